// Writes src/tables.generated.ts from data/proxy-wasm-abi.json: `node packages/abi/scripts/generate.mjs`.
import { readFile, writeFile } from 'node:fs/promises'

const facts = JSON.parse(await readFile(new URL('../data/proxy-wasm-abi.json', import.meta.url), 'utf8'))

/** The text of src/tables.generated.ts. */
export function generateTables() {
  const constant = (name, type, value) =>
    `export const ${name}: ${type} = ${JSON.stringify(value, undefined, 1)}\n`
  return [
    '// Made by scripts/generate.mjs from data/proxy-wasm-abi.json; change that file instead.',
    "import type { AbiEnums, AbiHostProfile, AbiImport, AbiExport, AbiLimits, AbiProperty, HostFamily } from './types.ts'\n",
    constant('abiImports', 'readonly AbiImport[]', facts.imports),
    constant('abiExports', 'readonly AbiExport[]', facts.exports),
    constant('abiEnums', 'AbiEnums', onlyNumbers(facts.enums)),
    constant('abiLimits', 'AbiLimits', facts.limits),
    constant(
      'abiProperties',
      'readonly AbiProperty[]',
      facts.properties.map(({ path, hosts, access }) => ({ path, hosts, access })),
    ),
    constant('foreignFunctions', 'Readonly<Record<HostFamily, readonly string[]>>', facts.foreignFunctions),
    constant('hostProfiles', 'readonly AbiHostProfile[]', facts.hostProfiles),
  ].join('\n')
}

function onlyNumbers(enums) {
  return Object.fromEntries(
    Object.entries(enums).filter(([, members]) =>
      Object.values(members).every((value) => typeof value === 'number'),
    ),
  )
}

if (import.meta.filename === process.argv[1]) {
  await writeFile(new URL('../src/tables.generated.ts', import.meta.url), generateTables())
}
