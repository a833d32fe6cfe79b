import type { GatewayProfile, WamrFeatures } from '@proxy-wasm-aot/abi'
import { Cursor } from '../read/cursor.ts'
import type { Finding, ProxyWasmModule, WasmFeature } from '../types.ts'
import { markerOf } from './abi-version.ts'
import { checkEngine } from './engine.ts'
import { finding } from './finding.ts'

/** Checks the module as a whole: features, ABI marker, name section, and whether an engine takes it at all. */
export function checkModule(module: ProxyWasmModule, gateway: GatewayProfile): Finding[] {
  return [
    ...checkMarker(module, gateway),
    ...checkFeatures(module, gateway),
    ...checkNameSection(module),
    ...checkEngine(module),
    ...checkReader(module),
  ]
}

function checkMarker(module: ProxyWasmModule, gateway: GatewayProfile): Finding[] {
  const accepted = gateway.abiVersions.map(markerOf)
  const common = {
    subject: 'ABI marker',
    expected: `one of ${accepted.join(', ')}`,
    found: module.abiMarkers.join(', ') || 'none',
    gatewayText: 'Missing or unknown Proxy-Wasm ABI version',
  }
  if (module.abiMarkers.length === 0) {
    return [
      finding('ABI_MARKER_MISSING', {
        ...common,
        message: 'no export says which version of the proxy-wasm ABI the plugin speaks',
        remedy: `Export an empty function ${accepted.at(-1)}; every SDK does, unless its entry is optimized away.`,
      }),
    ]
  }
  const [first] = module.abiMarkers.filter((marker) => accepted.includes(marker))
  if (first === undefined) {
    const exists = module.abiMarkers.some((marker) => allMarkers.includes(marker))
    return [
      finding(exists ? 'ABI_MARKER_NOT_ACCEPTED' : 'ABI_MARKER_UNKNOWN', {
        ...common,
        message: `${gateway.id} does not speak the ABI version that the plugin declares`,
        remedy: exists
          ? 'Build for a gateway that speaks it (proxy-wasm-aot gateways), or with an SDK of an older ABI version.'
          : 'Export the marker of a version that exists.',
      }),
    ]
  }
  if (module.abiMarkers.length === 1) return []
  return [
    finding('ABI_MARKER_SEVERAL', {
      subject: common.subject,
      expected: 'one marker',
      found: common.found,
      message: `several ABI versions are declared; ${gateway.id} takes ${first}`,
      remedy: 'Link one SDK only.',
    }),
  ]
}

const allMarkers = (['0.1.0', '0.2.0', '0.2.1', '0.2.100'] as const).map(markerOf)

/** Which switch of a WAMR build each feature needs; sign extension and the like are always in. */
const switches: Readonly<Record<WasmFeature, keyof WamrFeatures>> = {
  simd: 'simd',
  'relaxed-simd': 'relaxedSimd',
  'bulk-memory': 'bulkMemory',
  'reference-types': 'referenceTypes',
  'tail-call': 'tailCall',
  'multi-memory': 'multiMemory',
  memory64: 'memory64',
  threads: 'threads',
  'exception-handling': 'exceptionHandling',
  gc: 'gc',
  'extended-const': 'extendedConst',
}

/** How compilers are told to do without a feature. */
const withoutFeature: Readonly<Record<WasmFeature, string>> = {
  simd: 'clang: -mno-simd128; Rust: -C target-feature=-simd128',
  'relaxed-simd': 'clang: -mno-relaxed-simd; Rust: -C target-feature=-relaxed-simd',
  'bulk-memory': 'clang: -mno-bulk-memory; Rust: -C target-feature=-bulk-memory',
  'reference-types': 'clang: -mno-reference-types; Rust: -C target-feature=-reference-types',
  'tail-call': 'clang: -mno-tail-call; Rust: -C target-feature=-tail-call',
  'multi-memory': 'link it into one memory',
  memory64: 'target wasm32, not wasm64',
  threads: 'without -pthread, --shared-memory and atomics',
  'exception-handling': 'clang: -fno-exceptions; Rust: -C panic=abort',
  gc: 'in a language that brings its own memory management',
  'extended-const': 'clang: -mno-extended-const; Rust: -C target-feature=-extended-const',
}

function checkFeatures(module: ProxyWasmModule, gateway: GatewayProfile): Finding[] {
  const lacking = [...module.features].filter((feature) => !gateway.wamr.features[switches[feature]])
  return lacking.map((feature) =>
    finding('FEATURE_NOT_SUPPORTED', {
      message: `the module uses ${feature}, and the WAMR of ${gateway.id} was built without it`,
      subject: feature,
      expected: `a module without ${feature}`,
      found: `${feature} in its code or types`,
      ...(feature === 'simd' && { gatewayText: 'SIMD is not enabled' }),
      remedy: `Build the plugin without ${feature} (${withoutFeature[feature]}), or for another gateway.`,
    }),
  )
}

/** Hosts read function names from the name section before the engine sees the module, and give up when they cannot. */
function checkNameSection(module: ProxyWasmModule): Finding[] {
  const section = module.sections.find(({ id, name }) => id === 0 && name === 'name')
  if (section === undefined) return []
  const cursor = new Cursor(module.bytes, section.payloadStart, section.end, module.name, 'name section')
  try {
    while (!cursor.done) {
      const kind = cursor.byte()
      const end = cursor.u32() + cursor.position
      if (kind === 1) {
        for (let count = cursor.count(); count > 0; count--) {
          cursor.u32()
          cursor.skip(cursor.u32())
        }
        if (cursor.position !== end) throw cursor.malformed('the end of the function names', 'more bytes')
      } else cursor.skip(end - cursor.position)
    }
    return []
  } catch {
    return [
      finding('MODULE_NAME_SECTION', {
        message: 'the name section is malformed, and the host reads it',
        subject: 'custom section name',
        expected: 'function names as the specification lays them out',
        found: `unreadable bytes near offset ${cursor.position}`,
        gatewayText: 'Failed to parse corrupted Wasm module',
        remedy: 'Strip the section (wasm-strip, -Wl,--strip-all) or build the plugin again.',
      }),
    ]
  }
}

function checkReader(module: ProxyWasmModule): Finding[] {
  if (module.reader === 'wasm-parser') return []
  return [
    finding('MODULE_READ_BY_FALLBACK', {
      message: 'the module was read by the fallback reader',
      subject: 'module',
      expected: 'a module that @webassemblyjs/wasm-parser reads',
      found: 'a feature that it does not know',
      remedy: 'Nothing: imports, exports and memories were read all the same.',
    }),
  ]
}
