/** A value type of WebAssembly as it stands in a function signature. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref'

/** The versions of the proxy-wasm ABI that a plugin can declare with its marker export. */
export type AbiVersion = '0.1.0' | '0.2.0' | '0.2.1' | '0.2.100'

/** Which family of hosts a gateway belongs to; it decides signatures and error texts. */
export type HostFamily = 'envoy' | 'higress'

/** A function signature of WebAssembly. */
export interface FunctionSignature {
  params: readonly ValueType[]
  results: readonly ValueType[]
}

/** Features of the WAMR runtime that a gateway was built with; a module or AOT file that needs more is refused. */
export interface WamrFeatures {
  simd: boolean
  bulkMemory: boolean
  referenceTypes: boolean
  tailCall: boolean
  multiMemory: boolean
  memory64: boolean
  threads: boolean
  exceptionHandling: boolean
  gc: boolean
  extendedConst: boolean
  /** @default false, which is so for every release of WAMR: its compiler stops at such an instruction */
  relaxedSimd?: boolean
}

/** The WAMR of a gateway. */
export interface GatewayWamr {
  /** Release that the gateway pins, such as `2.4.4`; `main` for the development branch. */
  version: string
  /** AOT format versions that its loader takes. */
  aotFormats: readonly number[]
  /** Whether it was built with AOT support at all. */
  aot: boolean
  features: WamrFeatures
  /** Whether memory bounds are checked by guard pages; without them code must be compiled with explicit checks. */
  hardwareBoundsCheck: boolean
}

/**
 * One gateway at one date: what a plugin may import and export there and which AOT files it loads.
 * Users write their own for a gateway that is not in the table (see docs/gateways.md).
 */
export interface GatewayProfile {
  /** Name, as `--gateway` takes it. */
  id: string
  /** One line for people. */
  description: string
  family: HostFamily
  /** ABI versions whose marker the gateway accepts. */
  abiVersions: readonly AbiVersion[]
  /** Names of the host functions in module `env` that the gateway links. */
  hostFunctions: readonly string[]
  /**
   * Functions in module `env` that the gateway links and the ABI table does not have, or has with another signature.
   * They need not stand in `hostFunctions` as well.
   *
   * @default none
   * @example { our_lookup: { params: ['i32', 'i32'], results: ['i32'] } }
   */
  hostSignatures?: Readonly<Record<string, FunctionSignature>>
  /** Names of the WASI functions that the gateway links, in `wasi_snapshot_preview1` and `wasi_unstable`. */
  wasiFunctions: readonly string[]
  /** Parameters of WASI functions that the gateway registers otherwise than the standard says. @default none */
  wasiParameters?: Readonly<Record<string, readonly ValueType[]>>
  wamr: GatewayWamr
  /** Name of the custom section that holds the AOT file. @default 'wamr-aot' */
  sectionName: string
  /** Most bytes of linear memory that the host lets a module have. */
  maxMemoryBytes: number
  /** Where the facts of this profile were read. */
  source: string
  /** Date of that source, `YYYY-MM-DD`. */
  date: string
  /** Whether the profile was read from that gateway's own source or seen running; `false` where parts are inferred. */
  verified: boolean
  /** What a user should know before trusting it. */
  notes?: string
}

/** A function that hosts offer to plugins, with its signature in each family of hosts. */
export interface AbiImport {
  module: string
  name: string
  params: readonly ValueType[]
  results: readonly ValueType[]
  paramNames: readonly string[]
  /** What it is about, such as `http`, `metric` or `wasi`. */
  group: string
  /** ABI versions under which each family links it. */
  abis: Readonly<Record<HostFamily, readonly AbiVersion[]>>
  /** Parameters where the newest host of a family registers others than the standard says. */
  hostParams?: Readonly<Partial<Record<HostFamily, readonly ValueType[]>>>
  /** Whether it may be called while the module starts (`_initialize`, `_start`, `main`); otherwise it traps. */
  allowedDuringStart: Readonly<Record<HostFamily, boolean>>
  /** What a host does where it is not the obvious. */
  behavior?: string
  note?: string
}

/** An export that hosts look up in a plugin. */
export interface AbiExport {
  name: string
  kind: 'func' | 'memory'
  /** Parameters by ABI version; a version that is missing does not look the export up. */
  params: Readonly<Partial<Record<AbiVersion, readonly ValueType[]>>>
  results: readonly ValueType[]
  paramNames?: readonly string[]
  group: string
  hosts: Readonly<Record<HostFamily, boolean>>
  note?: string
}

/** Enumerations of the ABI by name, each member with its value. */
export type AbiEnums = Readonly<Record<string, Readonly<Record<string, number>>>>

/** What hosts let a plugin have at most. */
export interface AbiLimits {
  memoryBytes: number
  randomGetBytes: number
  pairsBytes: number
  pairsCount: number
  backtraceFrames: number
}

/** A property by its path and the families that have it. */
export interface AbiProperty {
  path: readonly string[]
  hosts: readonly string[]
  /** How it may be used, such as `read`; read only where it is missing. */
  access?: string
}

/** The functions of one host at one commit. */
export interface AbiHostProfile {
  id: string
  repo: string
  commit: string
  date: string
  abis: readonly AbiVersion[]
  wasi: readonly string[]
  hostFunctions: readonly string[]
  /** WASI functions that it registers with other parameters than the standard's. */
  wasiParamsNotStandard: Readonly<Record<string, readonly ValueType[]>>
  note: string
}
