import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { expect, test } from 'vitest'
import { messageWithSite, toBundlerError } from './failure.ts'

const site = { file: '/p/main.ts', line: 3, column: 7, frame: 'the frame' }

test('puts all that a coded error says into the message', () => {
  const coded = new ProxyWasmAotError('WASM_EMPTY', 'a.wasm is empty', {
    found: '0 bytes',
    remedy: 'Build it.',
  })
  const error = toBundlerError(coded, site)
  expect(error).toMatchObject({
    message: 'WASM_EMPTY: a.wasm is empty\n  found:    0 bytes\n  to do:    Build it.',
    code: 'WASM_EMPTY',
    id: '/p/main.ts',
    loc: { file: '/p/main.ts', line: 3, column: 7 },
    frame: 'the frame',
    stack: '',
  })
  expect(messageWithSite(error)).toMatch(/to do: {4}Build it\.\n\n\/p\/main\.ts:3:8\nthe frame$/)
})

test('keeps the message and the stack of other errors', () => {
  const other = new TypeError('a mistake of ours')
  expect(toBundlerError(other)).toMatchObject({ message: 'a mistake of ours', stack: other.stack })
  expect(toBundlerError(other).code).toBeUndefined()
  expect(messageWithSite(toBundlerError('text'))).toBe('text')
})
