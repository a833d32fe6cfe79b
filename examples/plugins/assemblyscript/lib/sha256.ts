// SHA-256 (FIPS 180-4) and HMAC (RFC 2104).

const BLOCK_SIZE: i32 = 64
export const DIGEST_SIZE: i32 = 32

const ROUND_CONSTANTS: StaticArray<u32> = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]

const schedule = new StaticArray<u32>(64)

/** One digest in the making; `update` any number of times, then `finish` once. */
export class Sha256 {
  private state: StaticArray<u32> = [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]
  private block: Uint8Array = new Uint8Array(BLOCK_SIZE)
  private filled: i32 = 0
  private length: u64 = 0

  update(data: Uint8Array): void {
    this.length += data.length
    let offset = 0
    if (this.filled > 0) {
      offset = min(BLOCK_SIZE - this.filled, data.length)
      memory.copy(this.block.dataStart + this.filled, data.dataStart, offset)
      this.filled += offset
      if (this.filled < BLOCK_SIZE) return
      this.compress(this.block.dataStart)
      this.filled = 0
    }
    while (data.length - offset >= BLOCK_SIZE) {
      this.compress(data.dataStart + offset)
      offset += BLOCK_SIZE
    }
    this.filled = data.length - offset
    memory.copy(this.block.dataStart, data.dataStart + offset, this.filled)
  }

  finish(): Uint8Array {
    const bits = this.length * 8
    const block = this.block.dataStart
    store<u8>(block + this.filled, 0x80)
    memory.fill(block + this.filled + 1, 0, BLOCK_SIZE - this.filled - 1)
    if (this.filled >= BLOCK_SIZE - 8) {
      this.compress(block)
      memory.fill(block, 0, BLOCK_SIZE)
    }
    store<u64>(block + BLOCK_SIZE - 8, bswap<u64>(bits))
    this.compress(block)
    const digest = new Uint8Array(DIGEST_SIZE)
    for (let index = 0; index < 8; index++) {
      store<u32>(digest.dataStart + 4 * index, bswap<u32>(unchecked(this.state[index])))
    }
    return digest
  }

  private compress(block: usize): void {
    const w = schedule
    for (let i = 0; i < 16; i++) unchecked((w[i] = bswap<u32>(load<u32>(block + 4 * i))))
    for (let i = 16; i < 64; i++) {
      const a = unchecked(w[i - 15])
      const b = unchecked(w[i - 2])
      const s0 = rotr<u32>(a, 7) ^ rotr<u32>(a, 18) ^ (a >> 3)
      const s1 = rotr<u32>(b, 17) ^ rotr<u32>(b, 19) ^ (b >> 10)
      unchecked((w[i] = w[i - 16] + s0 + w[i - 7] + s1))
    }
    const state = this.state
    let a = unchecked(state[0])
    let b = unchecked(state[1])
    let c = unchecked(state[2])
    let d = unchecked(state[3])
    let e = unchecked(state[4])
    let f = unchecked(state[5])
    let g = unchecked(state[6])
    let h = unchecked(state[7])
    for (let i = 0; i < 64; i++) {
      const s1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25)
      const t1 = h + s1 + ((e & f) ^ (~e & g)) + unchecked(ROUND_CONSTANTS[i]) + unchecked(w[i])
      const s0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22)
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c))
      h = g
      g = f
      f = e
      e = d + t1
      d = c
      c = b
      b = a
      a = t1 + t2
    }
    unchecked((state[0] += a))
    unchecked((state[1] += b))
    unchecked((state[2] += c))
    unchecked((state[3] += d))
    unchecked((state[4] += e))
    unchecked((state[5] += f))
    unchecked((state[6] += g))
    unchecked((state[7] += h))
  }
}

/** HMAC-SHA256 of `message`: 32 bytes. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(BLOCK_SIZE)
  let short = key
  if (key.length > BLOCK_SIZE) {
    const digest = new Sha256()
    digest.update(key)
    short = digest.finish()
  }
  memory.copy(padded.dataStart, short.dataStart, short.length)

  for (let i = 0; i < BLOCK_SIZE; i++) unchecked((padded[i] ^= 0x36))
  const inner = new Sha256()
  inner.update(padded)
  inner.update(message)

  for (let i = 0; i < BLOCK_SIZE; i++) unchecked((padded[i] ^= 0x36 ^ 0x5c))
  const outer = new Sha256()
  outer.update(padded)
  outer.update(inner.finish())
  return outer.finish()
}

/** Compares in a time that does not depend on where the first difference is. */
export function equalInConstantTime(left: Uint8Array, right: Uint8Array): bool {
  if (left.length != right.length) return false
  let difference: u32 = 0
  for (let i = 0; i < left.length; i++) difference |= unchecked(left[i] ^ right[i])
  return difference == 0
}
