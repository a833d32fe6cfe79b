import {
  abiImports,
  findAbiImport,
  type GatewayProfile,
  linkedSignature,
  wasiModules,
} from '@proxy-wasm-aot/abi'
import { closest, distance } from 'fastest-levenshtein'
import type { Finding, ModuleImport, ProxyWasmModule } from '../types.ts'
import { spokenAbiVersion } from './abi-version.ts'
import { isBorderType } from './border.ts'
import { type FindingDetails, finding, sameSignature, signatureText } from './finding.ts'

/** Checks each import by module, name and signature. A name that is imported twice is legal and told once. */
export function checkImports(module: ProxyWasmModule, gateway: GatewayProfile): Finding[] {
  const findings: Finding[] = [...checkSeveral(module, 'memory'), ...checkSeveral(module, 'table')]
  const told = new Set<string>()
  for (const entry of module.imports) {
    const found = checkImport(entry, module, gateway)
    const key = `${found?.code} ${found?.subject} ${found?.found}`
    if (found === undefined || told.has(key)) continue
    told.add(key)
    findings.push(found)
  }
  return findings
}

function checkSeveral(module: ProxyWasmModule, kind: 'memory' | 'table'): Finding[] {
  const count = module.imports.filter((entry) => entry.kind === kind).length
  if (count < 2) return []
  return [
    finding('IMPORT_SEVERAL', {
      message: `the module imports ${count} of kind ${kind}; the host creates one`,
      subject: kind,
      expected: `at most one imported ${kind}`,
      found: `${count}`,
      gatewayText: 'Failed to create new Wasm instance',
      remedy: `Link without --import-${kind}, so that the module defines its own.`,
    }),
  ]
}

function checkImport(
  entry: ModuleImport,
  module: ProxyWasmModule,
  gateway: GatewayProfile,
): Finding | undefined {
  const subject = `${entry.module}.${entry.name}`
  if (isBorderType(entry)) return undefined
  if (entry.kind === 'memory' || entry.kind === 'table') return importedMemory(subject, entry.kind)
  if (entry.signature === undefined) {
    return finding('IMPORT_KIND', {
      message: `${subject} is imported as a ${entry.kind}; hosts link functions only`,
      subject,
      expected: 'a function',
      found: entry.kind,
      gatewayText: missingText(subject),
      remedy: 'Link the module so that it defines its own globals and tags.',
    })
  }
  const linked = linkedSignature(gateway, spokenAbiVersion(module, gateway), entry.module, entry.name)
  if (linked === undefined) return missingImport(entry, subject, module, gateway)
  if (!sameSignature(entry.signature, linked)) {
    const want = signatureText(entry.signature)
    const offered = signatureText(linked)
    return finding('IMPORT_SIGNATURE', {
      message: `${subject} is imported with another signature than ${gateway.id} registers`,
      subject,
      expected: offered,
      found: want,
      gatewayText: `Failed to load Wasm module due to an import type mismatch: ${subject}, want: ${want}, but host exports: ${offered}`,
      remedy: `Declare ${entry.name} as ${offered}; an SDK that declares it otherwise needs an update.`,
    })
  }
  return stubbedImport(entry, subject)
}

function missingImport(
  entry: ModuleImport,
  subject: string,
  module: ProxyWasmModule,
  gateway: GatewayProfile,
): Finding {
  const details = { subject, gatewayText: missingText(subject), found: 'no such function' }
  const known = findAbiImport(entry.module, entry.name)
  if (wasiModules.includes(entry.module)) {
    return finding('IMPORT_WASI_MISSING', {
      ...details,
      message: `${gateway.id} has no WASI function ${entry.name}`,
      expected: `one of the ${gateway.wasiFunctions.length} WASI functions of ${gateway.id}`,
      remedy: `Build without what needs ${entry.name} (files, sockets, signals), or for a gateway that has it: ${havingWasi(entry.name, known !== undefined)}.`,
    })
  }
  if (known !== undefined && gateway.hostFunctions.includes(entry.name)) {
    const versions = known.abis[gateway.family].join(', ')
    return finding('IMPORT_OTHER_ABI_VERSION', {
      ...details,
      message: `${subject} belongs to ABI ${versions}, and the plugin declares ${module.abiVersion ?? 'none'}`,
      expected: `ABI ${versions}`,
      found: `ABI ${module.abiVersion ?? 'none'}`,
      remedy: 'Use an SDK whose marker and imports are of one ABI version.',
    })
  }
  if (known !== undefined && entry.module === 'env') {
    const family = known.abis.higress.length > 0 && known.abis.envoy.length === 0 ? 'Higress' : 'another host'
    return finding('IMPORT_OTHER_GATEWAY', {
      ...details,
      message: `${subject} is a function of ${family}; ${gateway.id} does not have it`,
      expected: `a function of ${gateway.id}`,
      remedy: `Build for a Higress profile (see proxy-wasm-aot gateways), or build the plugin without ${entry.name}.`,
    })
  }
  return finding('IMPORT_MISSING', {
    ...details,
    message: `${gateway.id} does not link ${subject}`,
    expected: 'a function of the proxy-wasm ABI or of WASI',
    remedy: suggestion(entry),
  })
}

function suggestion({ module, name }: ModuleImport): string {
  const sameName = abiImports.find((known) => known.name === name)
  if (sameName !== undefined) return `Import it from module ${sameName.module}, not ${module}.`
  const names = abiImports.map((known) => known.name)
  const near = closest(name, names)
  if (distance(name, near) <= Math.max(2, name.length / 5)) return `Did you mean ${near}?`
  return 'It is probably an undefined symbol that the linker let through: define it, or remove what calls it.'
}

function havingWasi(name: string, known: boolean): string {
  return known ? `newer profiles list ${name}, see proxy-wasm-aot gateways --json` : 'no known gateway does'
}

function importedMemory(subject: string, kind: 'memory' | 'table'): Finding {
  return finding('IMPORT_MEMORY', {
    message: `${subject} is an imported ${kind}: V8 creates it, other engines do not`,
    subject,
    expected: `a ${kind} of the module's own`,
    found: `an imported ${kind}`,
    remedy: `Link without --import-${kind}, so that the module defines and exports it.`,
  })
}

/** Functions that every host links and whose answer is a failure, whatever is asked (proxy-wasm-cpp-host, `src/exports.cc`). */
function stubbedImport(entry: ModuleImport, subject: string): Finding | undefined {
  const behavior = findAbiImport(entry.module, entry.name)?.behavior
  // What every language's runtime imports and survives is not worth a word to its users.
  if (behavior === undefined || !/^stub (?!8$|52$|44$)/.test(behavior)) return undefined
  const details: FindingDetails = {
    message: `${subject} links, and every call of it fails (${behavior})`,
    subject,
    expected: 'a function that does something',
    found: behavior,
    remedy: 'Nothing, if the plugin never calls it or expects it to fail; otherwise do without it.',
  }
  return finding('IMPORT_STUB', details)
}

function missingText(subject: string): string {
  return `Failed to load Wasm module due to a missing import: ${subject}`
}
