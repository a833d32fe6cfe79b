import type { ByteString } from './byte-string.ts'

/** Generator of the bytes behind `random_get`. */
export type RandomBytes = (size: number) => ByteString

const multiplier = 0x2545f4914f6cdd1dn

/**
 * xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled"): the same seed
 * gives the same bytes on every host. Each output gives 8 bytes, least significant first.
 */
export function createRandomBytes(seed: number): RandomBytes {
  let state = BigInt.asUintN(64, BigInt(seed)) || 1n
  return (size) => {
    const bytes = Buffer.alloc(Math.ceil(size / 8) * 8)
    for (let offset = 0; offset < size; offset += 8) {
      state ^= state >> 12n
      state = BigInt.asUintN(64, state ^ (state << 25n))
      state ^= state >> 27n
      bytes.writeBigUInt64LE(BigInt.asUintN(64, state * multiplier), offset)
    }
    return bytes.toString('latin1', 0, size)
  }
}
