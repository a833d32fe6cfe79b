import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { SectionedModule } from '../embed/container.ts'
import type { AotFile, ModuleImport, ProxyWasmModule } from '../types.ts'

/** Module names under which WASI is imported. */
const wasiModules = ['wasi_snapshot_preview1', 'wasi_unstable'] as const

/** A module whose WASI imports have other module names, and how to get the right ones back. */
export interface HiddenWasi {
  /** Bytes for the compiler: of the same length, with other bytes in the import section alone. */
  bytes: Uint8Array
  /** Right module name by the name that stands in `bytes`. */
  names: ReadonlyMap<string, string>
}

/**
 * Replaces the module names of WASI imports by unknown ones of the same length, for a compiler that knows WASI
 * itself.
 *
 * Such a compiler emits direct calls with WAMR's internal signature for imports that it knows, and a gateway, which
 * provides WASI through wasm-c-api, then crashes (WAMR issue 4539). An import that it does not know goes through the
 * gateway's callbacks. The name is put back by {@link restoreWasi}.
 *
 * It is not done for a compiler that was seen to be safe, although the result is the same: there it would only add a
 * step that leans on the layout of one section, and with it a way to fail on a format to come. Where it is done, the
 * hidden name occurs nowhere else in the module, so that what is put back is beyond doubt.
 *
 * @returns `undefined` where the module imports nothing from WASI.
 */
export function hideWasi(module: SectionedModule & Pick<ProxyWasmModule, 'imports'>): HiddenWasi | undefined {
  const used = wasiModules.filter((name) => module.imports.some((entry) => entry.module === name))
  if (used.length === 0) return undefined
  const names = new Map<string, string>()
  // Not `slice`: that of a Buffer shares its memory.
  const bytes = new Uint8Array(module.bytes)
  for (const right of used) {
    const hidden = unusedName(module.bytes, right.length)
    names.set(hidden, right)
    replaceImportModule(bytes, module, right, hidden)
  }
  return { bytes, names }
}

/** A name of a given length that occurs nowhere in the bytes; always the same for the same bytes. */
function unusedName(bytes: Uint8Array, length: number): string {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let attempt = 0; ; attempt++) {
    const name = `hidden_${attempt}`.padEnd(length, '_')
    if (!haystack.includes(name)) return name
  }
}

function replaceImportModule(
  bytes: Uint8Array,
  module: SectionedModule,
  right: string,
  hidden: string,
): void {
  const encoder = new TextEncoder()
  const [rightBytes, hiddenBytes] = [encoder.encode(right), encoder.encode(hidden)]
  for (const { id, payloadStart, end } of module.sections) {
    if (id !== 2) continue
    forEachImportModule(bytes, payloadStart, end, module.name, (start, stop) => {
      const same =
        stop - start === rightBytes.length && rightBytes.every((byte, index) => bytes[start + index] === byte)
      if (same) bytes.set(hiddenBytes, start)
    })
  }
}

/** Walks the entries of an import section (WebAssembly core specification, 5.5.5) and hands out the module names. */
function forEachImportModule(
  bytes: Uint8Array,
  start: number,
  end: number,
  name: string,
  visit: (start: number, end: number) => void,
): void {
  let position = start
  const byte = (): number => {
    const value = position < end ? bytes[position] : undefined
    if (value === undefined) throw unreadable(name, position)
    position++
    return value
  }
  const number = (): number => {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const low = byte()
      if (shift < 35) value += (low & 0x7f) * 2 ** shift
      if (low < 0x80) return value
    }
    throw unreadable(name, position)
  }
  const vector = (): [number, number] => {
    const length = number()
    if (length > end - position) throw unreadable(name, position)
    position += length
    return [position - length, position]
  }
  const limits = (): void => {
    const flags = number()
    number()
    if ((flags & 1) !== 0) number()
  }
  const reference = (): void => {
    const type = byte()
    if (type === 0x63 || type === 0x64) number()
  }
  const count = number()
  for (let index = 0; index < count; index++) {
    visit(...vector())
    vector()
    const kind = byte()
    if (kind === 0) number()
    else if (kind === 1) {
      reference()
      limits()
    } else if (kind === 2) limits()
    else if (kind === 3) {
      reference()
      byte()
    } else if (kind === 4) {
      byte()
      number()
    } else throw unreadable(name, position)
  }
}

function unreadable(file: string, offset: number): ProxyWasmAotError {
  return new ProxyWasmAotError('WASM_MALFORMED', `the import section of ${file} cannot be read`, {
    where: { file, offset, subject: 'import section' },
    remedy: 'Build the plugin again; its file is damaged.',
  })
}

/**
 * Puts the module names that {@link hideWasi} replaced back into an AOT file.
 *
 * They stand in the init data section, in the list of imported functions: a 32-bit count at a multiple of 4, then for
 * each import a 16-bit type index at an even offset and two texts, each a 16-bit length, the bytes and a zero byte,
 * at an even offset (WAMR, `aot_emit_import_func_info` in `core/iwasm/compilation/aot_emit_aot_file.c`; alike in
 * formats 3 to 6). The list is found by reading it whole: count, every module and every name must be those of the
 * module, in order. As the hidden name occurs nowhere else in the module, there is one such place.
 *
 * @throws ProxyWasmAotError COMPILE_WASI_NOT_RESTORED where that list is not there exactly once.
 */
export function restoreWasi(
  aot: AotFile,
  imports: readonly ModuleImport[],
  names: ReadonlyMap<string, string>,
  file: string,
): Uint8Array {
  const hiddenOf = new Map([...names].map(([hidden, right]) => [right, hidden]))
  const functions = imports.filter(({ kind }) => kind === 'func')
  const expected = functions.map((entry) => ({
    ...entry,
    module: hiddenOf.get(entry.module) ?? entry.module,
  }))
  const section = aot.sections.find(({ name }) => name === 'init-data')
  const data = section === undefined ? new Uint8Array() : sectionBytes(aot, section)
  const base = section === undefined ? 0 : section.offset
  const places = importLists(data, base, expected)
  const place = places[0]
  if (place === undefined || places.length !== 1) {
    throw new ProxyWasmAotError(
      'COMPILE_WASI_NOT_RESTORED',
      `the imports of ${file} were not found in the AOT file, so WASI would crash the gateway`,
      {
        expected: `one list of ${expected.length} imported functions in the init data section`,
        found: `${places.length}`,
        where: { file, subject: 'init data section' },
        remedy:
          'Use a wamrc that is built without WASI, such as the one of this project: proxy-wasm-aot toolchain install.',
      },
    )
  }
  const bytes = new Uint8Array(aot.bytes)
  for (const { start, module } of place) {
    const right = names.get(module)
    if (right !== undefined) bytes.set(new TextEncoder().encode(right), base + start)
  }
  // Imported globals carry module names too; no gateway gives globals under WASI names, so nothing may be left.
  for (const hidden of names.keys()) {
    if (Buffer.from(bytes.buffer).includes(hidden)) {
      throw new ProxyWasmAotError(
        'COMPILE_WASI_NOT_RESTORED',
        `a name that stood in for WASI is left in the AOT file of ${file}`,
        {
          expected: 'no import but functions from WASI',
          found: hidden,
          where: { file },
          remedy: 'Use a wamrc that is built without WASI: proxy-wasm-aot toolchain install.',
        },
      )
    }
  }
  return bytes
}

interface ImportPlace {
  /** Offset of the module name in the section, bytes. */
  start: number
  module: string
}

/** Every place in the section where exactly this list of imports lies. */
function importLists(
  data: Uint8Array,
  base: number,
  expected: readonly Pick<ModuleImport, 'module' | 'name'>[],
): ImportPlace[][] {
  const found: ImportPlace[][] = []
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  for (let start = (4 - (base % 4)) % 4; start + 4 <= data.length; start += 4) {
    if (view.getUint32(start, true) !== expected.length) continue
    const list = readImportList(data, view, base, start + 4, expected)
    if (list !== undefined) found.push(list)
  }
  return found
}

function readImportList(
  data: Uint8Array,
  view: DataView,
  base: number,
  start: number,
  expected: readonly Pick<ModuleImport, 'module' | 'name'>[],
): ImportPlace[] | undefined {
  let position = start
  const even = (): void => {
    position += (base + position) % 2
  }
  const text = (wanted: string): number | undefined => {
    even()
    const bytes = new TextEncoder().encode(wanted)
    if (position + 3 + bytes.length > data.length) return undefined
    if (view.getUint16(position, true) !== bytes.length + 1) return undefined
    const textStart = position + 2
    if (!bytes.every((byte, index) => data[textStart + index] === byte)) return undefined
    if (data[textStart + bytes.length] !== 0) return undefined
    position = textStart + bytes.length + 1
    return textStart
  }
  const places: ImportPlace[] = []
  for (const { module, name } of expected) {
    even()
    position += 2
    const moduleStart = text(module)
    if (moduleStart === undefined || text(name) === undefined) return undefined
    places.push({ start: moduleStart, module })
  }
  return places
}

function sectionBytes(aot: AotFile, { offset, size }: { offset: number; size: number }): Uint8Array {
  return aot.bytes.subarray(offset, offset + size)
}
