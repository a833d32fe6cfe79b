import { describe, expect, test } from 'vitest'
import type { BuildOptions } from '../types.ts'
import { resolveBuildOptions } from './resolve.ts'

describe('defaults', () => {
  test('of everything', () => {
    const options = resolveBuildOptions()
    expect(options).toMatchObject({
      targets: [{ name: 'x86-64-v3' }],
      optimization: {
        level: 3,
        size: 3,
        segue: 'auto',
        boundsChecks: 'gateway',
        dumpCallStack: false,
        linuxPerf: false,
        extraFlags: [],
      },
      wamrc: {},
      cache: { maxBytes: 5 * 1024 ** 3 },
      onInvalid: 'error',
      timeoutSeconds: 3600,
    })
    expect(options.gateway.family).toBe('envoy')
  })

  test('what is given stays', () => {
    const options = resolveBuildOptions({
      gateway: 'higress',
      targets: ['aarch64', { name: 'graviton4', triple: 'aarch64-unknown-linux-gnu', cpu: 'neoverse-v2' }],
      optimization: { level: 1 },
      cache: false,
      onInvalid: 'warn',
    })
    expect(options).toMatchObject({
      gateway: { family: 'higress' },
      targets: [{ name: 'aarch64' }, { name: 'graviton4' }],
      optimization: { level: 1, size: 3 },
      cache: false,
      onInvalid: 'warn',
    })
  })

  test('one target needs no list', () => {
    expect(resolveBuildOptions({ targets: 'aarch64' }).targets).toHaveLength(1)
  })
})

describe('values that cannot be', () => {
  test.each<[string, unknown]>([
    ['targets', { targets: [] }],
    ['targets', { targets: ['aarch64', 'aarch64'] }],
    ['optimization.level', { optimization: { level: 4 } }],
    ['optimization.level', { optimization: { level: '3' } }],
    ['optimization.segue', { optimization: { segue: 'on' } }],
    ['optimization.segue', { optimization: { segue: true }, targets: ['aarch64'] }],
    ['optimization.size', { optimization: { size: 1 }, targets: ['x86-64-v3', 'aarch64'] }],
    ['optimization.extraFlags', { optimization: { extraFlags: '--xip' } }],
    ['optimization.extraFlags', { optimization: { extraFlags: ['--target=x'] } }],
    ['optimization.opt', { optimization: { opt: 3 } }],
    ['wamrc.path', { wamrc: { path: '' } }],
    ['wamrc', { wamrc: '/usr/bin/wamrc' }],
    ['cache', { cache: true }],
    ['cache.maxBytes', { cache: { maxBytes: -1 } }],
    ['cache.dir', { cache: { dir: 7 } }],
    ['onInvalid', { onInvalid: 'ignore' }],
    ['timeoutSeconds', { timeoutSeconds: Number.NaN }],
    ['timeoutSeconds', { timeoutSeconds: 0 }],
    ['target', { target: 'aarch64' }],
    ['options', null],
    ['options', []],
  ])('%s in %j', (subject, raw) => {
    expect(() => resolveBuildOptions(raw as BuildOptions)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', where: { subject } }),
    )
  })

  test('unknown targets and gateways have their own codes', () => {
    expect(() => resolveBuildOptions({ targets: 'amd64' as 'aarch64' })).toThrow(
      expect.objectContaining({ code: 'TARGET_UNKNOWN' }),
    )
    expect(() => resolveBuildOptions({ gateway: 'envoyy' })).toThrow(
      expect.objectContaining({ code: 'GATEWAY_UNKNOWN' }),
    )
  })
})
