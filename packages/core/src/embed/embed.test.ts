import { describe, expect, test } from 'vitest'
import { handmadeAot } from '../testing/aot.ts'
import { framed, longCustomSection, moduleOf } from '../testing/module.ts'
import type { ArtifactManifest } from '../types.ts'
import { aotSection, concatenate, customSection, locateAot } from './container.ts'
import { embedAot, extractAot, sha256, stripAot } from './embed.ts'
import { inspectArtifact } from './inspect.ts'
import { readManifest, serializeManifest } from './manifest.ts'

const aot = handmadeAot({ formatVersion: 5 })
const otherAot = handmadeAot({ formatVersion: 5, text: new Uint8Array(64).fill(0x90) })
const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index % 256)

function manifestOf(wasm: Uint8Array, aotBytes: Uint8Array, section = 'wamr-aot'): ArtifactManifest {
  return {
    manifestVersion: 1,
    tool: { name: 'proxy-wasm-aot', version: '0.1.0' },
    wasm: { sha256: sha256(wasm), size: wasm.length },
    aot: { sha256: sha256(aotBytes), size: aotBytes.length, formatVersion: 5, section },
    target: { name: 'x86-64-v3', triple: 'x86_64-unknown-linux-gnu', cpu: 'x86-64-v3', features: [] },
    compiler: { wamr: '2.4.3', llvm: '19.1.7', sha256: sha256(Uint8Array.of(1)), flags: ['--opt-level=3'] },
    gateway: { id: 'test', wamr: '2.4.4' },
    abiVersion: '0.2.1',
  }
}

function embedded(wasm: Uint8Array, aotBytes: Uint8Array = aot, section?: string): Uint8Array {
  return embedAot(framed(wasm), aotBytes, manifestOf(stripAot(framed(wasm)), aotBytes, section))
}

/** Modules of every length around the places where size fields and padding change. */
const modules = Array.from({ length: 140 }, (_, index) => moduleOf(customSection('x', bytesOf(index))))

describe('embed', () => {
  test('the AOT file starts at a multiple of 4 whatever the module and the size', () => {
    for (const wasm of modules) {
      const artifact = framed(embedded(wasm))
      const section = artifact.sections.at(-1)
      expect(section?.name).toBe('wamr-aot')
      const { offset, padding, size } = locateAot(artifact, section as NonNullable<typeof section>)
      expect(offset % 4).toBe(0)
      expect(padding).toBeLessThan(4)
      expect(size).toBe(aot.length)
    }
  })

  test('V8 reads the container as it was meant: a valid module, count, padding, AOT file', () => {
    for (const wasm of modules) {
      const module = new WebAssembly.Module(embedded(wasm) as Uint8Array<ArrayBuffer>)
      const [payload, ...others] = WebAssembly.Module.customSections(module, 'wamr-aot')
      expect(others).toEqual([])
      const bytes = new Uint8Array(payload as ArrayBuffer)
      const padding = bytes[0] as number
      expect([...bytes.subarray(1, 1 + padding)]).toEqual(Array(padding).fill(0))
      expect(bytes.subarray(1 + padding)).toEqual(aot)
    }
  })

  test('also where the size field grows by a byte with the padding', () => {
    for (const size of [128, 16_384, 2_097_152]) {
      for (let length = size - 20; length < size + 4; length++) {
        for (let start = 8; start < 12; start++) {
          const section = aotSection('wamr-aot', new Uint8Array(length), start)
          expect((start + section.length - length) % 4).toBe(0)
        }
      }
    }
  })

  test('keeps every byte of the module in its place', () => {
    for (const wasm of modules) expect(embedded(wasm).subarray(0, wasm.length)).toEqual(wasm)
  })

  test('twice gives what once gives, and the newer half replaces the older', () => {
    const wasm = moduleOf(customSection('name', bytesOf(50)))
    const once = embedded(wasm)
    expect(embedded(once)).toEqual(once)
    expect(embedded(embedded(wasm, otherAot))).toEqual(once)
  })

  test('takes old sections out wherever they lie', () => {
    const [first, last] = [customSection('first', bytesOf(9)), customSection('last', bytesOf(5))]
    const old = moduleOf(
      aotSection('wamr-aot', otherAot, 8),
      first,
      customSection('proxy-wasm-aot', serializeManifest(manifestOf(Uint8Array.of(), otherAot))),
      last,
    )
    expect(embedded(old)).toEqual(embedded(moduleOf(first, last)))
  })

  test('replaces a half under a name of the user’s own, and one under the usual name', () => {
    const wasm = moduleOf(customSection('name', bytesOf(50)))
    const own = embedded(wasm, otherAot, 'my-gateway-aot')
    expect(framed(own).sections.map(({ name }) => name)).toEqual(['name', 'proxy-wasm-aot', 'my-gateway-aot'])
    expect(embedded(own)).toEqual(embedded(wasm))
    expect(stripAot(framed(own))).toEqual(wasm)
    expect(extractAot(framed(own))).toEqual(otherAot)
  })

  test('a manifest that names another section of the module does not get it removed', () => {
    const wasm = moduleOf(customSection('name', bytesOf(50)))
    const manifest = customSection('proxy-wasm-aot', serializeManifest(manifestOf(wasm, aot, 'name')))
    expect(stripAot(framed(concatenate([wasm, manifest])))).toEqual(wasm)
  })

  test('refuses an AOT section that no gateway looks for', () => {
    const foreign = moduleOf(customSection('wamr-aot-5', Uint8Array.of(0), aot))
    expect(() => embedded(foreign)).toThrow(
      expect.objectContaining({ code: 'ARTIFACT_FOREIGN', found: 'wamr-aot-5' }),
    )
    expect(() => extractAot(framed(foreign))).toThrow(expect.objectContaining({ code: 'ARTIFACT_FOREIGN' }))
    expect(stripAot(framed(foreign))).toEqual(moduleOf())
  })

  test('refuses a manifest of other halves, and what is no AOT file', () => {
    const wasm = moduleOf(customSection('name', bytesOf(50)))
    expect(() => embedAot(framed(wasm), otherAot, manifestOf(wasm, aot))).toThrow(
      expect.objectContaining({ code: 'MANIFEST_MISMATCH' }),
    )
    expect(() => embedAot(framed(wasm), wasm, manifestOf(wasm, wasm))).toThrow(
      expect.objectContaining({ code: 'AOT_BAD_MAGIC' }),
    )
  })
})

describe('extract and strip', () => {
  test('give both halves back', () => {
    for (const wasm of modules) {
      const artifact = framed(embedded(wasm))
      expect(extractAot(artifact)).toEqual(aot)
      expect(stripAot(artifact)).toEqual(wasm)
    }
  })

  test('size fields that are longer than needed stay as they are', () => {
    const wasm = moduleOf(longCustomSection('a', bytesOf(7)), longCustomSection('b', bytesOf(300)))
    expect(framed(wasm).sections).toHaveLength(2)
    expect(stripAot(framed(embedded(wasm)))).toEqual(wasm)
  })

  test('a module without an AOT half', () => {
    expect(() => extractAot(framed(moduleOf()))).toThrow(expect.objectContaining({ code: 'ARTIFACT_NO_AOT' }))
    expect(stripAot(framed(moduleOf()))).toEqual(moduleOf())
  })

  test.each([
    ['an empty section', Uint8Array.of()],
    ['a count that reaches past the section', Uint8Array.of(200, 0, 0)],
  ])('%s', (_, payload) => {
    const module = framed(moduleOf(customSection('wamr-aot', payload)))
    expect(() => extractAot(module)).toThrow(expect.objectContaining({ code: 'ARTIFACT_MALFORMED' }))
    expect(inspectArtifact(module)).toMatchObject({ findings: [{ code: 'ARTIFACT_MALFORMED' }] })
    expect(stripAot(module)).toEqual(moduleOf())
  })
})

describe('manifest', () => {
  test('comes back as it was put in, always as the same bytes', () => {
    const manifest = manifestOf(moduleOf(), aot)
    expect(readManifest(framed(embedded(moduleOf())))).toEqual(manifest)
    const turned = Object.fromEntries(Object.entries(manifest).reverse()) as unknown as ArtifactManifest
    expect(serializeManifest(turned)).toEqual(serializeManifest(manifest))
  })

  test.each<[string, string]>([
    ['no JSON', '{'],
    ['no object', '[1]'],
    ['null', 'null'],
    ['another version', JSON.stringify({ ...manifestOf(moduleOf(), aot), manifestVersion: 2 })],
    ['a number as hash', JSON.stringify({ ...manifestOf(moduleOf(), aot), wasm: { sha256: 1, size: 1 } })],
    [
      'a negative size',
      JSON.stringify({ ...manifestOf(moduleOf(), aot), wasm: { sha256: 'a'.repeat(64), size: -1 } }),
    ],
    ['deep nesting', '['.repeat(100_000)],
  ])('%s cannot be read', (_, text) => {
    const module = framed(moduleOf(customSection('proxy-wasm-aot', new TextEncoder().encode(text))))
    expect(() => readManifest(module)).toThrow(expect.objectContaining({ code: 'MANIFEST_MALFORMED' }))
    expect(stripAot(module)).toEqual(moduleOf())
  })
})

describe('inspect', () => {
  const wasm = moduleOf(customSection('name', bytesOf(50)))
  const artifact = embedded(wasm)

  test('a whole artifact belongs together; sizes add up', () => {
    const inspection = inspectArtifact(framed(artifact))
    expect(inspection).toMatchObject({
      belongsTogether: true,
      findings: [],
      wasm: { sha256: sha256(wasm), sizes: { total: wasm.length, names: 57 } },
      aot: {
        sha256: sha256(aot),
        formatVersion: 5,
        architecture: 'x86_64',
        sizes: { text: 5, relocations: 12 },
      },
      manifest: { gateway: { id: 'test' } },
    })
    for (const sizes of [inspection.wasm.sizes, inspection.aot?.sizes ?? { total: -1 }]) {
      const { total, ...parts } = sizes
      expect(Object.values(parts).reduce((sum, size) => sum + size, 0)).toBe(total)
    }
  })

  const manifest = customSection('proxy-wasm-aot', serializeManifest(manifestOf(wasm, aot)))
  const place = (...parts: Uint8Array[]): Uint8Array => {
    const before = concatenate([wasm, ...parts])
    return concatenate([before, aotSection('wamr-aot', aot, before.length)])
  }

  test.each<[string, Uint8Array, string[], boolean]>([
    ['no manifest', place(), ['ARTIFACT_NO_MANIFEST'], false],
    ['no AOT half', concatenate([wasm, manifest]), ['ARTIFACT_NO_AOT'], false],
    [
      'another wasm half',
      concatenate([artifact, customSection('more', bytesOf(3))]),
      ['MANIFEST_MISMATCH'],
      false,
    ],
    [
      'another AOT half',
      concatenate([wasm, manifest, aotSection('wamr-aot', otherAot, wasm.length + manifest.length)]),
      ['MANIFEST_MISMATCH'],
      false,
    ],
    [
      'an AOT file at an odd place',
      concatenate([wasm, manifest, customSection('wamr-aot', Uint8Array.of(0), aot)]),
      (wasm.length + manifest.length + 3 + 9 + 1) % 4 === 0 ? [] : ['ARTIFACT_UNALIGNED'],
      true,
    ],
    [
      'bytes that are no AOT file',
      concatenate([wasm, manifest, customSection('wamr-aot', Uint8Array.of(0, 1, 2))]),
      ['AOT_BAD_MAGIC'],
      false,
    ],
    [
      'a half of another tool',
      concatenate([wasm, customSection('wamr-aot-5', Uint8Array.of(0), aot)]),
      ['ARTIFACT_FOREIGN'],
      false,
    ],
    ['a plain module', wasm, [], false],
  ])('%s', (_, bytes, codes, together) => {
    const { findings, belongsTogether } = inspectArtifact(framed(bytes))
    expect(findings.map(({ code }) => code)).toEqual(codes)
    expect(belongsTogether).toBe(together)
  })
})
