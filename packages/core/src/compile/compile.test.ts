import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { resolveWamrc, type Wamrc } from '@proxy-wasm-aot/toolchain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkAotFile } from '../aot/check.ts'
import { readAotFile } from '../aot/read.ts'
import { aotSection, concatenate } from '../embed/container.ts'
import { targetNames } from '../targets/levels.ts'
import { resolveTarget } from '../targets/resolve.ts'
import { testGateway } from '../testing/gateway.ts'
import { framed } from '../testing/module.ts'
import { pluginModule, pluginText, simdPluginText, wasiPluginText } from '../testing/plugins.ts'
import { eventually, isRunning } from '../testing/processes.ts'
import { bundled } from '../testing/program.ts'
import { mutations } from '../testing/random.ts'
import type { ProxyWasmModule, ResolvedOptimization, TargetInput } from '../types.ts'
import { type CompileOptions, compileModule } from './compile.ts'

const optimization: ResolvedOptimization = {
  level: 1,
  size: 3,
  segue: 'auto',
  boundsChecks: 'gateway',
  dumpCallStack: false,
  linuxPerf: false,
  extraFlags: [],
}

let wamrc: Wamrc
let folder: string
beforeAll(async () => {
  wamrc = await resolveWamrc({})
  folder = await mkdtemp(path.join(tmpdir(), 'compile-test-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

const compile = (module: ProxyWasmModule, target: TargetInput, options: Partial<CompileOptions> = {}) =>
  compileModule(module, {
    target: resolveTarget(target),
    gateway: testGateway({ aotFormats: [wamrc.aotFormat] }),
    wamrc,
    optimization,
    ...options,
  })

describe('with a real wamrc', () => {
  test.each(targetNames)('target %s gives a file that passes the check', async (name) => {
    const { aot, cpu, flags } = await compile(await pluginModule(wasiPluginText), name)
    checkAotFile(aot, testGateway({ aotFormats: [wamrc.aotFormat] }), resolveTarget(name))
    expect(flags).toContain('--invoke-c-api-import')
    if (name === 'native') expect(cpu).not.toBe('native')
    else expect(cpu).toBe(resolveTarget(name).cpu)
  })

  test('a target of the user’s own', async () => {
    const own = { triple: 'aarch64-unknown-linux-gnu', cpu: 'cortex-a72', features: ['+crc'] }
    const { aot, flags } = await compile(await pluginModule(pluginText()), own)
    expect(aot).toMatchObject({ machine: 183, architecture: expect.stringMatching(/^aarch64/) })
    expect(flags).toContain('--cpu=cortex-a72')
  })

  test('the same module gives the same bytes, also from another temporary folder', async () => {
    const module = await pluginModule(wasiPluginText)
    const [first, second] = [await compile(module, 'x86-64-v3'), await compile(module, 'x86-64-v3')]
    expect(second.aot.bytes).toEqual(first.aot.bytes)
  })

  test('what an earlier build embedded plays no part', async () => {
    const module = await pluginModule(pluginText())
    const { aot } = await compile(module, 'x86-64')
    const artifact = framed(
      concatenate([module.bytes, aotSection('wamr-aot', aot.bytes, module.bytes.length)]),
      module.imports,
    )
    expect((await compile(artifact, 'x86-64')).aot.bytes).toEqual(aot.bytes)
  })

  test('hidden WASI names give the very file that a compiler without WASI writes', async () => {
    const module = await pluginModule(wasiPluginText)
    const plain = await compile(module, 'x86-64-v3', { wamrc: { ...wamrc, wasiSafe: true } })
    const hidden = await compile(module, 'x86-64-v3', { wamrc: { ...wamrc, wasiSafe: false } })
    expect(Buffer.from(plain.aot.bytes).includes('wasi_snapshot_preview1')).toBe(true)
    // Only where the compiler itself lets WASI through are the two alike; that is what makes it safe.
    if (wamrc.wasiSafe) expect(Buffer.from(hidden.aot.bytes)).toEqual(Buffer.from(plain.aot.bytes))
    expect(Buffer.from(hidden.aot.bytes).includes('hidden_')).toBe(false)
  })

  test('SIMD on a CPU without it: the compiler’s own message, and what to do', async () => {
    await expect(compile(await pluginModule(simdPluginText), 'x86-64')).rejects.toMatchObject({
      code: 'COMPILE_FAILED',
      found: expect.stringContaining('SIMD'),
      remedy: expect.stringContaining('x86-64-v2'),
    })
    const { aot } = await compile(await pluginModule(simdPluginText), 'x86-64-v2')
    expect(aot.features).toContain('simd')
    const without = testGateway({ aotFormats: [wamrc.aotFormat], features: { simd: false } })
    expect(() => checkAotFile(aot, without, resolveTarget('x86-64-v2'))).toThrow(
      expect.objectContaining({ code: 'AOT_FEATURE_MISMATCH' }),
    )
  })

  test('every typed option', async () => {
    const options: ResolvedOptimization = {
      level: 2,
      size: 1,
      segue: true,
      boundsChecks: true,
      dumpCallStack: true,
      linuxPerf: true,
      extraFlags: ['--disable-llvm-lto'],
    }
    const module = await pluginModule(pluginText())
    const plain = await compile(module, 'x86-64-v3')
    const { aot, flags } = await compile(module, 'x86-64-v3', { optimization: options })
    expect(flags).toContain('--enable-segue')
    checkAotFile(aot, testGateway({ aotFormats: [wamrc.aotFormat] }), resolveTarget('x86-64-v3'))
    expect(aot.bytes).not.toEqual(plain.aot.bytes)
  })

  test('tail calls, which wamrc takes only when told to', async () => {
    const body = `(func $other (param i32) (result i32) (local.get 0))
      (func (export "tail") (param i32) (result i32) (return_call $other (local.get 0)))`
    const module = await pluginModule(pluginText({ body }))
    const { flags } = await compile({ ...module, features: new Set(['tail-call']) }, 'x86-64')
    expect(flags).toContain('--enable-tail-call')
    await expect(compile(module, 'x86-64')).rejects.toMatchObject({ code: 'COMPILE_FAILED' })
  })

  test.each<[string, TargetInput]>([
    ['CPU', { triple: 'x86_64-unknown-linux-gnu', cpu: 'pentium-99' }],
    ['CPU feature', { triple: 'x86_64-unknown-linux-gnu', cpu: 'x86-64', features: ['+warp'] }],
  ])('an unknown %s is an error, although LLVM only warns', async (what, target) => {
    await expect(compile(await pluginModule(pluginText()), target)).rejects.toMatchObject({
      code: 'TARGET_CPU_UNKNOWN',
      message: expect.stringContaining(`no ${what} `),
    })
  })

  test('a module that is not valid', async () => {
    const module = await pluginModule(pluginText())
    const broken = { ...module, bytes: module.bytes.slice() }
    broken.bytes.fill(0xff, module.sections.find(({ id }) => id === 10)?.payloadStart)
    await expect(compile(broken, 'x86-64')).rejects.toMatchObject({
      code: 'COMPILE_FAILED',
      found: expect.stringMatching(/exit status \d+:\n./),
    })
  })

  test('bytes of a real AOT file changed or cut: a result or a coded error', async () => {
    const { aot } = await compile(await pluginModule(wasiPluginText), 'x86-64-v3')
    const read = (bytes: Uint8Array): boolean => {
      try {
        return readAotFile(bytes, 'x').sections.every(({ offset, size }) => offset + size <= bytes.length)
      } catch (error) {
        return isProxyWasmAotError(error)
      }
    }
    for (let length = 0; length < aot.bytes.length; length++) {
      expect(read(aot.bytes.subarray(0, length))).toBe(true)
    }
    for (const bytes of mutations(aot.bytes, 10_000, 2)) expect(read(bytes)).toBe(true)
  })
})

describe.skipIf(process.platform === 'win32')('with a broken compiler', () => {
  async function broken(body: string): Promise<Wamrc> {
    const file = path.join(await mkdtemp(path.join(folder, 'wamrc-')), 'wamrc')
    await writeFile(file, `#!/bin/sh\n${body}\n`)
    await chmod(file, 0o755)
    return { ...wamrc, path: file }
  }
  const attempt = async (body: string, options: Partial<CompileOptions> = {}) =>
    compile(await pluginModule(pluginText()), 'x86-64', { ...options, wamrc: await broken(body) })

  test.each<[string, string, object]>([
    [
      'refuses',
      'echo "WASM module load failed: bad thing" >&2; exit 1',
      { code: 'COMPILE_FAILED', found: expect.stringContaining('bad thing') },
    ],
    [
      'refuses without a word',
      'exit 9',
      { code: 'COMPILE_FAILED', found: 'exit status 9 without a message' },
    ],
    [
      'crashes',
      'echo last words; kill -SEGV $$',
      { code: 'COMPILER_CRASHED', found: expect.stringContaining('last words') },
    ],
    ['is killed', 'kill -KILL $$', { code: 'COMPILER_CRASHED', remedy: expect.stringContaining('memory') }],
    ['writes nothing', 'echo Compile success', { code: 'COMPILER_NO_OUTPUT' }],
    ['writes an empty file', ': > module.aot', { code: 'COMPILER_NO_OUTPUT' }],
    ['writes garbage', 'head -c 5000 /dev/zero > module.aot', { code: 'COMPILER_BAD_OUTPUT' }],
    ['writes its input', 'cp module.wasm module.aot', { code: 'COMPILER_BAD_OUTPUT' }],
    [
      'writes the magic number alone',
      'printf "\\000aot" > module.aot',
      { code: 'COMPILER_BAD_OUTPUT', cause: { code: 'AOT_TRUNCATED' } },
    ],
    ['writes a folder', 'mkdir module.aot && touch module.aot/x', { code: 'COMPILER_BAD_OUTPUT' }],
    [
      'writes without end to its output',
      'truncate -s 3G module.aot',
      { code: 'COMPILER_BAD_OUTPUT', found: expect.stringContaining('3221225472') },
    ],
  ])('that %s', async (_, body, error) => {
    await expect(attempt(body)).rejects.toMatchObject(error)
  })

  test('that hangs', async () => {
    await expect(attempt('sleep 1000', { timeoutSeconds: 0.3 })).rejects.toMatchObject({
      code: 'COMPILE_TIMEOUT',
    })
  })

  test('that is not there, or without the architecture', async () => {
    const module = await pluginModule(pluginText())
    const missing = { ...wamrc, path: path.join(folder, 'missing') }
    await expect(compile(module, 'x86-64', { wamrc: missing })).rejects.toMatchObject({
      code: 'COMPILER_NOT_RUNNABLE',
    })
    await expect(
      compile(module, 'aarch64', { wamrc: { ...wamrc, architectures: ['x86_64'] } }),
    ).rejects.toMatchObject({ code: 'COMPILER_LACKS_TARGET' })
  })

  test('leaves no temporary files, whatever happens', async () => {
    const place = path.join(folder, 'temporary')
    const before = process.env.TMPDIR
    await mkdir(place)
    process.env.TMPDIR = place
    try {
      await expect(attempt('touch "$TMPDIR/left"; kill -KILL $$')).rejects.toThrow()
      await compile(await pluginModule(pluginText()), 'x86-64')
      expect(await readdir(place)).toEqual([])
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  })

  test('is killed, and its files removed, when this process is ended by a signal', async () => {
    const program = await bundled(path.join(import.meta.dirname, 'compile.ts'))
    const place = await mkdtemp(path.join(folder, 'ended-'))
    const hanging = await broken(`echo $$ > '${place}/pid'; sleep 1000 & wait`)
    const module = await pluginModule(pluginText())
    const input = {
      options: { target: resolveTarget('x86-64'), gateway: testGateway(), wamrc: hanging, optimization },
      module: { ...module, bytes: [...module.bytes] },
    }
    const script = `
      import { compileModule } from ${JSON.stringify(program)}
      const { module, options } = ${JSON.stringify(input)}
      const bytes = Uint8Array.from(module.bytes)
      await compileModule({ ...module, bytes, features: new Set() }, options)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, TMPDIR: place },
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
    const pid = Number(await eventually(() => readFile(path.join(place, 'pid'), 'utf8')))
    child.kill('SIGTERM')
    expect(await ended).toBe('SIGTERM')
    await eventually(async () => !(await isRunning(pid)))
    expect(await readdir(place)).toEqual(['pid'])
    await rm(path.dirname(program), { recursive: true })
  })

  test('progress comes with the time that has passed', async () => {
    const times: number[] = []
    await expect(
      attempt('sleep 2.5; exit 1', { onProgress: (elapsed) => times.push(elapsed) }),
    ).rejects.toThrow()
    expect(times.length).toBeGreaterThanOrEqual(2)
    expect(times[0]).toBeGreaterThan(900)
  })
})
