import type { AbiVersion, GatewayProfile } from '@proxy-wasm-aot/abi'
import type { ProxyWasmModule } from '../types.ts'

/**
 * The ABI version that both sides speak. `undefined` where there is none: then the marker is the finding, and imports
 * and exports are held against any version rather than all called wrong.
 */
export function spokenAbiVersion(module: ProxyWasmModule, gateway: GatewayProfile): AbiVersion | undefined {
  const version = module.abiVersion
  return version !== undefined && gateway.abiVersions.includes(version) ? version : undefined
}
