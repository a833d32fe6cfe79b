import { readFile } from 'node:fs/promises'
import {
  type ProxyWasmModule,
  parseModule,
  readModule,
  resolveGateway,
  validateModule,
} from '@proxy-wasm-aot/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildExample } from '../examples/build.mjs'
import { higressPlugin } from '../gateway/parts.ts'

const gateway = resolveGateway('envoy')

/** Reads and validates: a report or a coded error, nothing else. */
function outcome(bytes: Uint8Array): 'report' | 'error' {
  let module: ProxyWasmModule
  try {
    module = parseModule(bytes, 'fuzz.wasm')
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^WASM_/) })
    return 'error'
  }
  expect(validateModule(module, gateway).findings).toBeInstanceOf(Array)
  return 'report'
}

describe('real plugins, damaged', () => {
  test.each(['header-cpp', 'header-assemblyscript'] as const)('%s cut at any byte', async (name) => {
    const bytes = await readFile(await buildExample(name))
    const counts = { report: 0, error: 0 }
    for (let length = 0; length < bytes.length; length++) counts[outcome(bytes.subarray(0, length))]++
    // It is whole again wherever one of its sections ends, and nowhere else.
    expect(counts.report).toBe((await readModule(await buildExample(name))).sections.length)
  })

  test.each(['header-cpp', 'jwt-assemblyscript', 'oauth'] as const)('%s with bytes changed', async (name) => {
    const bytes = await readFile(await buildExample(name))
    const place = fc.nat(bytes.length - 1)
    // The sections before the code are a small part of the file, and the part that is read most closely.
    const head = fc.nat(Math.min(4096, bytes.length) - 1)
    const change = fc.tuple(fc.oneof(head, place), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = Uint8Array.from(bytes)
        for (const [index, value] of changes) changed[index] = value
        outcome(changed)
      }),
      { numRuns: 3000, seed: 20_261_124 },
    )
  })

  test('a Higress plugin around the ends of its sections', async () => {
    const path = await higressPlugin('gpustack-ip-acl')
    const bytes = await readFile(path)
    const { sections } = await readModule(path)
    for (const { start, contentStart, end } of sections) {
      for (const length of [start, start + 1, contentStart, contentStart + 1, end - 1]) {
        outcome(bytes.subarray(0, length))
      }
      for (const index of [start, start + 1, contentStart - 1, contentStart, contentStart + 1]) {
        for (const value of [0x00, 0x7f, 0x80, 0xff]) {
          const before = bytes[index] as number
          bytes[index] = value
          outcome(bytes)
          bytes[index] = before
        }
      }
    }
    expect(outcome(bytes)).toBe('report')
  })
})
