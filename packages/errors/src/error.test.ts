import { expect, test } from 'vitest'
import { errorCodes } from './codes.ts'
import { isProxyWasmAotError, ProxyWasmAotError } from './error.ts'

const error = new ProxyWasmAotError('WASM_EMPTY', 'plugin.wasm is empty', {
  expected: 'a WebAssembly module',
  found: '0 bytes',
  where: { file: 'plugin.wasm', subject: 'header', offset: 16 },
  remedy: 'Build it again.\nIt may have been interrupted.',
  cause: new Error('inner'),
})

test('an error says everything, line under line', () => {
  expect(error.format()).toBe(
    [
      'WASM_EMPTY: plugin.wasm is empty',
      '  expected: a WebAssembly module',
      '  found:    0 bytes',
      '  where:    plugin.wasm, header, byte 16 (0x10)',
      '  to do:    Build it again.',
      '            It may have been interrupted.',
    ].join('\n'),
  )
  expect(error.cause).toBeInstanceOf(Error)
})

test('an error is plain data as JSON', () => {
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({
    code: 'WASM_EMPTY',
    kind: 'input',
    found: '0 bytes',
  })
})

test('the kind decides the exit status', () => {
  const statuses = { input: 1, usage: 2, environment: 3 }
  for (const [code, { kind, summary }] of Object.entries(errorCodes)) {
    const { exitStatus } = new ProxyWasmAotError(code as keyof typeof errorCodes, 'x', { remedy: 'y' })
    expect(exitStatus).toBe(statuses[kind])
    expect(summary).toMatch(/\.$/)
  }
})

test('only errors of this toolchain are taken for such', () => {
  expect(isProxyWasmAotError(error)).toBe(true)
  expect(isProxyWasmAotError(new Error('x'))).toBe(false)
  expect(isProxyWasmAotError({ name: 'ProxyWasmAotError', code: 'x', remedy: 'y' })).toBe(false)
})
