import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import type { ProxyWasmModule, ValidationReport } from '../types.ts'
import { spokenAbiVersion } from './abi-version.ts'
import { checkBorder } from './border.ts'
import { checkExports } from './exports.ts'
import { checkImports } from './imports.ts'
import { checkModule } from './module.ts'

/**
 * Checks a plugin against a gateway: what it would refuse at load time are errors, in the words that it would use;
 * what it takes and the author hardly means are warnings.
 *
 * Rules and texts are those of proxy-wasm-cpp-host and Envoy (`packages/abi/data`).
 */
export function validateModule(module: ProxyWasmModule, gateway: GatewayProfile): ValidationReport {
  const findings = [
    ...checkModule(module, gateway),
    ...checkBorder(module),
    ...checkImports(module, gateway),
    ...checkExports(module, gateway),
  ]
  return {
    gateway: gateway.id,
    abiVersion: spokenAbiVersion(module, gateway) ?? module.abiVersion,
    findings,
    ok: !findings.some(({ severity }) => severity === 'error'),
  }
}
