import { expect, test } from 'vitest'
import { formatRequest, parseRequest } from './query.ts'

test.each([
  ['./a.wasm?aot', { file: './a.wasm', manifest: false, target: undefined }],
  ['./a.wasm?aot=', { file: './a.wasm', manifest: false, target: undefined }],
  ['/x/a.wasm?import&aot&manifest&t=123', { file: '/x/a.wasm', manifest: true, target: undefined }],
  ['a.wasm?manifest&target=aarch64&aot', { file: 'a.wasm', manifest: true, target: 'aarch64' }],
  ['a.wasm?aot&target=cortex+sve', { file: 'a.wasm', manifest: false, target: 'cortex+sve' }],
])('reads %s', (id, expected) => {
  expect(parseRequest(id)).toEqual(expected)
})

test.each(['./a.wasm', './a.wasm?init', './a.wasm?url', './a.wasm?aotx', './aot.wasm?x=aot'])(
  'leaves %s alone',
  (id) => {
    expect(parseRequest(id)).toBeUndefined()
  },
)

test.each(['a.wasm?aot&taget=aarch64', 'a.wasm?aot&target', 'a.wasm?aot&url'])('refuses %s', (id) => {
  expect(() => parseRequest(id)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})

test('writes equal requests in one way', () => {
  const one = parseRequest('a.wasm?t=1&target=x86-64&manifest&aot')!
  expect(formatRequest(one)).toBe('a.wasm?aot&manifest&target=x86-64')
  expect(parseRequest(formatRequest(one))).toEqual(one)
})
