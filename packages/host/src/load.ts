import {
  type AbiVersion,
  abiExports,
  abiImports,
  type FunctionSignature,
  type GatewayProfile,
  linkedSignature,
  type ValueType,
} from '@proxy-wasm-aot/abi'
import type { ProxyWasmModule } from '@proxy-wasm-aot/core'
import { engineBytes, pageSize } from './engine-bytes.ts'
import type { Failure } from './trace.ts'

/** A plugin that passed the gateway's checks, compiled and ready to be instantiated any number of times. */
export interface LoadedPlugin {
  readonly engineModule: WebAssembly.Module
  readonly profile: GatewayProfile
  readonly abi: AbiVersion
  readonly imports: readonly { module: string; name: string }[]
  /** Whether its memories start within the gateway's limit. */
  readonly memoryFits: boolean
  /** Name of the export that allocates memory. */
  readonly allocator: string
  /** Known callbacks that the plugin exports. */
  readonly callbacks: readonly string[]
  /** Imports that may be called while the module starts, as `module.name`. */
  readonly startImports: ReadonlySet<string>
}

/** Thrown when a gateway would not load or start the plugin; it becomes the failure of the trace. */
export class PluginFailure extends Error {
  override readonly name: string = 'PluginFailure'
  readonly failure: Failure

  constructor(stage: Failure['stage'], message: string, cause?: unknown) {
    super(message, { cause })
    this.failure = { stage, message, callStack: [] }
  }
}

const markerPrefix = 'proxy_abi_version_'
const allocators = ['malloc', 'proxy_on_memory_allocate']

/**
 * Checks a module as the gateway does when it loads and links it, then compiles it.
 * @throws PluginFailure with the gateway's own words
 */
export function loadModule(module: ProxyWasmModule, profile: GatewayProfile): LoadedPlugin {
  const abi = abiVersionOf(module, profile)
  if (abi === undefined) throw new PluginFailure('load', 'Missing or unknown Proxy-Wasm ABI version')
  const engineModule = compile(module, profile)
  checkImports(module, profile, abi)
  const callbacks = checkExports(module, profile, abi)
  const exported = new Set(module.exports.filter(({ kind }) => kind === 'func').map(({ name }) => name))
  const allocator = allocators.find((name) => exported.has(name))
  if (allocator === undefined) throw new PluginFailure('link', 'Wasm module is missing malloc function.')
  return {
    engineModule,
    profile,
    abi,
    imports: module.imports,
    memoryFits: module.memories.every(({ initial }) => initial * pageSize <= profile.maxMemoryBytes),
    allocator,
    callbacks,
    startImports: new Set(
      abiImports
        .filter(({ allowedDuringStart }) => allowedDuringStart[profile.family])
        .map((entry) => `${entry.module}.${entry.name}`),
    ),
  }
}

function abiVersionOf(module: ProxyWasmModule, profile: GatewayProfile): AbiVersion | undefined {
  for (const { kind, name } of module.exports) {
    if (kind !== 'func' || !name.startsWith(markerPrefix)) continue
    const version = name.slice(markerPrefix.length).replaceAll('_', '.')
    const known = profile.abiVersions.find((candidate) => candidate === version)
    if (known !== undefined) return known
  }
  return undefined
}

function compile(module: ProxyWasmModule, profile: GatewayProfile): WebAssembly.Module {
  try {
    return new WebAssembly.Module(engineBytes(module, profile))
  } catch (cause) {
    if (!(cause instanceof WebAssembly.CompileError)) throw cause
    throw new PluginFailure('load', 'Failed to load Wasm bytecode', cause)
  }
}

function checkImports(module: ProxyWasmModule, profile: GatewayProfile, abi: AbiVersion): void {
  for (const { module: from, name, kind, signature } of module.imports) {
    const registered = linkedSignature(profile, abi, from, name)
    if (kind !== 'func' || signature === undefined || registered === undefined) {
      throw new PluginFailure('link', `Failed to load Wasm module due to a missing import: ${from}.${name}`)
    }
    if (signatureText(signature) !== signatureText(registered)) {
      throw new PluginFailure(
        'link',
        `Failed to load Wasm module due to an import type mismatch: ${from}.${name}, want: ` +
          `${signatureText(signature)}, but host exports: ${signatureText(registered)}`,
      )
    }
  }
}

/** @returns the names of the callbacks that the gateway finds */
function checkExports(module: ProxyWasmModule, profile: GatewayProfile, abi: AbiVersion): string[] {
  const functions = new Map(
    module.exports.filter(({ kind }) => kind === 'func').map(({ name, signature }) => [name, signature]),
  )
  const found: string[] = []
  for (const entry of abiExports) {
    const params = entry.params[abi]
    const signature = functions.get(entry.name)
    if (params === undefined || signature === undefined || !isLookedUp(entry.name, functions, profile))
      continue
    const expected = signatureText({ params, results: entry.results })
    if (expected !== signatureText(signature)) {
      throw new PluginFailure(
        'link',
        `Bad function signature for: ${entry.name}, want: ${expected}, ` +
          `but the module exports: ${signatureText(signature)}`,
      )
    }
    found.push(entry.name)
  }
  return found
}

function isLookedUp(name: string, exported: ReadonlyMap<string, unknown>, profile: GatewayProfile): boolean {
  if (name.startsWith(markerPrefix)) return false
  if (name === 'proxy_on_redis_call_response') return profile.hostFunctions.includes('proxy_redis_call')
  if (name === 'proxy_on_memory_allocate') return !exported.has('malloc')
  if (name === '_start') return !exported.has('_initialize')
  if (name === 'main') return exported.has('_initialize')
  if (name === '__main_void') return exported.has('_initialize') && looksUpMainVoid(profile)
  return true
}

function looksUpMainVoid(profile: GatewayProfile): boolean {
  return profile.family === 'envoy' || profile.id.startsWith('wamr')
}

/** A signature as proxy-wasm-cpp-host writes it: types with spaces between, `void` for none. */
function signatureText({ params, results }: FunctionSignature): string {
  const list = (types: readonly ValueType[]) => (types.length === 0 ? 'void' : types.join(' '))
  return `${list(params)} -> ${list(results)}`
}
