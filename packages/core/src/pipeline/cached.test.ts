import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { resolveWamrc, type Wamrc } from '@proxy-wasm-aot/toolchain'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { compileKey } from '../cache/key.ts'
import { compileCacheDir, writeCached } from '../cache/store.ts'
import { compileFlags } from '../compile/flags.ts'
import { sha256 } from '../embed/embed.ts'
import { resolveTarget } from '../targets/resolve.ts'
import { testGateway } from '../testing/gateway.ts'
import { pluginModule, wasiPluginText } from '../testing/plugins.ts'
import { bundled } from '../testing/program.ts'
import { canMountTmpfs, onTmpfs } from '../testing/tmpfs.ts'
import type { BuildEvent, ProxyWasmModule, ResolvedOptimization, TargetName } from '../types.ts'
import { type CachedCompileOptions, compileCached } from './cached.ts'

const optimization: ResolvedOptimization = {
  level: 1,
  size: 3,
  segue: 'auto',
  boundsChecks: 'gateway',
  dumpCallStack: false,
  linuxPerf: false,
  extraFlags: [],
}

let folder: string
let dir: string
let module: ProxyWasmModule
let wamrc: Wamrc
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cached-test-'))
  module = await pluginModule(wasiPluginText)
  wamrc = await countingWamrc(await resolveWamrc({}))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  dir = await mkdtemp(path.join(folder, 'cache-'))
  await writeFile(path.join(folder, 'count'), '')
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

/** The real compiler, behind a script that counts how often it is started and takes its time. */
async function countingWamrc(real: Wamrc): Promise<Wamrc> {
  const file = path.join(folder, 'wamrc')
  const count = path.join(folder, 'count')
  await writeFile(file, `#!/bin/sh\necho run >> '${count}'\nsleep 0.3\nexec '${real.path}' "$@"\n`)
  await chmod(file, 0o755)
  return { ...real, path: file }
}
const runs = async (): Promise<number> =>
  (await readFile(path.join(folder, 'count'), 'utf8')).split('\n').length - 1

function optionsFor(target: TargetName = 'x86-64-v3'): CachedCompileOptions {
  return {
    target: resolveTarget(target),
    gateway: testGateway(),
    wamrc,
    optimization,
    wasmSha256: sha256(module.bytes),
    cache: { dir, maxBytes: 1e9 },
  }
}

/** Compiles and gathers what is told. */
async function compile(options: Partial<CachedCompileOptions> = {}, target?: TargetName) {
  const events: BuildEvent[] = []
  const result = await compileCached(module, {
    ...optionsFor(target),
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { result, events, types: events.map(({ type }) => type) }
}

async function filesBelow(place: string): Promise<string[]> {
  const found = await readdir(place, { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

describe('the cache', () => {
  test('gives on the second time what the first time gave', async () => {
    const first = await compile()
    const second = await compile()
    expect(first.types).toEqual(['compile-start', 'compile-end'])
    expect(second.events).toEqual([
      { type: 'compile-end', target: 'x86-64-v3', elapsedMilliseconds: 0, cacheHit: true },
    ])
    expect(first.result.cacheHit).toBe(false)
    expect(second.result).toMatchObject({ cacheHit: true, cpu: 'x86-64-v3', flags: first.result.flags })
    expect(new Uint8Array(second.result.aot.bytes)).toEqual(new Uint8Array(first.result.aot.bytes))
    expect(await runs()).toBe(1)
  })

  test('tells apart whatever changes the result', async () => {
    await compile()
    await compile({}, 'x86-64')
    await compile({ optimization: { ...optimization, level: 2 } })
    await compile({ wamrc: { ...wamrc, sha256: sha256(Uint8Array.of(1)) } })
    await compile({ wasmSha256: sha256(Uint8Array.of(2)) })
    expect(await runs()).toBe(5)
    // Another gateway with the same bounds checks gets the same code.
    await compile({ gateway: testGateway({ version: '2.4.1' }) })
    expect(await runs()).toBe(5)
  })

  test('is not asked when it is off', async () => {
    await compile({ cache: false })
    await compile({ cache: false })
    expect(await runs()).toBe(2)
    expect(await readdir(dir)).toEqual([])
  })

  test('drops a damaged entry and compiles again', async () => {
    await compile()
    for (const file of await filesBelow(path.join(compileCacheDir(dir), 'content-v2'))) {
      const bytes = await readFile(file)
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
      await writeFile(file, bytes)
    }
    const again = await compile()
    expect(again.events[0]).toMatchObject({ type: 'warning', code: 'CACHE_CORRUPTED' })
    expect(again.result.cacheHit).toBe(false)
    expect((await compile()).result.cacheHit).toBe(true)
    expect(await runs()).toBe(2)
  })

  test('never uses an entry that is no AOT file', async () => {
    const options = optionsFor()
    const flags = compileFlags(options.target, options.gateway, optimization)
    const metadata = { target: 'x', cpu: 'x', plugin: 'x', compileMilliseconds: 1 }
    await writeCached(dir, compileKey({ ...options, flags }), Uint8Array.of(1, 2, 3), metadata, 1e9)
    const { result, events } = await compile()
    expect(events[0]).toMatchObject({ type: 'warning', code: 'CACHE_CORRUPTED' })
    expect(result.cacheHit).toBe(false)
    expect((await compile()).result.cacheHit).toBe(true)
  })

  test('that cannot be used makes it slower and not wrong', async () => {
    await writeFile(path.join(dir, 'aot'), 'a file where a folder should be')
    const { result, events } = await compile()
    expect(result.aot.architecture).toBe('x86_64')
    expect(events.filter(({ type }) => type === 'warning').length).toBeGreaterThan(0)
  })

  // A small file system of its own needs the right to mount.
  test.runIf(canMountTmpfs())('on a full disk: the plugin is built, with a warning', async () => {
    await onTmpfs(folder, '8k', async (disk) => {
      await writeFile(path.join(disk, 'fill'), new Uint8Array(8192)).catch(() => undefined)
      const { result, events } = await compile({ cache: { dir: disk, maxBytes: 1e9 } })
      expect(result.aot.architecture).toBe('x86_64')
      expect(events.some((event) => event.type === 'warning' && event.code === 'CACHE_UNUSABLE')).toBe(true)
    })
  })
})

describe('one compile for each key', () => {
  test('when many builds of one process ask at once', async () => {
    const builds = await Promise.all(Array.from({ length: 12 }, () => compile()))
    expect(await runs()).toBe(1)
    for (const { result, types } of builds) {
      expect(result.aot.bytes).toEqual(builds[0]?.result.aot.bytes)
      expect(types.at(-1)).toBe('compile-end')
    }
  })

  test('one who aborts does not take it from the others', async () => {
    const controller = new AbortController()
    const [left, stayed] = [compile({ signal: controller.signal }), compile()]
    setTimeout(() => controller.abort(), 100)
    await expect(left).rejects.toMatchObject({ code: 'COMPILE_ABORTED' })
    expect((await stayed).result.aot.architecture).toBe('x86_64')
    expect(await runs()).toBe(1)
  })

  test('an abort of all ends the compiler, and the next build starts anew', async () => {
    const controller = new AbortController()
    const both = Promise.allSettled([
      compile({ signal: controller.signal }),
      compile({ signal: controller.signal }),
    ])
    setTimeout(() => controller.abort(), 100)
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect((await compile()).result.cacheHit).toBe(false)
  })

  test('a failure reaches all and is not kept', async () => {
    const failing = { ...wamrc, path: path.join(folder, 'missing') }
    const both = await Promise.allSettled([compile({ wamrc: failing }), compile({ wamrc: failing })])
    for (const outcome of both) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'COMPILER_NOT_RUNNABLE' } })
    }
    expect((await compile()).result.aot.architecture).toBe('x86_64')
  })

  test('when several processes ask at once', async () => {
    const program = await bundled(path.join(import.meta.dirname, 'cached.ts'))
    const input = { options: optionsFor(), module: { ...module, bytes: [...module.bytes] } }
    const script = `
      import { compileCached } from ${JSON.stringify(program)}
      const { module, options } = ${JSON.stringify(input)}
      const bytes = Uint8Array.from(module.bytes)
      const { aot, cacheHit } = await compileCached({ ...module, bytes, features: new Set() }, options)
      console.log(JSON.stringify({ size: aot.bytes.length, cacheHit }))`
    const processes = Array.from({ length: 5 }, () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]),
    )
    const outputs = (await Promise.all(processes)).map(({ stdout }) => JSON.parse(stdout))
    expect(await runs()).toBe(1)
    expect(outputs.filter(({ cacheHit }) => !cacheHit)).toHaveLength(1)
    expect(new Set(outputs.map(({ size }) => size)).size).toBe(1)
    await rm(path.dirname(program), { recursive: true })
  })
})
