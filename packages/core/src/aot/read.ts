import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { AotFile, AotSection } from '../types.ts'
import { featureNames } from './features.ts'

const magic = 0x746f6100
const customSection = 100
const targetInfoSize = 48
/** Far above what wamrc writes (six and a few custom ones); keeps a hostile file from filling memory. */
const mostSections = 4096

const sectionNames = ['target-info', 'init-data', 'text', 'function', 'export', 'relocation'] as const
const customNames: Readonly<Record<number, string>> = {
  0: 'custom',
  1: 'custom:native-symbol',
  2: 'custom:access-control',
  3: 'custom:name',
  4: 'custom:string-literal',
}

/**
 * Whether bytes begin like an AOT file: `\0aot`, little-endian 0x746f6100.
 * A WebAssembly module begins with `\0asm`.
 */
export function startsLikeAot(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x6f && bytes[3] === 0x74
}

/**
 * Reads the header and the section table of an AOT file, with the checks that WAMR's loader makes of them before it
 * looks into a section (`create_sections`, `load_from_sections` and `load_target_info_section` in
 * `core/iwasm/aot/aot_loader.c`). Takes any bytes: it ends with a file or with a coded error, in time and memory
 * linear in the section count.
 *
 * @param name Name for messages.
 * @throws ProxyWasmAotError AOT_EMPTY, AOT_BAD_MAGIC, AOT_TRUNCATED, AOT_MALFORMED
 */
export function readAotFile(bytes: Uint8Array, name: string): AotFile {
  if (bytes.length === 0) {
    throw fail('AOT_EMPTY', name, 0, `${name} is empty`, 'an AOT file', '0 bytes')
  }
  if (!startsLikeAot(bytes.subarray(0, 4)) && !isPrefixOfMagic(bytes)) {
    const found = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    throw fail('AOT_BAD_MAGIC', name, 0, `${name} is no AOT file`, 'the bytes 00 61 6f 74', found)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8) throw truncated(name, bytes.length, 'a header of 8 bytes', `${bytes.length} bytes`)
  const formatVersion = view.getUint32(4, true)
  const sections = readSections(view, name)
  const target = readTargetInfo(view, sections[0] as AotSection, name)
  return { bytes, formatVersion, ...target, features: featureNames(target.featureFlags), sections }
}

function isPrefixOfMagic(bytes: Uint8Array): boolean {
  return bytes.length < 4 && bytes.every((byte, index) => byte === ((magic >>> (8 * index)) & 0xff))
}

function readSections(view: DataView, name: string): AotSection[] {
  const size = view.byteLength
  const sections: AotSection[] = []
  let position = 8
  let nextType = 0
  while (position < size) {
    position = align4(position)
    if (position + 8 > size)
      throw truncated(name, position, 'a section header of 8 bytes', `${size - position}`)
    const type = view.getUint32(position, true)
    const length = view.getUint32(position + 4, true)
    const offset = position + 8
    // The six sections in order, then any number of custom ones; the loader takes no other order.
    if (type !== customSection && type !== nextType) {
      const expected =
        nextType < 6 ? `section ${nextType} (${sectionNames[nextType]})` : 'a custom section (100)'
      throw malformed(name, position, 'a section is out of place', expected, `section ${type}`)
    }
    if (type === customSection && nextType < 6) {
      const expected = `section ${nextType} (${sectionNames[nextType]})`
      throw malformed(name, position, 'a section is missing', expected, 'a custom section')
    }
    if (length > size - offset) {
      throw truncated(name, position, `${length} bytes in section ${type}`, `${size - offset} to the end`)
    }
    if (sections.length === mostSections) {
      throw malformed(name, position, 'there are too many sections', `at most ${mostSections}`, 'more')
    }
    sections.push({ type, name: sectionName(view, type, offset, length), offset, size: length })
    if (type !== customSection) nextType++
    position = offset + length
  }
  if (nextType < 6) {
    throw truncated(name, size, `section ${nextType} (${sectionNames[nextType]})`, 'the end of the file')
  }
  return sections
}

function sectionName(view: DataView, type: number, offset: number, size: number): string {
  if (type !== customSection) return sectionNames[type] ?? `section-${type}`
  const kind = size >= 4 ? view.getUint32(offset, true) : 0
  return customNames[kind] ?? `custom:${kind}`
}

function readTargetInfo(
  view: DataView,
  section: AotSection,
  name: string,
): Pick<AotFile, 'machine' | 'architecture' | 'featureFlags'> {
  const { offset, size } = section
  if (size !== targetInfoSize) {
    throw malformed(
      name,
      offset,
      'the target section has another size',
      `${targetInfoSize} bytes`,
      `${size} bytes`,
    )
  }
  const arch = new Uint8Array(view.buffer, view.byteOffset + offset + 32, 16)
  const end = arch.indexOf(0)
  const architecture = end < 0 ? '' : String.fromCharCode(...arch.subarray(0, end))
  if (!/^[\w.]+$/.test(architecture)) {
    const found = JSON.stringify(String.fromCharCode(...arch))
    throw malformed(name, offset + 32, 'the name of the architecture cannot be read', 'such as x86_64', found)
  }
  return {
    machine: view.getUint16(offset + 6, true),
    architecture,
    featureFlags: view.getBigUint64(offset + 16, true),
  }
}

function align4(position: number): number {
  return Math.ceil(position / 4) * 4
}

type AotCode = 'AOT_EMPTY' | 'AOT_BAD_MAGIC' | 'AOT_TRUNCATED' | 'AOT_MALFORMED'

function fail(
  code: AotCode,
  file: string,
  offset: number,
  message: string,
  expected: string,
  found: string,
): ProxyWasmAotError {
  return new ProxyWasmAotError(code, message, {
    expected,
    found,
    where: { file, offset },
    remedy: 'Compile the module again; the file is damaged or was made by something else than wamrc.',
  })
}

function truncated(name: string, offset: number, expected: string, found: string): ProxyWasmAotError {
  return fail('AOT_TRUNCATED', name, offset, `the AOT file ${name} ends too early`, expected, found)
}

function malformed(
  name: string,
  offset: number,
  message: string,
  expected: string,
  found: string,
): ProxyWasmAotError {
  return fail('AOT_MALFORMED', name, offset, `in the AOT file ${name} ${message}`, expected, found)
}
