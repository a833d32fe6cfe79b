import { describe, expect, test } from 'vitest'
import { resolveTarget } from '../targets/resolve.ts'
import { testGateway } from '../testing/gateway.ts'
import type { ResolvedOptimization } from '../types.ts'
import { compileFlags } from './flags.ts'

const defaults: ResolvedOptimization = {
  level: 3,
  size: 3,
  segue: 'auto',
  boundsChecks: 'gateway',
  dumpCallStack: false,
  linuxPerf: false,
  extraFlags: [],
}

const gateway = (hardwareBoundsCheck: boolean) => testGateway({ hardwareBoundsCheck })

const flagsFor = (target: Parameters<typeof resolveTarget>[0], options: Partial<ResolvedOptimization> = {}) =>
  compileFlags(resolveTarget(target, 'x64'), gateway(true), { ...defaults, ...options })

describe('flags', () => {
  test('of a named level: target and CPU are always said', () => {
    expect(flagsFor('x86-64-v3')).toEqual([
      '--target=x86_64',
      '--target-abi=gnu',
      '--cpu=x86-64-v3',
      '--opt-level=3',
      '--size-level=3',
      '--bounds-checks=0',
      '--invoke-c-api-import',
    ])
  })

  test('of a level with features', () => {
    expect(flagsFor('aarch64-v8.2')).toContain('--cpu-features=+v8.2a')
  })

  test('of native: the compiler looks at its own machine', () => {
    expect(flagsFor('native').filter((flag) => /^--(target|cpu)/.test(flag))).toEqual([])
  })

  test('segue only where wamrc knows it, and only when asked', () => {
    expect(flagsFor('x86-64', { segue: true })).toContain('--enable-segue')
    expect(flagsFor('aarch64', { segue: true })).not.toContain('--enable-segue')
    expect(flagsFor('x86-64', { segue: 'auto' })).not.toContain('--enable-segue')
  })

  test('bounds checks follow the guard pages of the gateway', () => {
    expect(compileFlags(resolveTarget('x86-64'), gateway(false), defaults)).toContain('--bounds-checks=1')
    expect(flagsFor('x86-64', { boundsChecks: true })).toContain('--bounds-checks=1')
    expect(() =>
      compileFlags(resolveTarget('x86-64'), gateway(false), { ...defaults, boundsChecks: false }),
    ).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  })

  test('what the module uses and wamrc takes only when told to', () => {
    const features = new Set(['tail-call', 'extended-const', 'simd'] as const)
    const flags = compileFlags(resolveTarget('x86-64'), gateway(true), defaults, features)
    expect(flags.filter((flag) => flag.startsWith('--enable'))).toEqual([
      '--enable-tail-call',
      '--enable-extended-const',
    ])
  })

  test('switches and extra flags', () => {
    expect(
      flagsFor('x86-64', { dumpCallStack: true, linuxPerf: true, extraFlags: ['--disable-llvm-lto'] }).slice(
        -3,
      ),
    ).toEqual(['--enable-dump-call-stack', '--enable-linux-perf', '--disable-llvm-lto'])
  })

  test.each([
    '-o',
    '--format=object',
    '--cpu=skylake',
    '--target',
    'plugin.wasm',
    '-x',
    '',
    '--bounds-checks=0',
  ])('%j is refused as an extra flag', (flag) => {
    expect(() => flagsFor('x86-64', { extraFlags: [flag] })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })
})
