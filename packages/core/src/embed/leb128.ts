/** Bytes that the shortest unsigned LEB128 form of a 32-bit number takes: 1 to 5. */
export function leb128Length(value: number): number {
  let length = 1
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length++
  return length
}

/** The shortest unsigned LEB128 form of a 32-bit number. */
export function leb128(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value >>> 0
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest > 0 ? low | 0x80 : low)
  } while (rest > 0)
  return Uint8Array.from(bytes)
}
