import { expect, test } from 'vitest'
import { createManyProgress } from './many-progress.ts'

function recorded(total: number) {
  const lines: string[] = []
  const notes: string[] = []
  const progress = {
    update: (text: string) => lines.push(text),
    note: (text: string) => notes.push(text),
    stop() {},
  }
  return { many: createManyProgress(progress, total), lines, notes }
}

test('one line says what is done and what is being compiled', () => {
  const { many, lines } = recorded(6)
  const progress = (plugin: string, elapsedMilliseconds: number): void =>
    many.event(plugin, { type: 'compile-progress', target: 'aarch64', elapsedMilliseconds })
  progress('a.wasm', 500)
  progress('b.wasm', 12_000)
  expect(lines.at(-1)).toBe('0 of 6 done; compiling a.wasm for aarch64, b.wasm for aarch64 (12s)')
  for (const name of ['c', 'd', 'e']) progress(name, 0)
  expect(lines.at(-1)).toMatch(/^0 of 6 done; compiling .*, and 2 more$/)
  for (const name of ['b.wasm', 'c', 'd', 'e']) many.done(name)
  expect(lines.at(-1)).toBe('4 of 6 done; compiling a.wasm for aarch64')
  many.done('a.wasm')
  expect(lines.at(-1)).toBe('5 of 6 done; reading')
})

test('a single plugin needs no count', () => {
  const { many, lines } = recorded(1)
  many.event('a.wasm', { type: 'compile-progress', target: 'x86-64-v3', elapsedMilliseconds: 2000 })
  expect(lines).toEqual(['compiling a.wasm for x86-64-v3 (2s)'])
})

test('a warning stays, with the plugin that it is about', () => {
  const { many, notes } = recorded(2)
  many.event('a.wasm', { type: 'warning', code: 'TARGET_NATIVE', message: 'Careful.', remedy: '' })
  expect(notes).toEqual(['a.wasm: Careful.'])
})
