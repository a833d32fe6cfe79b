import type { Bytes, HeaderPairs } from './scenario.ts'

/**
 * Bytes inside this host: a string in which each character is one byte (0..255). V8 keeps such strings
 * one byte a character, compares and joins them natively, and copies them to linear memory with one call.
 */
export type ByteString = string

/** Name and value of a header, in order, duplicates allowed. */
export type ByteStringPair = [name: ByteString, value: ByteString]

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
// biome-ignore lint/suspicious/noControlCharactersInRegex: the class is all of ASCII, NUL included
const ascii = /^[\x00-\x7f]*$/

/** Bytes of a scenario as a byte string: UTF-8 of a string, or what base64 stands for. */
export function toByteString(bytes: Bytes): ByteString {
  if (typeof bytes === 'string') {
    return ascii.test(bytes) ? bytes : Buffer.from(bytes, 'utf8').toString('latin1')
  }
  return Buffer.from(bytes.base64, 'base64').toString('latin1')
}

/** A byte string as a trace holds it: text where the bytes are valid UTF-8, otherwise base64. */
export function fromByteString(value: ByteString): Bytes {
  if (ascii.test(value)) return value
  const bytes = Buffer.from(value, 'latin1')
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return { base64: bytes.toString('base64') }
  }
}

export function toByteStringPairs(pairs: HeaderPairs | undefined): ByteStringPair[] {
  return (pairs ?? []).map(([name, value]) => [toByteString(name), toByteString(value)])
}

export function fromByteStringPairs(pairs: readonly ByteStringPair[]): HeaderPairs {
  return pairs.map(([name, value]) => [fromByteString(name), fromByteString(value)] as const)
}

/** ASCII letters in lower case; all other bytes stay. */
export function lowerCase(value: ByteString): ByteString {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    if (code >= 65 && code <= 90) return value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
  }
  return value
}

/** A 64-bit integer as 8 bytes, least significant first. */
export function int64Bytes(value: bigint): ByteString {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value))
  return bytes.toString('latin1')
}

/** A 32-bit integer as 4 bytes, least significant first. */
export function int32Bytes(value: number): ByteString {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes.toString('latin1')
}
