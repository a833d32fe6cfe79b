import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findImportSite } from './site.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'site-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function write(text: string): Promise<string> {
  const file = path.join(folder, 'main.ts')
  await writeFile(file, text)
  return file
}

test('finds the line and marks the specifier', async () => {
  const file = await write(
    "// import x from './a.wasm?aot'\nimport m from './a.wasm?aot&manifest'\n\timport u from './a.wasm?aot'\n",
  )
  expect(await findImportSite(`${file}?vue&type=script`, './a.wasm?aot')).toEqual({
    file,
    line: 3,
    column: 16,
    frame: [
      "1 | // import x from './a.wasm?aot'",
      "2 | import m from './a.wasm?aot&manifest'",
      "3 | \timport u from './a.wasm?aot'",
      `  | \t${' '.repeat(15)}^^^^^^^^^^^^`,
      '4 |',
    ].join('\n'),
  })
})

test('finds an import that an alias has rewritten by the name of its file', async () => {
  const file = await write("import u from '@plugins/a.wasm?aot'")
  expect(await findImportSite(file, '/project/src/a.wasm?aot')).toMatchObject({ line: 1, column: 24 })
})

test('finds nothing in what is not on the disk', async () => {
  expect(await findImportSite('\0virtual:x', './a.wasm?aot')).toBeUndefined()
  expect(await findImportSite(await write('nothing'), './a.wasm?aot')).toBeUndefined()
})
