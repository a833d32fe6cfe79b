import type { ArtifactManifest, BuildOptions, ResolvedBuildOptions } from '@proxy-wasm-aot/core'

/** A plugin that a command builds: what is run, from what, and which module comes out. */
export interface SourceEntry {
  /** Source file or files; a change builds anew in watch mode. @default [] @example 'assembly/index.ts' */
  source?: string | readonly string[]
  /** Program and arguments; started without a shell. @example ['npx', 'asc', 'assembly/index.ts', '-o', 'build/auth.wasm'] */
  command: readonly string[]
  /** Module that the command writes. @example 'build/auth.wasm' */
  output: string
  /** Globs of further files that the module is made from. @default [] @example ['assembly/**\/*.ts'] */
  watch?: string | readonly string[]
  /** Folder in which the command runs. @default the root of the project @example 'plugins/auth' */
  cwd?: string
  /** Variables beside those of this process. @default {} @example { GOOS: 'wasip1', GOARCH: 'wasm' } */
  env?: Readonly<Record<string, string>>
  /** Longest time that the command may take, seconds. @default 1800 @example 60 */
  timeoutSeconds?: number
}

/** The path of a module, or what builds it. */
export type EntryInput = string | SourceEntry

/** An entry with its name, for configurations that make them in a list. */
export type NamedEntryInput = { name: string; file: string } | ({ name: string } & SourceEntry)

/** What the bundler plugins take: how plugins are built, and which. */
export interface ProxyWasmAotOptions extends BuildOptions {
  /**
   * Plugins to emit by name, as `<name>.aot.wasm` or, with several targets, `<name>.<target>.aot.wasm`.
   * Paths are relative to the root of the project.
   * @default {}
   * @example { auth: 'plugins/auth.wasm', jwt: { source: 'assembly/jwt.ts', command: ['npm', 'run', 'build:jwt'], output: 'build/jwt.wasm' } }
   */
  entries?: Readonly<Record<string, EntryInput>> | readonly NamedEntryInput[]
  /**
   * Globs of modules to emit. Each is named by its path below the fixed part of its glob:
   * `plugins/*.wasm` emits `auth.aot.wasm`, `plugins/*\/plugin.wasm` emits `auth/plugin.aot.wasm`.
   * Artifacts and `node_modules` are left out.
   * @default []
   * @example 'plugins/*.wasm'
   */
  include?: string | readonly string[]
  /** Globs of modules that `include` leaves out. @default [] @example 'plugins/old-*.wasm' */
  exclude?: string | readonly string[]
  /** Folder that paths are relative to. @default the bundler's root, or the working directory @example import.meta.dirname */
  root?: string
  /** What is printed. The bundler's own level counts as well. @default 'info' @example 'warn' */
  logLevel?: 'info' | 'warn' | 'silent'
}

/** One artifact as `virtual:proxy-wasm-aot/manifest` lists it. */
export interface ListedArtifact {
  /** Name of the entry. */
  name: string
  /** Name of the target. */
  target: string
  /** Path in the output folder. */
  fileName: string
  url: string
  manifest: ArtifactManifest
}

/** {@link SourceEntry} with every default filled in. */
export interface ResolvedSource {
  sources: readonly string[]
  command: readonly [program: string, ...args: string[]]
  watch: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
  timeoutSeconds: number
}

/** One configured entry; paths are as the user gave them, relative to the root. */
export interface ConfiguredEntry {
  name: string
  file: string
  build: ResolvedSource | undefined
}

/** {@link ProxyWasmAotOptions} with every default filled in; made once, by `resolveOptions`. */
export interface ResolvedOptions {
  build: ResolvedBuildOptions
  entries: readonly ConfiguredEntry[]
  include: readonly string[]
  exclude: readonly string[]
  root: string | undefined
  logLevel: 'info' | 'warn' | 'silent'
}
