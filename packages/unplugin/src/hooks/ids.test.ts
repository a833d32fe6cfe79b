import { expect, test } from 'vitest'
import { idPattern, manifestId, splitSpecifier } from './ids.ts'

test.each(['./a.wasm?aot', '/p/a.wasm?import&aot', 'virtual:proxy-wasm-aot/manifest', manifestId])(
  'answers %j',
  (id) => {
    expect(idPattern.test(id)).toBe(true)
  },
)

test.each([
  './a.wasm',
  './a.wasm?url',
  'virtual:proxy-wasm-aot/manifests',
  'x/virtual:proxy-wasm-aot/manifest',
])('leaves %j to others', (id) => {
  expect(idPattern.test(id)).toBe(false)
})

test('keeps a query that is wrong, to say so when it is loaded', () => {
  expect(splitSpecifier('./a.wasm?t=1&aot&manifest')).toEqual({ file: './a.wasm', query: '?aot&manifest' })
  expect(splitSpecifier('./a.wasm?aot&taget=x')).toEqual({ file: './a.wasm', query: '?aot&taget=x' })
})
