import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { WasmSection } from '../types.ts'
import { Cursor } from './cursor.ts'

/** Names of the sections of a core module by id (core spec, 5.5.2; tags are from the exception handling proposal). */
const sectionNames = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
  'tag',
] as const

/** Place of each section id in a module: data count stands before code, tags before globals. */
const sectionOrder = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6]

/** The name of a section for messages. */
export function describeSection({ id, name }: Pick<WasmSection, 'id' | 'name'>): string {
  return id === 0
    ? `custom section ${name ?? ''}`.trimEnd()
    : `${sectionNames[id] ?? `unknown (${id})`} section`
}

/**
 * Finds the sections of a core module without looking into them.
 *
 * @throws ProxyWasmAotError WASM_EMPTY, WASM_BAD_MAGIC, WASM_IS_AOT, WASM_IS_COMPONENT, WASM_BAD_VERSION,
 * WASM_TRUNCATED, WASM_MALFORMED
 */
export function readSections(bytes: Uint8Array, file: string): WasmSection[] {
  checkHeader(bytes, file)
  const sections: WasmSection[] = []
  let last = 0
  let start = 8
  while (start < bytes.length) {
    const section = readSection(bytes, start, file)
    if (section.id !== 0) {
      const place = sectionOrder[section.id] as number
      if (place <= last) throw outOfOrder(section, file)
      last = place
    }
    sections.push(section)
    start = section.end
  }
  return sections
}

function readSection(bytes: Uint8Array, start: number, file: string): WasmSection {
  const id = bytes[start] as number
  if (id >= sectionNames.length) {
    throw new ProxyWasmAotError('WASM_MALFORMED', `${file} has a section of unknown id ${id}`, {
      expected: `a section id from 0 to ${sectionNames.length - 1}`,
      found: String(id),
      where: { file, offset: start },
      remedy: 'Build the plugin again; the section before it may have a wrong size.',
    })
  }
  const subject = describeSection({ id, name: undefined })
  const cursor = new Cursor(bytes, start + 1, bytes.length, file, `size of the ${subject}`)
  const size = truncatedAtEnd(() => cursor.u32(), bytes, start, file, subject)
  const contentStart = cursor.position
  const end = contentStart + size
  if (end > bytes.length) {
    throw new ProxyWasmAotError('WASM_TRUNCATED', `${file} ends in the middle of its ${subject}`, {
      expected: `${size} bytes of content`,
      found: `${bytes.length - contentStart} bytes before the end of the file`,
      where: { file, offset: start, subject },
      remedy: 'Build or download the plugin again; the file was cut short or the size of a section is wrong.',
    })
  }
  if (id !== 0) return { id, name: undefined, start, contentStart, payloadStart: contentStart, end }
  const content = new Cursor(bytes, contentStart, end, file, 'name of a custom section')
  const name = content.name()
  return { id, name, start, contentStart, payloadStart: content.position, end }
}

/** A size field that the file's end cuts is a cut file, not a wrong number. */
function truncatedAtEnd(
  read: () => number,
  bytes: Uint8Array,
  start: number,
  file: string,
  subject: string,
): number {
  const field = bytes.subarray(start + 1, start + 6)
  if (field.length === 5 || field.some((byte) => byte < 0x80)) return read()
  throw new ProxyWasmAotError('WASM_TRUNCATED', `${file} ends in the middle of its ${subject}`, {
    expected: 'the size of the section',
    found: 'the end of the file',
    where: { file, offset: start, subject },
    remedy: 'Build or download the plugin again; the file was cut short.',
  })
}

function outOfOrder(section: WasmSection, file: string): ProxyWasmAotError {
  const subject = describeSection(section)
  return new ProxyWasmAotError('WASM_MALFORMED', `${file} has its ${subject} twice or in the wrong place`, {
    expected: 'each section once, in the order of the specification',
    found: `a ${subject} behind a later one`,
    where: { file, offset: section.start, subject },
    remedy: 'Build the plugin again with a compiler that writes standard modules.',
  })
}

function checkHeader(bytes: Uint8Array, file: string): void {
  const where = { file, offset: 0 }
  const expected = 'a WebAssembly core module: 00 61 73 6d 01 00 00 00'
  const found = bytes.length === 0 ? '0 bytes' : hexadecimal(bytes.subarray(0, 8))
  if (bytes.length === 0) {
    throw new ProxyWasmAotError('WASM_EMPTY', `${file} is empty`, {
      expected,
      found,
      where,
      remedy: 'Build the plugin again; its compiler may have been interrupted.',
    })
  }
  if (startsWith(bytes, [0x00, 0x61, 0x6f, 0x74])) {
    throw new ProxyWasmAotError('WASM_IS_AOT', `${file} is an AOT file, not a WebAssembly module`, {
      expected,
      found: `${found} (the magic number of WAMR's AOT files)`,
      where,
      remedy: 'Give the .wasm that it was compiled from: an artifact is made from a module.',
    })
  }
  const magic = [0x00, 0x61, 0x73, 0x6d]
  if (!startsWith(bytes, magic.slice(0, bytes.length))) {
    throw new ProxyWasmAotError('WASM_BAD_MAGIC', `${file} is no WebAssembly module`, {
      expected,
      found,
      where,
      remedy: 'Give a .wasm file in binary form; text (.wat) must be assembled first.',
    })
  }
  if (bytes.length < 8) {
    throw new ProxyWasmAotError('WASM_TRUNCATED', `${file} ends in the middle of its header`, {
      expected,
      found: `${bytes.length} bytes`,
      where,
      remedy: 'Build or download the plugin again; the file was cut short.',
    })
  }
  if (startsWith(bytes.subarray(4), [0x01, 0x00, 0x00, 0x00])) return
  // The second half of the version word is the layer: 1 for components (component model, Binary.md).
  if (bytes[6] === 1 && bytes[7] === 0) {
    throw new ProxyWasmAotError(
      'WASM_IS_COMPONENT',
      `${file} is a component, and gateways load core modules`,
      {
        expected,
        found,
        where,
        remedy:
          'Build the plugin as a core module: wasm32-wasip1 instead of wasip2, and no componentizing step.',
      },
    )
  }
  throw new ProxyWasmAotError('WASM_BAD_VERSION', `${file} is of an unknown version of WebAssembly`, {
    expected,
    found,
    where: { file, offset: 4 },
    remedy: 'Build the plugin as a core module of version 1.',
  })
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

function hexadecimal(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
