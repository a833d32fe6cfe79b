/** What one call came to. */
export type CallOutcome =
  | { results: readonly string[] }
  | { trap: string }
  /** The engine cannot make this call, for example V8 one with a vector. */
  | { skipped: string }

/** What a module and its calls came to on one engine. */
export type ModuleOutcome =
  | { error: string }
  | { calls: readonly CallOutcome[]; memory: string | null; globals: Readonly<Record<string, string>> }

const nan32 = (bits: number): boolean => (bits & 0x7fffffff) >>> 0 > 0x7f800000
const nan64 = (bits: bigint): boolean => (bits & 0x7fffffffffffffffn) > 0x7ff0000000000000n

/** Whether a value is a NaN without its quiet bit. */
export function isSignallingNan(value: string): boolean {
  if (value.startsWith('f32:'))
    return nan32(Number(value.slice(4))) && (Number(value.slice(4)) & 0x400000) === 0
  if (!value.startsWith('f64:')) return false
  const bits = BigInt(value.slice(4))
  return nan64(bits) && (bits & 0x8000000000000n) === 0n
}

/** A NaN is a NaN, whatever its bits. */
export function withoutNanBits(value: string): string {
  if (value.startsWith('f32:') && value !== 'f32:nan' && nan32(Number(value.slice(4)))) return 'f32:nan'
  if (value.startsWith('f64:') && value !== 'f64:nan' && nan64(BigInt(value.slice(4)))) return 'f64:nan'
  return value
}

function laneOf(bytes: Buffer, size: 4 | 8, index: number): string {
  if (size === 4) {
    const bits = bytes.readUInt32LE(4 * index)
    return nan32(bits) ? 'nan' : String(bits)
  }
  const bits = bytes.readBigUInt64LE(8 * index)
  return nan64(bits) ? 'nan' : String(bits)
}

/** Whether a value is the one that a test of the specification expects. */
export function isExpected(value: string, expected: string): boolean {
  const lanes = /^v128:(f32x4|f64x2):(.*)$/.exec(expected)
  if (lanes !== null) {
    const bytes = Buffer.from(value.slice(5), 'hex')
    const size = lanes[1] === 'f32x4' ? 4 : 8
    const wanted = (lanes[2] as string).split(',')
    return wanted.every((lane, index) => {
      const found = laneOf(bytes, size, index)
      return found === withoutLaneNan(lane, size)
    })
  }
  if (expected === 'ref') return value === 'ref'
  return withoutNanBits(value) === withoutNanBits(expected)
}

function withoutLaneNan(lane: string, size: 4 | 8): string {
  if (lane === 'nan') return lane
  return (size === 4 ? nan32(Number(lane)) : nan64(BigInt(lane))) ? 'nan' : lane
}
