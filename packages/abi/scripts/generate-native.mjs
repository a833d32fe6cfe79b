// Writes native/host/abi_table.generated.hpp from data/proxy-wasm-abi.json, so that both hosts have one table.
import { readFile, writeFile } from 'node:fs/promises'

const facts = JSON.parse(await readFile(new URL('../data/proxy-wasm-abi.json', import.meta.url), 'utf8'))
const target = new URL('../../../native/host/abi_table.generated.hpp', import.meta.url)

/** The text of native/host/abi_table.generated.hpp. */
export function generateNativeTable() {
  const versions = (list) => `"${list.join(' ')}"`
  const types = (list) => `"${list.join(' ')}"`
  const imports = facts.imports.map(
    ({ module, name, params, results, abis, hostParams, allowedDuringStart }) => {
      const other = (family) => types(hostParams?.[family] ?? params)
      const flags = ['envoy', 'higress'].map((family) => String(allowedDuringStart[family])).join(', ')
      return `    {"${module}", "${name}", ${types(params)}, ${types(results)}, ${other('envoy')}, ${other('higress')}, ${versions(abis.envoy)}, ${versions(abis.higress)}, ${flags}},`
    },
  )
  const exports = facts.exports
    .filter(({ kind }) => kind === 'func')
    .flatMap(({ name, params, results }) =>
      Object.entries(params).map(
        ([version, list]) => `    {"${name}", "${version}", ${types(list)}, ${types(results)}},`,
      ),
    )
  return [
    '// Made by packages/abi/scripts/generate-native.mjs from packages/abi/data; change the data instead.',
    '#pragma once',
    '',
    'namespace host {',
    '',
    '// A function that hosts offer: types and ABI versions are separated by one space.',
    'struct AbiImport {',
    '  const char* module;',
    '  const char* name;',
    '  const char* params;',
    '  const char* results;',
    '  const char* envoy_params;',
    '  const char* higress_params;',
    '  const char* envoy_versions;',
    '  const char* higress_versions;',
    '  bool envoy_start;',
    '  bool higress_start;',
    '};',
    '',
    '// An export that hosts look up, for one ABI version.',
    'struct AbiExport {',
    '  const char* name;',
    '  const char* version;',
    '  const char* params;',
    '  const char* results;',
    '};',
    '',
    'inline constexpr AbiImport abi_imports[] = {',
    ...imports,
    '};',
    '',
    'inline constexpr AbiExport abi_exports[] = {',
    ...exports,
    '};',
    '',
    '}  // namespace host',
    '',
  ].join('\n')
}

if (import.meta.filename === process.argv[1]) await writeFile(target, generateNativeTable())
