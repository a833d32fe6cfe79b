import { mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import wabt from 'wabt'
import { mutations } from '../testing/random.ts'
import { parseModule, readModule } from './read.ts'

let folder: string
let assembler: Awaited<ReturnType<typeof wabt>>

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'read-test-'))
  assembler = await wabt()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const everything = {
  simd: true,
  bulk_memory: true,
  reference_types: true,
  tail_call: true,
  threads: true,
  multi_value: true,
  memory64: true,
  multi_memory: true,
  exceptions: true,
  extended_const: true,
  relaxed_simd: true,
}

function assemble(text: string): Uint8Array {
  return assembler
    .parseWat('module.wat', `(module ${text})`, everything)
    .toBinary({ write_debug_names: true }).buffer
}

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

function thrownBy(bytes: Uint8Array): { code: string; where: { offset?: number } } {
  try {
    parseModule(bytes, 'm.wasm')
  } catch (error) {
    return error as { code: string; where: { offset?: number } }
  }
  throw new Error('nothing was thrown')
}

test('imports, exports, memories and markers are read with their types', () => {
  const module = parseModule(
    assemble(`
      (import "env" "proxy_log" (func (param i32 i32 i32) (result i32)))
      (import "env" "proxy_increment_metric" (func (param i32 i64) (result i32)))
      (memory (export "memory") 2 16)
      (func (export "proxy_abi_version_0_2_1"))
      (func (export "pair") (result i32 f64) (i32.const 0) (f64.const 0))`),
    'm.wasm',
  )
  expect(module.reader).toBe('wasm-parser')
  expect(module.imports).toEqual([
    {
      module: 'env',
      name: 'proxy_log',
      kind: 'func',
      signature: { params: ['i32', 'i32', 'i32'], results: ['i32'] },
    },
    {
      module: 'env',
      name: 'proxy_increment_metric',
      kind: 'func',
      signature: { params: ['i32', 'i64'], results: ['i32'] },
    },
  ])
  expect(module.exports).toContainEqual({
    name: 'pair',
    kind: 'func',
    signature: { params: [], results: ['i32', 'f64'] },
  })
  expect(module.memories).toEqual([{ initial: 2, maximum: 16, shared: false, memory64: false }])
  expect(module).toMatchObject({ abiMarkers: ['proxy_abi_version_0_2_1'], abiVersion: '0.2.1' })
})

test('sections hold every byte of the file, one behind the other', () => {
  const bytes = assemble('(memory 1) (func (export "f")) (data (i32.const 0) "x")')
  const { sections } = parseModule(bytes, 'm.wasm')
  let end = 8
  for (const section of sections) {
    expect(section.start).toBe(end)
    end = section.end
  }
  expect(end).toBe(bytes.length)
})

test.each([
  ['(func (drop (v128.const i32x4 1 2 3 4)))', ['simd']],
  ['(func (param v128))', ['simd']],
  ['(memory 1) (func (memory.copy (i32.const 0) (i32.const 1) (i32.const 2)))', ['bulk-memory']],
  ['(func $f (return_call $f))', ['tail-call']],
  ['(memory 1 2 shared) (func (drop (i32.atomic.load (i32.const 0))))', ['threads']],
  ['(func (param externref))', ['reference-types']],
  [
    '(func (drop (i8x16.relaxed_swizzle (v128.const i32x4 1 2 3 4) (v128.const i32x4 1 2 3 4))))',
    ['simd', 'relaxed-simd'],
  ],
  ['(global i32 (i32.mul (i32.const 2) (i32.const 3)))', ['extended-const']],
  ['(global i64 (i64.sub (i64.const -2) (i64.const 3)))', ['extended-const']],
  ['(memory 1) (data (i32.add (i32.const 2) (i32.const 3)) "x")', ['extended-const']],
  ['(table 9 funcref) (func $f) (elem (i32.add (i32.const 2) (i32.const 3)) $f)', ['extended-const']],
  ['(global v128 (v128.const i32x4 0x0b 2 3 4)) (global i32 (i32.const 0))', ['simd']],
  ['(global f32 (f32.const 1)) (global f64 (f64.const 1)) (global (mut i64) (i64.const -9))', []],
  ['(global funcref (ref.null func))', ['reference-types']],
  ['(table 1 externref)', ['reference-types']],
  ['(table 1 funcref) (table 1 funcref)', ['reference-types']],
  ['(import "env" "t" (table 1 funcref)) (table 1 funcref)', ['reference-types']],
  ['(table 1 funcref) (func $f) (elem (i32.const 0) $f)', []],
  ['(table 1 funcref) (elem (i32.const 0) funcref (ref.null func))', ['reference-types']],
  ['(table 1 funcref) (func $f) (elem func $f)', ['bulk-memory']],
  ['(func $f) (elem declare func $f) (func (drop (ref.func $f)))', ['reference-types']],
  ['(memory 1) (data "passive") (data (i32.const 0) "active")', ['bulk-memory']],
  ['(type $t (func)) (table 1 funcref) (func (call_indirect (type $t) (i32.const 0)))', []],
  [
    '(type $t (func)) (table 1 funcref) (table $u 1 funcref) (func (call_indirect $u (type $t) (i32.const 0)))',
    ['reference-types'],
  ],
  ['(memory 1) (memory $m 1) (func (drop (i32.load $m (i32.const 1))))', ['multi-memory']],
  ['(memory 1) (func (drop (i32.load offset=70000 (i32.const 1))) (br_table 0 0 (i32.const 1)))', []],
  [
    '(func (drop (i32.trunc_sat_f32_s (f32.const 1))) (drop (i64.extend8_s (i64.const -1))) (drop (f64.const 2)))',
    [],
  ],
])('features of %s', (text, features) => {
  expect([...parseModule(assemble(text), 'm.wasm').features].sort()).toEqual([...features].sort())
})

test('a module that the parser does not know is read by the fallback', () => {
  const module = parseModule(
    assemble('(memory (export "memory") i64 1) (func (export "f") (param i64))'),
    'm.wasm',
  )
  expect(module.reader).toBe('fallback')
  expect(module.features.has('memory64')).toBe(true)
  expect(module.exports.map(({ name }) => name)).toEqual(['memory', 'f'])
})

test('an export that the parser does not know hides none behind it', () => {
  const log = vi.spyOn(console, 'warn')
  const module = parseModule(
    assemble('(tag (export "t") (param i32)) (func (export "f") (param f32))'),
    'm.wasm',
  )
  expect(module.reader).toBe('fallback')
  expect(module.exports).toEqual([
    { name: 't', kind: 'tag', signature: undefined },
    { name: 'f', kind: 'func', signature: { params: ['f32'], results: [] } },
  ])
  expect(log).not.toHaveBeenCalled()
})

test.each([
  ['an element segment with unknown flags', [...header, 9, 2, 1, 8], 'WASM_MALFORMED'],
  ['a data segment with unknown flags', [...header, 11, 2, 1, 3], 'WASM_MALFORMED'],
  ['a data segment that is cut', [...header, 11, 6, 1, 0, 0x41, 0, 0x0b, 9], 'WASM_MALFORMED'],
  ['an empty file', [], 'WASM_EMPTY'],
  ['an AOT file', [0, 0x61, 0x6f, 0x74, 6, 0, 0, 0], 'WASM_IS_AOT'],
  ['a component', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0], 'WASM_IS_COMPONENT'],
  ['text', [...Buffer.from('(module)')], 'WASM_BAD_MAGIC'],
  ['half a header', header.slice(0, 5), 'WASM_TRUNCATED'],
  ['another version', [...header.slice(0, 4), 2, 0, 0, 0], 'WASM_BAD_VERSION'],
  ['a section longer than the file', [...header, 1, 100, 0], 'WASM_TRUNCATED'],
  ['a section size that is cut', [...header, 1, 0x80], 'WASM_TRUNCATED'],
  ['a size that overflows', [...header, 1, 0xff, 0xff, 0xff, 0xff, 0x7f, 0], 'WASM_MALFORMED'],
  ['an unknown section', [...header, 77, 0], 'WASM_MALFORMED'],
  ['two type sections', [...header, 1, 1, 0, 1, 1, 0], 'WASM_MALFORMED'],
  ['sections in the wrong order', [...header, 3, 1, 0, 1, 1, 0], 'WASM_MALFORMED'],
  ['a count beyond the section', [...header, 1, 1, 100], 'WASM_MALFORMED'],
  ['an import of a type that is not there', [...header, 2, 5, 1, 0, 0, 0, 3], 'WASM_MALFORMED'],
  ['a name that is no UTF-8', [...header, 0, 3, 2, 0xff, 0xff], 'WASM_MALFORMED'],
  ['bytes behind the last entry', [...header, 1, 2, 0, 0], 'WASM_MALFORMED'],
  ['garbage-collected types', [...header, 1, 3, 1, 0x5f, 0], 'WASM_UNSUPPORTED'],
])('%s is a coded error', (_, bytes, code) => {
  const error = thrownBy(Uint8Array.from(bytes))
  expect(error).toMatchObject({
    code,
    expected: expect.any(String),
    found: expect.any(String),
    remedy: expect.any(String),
  })
})

test('every truncation of a module is a coded error or a shorter module', () => {
  const bytes = assemble(
    '(import "env" "f" (func)) (memory (export "memory") 1) (func (export "g")) (data (i32.const 0) "x")',
  )
  for (let length = 0; length < bytes.length; length++) expectHarmless(bytes.subarray(0, length))
})

test('thousands of changed bytes are a coded error or a module', () => {
  const bytes = assemble(`
    (import "env" "proxy_log" (func (param i32 i32 i32) (result i32)))
    (memory (export "memory") 1) (table 2 funcref) (global (mut i32) (i32.const 1))
    (func $f (export "proxy_abi_version_0_2_1") (drop (v128.const i64x2 1 2)))
    (elem (i32.const 0) $f $f) (data (i32.const 0) "hello")`)
  for (const changed of mutations(bytes, 6000, 1)) expectHarmless(changed)
})

function expectHarmless(bytes: Uint8Array): void {
  try {
    parseModule(bytes, 'm.wasm')
  } catch (error) {
    expect((error as { code?: string }).code, String(error)).toMatch(/^WASM_/)
  }
}

test('files that are none are refused before they are read', async () => {
  await expect(readModule(path.join(folder, 'absent.wasm'))).rejects.toMatchObject({
    code: 'INPUT_NOT_FOUND',
  })
  await expect(readModule(folder)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', found: 'a directory' })
  await expect(readModule('/dev/null')).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
  const loop = path.join(folder, 'loop.wasm')
  await symlink(loop, loop)
  await expect(readModule(loop)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
  const huge = path.join(folder, 'huge.wasm')
  const file = await open(huge, 'w')
  // A hole: two gigabytes that take no room.
  await file.truncate(2 ** 31)
  await file.close()
  await expect(readModule(huge)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
  const good = path.join(folder, 'good.wasm')
  await writeFile(good, Uint8Array.from(header))
  expect(await readModule(good)).toMatchObject({ name: good, sections: [] })
})
