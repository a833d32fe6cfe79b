import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** What the type checker says of a file that lies in this folder, in messages alone. */
function check(text: string): string[] {
  const file = path.join(import.meta.dirname, 'page.ts')
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    customConditions: ['proxy-wasm-aot-source'],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: [],
  }
  const host = ts.createCompilerHost(options)
  const { fileExists, getSourceFile } = host
  host.fileExists = (name) => name === file || fileExists.call(host, name)
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(file, text, rest[0]) : getSourceFile.call(host, name, ...rest)
  const program = ts.createProgram([file], options, host)
  const source = program.getSourceFile(file)
  return ts
    .getPreEmitDiagnostics(program, source)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

const imports = `
import url from './auth.wasm?aot'
import manifest from './auth.wasm?aot&manifest'
import arm from './auth.wasm?aot&target=aarch64'
import armManifest from './auth.wasm?aot&manifest&target=aarch64-neoverse-v1'
import all from 'virtual:proxy-wasm-aot/manifest'
export const texts: string[] = [url, arm, manifest.target.cpu, armManifest.wasm.sha256, all[0]!.url]
`

test.each(['unplugin-proxy-wasm-aot/client', 'vite-plugin-proxy-wasm-aot/client'])(
  '%s types every import',
  (types) => {
    expect(check(`/// <reference types="${types}" />\n${imports}`)).toEqual([])
  },
)

test('the types are those, and not any', () => {
  expect(check(imports)).toContainEqual(expect.stringContaining("Cannot find module './auth.wasm?aot'"))
  const wrong = `/// <reference types="unplugin-proxy-wasm-aot/client" />
    import url from './auth.wasm?aot'
    import manifest from './auth.wasm?aot&manifest'
    export const numbers: number[] = [url, manifest.aot.sha256]
    export const none = manifest.nothing`
  expect(check(wrong)).toEqual([
    expect.stringContaining("'string' is not assignable to type 'number'"),
    expect.stringContaining("'string' is not assignable to type 'number'"),
    expect.stringContaining("'nothing' does not exist"),
  ])
})
