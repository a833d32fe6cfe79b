import type { FunctionSignature, ValueType } from '@proxy-wasm-aot/abi'
import { decode, type ModuleField } from '@webassemblyjs/wasm-parser'
import type { ModuleExport, ModuleImport, WasmSection } from '../types.ts'

/** Imports and exports as the parser reads them. */
export interface ModuleMeaning {
  imports: ModuleImport[]
  exports: ModuleExport[]
}

/** Ids of the sections that the parser gets: type, import, function, table, memory, global, export. */
const neededSections = new Set([1, 2, 3, 4, 5, 6, 7])

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
  for (const { id, start, end } of sections)
    if (neededSections.has(id)) pieces.push(bytes.subarray(start, end))
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
