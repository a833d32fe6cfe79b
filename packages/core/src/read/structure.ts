import type { FunctionSignature, ValueType } from '@proxy-wasm-aot/abi'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { MemoryLimits, ModuleExport, ModuleImport, WasmFeature, WasmSection } from '../types.ts'
import { Cursor } from './cursor.ts'
import { describeSection } from './sections.ts'

/** What the sections in front of the code say. */
export interface ModuleStructure {
  imports: ModuleImport[]
  exports: ModuleExport[]
  memories: MemoryLimits[]
  features: Set<WasmFeature>
}

const valueTypes: Readonly<Record<number, ValueType>> = {
  127: 'i32',
  126: 'i64',
  125: 'f32',
  124: 'f64',
  123: 'v128',
  112: 'funcref',
  111: 'externref',
}

const externalKinds = ['func', 'table', 'memory', 'global', 'tag'] as const

/**
 * Reads types, imports, functions, memories and exports, checking every byte of them. It is what makes hostile input
 * harmless to the parser that follows, and it stands in where that parser does not know a feature.
 *
 * @throws ProxyWasmAotError WASM_MALFORMED, WASM_UNSUPPORTED
 */
export function readStructure(
  bytes: Uint8Array,
  sections: readonly WasmSection[],
  file: string,
): ModuleStructure {
  const features = new Set<WasmFeature>()
  const open = (id: number): Cursor | undefined => {
    const section = sections.find((candidate) => candidate.id === id)
    return section && new Cursor(bytes, section.contentStart, section.end, file, describeSection(section))
  }
  const types = readTypes(open(1), features, file)
  const functions: (FunctionSignature | undefined)[] = []
  const memories: MemoryLimits[] = []
  const imports = readImports(open(2), types, functions, memories, features)
  readFunctions(open(3), types, functions)
  readMemories(open(5), memories, features)
  if (memories.length > 1) features.add('multi-memory')
  if (countTables(imports, open(4)) > 1) features.add('reference-types')
  if (sections.some(({ id }) => id === 12)) features.add('bulk-memory')
  if (sections.some(({ id }) => id === 13)) features.add('exception-handling')
  return { imports, exports: readExports(open(7), functions), memories, features }
}

function countTables(imports: readonly ModuleImport[], section: Cursor | undefined): number {
  return imports.filter(({ kind }) => kind === 'table').length + (section?.count() ?? 0)
}

function readTypes(
  cursor: Cursor | undefined,
  features: Set<WasmFeature>,
  file: string,
): FunctionSignature[] {
  if (cursor === undefined) return []
  const types: FunctionSignature[] = []
  for (let count = cursor.count(); count > 0; count--) {
    const offset = cursor.position
    const form = cursor.byte()
    if (form === 0x5e || form === 0x5f || (form >= 0x4e && form <= 0x50)) {
      throw new ProxyWasmAotError(
        'WASM_UNSUPPORTED',
        `${file} uses garbage-collected types, which no gateway takes`,
        {
          expected: 'function types only',
          found: `type form 0x${form.toString(16)}`,
          where: { file, offset, subject: 'type section' },
          remedy: 'Build the plugin without the GC proposal.',
        },
      )
    }
    if (form !== 0x60) throw cursor.malformed('a function type (0x60)', `0x${form.toString(16)}`, offset)
    types.push({ params: readValueTypes(cursor, features), results: readValueTypes(cursor, features) })
  }
  expectEnd(cursor)
  return types
}

function readValueTypes(cursor: Cursor, features: Set<WasmFeature>): ValueType[] {
  const types: ValueType[] = []
  for (let count = cursor.count(); count > 0; count--) types.push(readValueType(cursor, features))
  return types
}

/** Reads a value type and notes the feature that it needs. */
export function readValueType(cursor: Cursor, features: Set<WasmFeature>): ValueType {
  const offset = cursor.position
  const byte = cursor.byte()
  const type = valueTypes[byte]
  if (type === 'v128') features.add('simd')
  if (type === 'externref') features.add('reference-types')
  if (type !== undefined) return type
  // A typed reference: its heap type follows (0x63, 0x64), or it is an abstract one.
  if (byte === 0x63 || byte === 0x64) cursor.skipSigned()
  else if (byte < 0x65 || byte > 0x74)
    throw cursor.malformed('a value type', `0x${byte.toString(16)}`, offset)
  features.add('gc')
  return 'externref'
}

function readImports(
  cursor: Cursor | undefined,
  types: readonly FunctionSignature[],
  functions: (FunctionSignature | undefined)[],
  memories: MemoryLimits[],
  features: Set<WasmFeature>,
): ModuleImport[] {
  if (cursor === undefined) return []
  const imports: ModuleImport[] = []
  for (let count = cursor.count(); count > 0; count--) {
    const module = cursor.name()
    const name = cursor.name()
    const offset = cursor.position
    const kind = externalKinds[cursor.byte()]
    let signature: FunctionSignature | undefined
    if (kind === 'func') {
      signature = typeAt(cursor, types)
      functions.push(signature)
    } else if (kind === 'memory') memories.push(readLimits(cursor, features))
    else if (kind === 'table') {
      readValueType(cursor, features)
      readLimits(cursor, new Set())
    } else if (kind === 'global') {
      readValueType(cursor, features)
      cursor.byte()
    } else if (kind === 'tag') {
      features.add('exception-handling')
      cursor.byte()
      typeAt(cursor, types)
    } else throw cursor.malformed('a kind of import from 0 to 4', 'another byte', offset)
    imports.push({ module, name, kind, signature })
  }
  expectEnd(cursor)
  return imports
}

function readFunctions(
  cursor: Cursor | undefined,
  types: readonly FunctionSignature[],
  functions: (FunctionSignature | undefined)[],
): void {
  if (cursor === undefined) return
  for (let count = cursor.count(); count > 0; count--) functions.push(typeAt(cursor, types))
  expectEnd(cursor)
}

function readMemories(
  cursor: Cursor | undefined,
  memories: MemoryLimits[],
  features: Set<WasmFeature>,
): void {
  if (cursor === undefined) return
  for (let count = cursor.count(); count > 0; count--) memories.push(readLimits(cursor, features))
  expectEnd(cursor)
}

/** Reads the limits of a memory or a table. */
export function readLimits(cursor: Cursor, features: Set<WasmFeature>): MemoryLimits {
  const offset = cursor.position
  const flags = cursor.byte()
  if (flags > 0x07) throw cursor.malformed('limit flags from 0 to 7', String(flags), offset)
  const [hasMaximum, shared, memory64] = [(flags & 1) !== 0, (flags & 2) !== 0, (flags & 4) !== 0]
  const read = (): number => (memory64 ? cursor.u64() : cursor.u32())
  if (shared) features.add('threads')
  if (memory64) features.add('memory64')
  return { initial: read(), maximum: hasMaximum ? read() : undefined, shared, memory64 }
}

function readExports(
  cursor: Cursor | undefined,
  functions: readonly (FunctionSignature | undefined)[],
): ModuleExport[] {
  if (cursor === undefined) return []
  const exports: ModuleExport[] = []
  for (let count = cursor.count(); count > 0; count--) {
    const name = cursor.name()
    const offset = cursor.position
    const kind = externalKinds[cursor.byte()]
    if (kind === undefined) throw cursor.malformed('a kind of export from 0 to 4', 'another byte', offset)
    const index = cursor.u32()
    if (kind === 'func' && index >= functions.length) {
      throw cursor.malformed(`a function index below ${functions.length}`, String(index), offset)
    }
    exports.push({ name, kind, signature: kind === 'func' ? functions[index] : undefined })
  }
  expectEnd(cursor)
  return exports
}

function typeAt(cursor: Cursor, types: readonly FunctionSignature[]): FunctionSignature {
  const offset = cursor.position
  const index = cursor.u32()
  const type = types[index]
  if (type === undefined) throw cursor.malformed(`a type index below ${types.length}`, String(index), offset)
  return type
}

function expectEnd(cursor: Cursor): void {
  if (!cursor.done) throw cursor.malformed('the end of the section', `${cursor.remaining} more bytes`)
}
