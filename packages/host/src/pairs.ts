import { type ByteString, type ByteStringPair, int32Bytes } from './byte-string.ts'

/** Limits of proxy-wasm-cpp-host (`include/proxy-wasm/limits.h`). */
const maxBytes = 1_048_576
const maxPairs = 1024

/**
 * Pairs as they lie in linear memory: count, sizes, then each name and value with a NUL behind it.
 * No pairs give no bytes: the host then passes pointer 0 and size 0.
 */
export function serializePairs(pairs: readonly ByteStringPair[]): ByteString {
  if (pairs.length === 0) return ''
  let sizes = int32Bytes(pairs.length)
  let contents = ''
  for (const [name, value] of pairs) {
    sizes += int32Bytes(name.length) + int32Bytes(value.length)
    contents += `${name}\0${value}\0`
  }
  return sizes + contents
}

/** The pairs in what a plugin passed; none when it is malformed in any way, as in proxy-wasm-cpp-host. */
export function parsePairs(serialized: ByteString): ByteStringPair[] {
  if (serialized.length > maxBytes || serialized.length < 4) return []
  const bytes = Buffer.from(serialized, 'latin1')
  const count = bytes.readUInt32LE(0)
  let position = 4 + count * 8
  if (count > maxPairs || position > bytes.length) return []
  const pairs: ByteStringPair[] = []
  for (let index = 0; index < count; index++) {
    const nameEnd = position + bytes.readUInt32LE(4 + index * 8)
    if (bytes[nameEnd] !== 0) return []
    const valueStart = nameEnd + 1
    const valueEnd = valueStart + bytes.readUInt32LE(8 + index * 8)
    if (bytes[valueEnd] !== 0) return []
    pairs.push([serialized.slice(position, nameEnd), serialized.slice(valueStart, valueEnd)])
    position = valueEnd + 1
  }
  return position === bytes.length ? pairs : []
}
