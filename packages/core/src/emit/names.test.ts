import { describe, expect, test } from 'vitest'
import { resolveTarget } from '../targets/resolve.ts'
import { artifactBaseName, artifactFileNames } from './names.ts'

const one = [resolveTarget('x86-64-v3')]
const two = [resolveTarget('x86-64-v3'), resolveTarget('aarch64')]
const entry = (name: string, source = `${name}.wasm`) => ({ name, source })

describe('file names', () => {
  test('one target gives no target name, several do', () => {
    const names = (targets: typeof one) => artifactFileNames([entry('auth')], targets).map((p) => p.fileName)
    expect(names(one)).toEqual(['auth.aot.wasm'])
    expect(names(two)).toEqual(['auth.x86-64-v3.aot.wasm', 'auth.aarch64.aot.wasm'])
  })

  test.each([
    ['plugins/auth.wasm', 'auth'],
    ['/a/b/auth.aot.wasm?aot', 'auth'],
    ['C:\\plugins\\auth.WASM', 'auth'],
    ['.wasm', 'plugin'],
  ])('%s is called %s', (file, name) => {
    expect(artifactBaseName(file)).toBe(name)
  })
})

describe('collisions', () => {
  test.each([
    ['the same name', [entry('auth', 'a/plugin.wasm'), entry('auth', 'b/plugin.wasm')]],
    ['names that differ in case', [entry('Auth'), entry('auth')]],
    ['composed and decomposed letters', [entry('caf\u00e9'), entry('cafe\u0301')]],
  ])('%s', (_, entries) => {
    expect(() => artifactFileNames(entries, one)).toThrow(
      expect.objectContaining({
        code: 'ARTIFACT_NAME_COLLISION',
        found: expect.stringContaining((entries[1] as { source: string }).source),
      }),
    )
  })

  test('a target that is given twice', () => {
    expect(() => artifactFileNames([entry('auth')], [...one, ...one])).toThrow(
      expect.objectContaining({ code: 'ARTIFACT_NAME_COLLISION' }),
    )
  })

  test('a name that becomes another one by its target', () => {
    expect(() => artifactFileNames([entry('a'), entry('a')], two)).toThrow()
    expect(artifactFileNames([entry('a'), entry('a.aarch64')], two)).toHaveLength(4)
  })

  test.each(['', '..', '../up', '/root', 'a//b', 'a\\b', 'a:b', 'nul\0'])('%j is no name', (name) => {
    expect(() => artifactFileNames([entry(name)], one)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })
})
