/** A generator of whole numbers below a bound that gives the same row for the same seed (mulberry32). */
function createRandom(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * bound)
  }
}

/** Copies of bytes with one to four of them changed; reproducible by the seed. */
export function* mutations(bytes: Uint8Array, count: number, seed: number): Generator<Uint8Array> {
  const random = createRandom(seed)
  for (let index = 0; index < count; index++) {
    const copy = bytes.slice()
    // Half of the changes go to the first bytes, where the headers are.
    const bound = random(2) === 0 ? Math.min(256, copy.length) : copy.length
    for (let flips = random(4); flips >= 0; flips--) copy[random(bound)] = random(256)
    yield copy
  }
}
