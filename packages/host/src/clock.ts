/** The one clock of a run: it moves only when it is read or when a tick passes, so that a run repeats exactly. */
export interface Clock {
  /** Nanoseconds since 1970, without moving the clock. */
  now(): bigint
  /** Nanoseconds since 1970; the clock then moves by its step. */
  read(): bigint
  advance(nanoseconds: bigint): void
}

export function createClock(startNanoseconds: bigint, stepNanoseconds: bigint): Clock {
  let current = BigInt.asUintN(64, startNanoseconds)
  return {
    now: () => current,
    read() {
      const value = current
      current = BigInt.asUintN(64, current + stepNanoseconds)
      return value
    },
    advance(nanoseconds) {
      current = BigInt.asUintN(64, current + nanoseconds)
    },
  }
}
