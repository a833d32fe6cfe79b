import type { Finding, ProxyWasmModule, WasmFeature } from '../types.ts'
import { finding } from './finding.ts'

/**
 * Asks V8 itself, the engine of the default runtime of Envoy and Higress, whether it takes the module. The V8 of this
 * Node may be older than the gateway's: what it refuses for a feature that it does not know at all is not an error.
 */
export function checkEngine(module: ProxyWasmModule): Finding[] {
  try {
    new WebAssembly.Module(module.bytes as Uint8Array<ArrayBuffer>)
    return []
  } catch (error) {
    const found =
      error instanceof Error ? error.message.replace(/^WebAssembly\.Module\(\): /, '') : String(error)
    const unknown = [...module.features].filter((feature) => !engineKnows(feature))
    return [unknown.length === 0 ? invalid(found) : notChecked(unknown, found)]
  }
}

function invalid(found: string): Finding {
  return finding('MODULE_INVALID', {
    message: 'the WebAssembly engine refuses the module',
    subject: 'module',
    expected: 'a valid module',
    found,
    gatewayText: 'Failed to load Wasm bytecode',
    remedy: 'Build the plugin again, without the features that the message names.',
  })
}

function notChecked(features: readonly WasmFeature[], found: string): Finding {
  return finding('MODULE_NOT_CHECKED', {
    message: `the code was not checked: Node ${process.versions.node} does not know ${features.join(', ')}`,
    subject: 'module',
    expected: 'an engine that knows what the module uses',
    found,
    remedy: 'Validate with a newer Node to have the code checked too.',
  })
}

const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

/** The smallest modules that use what not every supported Node knows. */
const probes: Readonly<Partial<Record<WasmFeature, readonly number[]>>> = {
  // A global that is 0 + 0.
  'extended-const': [6, 9, 1, 0x7f, 0, 0x41, 0, 0x41, 0, 0x6a, 0x0b],
  'multi-memory': [5, 5, 2, 0, 0, 0, 0],
  memory64: [5, 3, 1, 4, 0],
  // A function type that takes an exnref.
  'exception-handling': [1, 5, 1, 0x60, 1, 0x69, 0],
  // An empty structure.
  gc: [1, 3, 1, 0x5f, 0],
  // A function that swizzles two vectors of zeros.
  'relaxed-simd': [
    ...[1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 16, 1, 14, 0],
    ...[0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0xfd, 0x80, 0x02, 0x1a, 0x0b],
  ],
}

function engineKnows(feature: WasmFeature): boolean {
  const probe = probes[feature]
  return probe === undefined || WebAssembly.validate(Uint8Array.from([...header, ...probe]))
}
