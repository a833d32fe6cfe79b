import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { relativeFileUrl } from './file-url.ts'

const request = { chunkId: 'deep/lib.js', fileName: 'assets/a.wasm' }
const require = createRequire(import.meta.url)

test('is relative to the chunk in modules', () => {
  expect(relativeFileUrl({ ...request, format: 'es' })).toBe(
    'new URL("../assets/a.wasm", import.meta.url).href',
  )
  expect(relativeFileUrl({ chunkId: 'lib.js', fileName: 'a.wasm', format: 'es' })).toContain('"./a.wasm"')
})

test.each(['cjs', 'umd', 'iife'])('is a file beside the chunk in Node.js as %s', (format) => {
  const code = relativeFileUrl({ ...request, format })
  expect(runInNewContext(code, { require, __dirname: '/dist/deep', URL })).toBe('file:///dist/assets/a.wasm')
})

test('is beside the script in a browser', () => {
  const code = relativeFileUrl({ ...request, format: 'umd' })
  const document = { currentScript: { src: 'https://cdn.example/x/deep/lib.js' } }
  expect(runInNewContext(code, { document, URL })).toBe('https://cdn.example/x/assets/a.wasm')
})
