import { defineGatewayProfile } from '@proxy-wasm-aot/abi'
import { expect, test } from 'vitest'
import { resolveGateway } from './resolve.ts'

test("names, aliases and profiles of one's own", () => {
  expect(resolveGateway('envoy').id).toBe('envoy-2026-07')
  expect(resolveGateway('higress-1.27').id).toBe('higress-1.27')
  const own = defineGatewayProfile('envoy', { id: 'ours' })
  expect(resolveGateway(own)).toBe(own)
})

test('an unknown name gets a suggestion', () => {
  expect(() => resolveGateway('higres')).toThrow(
    expect.objectContaining({
      code: 'GATEWAY_UNKNOWN',
      remedy: expect.stringContaining('Did you mean higress?'),
    }),
  )
})
