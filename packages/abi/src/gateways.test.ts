import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generateTables } from '../scripts/generate.mjs'
import { generateNativeTable } from '../scripts/generate-native.mjs'
import { defineGatewayProfile, findGatewayProfile, gatewayAliases, gatewayProfiles } from './gateways.ts'
import { linkedSignature } from './link.ts'
import type { GatewayProfile } from './types.ts'

const envoy = findGatewayProfile('envoy') as GatewayProfile
const higress = findGatewayProfile('higress') as GatewayProfile

test('the tables are those of the data file', () => {
  expect(readFileSync(new URL('./tables.generated.ts', import.meta.url), 'utf8')).toBe(generateTables())
})

test('every alias names a verified profile', () => {
  for (const id of Object.values(gatewayAliases)) expect(findGatewayProfile(id)?.verified).toBe(true)
  expect(new Set(gatewayProfiles.map(({ id }) => id)).size).toBe(gatewayProfiles.length)
})

test('every host function and WASI function of a profile has a signature', () => {
  for (const profile of gatewayProfiles) {
    for (const name of profile.hostFunctions)
      expect(linkedSignature(profile, undefined, 'env', name), name).toBeDefined()
    for (const name of profile.wasiFunctions) {
      expect(linkedSignature(profile, '0.2.1', 'wasi_unstable', name), name).toBeDefined()
    }
  }
})

test('functions are linked by family and ABI version', () => {
  expect(linkedSignature(envoy, '0.2.1', 'env', 'proxy_redis_init')).toBeUndefined()
  expect(linkedSignature(higress, '0.2.100', 'env', 'proxy_redis_init')?.params).toHaveLength(7)
  expect(linkedSignature(envoy, '0.1.0', 'env', 'proxy_continue_stream')).toBeUndefined()
  expect(linkedSignature(envoy, '0.2.0', 'env', 'proxy_continue_stream')?.params).toEqual(['i32'])
  expect(linkedSignature(envoy, '0.2.1', 'wasi_snapshot_preview1', 'proc_raise')).toBeUndefined()
  expect(linkedSignature(envoy, '0.2.1', 'wasi_snapshot_preview1', 'path_link')?.params).toHaveLength(6)
})

test("a profile of one's own changes what it names and is not verified", () => {
  const own = defineGatewayProfile('envoy', { id: 'ours', wamr: { features: { simd: false } } })
  expect(own).toMatchObject({ id: 'ours', verified: false, family: 'envoy' })
  expect(own.wamr).toMatchObject({ version: '2.4.4', features: { simd: false, bulkMemory: true } })
  expect(() => defineGatewayProfile('enovy', { id: 'x' })).toThrow(RangeError)
})

test("a function of a gateway's own is linked with the signature that its profile gives", () => {
  const ours = { params: ['i32', 'i64'], results: ['i32'] } as const
  const own = defineGatewayProfile('envoy', {
    id: 'ours',
    hostSignatures: { our_lookup: ours, proxy_log: ours },
  })
  expect(linkedSignature(own, '0.2.1', 'env', 'our_lookup')).toEqual(ours)
  expect(linkedSignature(own, '0.2.1', 'env', 'proxy_log')).toEqual(ours)
  expect(linkedSignature(own, '0.2.1', 'env', 'proxy_done')?.params).toEqual([])
  expect(linkedSignature(own, '0.2.1', 'wasi_unstable', 'our_lookup')).toBeUndefined()
  expect(linkedSignature(own, '0.2.1', 'env', 'toString')).toBeUndefined()
})

test('the documentation names every profile, and the native table is that of the data file', () => {
  const documentation = readFileSync(new URL('../../../docs/gateways.md', import.meta.url), 'utf8')
  for (const { id } of gatewayProfiles) expect(documentation).toContain(`\`${id}\``)
  const table = new URL('../../../native/host/abi_table.generated.hpp', import.meta.url)
  expect(readFileSync(table, 'utf8')).toBe(generateNativeTable())
})
