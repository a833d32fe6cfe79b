import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { describe, expect, test } from 'vitest'
import { handmadeAot } from '../testing/aot.ts'
import { mutations } from '../testing/random.ts'
import { readAotFile } from './read.ts'

const whole = handmadeAot({
  formatVersion: 5,
  featureFlags: 0b1_0000_0000_0011n,
  imports: [{ module: 'env', name: 'proxy_log' }],
  custom: [
    { kind: 1, bytes: Uint8Array.of(0, 0, 0, 0) },
    { kind: 3, bytes: Uint8Array.of(0, 0, 0, 0) },
  ],
})

/** Reads bytes; a coded error is a fine answer, anything else is thrown on. */
function outcome(bytes: Uint8Array): string {
  try {
    const { sections } = readAotFile(bytes, 'x.aot')
    for (const { offset, size } of sections) {
      if (offset + size > bytes.length) throw new Error('a section reaches past the file')
    }
    return 'read'
  } catch (error) {
    if (!isProxyWasmAotError(error)) throw error
    return error.code
  }
}

describe('a well-formed file', () => {
  test('header and sections', () => {
    const aot = readAotFile(whole, 'x.aot')
    expect(aot).toMatchObject({ formatVersion: 5, architecture: 'x86_64', machine: 62 })
    expect(aot.features).toEqual(['simd', 'bulk-memory', 'frame-per-function'])
    expect(aot.sections.map(({ name }) => name)).toEqual([
      'target-info',
      'init-data',
      'text',
      'function',
      'export',
      'relocation',
      'custom:native-symbol',
      'custom:name',
    ])
    expect(aot.sections[2]).toMatchObject({ type: 2, size: 5 })
  })

  test('lies anywhere in a larger buffer', () => {
    const shifted = new Uint8Array(whole.length + 3)
    shifted.set(whole, 3)
    expect(readAotFile(shifted.subarray(3), 'x.aot').formatVersion).toBe(5)
  })

  test('a bit without a name is shown by its number', () => {
    expect(readAotFile(handmadeAot({ featureFlags: 1n << 40n }), 'x').features).toEqual(['bit-40'])
  })
})

describe('bad bytes', () => {
  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'AOT_EMPTY'],
    ['a WebAssembly module', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), 'AOT_BAD_MAGIC'],
    ['text', new TextEncoder().encode('hello world'), 'AOT_BAD_MAGIC'],
    ['half of the magic number', Uint8Array.of(0, 0x61), 'AOT_TRUNCATED'],
    ['a header alone', whole.subarray(0, 8), 'AOT_TRUNCATED'],
    ['a size of four gigabytes', withU32(whole, 12, 0xffffffff), 'AOT_TRUNCATED'],
    ['another first section', withU32(whole, 8, 1), 'AOT_MALFORMED'],
    ['a custom section first', withU32(whole, 8, 100), 'AOT_MALFORMED'],
    ['the signature section', withU32(whole, 8, 6), 'AOT_MALFORMED'],
    ['no architecture', handmadeAot({ arch: '' }), 'AOT_MALFORMED'],
    ['an architecture that does not end', handmadeAot({ arch: 'x'.repeat(16) }), 'AOT_MALFORMED'],
  ])('%s', (_, bytes, code) => {
    expect(outcome(bytes)).toBe(code)
  })

  test('sections without end are refused before they fill memory', () => {
    const many = new Uint8Array(whole.length + 8 * 100_000)
    many.set(whole)
    const view = new DataView(many.buffer)
    for (let offset = whole.length; offset < many.length; offset += 8) view.setUint32(offset, 100, true)
    expect(outcome(many)).toBe('AOT_MALFORMED')
  })

  test('every truncation before the custom sections is noticed', () => {
    const plain = handmadeAot({ imports: [{ module: 'env', name: 'proxy_log' }] })
    for (let length = 0; length < plain.length; length++) {
      expect(outcome(plain.subarray(0, length))).not.toBe('read')
    }
    expect(outcome(plain)).toBe('read')
  })

  test('thousands of changed bytes give a result or a coded error', () => {
    for (const bytes of mutations(whole, 20_000, 1)) outcome(bytes)
  })
})

function withU32(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = bytes.slice()
  new DataView(copy.buffer).setUint32(offset, value, true)
  return copy
}
