import { expect, test } from 'vitest'
import { resolveOptions } from './resolve.ts'
import type { ProxyWasmAotOptions } from './types.ts'

test('fills in every default', () => {
  expect(resolveOptions()).toMatchObject({
    build: { targets: [{ name: 'x86-64-v3' }], onInvalid: 'error' },
    entries: [],
    include: [],
    exclude: [],
    root: undefined,
    logLevel: 'info',
  })
})

test('takes entries by name and in a list, as files and with what builds them', () => {
  const command = ['asc', 'index.ts']
  const source = {
    sources: ['index.ts'],
    command,
    watch: ['lib/**'],
    cwd: '.',
    env: {},
    timeoutSeconds: 1800,
  }
  const expected = [
    { name: 'auth', file: 'auth.wasm', build: undefined },
    { name: 'jwt', file: 'jwt.wasm', build: source },
  ]
  const jwt = { source: 'index.ts', command, output: 'jwt.wasm', watch: 'lib/**' }
  expect(resolveOptions({ entries: { auth: 'auth.wasm', jwt } }).entries).toEqual(expected)
  const list = [
    { name: 'auth', file: 'auth.wasm' },
    { name: 'jwt', ...jwt },
  ]
  expect(resolveOptions({ entries: list }).entries).toEqual(expected)
})

test.each([
  [null, 'options'],
  [[], 'options'],
  [{ entries: 'auth.wasm' }, 'entries'],
  [{ entries: { auth: '' } }, 'entries.auth'],
  [{ entries: { auth: 7 } }, 'entries.auth'],
  [{ entries: { auth: { output: 'a.wasm' } } }, 'entries.auth.command'],
  [{ entries: { auth: { output: 'a.wasm', command: [] } } }, 'entries.auth.command'],
  [{ entries: { auth: { output: 'a.wasm', command: 'npm run build' } } }, 'entries.auth.command'],
  [{ entries: { auth: { command: ['asc'] } } }, 'entries.auth.output'],
  [{ entries: { auth: { command: ['asc'], output: 'a.wasm', env: { A: 1 } } } }, 'entries.auth.env'],
  [
    { entries: { auth: { command: ['asc'], output: 'a.wasm', timeoutSeconds: 0 } } },
    'entries.auth.timeoutSeconds',
  ],
  [{ entries: { auth: { command: ['asc'], output: 'a.wasm', shell: true } } }, 'entries.auth.shell'],
  [{ entries: [{ file: 'a.wasm' }] }, 'entries[0].name'],
  [{ entries: ['a.wasm'] }, 'entries[0]'],
  [{ include: [1] }, 'include'],
  [{ exclude: '' }, 'exclude'],
  [{ root: 1 }, 'root'],
  [{ logLevel: 'debug' }, 'logLevel'],
  [{ onInvalid: 'maybe' }, 'onInvalid'],
  [{ gatway: 'envoy' }, 'gatway'],
])('refuses %j and names the option', (raw, subject) => {
  expect(() => resolveOptions(raw as ProxyWasmAotOptions)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', where: expect.objectContaining({ subject }) }),
  )
})

test('refuses two entries of one name before anything is read', () => {
  const entries = [
    { name: 'auth', file: 'a.wasm' },
    { name: 'Auth', file: 'b.wasm' },
  ]
  expect(() => resolveOptions({ entries })).toThrow(
    expect.objectContaining({ code: 'ARTIFACT_NAME_COLLISION' }),
  )
})
