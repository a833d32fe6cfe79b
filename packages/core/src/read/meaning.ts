import type { FunctionSignature, ValueType } from '@proxy-wasm-aot/abi'
import { decode, type ModuleField } from '@webassemblyjs/wasm-parser'
import { leb128 } from '../embed/leb128.ts'
import type { ModuleExport, ModuleImport, WasmSection } from '../types.ts'
import { Cursor } from './cursor.ts'

/** Imports and exports as the parser reads them. */
export interface ModuleMeaning {
  imports: ModuleImport[]
  exports: ModuleExport[]
}

/** Ids of the sections that the parser gets: type, import, function, table, memory, global, export. */
const neededSections = new Set([1, 2, 3, 4, 5, 6, 7])
const globalSection = 6

/** A code section without functions: the parser pairs functions with bodies, and is told to ignore them. */
const noCode = Uint8Array.of(10, 1, 0)

/**
 * Reads imports and exports through `@webassemblyjs/wasm-parser`. It gets the sections that it needs and no others:
 * with code and data in sight it takes seconds for a real plugin.
 *
 * @throws whatever the parser throws for a feature that it does not know; the caller has an own reader for that
 */
export function readMeaning(bytes: Uint8Array, sections: readonly WasmSection[]): ModuleMeaning {
  const pieces = [bytes.subarray(0, 8)]
  for (const section of sections) {
    if (!neededSections.has(section.id)) continue
    if (section.id === globalSection) pieces.push(plainGlobals(bytes, section))
    else pieces.push(bytes.subarray(section.start, section.end))
  }
  pieces.push(noCode)
  const program = decode(Buffer.concat(pieces), {
    ignoreCodeSection: true,
    ignoreDataSection: true,
    ignoreCustomNameSection: true,
    errorOnUnknownSection: false,
  })
  const fields = program.body[0]?.fields ?? []
  const functions: FunctionSignature[] = []
  const imports: ModuleImport[] = []
  const exported: ModuleExport[] = []
  for (const field of fields) {
    if (field.type === 'ModuleImport') {
      const description = field.descr
      const signature =
        description.type === 'FuncImportDescr' ? toSignature(description.signature) : undefined
      if (signature !== undefined) functions.push(signature)
      imports.push({ module: field.module, name: field.name, kind: importKind(description.type), signature })
    } else if (field.type === 'Func') functions.push(toSignature(field.signature))
  }
  for (const field of fields) {
    if (field.type !== 'ModuleExport') continue
    const kind = exportKind(field.descr.exportType)
    exported.push({
      name: field.name,
      kind,
      signature: kind === 'func' ? functions[field.descr.id.value] : undefined,
    })
  }
  return { imports, exports: exported }
}

/**
 * A section with as many globals, each `i32.const 0`. Initializers are code, and the parser writes to standard output
 * about code that it does not know; what a global is worth does not matter here.
 */
function plainGlobals(bytes: Uint8Array, { contentStart, end }: WasmSection): Uint8Array {
  const count = new Cursor(bytes, contentStart, end, 'module', 'global section').count()
  const content = Buffer.concat([leb128(count), Buffer.alloc(count * plainGlobal.length, plainGlobal)])
  return Buffer.concat([Uint8Array.of(globalSection), leb128(content.length), content])
}

/** Type i32, immutable, `i32.const 0`, `end`. */
const plainGlobal = Uint8Array.of(0x7f, 0x00, 0x41, 0x00, 0x0b)

type ParsedSignature = Extract<ModuleField, { type: 'Func' }>['signature']

function toSignature({ params, results }: ParsedSignature): FunctionSignature {
  return { params: params.map(({ valtype }) => valtype as ValueType), results: results as ValueType[] }
}

function importKind(type: string): ModuleImport['kind'] {
  if (type === 'FuncImportDescr') return 'func'
  if (type === 'Memory') return 'memory'
  return type === 'Table' ? 'table' : 'global'
}

function exportKind(type: string): ModuleExport['kind'] {
  if (type === 'Func') return 'func'
  if (type === 'Memory' || type === 'Mem') return 'memory'
  return type === 'Table' ? 'table' : 'global'
}
