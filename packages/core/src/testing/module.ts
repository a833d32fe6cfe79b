import { concatenate, customSection } from '../embed/container.ts'
import type { ModuleImport, ProxyWasmModule, WasmSection } from '../types.ts'

const header = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

/** A module of custom sections with the given names and sizes, for tests that care for the frame alone. */
export function moduleOf(...sections: readonly Uint8Array[]): Uint8Array {
  return concatenate([header, ...sections])
}

/** A custom section whose size field is longer than it needs to be, as some compilers write it. */
export function longCustomSection(name: string, payload: Uint8Array): Uint8Array {
  const short = customSection(name, payload)
  const content = short.subarray(short.length - payload.length - 1 - name.length)
  const size = content.length
  return concatenate([
    Uint8Array.of(
      0,
      (size & 0x7f) | 0x80,
      ((size >> 7) & 0x7f) | 0x80,
      ((size >> 14) & 0x7f) | 0x80,
      0x80,
      0x00,
    ),
    content,
  ])
}

/** Frames the sections of well-formed bytes, without a look at what they mean. */
export function framed(bytes: Uint8Array, imports: readonly ModuleImport[] = []): ProxyWasmModule {
  const sections: WasmSection[] = []
  let position = 8
  const number = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[position++] as number
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }
  while (position < bytes.length) {
    const start = position
    const id = bytes[position++] as number
    const size = number()
    const contentStart = position
    const end = contentStart + size
    const nameLength = id === 0 ? number() : 0
    const name =
      id === 0 ? new TextDecoder().decode(bytes.subarray(position, position + nameLength)) : undefined
    sections.push({ id, name, start, contentStart, payloadStart: position + nameLength, end })
    position = end
  }
  return {
    name: 'test.wasm',
    bytes,
    sections,
    imports,
    exports: [],
    memories: [],
    abiMarkers: [],
    abiVersion: '0.2.1',
    features: new Set(),
    reader: 'wasm-parser',
  }
}
