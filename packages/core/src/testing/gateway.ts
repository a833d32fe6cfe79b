import type { WamrFeatures } from '@proxy-wasm-aot/abi'
import type { GatewayProfile } from '../types.ts'

/** A gateway profile of a test's own, with the WAMR that the test is about. */
export function testGateway(
  wamr: Partial<Omit<GatewayProfile['wamr'], 'features'>> & { features?: Partial<WamrFeatures> } = {},
): GatewayProfile {
  const features: WamrFeatures = {
    simd: true,
    bulkMemory: true,
    referenceTypes: true,
    tailCall: true,
    multiMemory: false,
    memory64: false,
    threads: false,
    exceptionHandling: false,
    gc: false,
    extendedConst: true,
    ...wamr.features,
  }
  return {
    id: 'test-gateway',
    description: 'A gateway for tests',
    family: 'envoy',
    abiVersions: ['0.1.0', '0.2.0', '0.2.1'],
    hostFunctions: ['proxy_log'],
    wasiFunctions: ['fd_write', 'random_get', 'proc_exit'],
    wamr: { version: '2.4.4', aotFormats: [5], aot: true, hardwareBoundsCheck: true, ...wamr, features },
    sectionName: 'wamr-aot',
    maxMemoryBytes: 1 << 30,
    source: 'a test',
    date: '2026-01-01',
    verified: false,
  }
}
