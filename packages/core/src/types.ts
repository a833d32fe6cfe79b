import type { AbiVersion, FunctionSignature, GatewayProfile, ValueType } from '@proxy-wasm-aot/abi'
import type { ErrorCode } from '@proxy-wasm-aot/errors'
import type { Wamrc } from '@proxy-wasm-aot/toolchain'

// #region module

/** One section of a module as it lies in the file. Offsets are in bytes from the start of the file. */
export interface WasmSection {
  id: number
  /** Name of a custom section (id 0); `undefined` for every other one. */
  name: string | undefined
  /** Offset of the id byte. */
  start: number
  /** Offset of the first byte after the size field (for a custom section: its name vector). */
  contentStart: number
  /** Offset of the first byte of what the section carries; behind the name in a custom section. */
  payloadStart: number
  /** Offset behind the last byte. */
  end: number
}

export interface ModuleImport {
  module: string
  name: string
  kind: 'func' | 'memory' | 'table' | 'global' | 'tag'
  signature: FunctionSignature | undefined
}

export interface ModuleExport {
  name: string
  kind: 'func' | 'memory' | 'table' | 'global' | 'tag'
  signature: FunctionSignature | undefined
}

export interface MemoryLimits {
  /** Pages of 64 KiB. */
  initial: number
  /** Pages of 64 KiB; `undefined` without a limit. */
  maximum: number | undefined
  shared: boolean
  memory64: boolean
}

/** Features beyond WebAssembly 1.0 that the module's types, sections and instructions need. */
export type WasmFeature =
  | 'simd'
  | 'relaxed-simd'
  | 'bulk-memory'
  | 'reference-types'
  | 'tail-call'
  | 'multi-memory'
  | 'memory64'
  | 'threads'
  | 'exception-handling'
  | 'gc'
  | 'extended-const'

/** A proxy-wasm plugin as it was read: the bytes, their sections and what they mean. */
export interface ProxyWasmModule {
  /** Name for messages: the path or module id that it was read from. */
  name: string
  /** The whole file, an AOT section included where it has one. */
  bytes: Uint8Array
  sections: readonly WasmSection[]
  imports: readonly ModuleImport[]
  exports: readonly ModuleExport[]
  memories: readonly MemoryLimits[]
  /** ABI markers that it exports, such as `proxy_abi_version_0_2_1`, known or not. */
  abiMarkers: readonly string[]
  /** The one known ABI version it declares; `undefined` for none, several or an unknown one. */
  abiVersion: AbiVersion | undefined
  features: ReadonlySet<WasmFeature>
  /** How the meaning was read. `fallback` when the main parser could not read the module. */
  reader: 'wasm-parser' | 'fallback'
}

// #endregion
// #region validation

export type FindingSeverity = 'error' | 'warning' | 'info'

/** One thing that validation found. */
export interface Finding {
  /** Stable code, see docs/errors.md. */
  code: string
  severity: FindingSeverity
  /** One sentence that names the import, export or section. */
  message: string
  /** The import, export, section or limit that it is about, such as `env.proxy_log`. */
  subject: string
  expected: string | undefined
  found: string | undefined
  /** Text that the gateway would have printed at load time; `undefined` where it says nothing. */
  gatewayText: string | undefined
  remedy: string
}

export interface ValidationReport {
  gateway: string
  abiVersion: AbiVersion | undefined
  findings: readonly Finding[]
  /** Whether there is no finding of severity `error`. */
  ok: boolean
}

// #endregion
// #region compile

/** Names of CPU levels that can be compiled for. */
export type TargetName =
  | 'x86-64'
  | 'x86-64-v2'
  | 'x86-64-v3'
  | 'x86-64-v4'
  | 'aarch64'
  | 'aarch64-v8.2'
  | 'aarch64-neoverse-n1'
  | 'aarch64-neoverse-v1'
  | 'riscv64'
  | 'native'

/** A CPU to compile for in wamrc's and LLVM's own words. */
export interface CustomTarget {
  /** Name in file names and messages. @default made from triple and cpu @example 'graviton3' */
  name?: string
  /** @example 'aarch64-unknown-linux-gnu' */
  triple: string
  /** LLVM's name of the CPU. @example 'neoverse-v1' */
  cpu: string
  /** LLVM's features, each with `+` or `-`. @default [] @example ['+sve', '-lse'] */
  features?: readonly string[]
}

export type TargetInput = TargetName | CustomTarget

/** A target with nothing left open. */
export interface ResolvedTarget {
  name: string
  /** LLVM target triple, such as `x86_64-unknown-linux-gnu`. */
  triple: string
  /** wamrc's name of the architecture, such as `x86_64` or `aarch64v8`. */
  arch: string
  cpu: string
  features: readonly string[]
  native: boolean
}

export interface OptimizationOptions {
  /** 0 to 3. Level 0 is slower than a JIT: for debugging only. @default 3 @example 1 */
  level?: 0 | 1 | 2 | 3
  /** 0 to 3: how much size counts; 3 uses the small code model. @default 3 */
  size?: 0 | 1 | 2 | 3
  /** Address linear memory through a segment register (x86-64 Linux only). @default 'auto' which is off @example true */
  segue?: boolean | 'auto'
  /** Explicit memory bounds checks. @default 'gateway': only where the gateway's runtime has no guard pages */
  boundsChecks?: boolean | 'gateway'
  /** Keep what is needed for call stacks after a trap. @default false */
  dumpCallStack?: boolean
  /** Emit symbols for Linux perf. @default false */
  linuxPerf?: boolean
  /** Further flags for wamrc, passed on as they are. @default [] @example ['--disable-llvm-lto'] */
  extraFlags?: readonly string[]
}

export interface ResolvedOptimization {
  level: 0 | 1 | 2 | 3
  size: 0 | 1 | 2 | 3
  segue: boolean | 'auto'
  boundsChecks: boolean | 'gateway'
  dumpCallStack: boolean
  linuxPerf: boolean
  extraFlags: readonly string[]
}

export interface AotSection {
  type: number
  name: string
  /** Offset of the payload in the AOT file, bytes. */
  offset: number
  /** Size of the payload, bytes. */
  size: number
}

/** An AOT file as its header and section table say (WAMR, `core/iwasm/aot/aot_loader.c`). */
export interface AotFile {
  bytes: Uint8Array
  formatVersion: number
  /** `x86_64`, `aarch64`, `riscv64`, … */
  architecture: string
  /** ELF machine number, such as 62 for x86-64. */
  machine: number
  /** Features that the code needs of its runtime, one bit each (see `features`). */
  featureFlags: bigint
  features: readonly string[]
  sections: readonly AotSection[]
}

// #endregion
// #region artifact

/**
 * What the `proxy-wasm-aot` section says of an artifact: which two halves belong together and how the AOT half
 * was made. It has no paths and no times, so that the same input gives the same bytes.
 */
export interface ArtifactManifest {
  manifestVersion: 1
  tool: { name: 'proxy-wasm-aot'; version: string }
  /** The module without the two sections of this tool. */
  wasm: { sha256: string; size: number }
  aot: { sha256: string; size: number; formatVersion: number; section: string }
  target: { name: string; triple: string; cpu: string; features: readonly string[] }
  compiler: { wamr: string; llvm: string | null; sha256: string; flags: readonly string[] }
  gateway: { id: string; wamr: string }
  abiVersion: AbiVersion | null
}

/** One finished artifact: a module whose AOT section belongs to it. */
export interface Artifact {
  /** Suggested file name: `<name>.aot.wasm` or `<name>.<target>.aot.wasm`. */
  fileName: string
  bytes: Uint8Array
  manifest: ArtifactManifest
  target: ResolvedTarget
  /** Milliseconds that the compile took; 0 for a cache hit. */
  compileMilliseconds: number
  cacheHit: boolean
}

export interface BuildResult {
  module: ProxyWasmModule
  report: ValidationReport
  artifacts: readonly Artifact[]
}

// #endregion
// #region options

export interface CacheOptions {
  /** Folder. @default the platform's cache folder, or PROXY_WASM_AOT_CACHE_DIR @example '.cache/aot' */
  dir?: string
  /** Most bytes to keep; the least recently used go first. @default 5 GiB @example 1_000_000_000 */
  maxBytes?: number
}

export interface WamrcOptions {
  /** Executable to use; nothing else is tried. @default undefined @example '/opt/wamr/bin/wamrc' */
  path?: string
  /** Release of WAMR that it must be from. @default whatever writes a format the gateway takes @example '2.4.4' */
  version?: string
  /** Whether a missing one may be downloaded or built. @default true */
  install?: boolean
}

/** What a user says of how plugins are built; the same in every bundler, in the API and on the command line. */
export interface BuildOptions {
  /** Gateway the plugins are meant for. @default 'envoy' @example 'higress' */
  gateway?: string | GatewayProfile
  /** CPUs to compile for. @default ['x86-64-v3'] @example ['x86-64-v3', 'aarch64'] */
  targets?: TargetInput | readonly TargetInput[]
  optimization?: OptimizationOptions
  wamrc?: WamrcOptions
  /** `false` compiles anew every time. @default {} */
  cache?: CacheOptions | false
  /** What an error of the validation does. @default 'error' @example 'warn' */
  onInvalid?: 'error' | 'warn'
  /** Longest time that one compile may take, seconds. @default 3600 */
  timeoutSeconds?: number
}

/** {@link BuildOptions} with every default filled in; made once, by `resolveBuildOptions`. */
export interface ResolvedBuildOptions {
  gateway: GatewayProfile
  targets: readonly ResolvedTarget[]
  optimization: ResolvedOptimization
  wamrc: WamrcOptions
  cache: Required<CacheOptions> | false
  onInvalid: 'error' | 'warn'
  timeoutSeconds: number
}

/** What happens during a build, for progress displays. */
export type BuildEvent =
  | { type: 'validated'; report: ValidationReport }
  | { type: 'toolchain'; line: string }
  | { type: 'compile-start'; target: string; wamrc: Wamrc }
  | { type: 'compile-progress'; target: string; elapsedMilliseconds: number }
  | { type: 'compile-end'; target: string; elapsedMilliseconds: number; cacheHit: boolean }
  /** Something that does not stop the build: a native target, a cache that fails. Codes as in docs/errors.md. */
  | { type: 'warning'; code: ErrorCode; message: string; remedy: string }

// #endregion

export type { AbiVersion, FunctionSignature, GatewayProfile, ValueType, Wamrc }
