import { describe, expect, test } from 'vitest'
import { resolveTarget } from '../targets/resolve.ts'
import { handmadeAot } from '../testing/aot.ts'
import { testGateway } from '../testing/gateway.ts'
import { checkAotFile } from './check.ts'
import { readAotFile } from './read.ts'
import { rewriteAotFormat } from './rewrite.ts'

const aot = (options: Parameters<typeof handmadeAot>[0]) => readAotFile(handmadeAot(options), 'x.aot')
const x86 = resolveTarget('x86-64-v3')

describe('against a gateway', () => {
  test('what fits passes', () => {
    checkAotFile(aot({ formatVersion: 5 }), testGateway({ aotFormats: [5] }), x86)
    checkAotFile(
      aot({ formatVersion: 5, arch: 'aarch64v8', machine: 183 }),
      testGateway({ aotFormats: [4, 5] }),
      resolveTarget('aarch64-v8.2'),
    )
  })

  test('another format names both versions and what to install', () => {
    const gateway = testGateway({ version: '2.1.1', aotFormats: [3] })
    expect(() => checkAotFile(aot({ formatVersion: 6 }), gateway, x86)).toThrow(
      expect.objectContaining({
        code: 'AOT_FORMAT_MISMATCH',
        expected: 'AOT format 3 (WAMR 2.1.1)',
        found: 'AOT format 6 (WAMR main)',
        remedy: expect.stringContaining('WAMR 2.1.1'),
      }),
    )
  })

  test('a WAMR without AOT support', () => {
    expect(() => checkAotFile(aot({ formatVersion: 5 }), testGateway({ aot: false }), x86)).toThrow(
      expect.objectContaining({ code: 'GATEWAY_WITHOUT_AOT' }),
    )
  })

  test('another architecture', () => {
    expect(() => checkAotFile(aot({ arch: 'riscv64', formatVersion: 5 }), testGateway(), x86)).toThrow(
      expect.objectContaining({ code: 'AOT_ARCHITECTURE_MISMATCH' }),
    )
  })

  test('a feature that the runtime lacks', () => {
    const gateway = testGateway({ features: { simd: false } })
    expect(() => checkAotFile(aot({ featureFlags: 3n, formatVersion: 5 }), gateway, x86)).toThrow(
      expect.objectContaining({ code: 'AOT_FEATURE_MISMATCH', found: 'simd' }),
    )
    // How frames are laid out is nothing that a runtime refuses.
    checkAotFile(aot({ featureFlags: 0x3040n, formatVersion: 5 }), gateway, x86)
  })
})

describe('another format by the version word', () => {
  test('6 and 5 are alike; the input stays as it is', () => {
    const made = aot({ formatVersion: 6 })
    const six = { ...made, bytes: Buffer.from(made.bytes) }
    const five = rewriteAotFormat(six, 5)
    expect(five.formatVersion).toBe(5)
    expect(readAotFile(five.bytes, 'x').formatVersion).toBe(5)
    expect(six.bytes[4]).toBe(6)
    expect([...five.bytes].filter((byte, index) => byte !== six.bytes[index])).toEqual([5])
  })

  test.each([
    [6, 3],
    [5, 4],
    [4, 3],
  ])('%i and %i are not', (from, to) => {
    expect(() => rewriteAotFormat(aot({ formatVersion: from }), to)).toThrow(
      expect.objectContaining({ code: 'AOT_FORMAT_MISMATCH' }),
    )
  })
})
