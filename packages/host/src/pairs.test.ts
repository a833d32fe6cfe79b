import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ByteStringPair } from './byte-string.ts'
import { parsePairs, serializePairs } from './pairs.ts'

const byteString = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
const pair = fc.tuple(byteString, byteString)

test('the example of the ABI', () => {
  const serialized = serializePairs([
    ['a', '1'],
    ['b', '22'],
  ])
  expect(Buffer.from(serialized, 'latin1').toString('hex')).toBe(
    '0200000001000000010000000100000002000000610031006200323200',
  )
  expect(serializePairs([])).toBe('')
})

test('what is serialised is parsed again, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 10 }), (pairs: ByteStringPair[]) => {
      expect(parsePairs(serializePairs(pairs))).toEqual(pairs)
    }),
  )
})

test('anything else counts as no pairs', () => {
  const serialized = serializePairs([['name', 'value']])
  for (let length = 0; length < serialized.length; length++) {
    expect(parsePairs(serialized.slice(0, length))).toEqual([])
  }
  expect(parsePairs(`${serialized}\0`)).toEqual([])
  expect(parsePairs('\x01\x04\0\0')).toEqual([])
  const many = serializePairs(Array.from({ length: 1025 }, () => ['', ''] as ByteStringPair))
  expect(parsePairs(many)).toEqual([])
  expect(parsePairs(serializePairs([['', 'x'.repeat(1_048_576)]]))).toEqual([])
  fc.assert(fc.property(byteString, (bytes) => Array.isArray(parsePairs(bytes))))
})
