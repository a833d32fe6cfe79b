import { abiImports, abiLimits, hostProfiles } from './tables.generated.ts'
import type { AbiHostProfile, GatewayProfile, HostFamily, WamrFeatures } from './types.ts'

/** What a WAMR with the flags of proxy-wasm hosts has (proxy-wasm-cpp-host, `bazel/external/wamr.BUILD`). */
const hostFeatures: WamrFeatures = {
  simd: true,
  bulkMemory: true,
  referenceTypes: true,
  tailCall: true,
  multiMemory: false,
  memory64: false,
  threads: false,
  exceptionHandling: false,
  gc: false,
  extendedConst: false,
}

/** Functions beside the `proxy_` ones: Envoy's own and what emscripten's runtime asks for. */
const unrestrictedFunctions = ['envoy_resolve_dns', 'pthread_equal', 'emscripten_notify_memory_growth']

/** Every gateway that is known, oldest first within a family. */
export const gatewayProfiles: readonly GatewayProfile[] = [
  {
    ...fromHost('envoy-wasi15', 'envoy'),
    id: 'envoy-2023-06',
    description: 'Envoy with the proxy-wasm host of June 2023 (Envoy 1.27 and 1.28)',
    wamr: {
      version: '1.3.2',
      aotFormats: [3],
      aot: false,
      features: { ...hostFeatures, simd: false },
      hardwareBoundsCheck: true,
    },
    verified: false,
    notes: 'The WAMR pin of that time is inferred; release images of Envoy leave WAMR out.',
  },
  {
    ...fromHost('envoy-wasi18', 'envoy'),
    id: 'envoy-2026-01',
    description: 'Envoy with the proxy-wasm host of January 2026',
    wamr: { version: '2.4.4', aotFormats: [5], aot: true, features: hostFeatures, hardwareBoundsCheck: true },
    verified: false,
    notes: 'The WAMR pin of that host is inferred from its neighbours.',
  },
  {
    ...fromHost('envoy-wasi45', 'envoy'),
    id: 'envoy-2026-07',
    description: 'Envoy main with the proxy-wasm host of July 2026, built with WAMR',
    wamr: { version: '2.4.4', aotFormats: [5], aot: true, features: hostFeatures, hardwareBoundsCheck: true },
    verified: true,
    notes:
      'Release images of Envoy leave WAMR out: there the artifact runs its wasm half under V8. SIMD is on in the build with LLVM only.',
  },
  {
    ...fromHost('higress-1.27-2024', 'higress'),
    id: 'higress-1.27',
    description: 'Higress on its Envoy 1.27 fork (2024)',
    wamr: {
      version: '2.0.0',
      aotFormats: [3],
      aot: true,
      features: { ...hostFeatures, simd: false },
      hardwareBoundsCheck: true,
    },
    verified: true,
    notes: 'Built without SIMD: a module that uses it is refused.',
  },
  {
    ...fromHost('higress-2025', 'higress'),
    id: 'higress-2025-07',
    description: 'Higress with its proxy-wasm host of July 2025',
    wamr: { version: '2.1.1', aotFormats: [3], aot: true, features: hostFeatures, hardwareBoundsCheck: true },
    verified: true,
    notes:
      'The newest source of the Higress host that could be read; the WAMR pin of Higress 2.2.1 is not known.',
  },
  {
    ...fromHost('higress-2025', 'higress'),
    id: 'wamr-main',
    description: 'WAMR main with every ABI version and host function: what the WAMR host program here runs',
    wamr: {
      version: 'main',
      aotFormats: [6],
      aot: true,
      features: hostFeatures,
      hardwareBoundsCheck: true,
    },
    source: 'this project, native/host',
    date: '2026-11-24',
    verified: true,
    notes:
      'No gateway in production: it is what to build for to try a plugin of any SDK with the runtime at hand.',
  },
]

/** Short names of the newest verified profile of each kind. */
export const gatewayAliases: Readonly<Record<string, string>> = {
  envoy: 'envoy-2026-07',
  higress: 'higress-2025-07',
  wamr: 'wamr-main',
}

/**
 * A profile for a gateway of one's own: a known one with some fields changed.
 *
 * @param base Name or alias of a known profile.
 * @throws RangeError when there is no such profile.
 * @example
 * defineGatewayProfile('envoy', { id: 'our-envoy', wamr: { version: '2.1.1', aotFormats: [3] } })
 */
export function defineGatewayProfile(
  base: string,
  changes: Partial<Omit<GatewayProfile, 'wamr' | 'id'>> & {
    id: string
    wamr?: Partial<Omit<GatewayProfile['wamr'], 'features'>> & { features?: Partial<WamrFeatures> }
  },
): GatewayProfile {
  const found = findGatewayProfile(base)
  if (found === undefined) throw new RangeError(`no gateway profile is called ${base}`)
  const { wamr, ...rest } = changes
  return {
    ...found,
    // What is changed is the user's word, not ours.
    verified: false,
    ...rest,
    wamr: { ...found.wamr, ...wamr, features: { ...found.wamr.features, ...wamr?.features } },
  }
}

/** The profile of a name or an alias; `undefined` where there is none. */
export function findGatewayProfile(name: string): GatewayProfile | undefined {
  const id = Object.hasOwn(gatewayAliases, name) ? gatewayAliases[name] : name
  return gatewayProfiles.find((profile) => profile.id === id)
}

type HostPart = Omit<GatewayProfile, 'id' | 'description' | 'wamr' | 'verified'>

function fromHost(hostId: string, family: HostFamily): HostPart {
  const host = hostProfiles.find(({ id }) => id === hostId) as AbiHostProfile
  return {
    family,
    abiVersions: host.abis,
    hostFunctions: [...host.hostFunctions, ...versionedFunctions(family), ...unrestrictedFunctions],
    wasiFunctions: host.wasi,
    wasiParameters: host.wasiParamsNotStandard,
    sectionName: 'wamr-aot',
    maxMemoryBytes: abiLimits.memoryBytes,
    source: `${host.repo}@${host.commit.slice(0, 12)}`,
    date: host.date,
  }
}

/** Functions that a family links under some ABI versions only; the lists of the hosts leave them out. */
function versionedFunctions(family: HostFamily): string[] {
  const all = Math.max(...abiImports.map(({ abis }) => abis[family].length))
  return abiImports
    .filter(({ module, abis }) => module === 'env' && abis[family].length > 0 && abis[family].length < all)
    .map(({ name }) => name)
}
