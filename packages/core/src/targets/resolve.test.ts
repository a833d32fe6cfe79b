import { describe, expect, test } from 'vitest'
import type { TargetInput } from '../types.ts'
import { targetNames } from './levels.ts'
import { resolveTarget, wamrcAbi } from './resolve.ts'

function codeOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('named levels', () => {
  test.each(targetNames)('%s resolves to an architecture, a CPU and its own name', (name) => {
    const target = resolveTarget(name, 'x64')
    expect(target.name).toBe(name)
    expect(target.triple).toMatch(/-linux-gnu$/)
    expect(target.cpu).not.toBe('')
    expect(target.native).toBe(name === 'native')
  })

  test('native follows the machine', () => {
    expect(resolveTarget('native', 'arm64')).toMatchObject({ arch: 'aarch64v8', cpu: 'native', native: true })
    expect(() => resolveTarget('native', 'mips')).toThrow(expect.objectContaining({ code: 'TARGET_UNKNOWN' }))
  })
})

describe('targets of the user', () => {
  test('architecture comes from the triple, the name from triple, CPU and features', () => {
    expect(
      resolveTarget({ triple: 'aarch64-unknown-linux-gnu', cpu: 'neoverse-v2', features: ['-sve'] }),
    ).toEqual({
      name: 'aarch64-neoverse-v2-sve',
      triple: 'aarch64-unknown-linux-gnu',
      arch: 'aarch64v8',
      cpu: 'neoverse-v2',
      features: ['-sve'],
      native: false,
    })
  })

  test('RISC-V gets its own ABI name, others the GNU one', () => {
    expect(wamrcAbi(resolveTarget('riscv64'))).toBe('lp64d')
    expect(wamrcAbi(resolveTarget('x86-64-v3'))).toBe('gnu')
  })

  test.each<[string, unknown]>([
    ['no triple', { cpu: 'x' }],
    ['a path as triple', { triple: '../../x', cpu: 'x' }],
    ['a flag as CPU', { triple: 'x86_64-unknown-linux-gnu', cpu: 'a b' }],
    ['no sign before a feature', { triple: 'x86_64-unknown-linux-gnu', cpu: 'x', features: ['avx'] }],
    ['a string of features', { triple: 'x86_64-unknown-linux-gnu', cpu: 'x', features: '+avx' }],
    ['another system', { triple: 'x86_64-pc-windows-msvc', cpu: 'x' }],
    ['a name with a slash', { name: 'a/b', triple: 'x86_64-unknown-linux-gnu', cpu: 'x' }],
    ['a built-in name', { name: 'x86-64', triple: 'x86_64-unknown-linux-gnu', cpu: 'x' }],
  ])('%s is refused', (_, input) => {
    expect(codeOf(() => resolveTarget(input as TargetInput))).toMatchObject({ code: 'OPTION_INVALID' })
  })
})

describe('unknown names', () => {
  test.each([
    ['x86_64-v3', 'x86-64-v3'],
    ['amd64', 'x86-64'],
    ['arm64', 'aarch64'],
    ['aarch64-neoverse-n2', 'aarch64-neoverse-n1'],
    ['riscv', 'riscv64'],
    ['graviton3', 'aarch64-neoverse-v1'],
  ])('%s suggests %s', (name, suggestion) => {
    const error = codeOf(() => resolveTarget(name as TargetInput))
    expect(error).toMatchObject({ code: 'TARGET_UNKNOWN', remedy: expect.stringContaining(suggestion) })
  })

  test.each([[''], ['__proto__'], ['constructor'], [undefined], [null], [7]])('%s is unknown', (name) => {
    expect(codeOf(() => resolveTarget(name as TargetInput))).toMatchObject({ code: 'TARGET_UNKNOWN' })
  })
})
