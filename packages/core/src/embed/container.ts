import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { ProxyWasmModule, WasmSection } from '../types.ts'
import { leb128, leb128Length } from './leb128.ts'

/** Name of the section that every known proxy-wasm host looks for (`src/wamr/wamr.cc` of proxy-wasm-cpp-host). */
export const aotSectionName = 'wamr-aot'
/** Name of the section that binds the two halves of an artifact. */
export const manifestSectionName = 'proxy-wasm-aot'

/** What embedding needs of a module: its bytes and where its sections lie. */
export type SectionedModule = Pick<ProxyWasmModule, 'name' | 'bytes' | 'sections'>

/** Builds one custom section (id 0): size, name vector, payload. */
export function customSection(name: string, ...payload: Uint8Array[]): Uint8Array {
  const nameBytes = new TextEncoder().encode(name)
  const content = [leb128(nameBytes.length), nameBytes, ...payload]
  const size = content.reduce((sum, part) => sum + part.length, 0)
  if (size > 0xffff_ffff) throw tooLarge(size)
  return concatenate([Uint8Array.of(0), leb128(size), ...content])
}

/**
 * Builds the section that holds an AOT file. The payload begins with one byte that counts the zero bytes behind it;
 * the count is chosen so that the AOT file starts at a file offset divisible by 4, which a host that loads it in
 * place needs.
 *
 * @param start File offset at which the section will begin.
 */
export function aotSection(name: string, aot: Uint8Array, start: number): Uint8Array {
  const nameLength = new TextEncoder().encode(name).length
  const fixed = leb128Length(nameLength) + nameLength + 1
  // The size field can grow by a byte with the padding, so the count is searched for; within 8 there is one.
  for (let padding = 0; padding < 8; padding++) {
    const size = fixed + padding + aot.length
    if (size > 0xffff_ffff) throw tooLarge(size)
    if ((start + 1 + leb128Length(size) + fixed + padding) % 4 === 0) {
      return customSection(name, Uint8Array.of(padding), new Uint8Array(padding), aot)
    }
  }
  throw new Error('unreachable: eight neighbouring offsets hold a multiple of four')
}

/** Where an AOT file lies in its section. Offsets are in bytes from the start of the artifact. */
export interface AotLocation {
  /** Zero bytes between the count and the AOT file. */
  padding: number
  offset: number
  size: number
}

/**
 * Finds the AOT file in its section as a host does: it skips the count and as many bytes as the count says.
 *
 * @throws ProxyWasmAotError ARTIFACT_MALFORMED where the count reaches past the section.
 */
export function locateAot(module: SectionedModule, section: WasmSection): AotLocation {
  const padding = module.bytes[section.payloadStart]
  const size = section.end - section.payloadStart
  if (padding === undefined || size === 0 || padding + 1 > size) {
    throw new ProxyWasmAotError('ARTIFACT_MALFORMED', `the AOT section of ${module.name} is cut short`, {
      expected: 'a padding count and at least as many bytes',
      found: size === 0 ? 'an empty section' : `a count of ${padding} in ${size} bytes`,
      where: { file: module.name, offset: section.payloadStart, subject: section.name },
      remedy: 'Build the artifact again; a host would skip past the end of the section.',
    })
  }
  const offset = section.payloadStart + padding + 1
  return { padding, offset, size: section.end - offset }
}

/** The sections of a module that satisfy a condition, without copying. */
export function customSections(module: SectionedModule, matches: (name: string) => boolean): WasmSection[] {
  return module.sections.filter(({ id, name }) => id === 0 && name !== undefined && matches(name))
}

/**
 * Whether a section name is one that WAMR's own append script gives with a version, `wamr-aot-<version>`: no
 * proxy-wasm host looks for it, so the plugin would run without its AOT half and nobody would be told.
 */
export function isForeignAotName(name: string): boolean {
  return name.startsWith(`${aotSectionName}-`)
}

/** The bytes of a module without some of its sections; every other byte is copied as it lies there. */
export function withoutSections(module: SectionedModule, dropped: readonly WasmSection[]): Uint8Array {
  if (dropped.length === 0) return module.bytes
  const pieces: Uint8Array[] = []
  let position = 0
  for (const section of [...dropped].sort((left, right) => left.start - right.start)) {
    pieces.push(module.bytes.subarray(position, section.start))
    position = section.end
  }
  pieces.push(module.bytes.subarray(position))
  return concatenate(pieces)
}

/** Joins byte arrays into a new one. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let position = 0
  for (const part of parts) {
    joined.set(part, position)
    position += part.length
  }
  return joined
}

function tooLarge(size: number): ProxyWasmAotError {
  return new ProxyWasmAotError(
    'ARTIFACT_TOO_LARGE',
    `a section of ${size} bytes does not fit into a module`,
    {
      expected: 'at most 4294967295 bytes',
      found: `${size} bytes`,
      remedy: 'Make the plugin smaller, or compile it with a lower optimization level or size level 3.',
    },
  )
}
