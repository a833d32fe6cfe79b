import { findGatewayProfile, type GatewayProfile, gatewayAliases, gatewayProfiles } from '@proxy-wasm-aot/abi'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { closest } from 'fastest-levenshtein'

/**
 * The gateway profile that a user means.
 *
 * @param gateway A profile's name, an alias such as `envoy`, or a profile of the user's own, which is taken as it is.
 * @throws ProxyWasmAotError GATEWAY_UNKNOWN
 */
export function resolveGateway(gateway: string | GatewayProfile): GatewayProfile {
  if (typeof gateway !== 'string') return gateway
  const found = findGatewayProfile(gateway)
  if (found !== undefined) return found
  const names = [...Object.keys(gatewayAliases), ...gatewayProfiles.map(({ id }) => id)]
  throw new ProxyWasmAotError('GATEWAY_UNKNOWN', `no gateway profile is called ${gateway}`, {
    expected: names.join(', '),
    found: gateway,
    where: { subject: 'gateway' },
    remedy: `Did you mean ${closest(gateway, names)}? For a gateway that is not in the list, write a profile: docs/gateways.md.`,
  })
}
