import type { WasmFeature, WasmSection } from '../types.ts'
import { Cursor } from './cursor.ts'
import { describeSection } from './sections.ts'
import { readLimits, readValueType } from './structure.ts'

/**
 * Finds the features that tables, globals, element segments and data segments need: their types, their kinds of
 * segments and their constant expressions (core spec, 5.5.7 to 5.5.14). What it does not know it leaves to the engine.
 *
 * @param features more are added to it
 * @throws ProxyWasmAotError WASM_MALFORMED
 */
export function scanInitializers(
  bytes: Uint8Array,
  sections: readonly WasmSection[],
  features: Set<WasmFeature>,
  file: string,
): void {
  for (const section of sections) {
    const readEntry = entryReaders.get(section.id)
    if (readEntry === undefined) continue
    const cursor = new Cursor(bytes, section.contentStart, section.end, file, describeSection(section))
    for (let count = cursor.count(); count > 0; count--) if (!readEntry(cursor, features)) break
  }
}

/** Reads one entry of a section; `false` when the rest of the section cannot be understood. */
type EntryReader = (cursor: Cursor, features: Set<WasmFeature>) => boolean

const entryReaders: ReadonlyMap<number, EntryReader> = new Map([
  [4, readTable],
  [6, readGlobal],
  [9, readElementSegment],
  [11, readDataSegment],
])

function readTable(cursor: Cursor, features: Set<WasmFeature>): boolean {
  const hasInitializer = cursor.peek() === 0x40
  if (hasInitializer) {
    features.add('gc')
    cursor.skip(2)
  }
  readValueType(cursor, features)
  readLimits(cursor, features)
  return !hasInitializer || readConstant(cursor, features)
}

function readGlobal(cursor: Cursor, features: Set<WasmFeature>): boolean {
  if (readValueType(cursor, features) === 'funcref') features.add('reference-types')
  cursor.byte()
  return readConstant(cursor, features)
}

// Bits of the flags of an element segment.
const notActive = 1
const tableOrDeclared = 2
const expressions = 4

function readElementSegment(cursor: Cursor, features: Set<WasmFeature>): boolean {
  const flags = cursor.u32()
  if (flags > 7) throw cursor.malformed('flags of an element segment from 0 to 7', String(flags))
  const active = (flags & notActive) === 0
  if (!active) features.add((flags & tableOrDeclared) !== 0 ? 'reference-types' : 'bulk-memory')
  if (active && (flags & tableOrDeclared) !== 0 && cursor.u32() !== 0) features.add('reference-types')
  if (active && !readConstant(cursor, features)) return false
  if ((flags & expressions) === 0) {
    if ((flags & (notActive | tableOrDeclared)) !== 0) cursor.byte()
    for (let count = cursor.count(); count > 0; count--) cursor.u32()
    return true
  }
  features.add('reference-types')
  if ((flags & (notActive | tableOrDeclared)) !== 0) readValueType(cursor, features)
  for (let count = cursor.count(); count > 0; count--) if (!readConstant(cursor, features)) return false
  return true
}

function readDataSegment(cursor: Cursor, features: Set<WasmFeature>): boolean {
  const flags = cursor.u32()
  if (flags > 2) throw cursor.malformed('flags of a data segment from 0 to 2', String(flags))
  if (flags === 1) features.add('bulk-memory')
  if (flags === 2 && cursor.u32() !== 0) features.add('multi-memory')
  if (flags !== 1 && !readConstant(cursor, features)) return false
  cursor.skip(cursor.u32())
  return true
}

/** Reads a constant expression up to its end; `false` at an instruction that is not known in one. */
function readConstant(cursor: Cursor, features: Set<WasmFeature>): boolean {
  for (;;) {
    const opcode = cursor.byte()
    if (opcode === 0x0b) return true
    switch (opcode) {
      case 0x23: // global.get
        cursor.u32()
        break
      case 0x41: // i32.const
      case 0x42: // i64.const
        cursor.skipSigned()
        break
      case 0x43: // f32.const
        cursor.skip(4)
        break
      case 0x44: // f64.const
        cursor.skip(8)
        break
      case 0x6a: // i32.add, i32.sub, i32.mul
      case 0x6b:
      case 0x6c:
      case 0x7c: // i64.add, i64.sub, i64.mul
      case 0x7d:
      case 0x7e:
        features.add('extended-const')
        break
      case 0xd0: // ref.null
        features.add('reference-types')
        cursor.skipSigned()
        break
      case 0xd2: // ref.func
        features.add('reference-types')
        cursor.u32()
        break
      case 0xfb:
        features.add('gc')
        return false
      case 0xfd: // v128.const is the only one
        features.add('simd')
        if (cursor.u32() !== 12) return false
        cursor.skip(16)
        break
      default:
        return false
    }
  }
}
