/** The format version and the sections of an AOT file, as far as a probe looks. */
export interface AotSections {
  format: number
  /** Bytes by section type; several sections of one type are joined. */
  sections: ReadonlyMap<number, Uint8Array>
}

/** Reads an AOT file that a compiler wrote for a probe; `undefined` where it is none. */
export function readAotSections(bytes: Uint8Array): AotSections | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8 || view.getUint32(0, true) !== 0x746f6100) return undefined
  const sections = new Map<number, Uint8Array>()
  let position = 8
  while (position + 8 <= bytes.length) {
    const type = view.getUint32(position, true)
    const size = view.getUint32(position + 4, true)
    const payload = bytes.subarray(position + 8, position + 8 + size)
    sections.set(type, Buffer.concat([sections.get(type) ?? new Uint8Array(), payload]))
    position = (position + 8 + size + 3) & ~3
  }
  return { format: view.getUint32(4, true), sections }
}
