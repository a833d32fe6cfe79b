import type { Finding, ModuleExport, ModuleImport, ProxyWasmModule } from '../types.ts'
import { finding } from './finding.ts'

/**
 * Checks the types at the module's border. The C API of V8, through which hosts link, knows neither vectors nor tags: it
 * ends the process at an import or export that has one, also at an export that the host never asks for (seen in Envoy).
 */
export function checkBorder(module: ProxyWasmModule): Finding[] {
  return [
    ...module.imports
      .filter(isBorderType)
      .map((entry) => borderFinding(entry, `${entry.module}.${entry.name}`)),
    ...module.exports.filter(isBorderType).map((entry) => borderFinding(entry, entry.name)),
  ]
}

/** Whether an import or export is of a type that hosts do not survive. */
export function isBorderType({ kind, signature }: ModuleImport | ModuleExport): boolean {
  if (kind === 'tag') return true
  return signature !== undefined && [...signature.params, ...signature.results].includes('v128')
}

function borderFinding({ kind }: ModuleImport | ModuleExport, subject: string): Finding {
  const found = kind === 'tag' ? 'a tag' : 'v128 in the signature'
  return finding('BORDER_TYPE', {
    message: `${subject} has a type that ends the whole gateway when its V8 links the module`,
    subject,
    expected: 'functions of i32, i64, f32, f64 and references, and no tags',
    found,
    gatewayText: 'unreachable code',
    remedy:
      kind === 'tag'
        ? 'Build without exceptions (clang: -fno-exceptions; Rust: panic=abort), or do not export the tag.'
        : 'Do not export the function, or pass vectors through memory.',
  })
}
