import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resolveWamrc, type Wamrc } from '@proxy-wasm-aot/toolchain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aotSection, concatenate, customSection } from '../embed/container.ts'
import {
  type BuildEvent,
  type BuildOptions,
  buildPlugin,
  extractAot,
  inspectArtifact,
  parseModule,
  readAotFile,
  readManifest,
  resolveBuildOptions,
  stripAot,
  writeArtifact,
} from '../index.ts'
import { pluginText, wasiPluginText, wat } from '../testing/plugins.ts'

let folder: string
let plugin: string
let bytes: Uint8Array
let wamrc: Wamrc
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'build-test-'))
  plugin = path.join(folder, 'auth.wasm')
  bytes = await wat(wasiPluginText)
  await writeFile(plugin, bytes)
  wamrc = await resolveWamrc({})
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

const optionsFor = (options: BuildOptions = {}) =>
  resolveBuildOptions({
    gateway: 'wamr',
    optimization: { level: 1 },
    wamrc: { path: wamrc.path },
    cache: { dir: path.join(folder, 'cache') },
    ...options,
  })

describe('a build', () => {
  test('for two targets: whole artifacts, whose halves come apart again', async () => {
    const { artifacts, report } = await buildPlugin(plugin, optionsFor({ targets: ['x86-64-v3', 'aarch64'] }))
    expect(report.ok).toBe(true)
    expect(artifacts.map(({ fileName }) => fileName)).toEqual([
      'auth.x86-64-v3.aot.wasm',
      'auth.aarch64.aot.wasm',
    ])
    for (const { bytes: artifact, manifest, target, fileName } of artifacts) {
      const module = parseModule(artifact, fileName)
      expect(new Uint8Array(stripAot(module))).toEqual(bytes)
      expect(readAotFile(extractAot(module), fileName).formatVersion).toBe(6)
      expect(readManifest(module)).toEqual(manifest)
      expect(manifest.target).toEqual({
        name: target.name,
        triple: target.triple,
        cpu: target.cpu,
        features: target.features,
      })
      expect(inspectArtifact(module)).toMatchObject({ belongsTogether: true, findings: [] })
    }
  })

  test('gives the same bytes for the same input, compiled or from the cache, and from its own artifact', async () => {
    const compiled = await buildPlugin(plugin, optionsFor({ cache: false }))
    const first = compiled.artifacts[0]?.bytes as Uint8Array
    for (const input of [
      plugin,
      parseModule(bytes, '/elsewhere/auth.wasm'),
      parseModule(first, 'auth.aot.wasm'),
    ]) {
      const { artifacts } = await buildPlugin(input, optionsFor())
      expect(artifacts[0]?.fileName).toBe('auth.aot.wasm')
      expect(artifacts[0]?.bytes).toEqual(first)
    }
    const { artifacts } = await buildPlugin(plugin, optionsFor())
    expect(artifacts[0]).toMatchObject({ cacheHit: true, compileMilliseconds: 0 })
    expect(Buffer.from(first).includes(folder)).toBe(false)
  })

  test('for a gateway that loads format 5, by a compiler that writes 6', async () => {
    const { artifacts } = await buildPlugin(plugin, optionsFor({ gateway: 'envoy' }))
    const artifact = parseModule(artifacts[0]?.bytes as Uint8Array, 'x')
    expect(readAotFile(extractAot(artifact), 'x').formatVersion).toBe(5)
    expect(artifacts[0]?.manifest).toMatchObject({ aot: { formatVersion: 5 }, gateway: { wamr: '2.4.4' } })
  })

  test('tells what happens', async () => {
    const events: BuildEvent[] = []
    const options = optionsFor({ cache: false, targets: ['native', 'x86-64'] })
    const { artifacts } = await buildPlugin(plugin, options, { onEvent: (event) => events.push(event) })
    expect(events.filter(({ type }) => type !== 'toolchain' && type !== 'compile-progress')).toMatchObject([
      { type: 'validated' },
      { type: 'warning', code: 'TARGET_NATIVE' },
      { type: 'compile-start', target: 'native' },
      { type: 'compile-end', target: 'native', cacheHit: false },
      { type: 'compile-start', target: 'x86-64' },
      { type: 'compile-end', target: 'x86-64', cacheHit: false },
    ])
    expect(artifacts[0]?.manifest.target).toMatchObject({
      name: 'native',
      cpu: expect.not.stringMatching('native'),
    })
  })

  test('of a signed plugin warns, and strip gives the signed plugin back', async () => {
    const signed = concatenate([
      bytes.subarray(0, 8),
      customSection('signature', Uint8Array.of(1, 2, 3)),
      bytes.subarray(8),
    ])
    const events: BuildEvent[] = []
    const module = parseModule(signed, 'signed.wasm')
    const { artifacts } = await buildPlugin(module, optionsFor(), { onEvent: (event) => events.push(event) })
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'SIGNATURE_BROKEN' }))
    expect(stripAot(parseModule(artifacts[0]?.bytes as Uint8Array, 'x'))).toEqual(signed)
  })

  test('can be cancelled', async () => {
    const context = { signal: AbortSignal.abort() }
    await expect(buildPlugin(plugin, optionsFor({ cache: false }), context)).rejects.toMatchObject({
      // Whoever notices first says so: the search for a compiler, where none is known yet, or the compile.
      code: expect.stringMatching(/^(COMPILE|TOOLCHAIN)_ABORTED$/),
    })
  })
})

describe('bad input: one coded error, and the previous artifact stays', () => {
  const unknownImport = pluginText({
    imports: '(import "env" "proxy_launch_rocket" (func $rocket (param i32) (result i32)))',
    onConfigure: '(drop (call $rocket (i32.const 1)))',
  })

  test.each<[string, () => Promise<Uint8Array | string>, string]>([
    ['a file that is not there', async () => path.join(folder, 'missing.wasm'), 'INPUT_NOT_FOUND'],
    ['a directory', async () => folder, 'INPUT_UNREADABLE'],
    ['nothing', async () => new Uint8Array(), 'WASM_EMPTY'],
    ['text', async () => new TextEncoder().encode('not a plugin'), 'WASM_BAD_MAGIC'],
    ['a cut plugin', async () => bytes.subarray(0, 100), 'WASM_TRUNCATED'],
    ['a plugin that the gateway refuses', async () => wat(unknownImport), 'VALIDATION_FAILED'],
    [
      'an artifact of another tool',
      async () =>
        concatenate([bytes, aotSection('wamr-aot-5', Uint8Array.of(0, 0x61, 0x6f, 0x74), bytes.length)]),
      'ARTIFACT_FOREIGN',
    ],
  ])('%s', async (_, input, code) => {
    const place = await mkdtemp(path.join(folder, 'bad-'))
    const output = path.join(place, 'out', 'bad.aot.wasm')
    await writeArtifact(output, Uint8Array.of(1, 2, 3))
    const given = await input()
    const file = typeof given === 'string' ? given : path.join(place, 'bad.wasm')
    if (typeof given !== 'string') await writeFile(file, given)
    const build = buildPlugin(file, optionsFor()).then(async ({ artifacts }) => {
      for (const artifact of artifacts) await writeArtifact(output, artifact.bytes)
    })
    await expect(build).rejects.toMatchObject({ code, remedy: expect.stringMatching(/./) })
    expect([...(await readFile(output))]).toEqual([1, 2, 3])
    expect(await readdir(path.dirname(output))).toEqual(['bad.aot.wasm'])
  })

  test('findings are let pass where that is asked for', async () => {
    const module = parseModule(await wat(unknownImport), 'rocket.wasm')
    const { artifacts, report } = await buildPlugin(module, optionsFor({ onInvalid: 'warn' }))
    expect(report.ok).toBe(false)
    expect(artifacts).toHaveLength(1)
  })

  test('a gateway whose format the compiler does not write', async () => {
    await expect(buildPlugin(plugin, optionsFor({ gateway: 'higress-2025-07' }))).rejects.toMatchObject({
      code: 'WAMRC_WRONG_FORMAT',
    })
  })

  test('a gateway without AOT', async () => {
    await expect(buildPlugin(plugin, optionsFor({ gateway: 'envoy-2023-06' }))).rejects.toMatchObject({
      code: 'GATEWAY_WITHOUT_AOT',
    })
  })
})
