/** Where a compiler was found, in the order in which the places are tried. */
export type WamrcSource =
  | 'path'
  | 'environment'
  | 'platform-package'
  | 'PATH'
  | 'cache'
  | 'download'
  | 'build'

/** A wamrc that was found and asked who it is; everything that the compile step needs to know of it. */
export interface Wamrc {
  /** Absolute path of the executable. */
  path: string
  source: WamrcSource
  /** Release of WAMR it was built from, such as `2.4.3`, as it says itself. */
  version: string
  /** Release of LLVM it was built with, as it says itself; `undefined` when it does not say. */
  llvmVersion: string | undefined
  /** AOT format version of the files it writes, read from a file that it wrote. */
  aotFormat: number
  /**
   * Architectures it generates code for: `x86_64`, `aarch64` and `riscv64` where a probe module was compiled for them,
   * others such as `arm` where it lists them.
   */
  architectures: readonly string[]
  /**
   * Whether WASI imports go through the host's callbacks in what it writes, found by compiling a probe module.
   * Where it is `false`, the compile step hides the WASI module name from it.
   */
  wasiSafe: boolean
  /** Whether it is this project's own driver, which knows a few more flags than upstream's. */
  ownDriver: boolean
  /** Whether it keeps compiled parts of modules (`--partition-cache <dir>`), as its help says. @default false */
  partitionCache?: boolean | undefined
  /** SHA-256 of the executable, hexadecimal: part of every cache key. */
  sha256: string
}

/** What the compile step asks the toolchain for. */
export interface ResolveWamrcOptions {
  /** Explicit path; nothing else is tried. @default undefined @example '/opt/wamr/wamrc' */
  path?: string | undefined
  /** AOT formats that will do, best first. @default any @example [5, 6] */
  aotFormats?: readonly number[] | undefined
  /** Release of WAMR that the gateway runs, to name (or download) the right wamrc. @default undefined @example '2.1.1' */
  wamrVersion?: string | undefined
  /** Who asks, for messages. @default undefined @example 'higress-2025-07' */
  gateway?: string | undefined
  /** Whether missing compilers may be downloaded or built. @default true */
  install?: boolean | undefined
  /** The tool's own folder. @default the platform's cache folder @example '.cache/proxy-wasm-aot' */
  cacheDir?: string | undefined
  signal?: AbortSignal | undefined
  /** Called with one line when something slow begins. @default silent */
  onProgress?: ((line: string) => void) | undefined
}

/** The WAMR host program: runs an artifact's AOT half (or its wasm half interpreted) as a gateway does. */
export interface WamrHostProgram {
  /** Absolute path of the executable. */
  path: string
  source: 'environment' | 'cache' | 'build'
  wamrVersion: string
  /** AOT format version that its loader takes. */
  aotFormat: number
}
