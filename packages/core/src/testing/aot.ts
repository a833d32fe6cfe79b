/** One import as it stands in an AOT file. */
interface HandmadeImport {
  module: string
  name: string
}

/** What a handmade AOT file should say. It has the frame of a real one, and no code. */
export interface HandmadeAot {
  formatVersion?: number
  arch?: string
  machine?: number
  featureFlags?: bigint
  /** Bytes of the init data section before the list of imports. */
  dataBefore?: Uint8Array
  imports?: readonly HandmadeImport[]
  text?: Uint8Array
  /** Custom sections: their kind and the bytes behind it. */
  custom?: readonly { kind: number; bytes: Uint8Array }[]
}

/**
 * Writes an AOT file by the layout of WAMR's `core/iwasm/compilation/aot_emit_aot_file.c`, for tests of the frame
 * that need no compiler.
 */
export function handmadeAot(options: HandmadeAot = {}): Uint8Array {
  const { formatVersion = 6, arch = 'x86_64', machine = 62, featureFlags = 0n } = options
  const target = new Uint8Array(48)
  const view = new DataView(target.buffer)
  view.setUint16(0, 2, true)
  view.setUint16(4, 1, true)
  view.setUint16(6, machine, true)
  view.setUint32(8, 1, true)
  view.setBigUint64(16, featureFlags, true)
  target.set(new TextEncoder().encode(arch), 32)
  const writer = createWriter()
  writer.u32(0x746f6100)
  writer.u32(formatVersion)
  const bodies: [number, Uint8Array][] = [
    [0, target],
    [1, initData(options)],
    [2, options.text ?? Uint8Array.of(0, 0, 0, 0, 0xc3)],
    [3, new Uint8Array(8)],
    [4, new Uint8Array(4)],
    [5, new Uint8Array(12)],
  ]
  for (const { kind, bytes } of options.custom ?? []) {
    bodies.push([100, Uint8Array.of(kind, 0, 0, 0, ...bytes)])
  }
  for (const [type, body] of bodies) {
    writer.align(4)
    writer.u32(type)
    writer.u32(body.length)
    writer.bytes(body)
  }
  return writer.done()
}

function initData({ dataBefore = new Uint8Array(16), imports = [] }: HandmadeAot): Uint8Array {
  const writer = createWriter()
  writer.bytes(dataBefore)
  writer.align(4)
  writer.u32(imports.length)
  for (const { module, name } of imports) {
    writer.align(2)
    writer.u16(1)
    writer.text(module)
    writer.align(2)
    writer.text(name)
  }
  writer.align(4)
  writer.u32(7)
  return writer.done()
}

function createWriter() {
  const all: number[] = []
  const u16 = (value: number): void => void all.push(value & 255, (value >>> 8) & 255)
  return {
    u16,
    u32: (value: number): void => {
      u16(value)
      u16(value >>> 16)
    },
    align: (to: number): void => {
      while (all.length % to !== 0) all.push(0)
    },
    bytes: (bytes: Uint8Array): void => {
      for (const byte of bytes) all.push(byte)
    },
    text: (text: string): void => {
      const bytes = new TextEncoder().encode(text)
      u16(bytes.length + 1)
      all.push(...bytes, 0)
    },
    done: (): Uint8Array => Uint8Array.from(all),
  }
}
