import { abiExports, abiImports } from './tables.generated.ts'
import type { AbiExport, AbiImport, AbiVersion, FunctionSignature, GatewayProfile } from './types.ts'

/** Module names under which hosts offer WASI functions. */
export const wasiModules: readonly string[] = ['wasi_snapshot_preview1', 'wasi_unstable']

const importsByName: ReadonlyMap<string, AbiImport> = new Map(
  abiImports.map((entry) => [`${entry.module}.${entry.name}`, entry]),
)

/** What is known of an import, whatever gateway links it. */
export function findAbiImport(module: string, name: string): AbiImport | undefined {
  return importsByName.get(`${module}.${name}`)
}

/**
 * The signature under which a gateway registers a function for plugins of an ABI version.
 *
 * @param abiVersion `undefined` for a plugin without a known marker: then any version will do
 * @returns `undefined` when the gateway does not link such an import
 */
export function linkedSignature(
  gateway: GatewayProfile,
  abiVersion: AbiVersion | undefined,
  module: string,
  name: string,
): FunctionSignature | undefined {
  if (
    module === 'env' &&
    gateway.hostSignatures !== undefined &&
    Object.hasOwn(gateway.hostSignatures, name)
  ) {
    return gateway.hostSignatures[name]
  }
  const entry = findAbiImport(module, name)
  if (wasiModules.includes(module)) {
    if (!gateway.wasiFunctions.includes(name)) return undefined
    const params = gateway.wasiParameters?.[name] ?? entry?.params
    return params === undefined ? undefined : { params, results: entry?.results ?? ['i32'] }
  }
  if (module !== 'env' || entry === undefined || !gateway.hostFunctions.includes(name)) return undefined
  const versions = entry.abis[gateway.family]
  if (abiVersion !== undefined && versions.length > 0 && !versions.includes(abiVersion)) return undefined
  return { params: entry.params, results: entry.results }
}

/** The export that a gateway looks up under a name for plugins of an ABI version; `undefined` for none. */
export function expectedExport(
  gateway: GatewayProfile,
  abiVersion: AbiVersion | undefined,
  name: string,
): (AbiExport & { signature: FunctionSignature }) | undefined {
  const entry = abiExports.find((candidate) => candidate.name === name)
  if (entry === undefined || !entry.hosts[gateway.family]) return undefined
  const params = abiVersion === undefined ? Object.values(entry.params).at(-1) : entry.params[abiVersion]
  if (entry.kind === 'func' && params === undefined) return undefined
  return { ...entry, signature: { params: params ?? [], results: entry.results } }
}
