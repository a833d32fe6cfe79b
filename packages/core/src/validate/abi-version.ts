import type { AbiVersion, GatewayProfile } from '@proxy-wasm-aot/abi'
import type { ProxyWasmModule } from '../types.ts'

/** The export by which a plugin declares an ABI version. */
export function markerOf(version: AbiVersion): string {
  return `proxy_abi_version_${version.replaceAll('.', '_')}`
}

/**
 * The ABI version that a gateway speaks with a plugin: the first marker in export order that it knows. `undefined` where
 * there is none: then the marker is the finding, and imports and exports are held against any version rather than all
 * called wrong.
 */
export function spokenAbiVersion(module: ProxyWasmModule, gateway: GatewayProfile): AbiVersion | undefined {
  for (const marker of module.abiMarkers) {
    const known = gateway.abiVersions.find((version) => markerOf(version) === marker)
    if (known !== undefined) return known
  }
  return undefined
}
