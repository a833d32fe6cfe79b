import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromByteString, lowerCase, toByteString } from './byte-string.ts'

test('text stays text, bytes that are no UTF-8 become base64', () => {
  expect(fromByteString('a\0b')).toBe('a\0b')
  expect(fromByteString('h\xc3\xa9')).toBe('hé')
  expect(fromByteString('\xef\xbb\xbfx')).toBe('\ufeffx')
  expect(fromByteString('\xff')).toEqual({ base64: '/w==' })
  // Overlong forms and surrogates are no UTF-8.
  expect(fromByteString('\xc0\x80')).toEqual({ base64: 'wIA=' })
  expect(fromByteString('\xed\xa0\x80')).toEqual({ base64: '7aCA' })
})

test('all bytes come back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const value = Buffer.from(bytes).toString('latin1')
      expect(toByteString(fromByteString(value))).toBe(value)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fromByteString(toByteString(text))).toBe(text)
    }),
  )
})

test('only ASCII letters are lowered', () => {
  expect(lowerCase('AZ-Ä\xc4')).toBe('az-Ä\xc4')
})
