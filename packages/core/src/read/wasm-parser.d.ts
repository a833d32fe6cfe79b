// The package ships no types; these are of the part that is used.
declare module '@webassemblyjs/wasm-parser' {
  interface ParsedSignature {
    params: { valtype: string }[]
    results: string[]
  }

  export type ModuleField =
    | {
        type: 'ModuleImport'
        module: string
        name: string
        descr: { type: string; signature: ParsedSignature }
      }
    | { type: 'Func'; signature: ParsedSignature }
    | { type: 'ModuleExport'; name: string; descr: { exportType: string; id: { value: number } } }
    | { type: 'Memory' | 'Table' | 'Global' | 'TypeInstruction' | 'Elem' | 'Data' | 'Start' }

  export interface DecodeOptions {
    ignoreCodeSection?: boolean
    ignoreDataSection?: boolean
    ignoreCustomNameSection?: boolean
    errorOnUnknownSection?: boolean
  }

  export function decode(bytes: Uint8Array, options: DecodeOptions): { body: { fields: ModuleField[] }[] }
}
