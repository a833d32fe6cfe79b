import { describe, expect, test } from 'vitest'
import { readAotFile } from '../aot/read.ts'
import { concatenate } from '../embed/container.ts'
import { leb128 } from '../embed/leb128.ts'
import { handmadeAot } from '../testing/aot.ts'
import { framed, moduleOf } from '../testing/module.ts'
import type { ModuleImport } from '../types.ts'
import { hideWasi, restoreWasi } from './wasi.ts'

const text = (value: string): Uint8Array => {
  const bytes = new TextEncoder().encode(value)
  return concatenate([leb128(bytes.length), bytes])
}
const section = (id: number, content: Uint8Array): Uint8Array =>
  concatenate([Uint8Array.of(id), leb128(content.length), content])
const func = (module: string, name: string): ModuleImport => ({
  module,
  name,
  kind: 'func',
  signature: undefined,
})

/** A module with an import section: functions, and one import of every other kind between them. */
function importing(imports: readonly ModuleImport[], ...more: Uint8Array[]): Uint8Array {
  const kinds = {
    func: [0, 0],
    table: [1, 0x70, 1, 1, 9],
    memory: [2, 1, 1, 2],
    global: [3, 0x7f, 0],
    tag: [4, 0, 0],
  }
  const entries = imports.flatMap(({ module, name, kind }) => [
    text(module),
    text(name),
    Uint8Array.from(kinds[kind]),
  ])
  return moduleOf(section(2, concatenate([leb128(imports.length), ...entries])), ...more)
}

const imports: ModuleImport[] = [
  func('env', 'proxy_log'),
  func('wasi_snapshot_preview1', 'fd_write'),
  { module: 'env', name: 'memory', kind: 'memory', signature: undefined },
  { module: 'env', name: 'table', kind: 'table', signature: undefined },
  { module: 'env', name: 'base', kind: 'global', signature: undefined },
  func('wasi_unstable', 'proc_exit'),
  func('env', 'wasi_snapshot_preview1'),
  func('wasi_snapshot_preview1', 'fd_write'),
]
const functions = imports.filter(({ kind }) => kind === 'func')

/** The AOT file that a compiler would give for the hidden module. */
function compiled(names: ReadonlyMap<string, string>, options: Parameters<typeof handmadeAot>[0] = {}) {
  const hiddenOf = new Map([...names].map(([hidden, right]) => [right, hidden]))
  return readAotFile(
    handmadeAot({
      imports: functions.map(({ module, name }) => ({ module: hiddenOf.get(module) ?? module, name })),
      ...options,
    }),
    'x.aot',
  )
}

describe('hide', () => {
  test('changes module names of WASI imports and nothing else', () => {
    const wasm = importing(imports)
    const hidden = hideWasi(framed(wasm, imports))
    const renamed = imports.map((entry) => {
      const name = [...(hidden?.names ?? [])].find(([, right]) => right === entry.module)?.[0]
      return { ...entry, module: name ?? entry.module }
    })
    expect(hidden?.bytes).toEqual(importing(renamed))
    expect([...(hidden?.names.values() ?? [])]).toEqual(['wasi_snapshot_preview1', 'wasi_unstable'])
    expect(new TextDecoder().decode(wasm)).toContain('wasi_unstable')
  })

  test('leaves a module that was read into a Buffer as it was', () => {
    const wasm = Buffer.from(importing(imports))
    hideWasi(framed(wasm, imports))
    expect(wasm.equals(importing(imports))).toBe(true)
  })

  test('takes a name that occurs nowhere in the module', () => {
    const taken = new TextEncoder().encode('hidden_0______________ hidden_1______________')
    const hidden = hideWasi(framed(importing(imports, section(11, taken)), imports))
    expect([...(hidden?.names.keys() ?? [])]).toEqual(['hidden_2______________', 'hidden_2_____'])
  })

  test('does nothing without WASI', () => {
    const plain = [func('env', 'proxy_log'), func('env', 'wasi_snapshot_preview1')]
    expect(hideWasi(framed(importing(plain), plain))).toBeUndefined()
  })

  test('an import section that cannot be read is a coded error', () => {
    const wasm = moduleOf(section(2, Uint8Array.of(9, 1, 2, 3)))
    expect(() => hideWasi(framed(wasm, imports))).toThrow(expect.objectContaining({ code: 'WASM_MALFORMED' }))
  })
})

describe('restore', () => {
  const names = hideWasi(framed(importing(imports), imports))?.names as ReadonlyMap<string, string>

  test('gives the file that the compiler would have written for the module itself', () => {
    for (const length of [0, 1, 2, 3, 30]) {
      const dataBefore = new Uint8Array(length).fill(functions.length)
      const right = handmadeAot({ imports: functions, dataBefore })
      expect(restoreWasi(compiled(names, { dataBefore }), imports, names, 'x')).toEqual(right)
    }
  })

  test('is not led astray by the same list in a data segment', () => {
    // The right names lie in the data of a hostile module; the hidden ones cannot.
    const decoy = handmadeAot({ imports: functions, dataBefore: new Uint8Array() })
    const dataBefore = decoy.subarray(72)
    const restored = restoreWasi(compiled(names, { dataBefore }), imports, names, 'x')
    expect(restored).toEqual(handmadeAot({ imports: functions, dataBefore }))
  })

  test.each([
    ['another order', { imports: [...functions].reverse() }],
    ['the right names already', { imports: functions }],
    ['none', { imports: [] }],
  ])('%s of imports is a coded error', (_, options) => {
    expect(() => restoreWasi(compiled(names, options), imports, names, 'x')).toThrow(
      expect.objectContaining({ code: 'COMPILE_WASI_NOT_RESTORED' }),
    )
  })

  test('a name that is left elsewhere is a coded error', () => {
    const left = new TextEncoder().encode([...names.keys()][0])
    expect(() => restoreWasi(compiled(names, { text: left }), imports, names, 'x')).toThrow(
      expect.objectContaining({ code: 'COMPILE_WASI_NOT_RESTORED' }),
    )
  })
})
