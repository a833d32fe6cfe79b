import { expect, test, vi } from 'vitest'
import wabt from 'wabt'
import { parseModule } from './read.ts'

test('exports of every kind are read whatever the initializers are', async () => {
  const text = `(module
    (table (export "table") 1 funcref) (global (export "global") i32 (i32.const 1))
    (memory (export "memory") 1) (func (export "func") (result i64) (i64.const 1)))`
  const module = parseModule((await wabt()).parseWat('m.wat', text).toBinary({}).buffer, 'm.wasm')
  expect(module.reader).toBe('wasm-parser')
  expect(module.exports).toEqual([
    { name: 'table', kind: 'table', signature: undefined },
    { name: 'global', kind: 'global', signature: undefined },
    { name: 'memory', kind: 'memory', signature: undefined },
    { name: 'func', kind: 'func', signature: { params: [], results: ['i64'] } },
  ])
})

test('nothing is written to standard output for an initializer that makes no sense', () => {
  const log = vi.spyOn(console, 'log')
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  // A global whose initializer begins with a block of a type that is not there.
  parseModule(Uint8Array.from([...header, 6, 7, 1, 0x7f, 0, 0x02, 0x05, 0x0b, 0x0b]), 'm.wasm')
  expect(log).not.toHaveBeenCalled()
})
