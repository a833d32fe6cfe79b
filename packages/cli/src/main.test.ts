import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pc from 'picocolors'
import { afterAll, beforeAll, expect, test } from 'vitest'
import wabt from 'wabt'
import { main } from './main.ts'

let folder: string
let plugin: string

const source = `(module
  (import "env" "proxy_add_header_map_value" (func $add (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "x-plugin")
  (data (i32.const 16) "yes")
  (global $next (mut i32) (i32.const 1024))
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32)
    (global.get $next) (global.set $next (i32.add (global.get $next) (local.get 0))))
  (func (export "proxy_on_context_create") (param i32 i32))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (drop (call $add (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 16) (i32.const 3)))
    (i32.const 0)))`

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cli-test-'))
  plugin = path.join(folder, 'header.wasm')
  const assembler = await wabt()
  await writeFile(plugin, assembler.parseWat('header.wat', source).toBinary({}).buffer)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Run {
  status: number
  out: string
  err: string
}

async function run(...args: string[]): Promise<Run> {
  const out: string[] = []
  const err: string[] = []
  const status = await main(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    interactive: false,
    colors: pc.createColors(false),
  })
  return { status, out: out.join('\n'), err: err.join('\n') }
}

async function json(...args: string[]): Promise<{ status: number; value: Record<string, unknown> }> {
  const { status, out } = await run(...args, '--json')
  return { status, value: JSON.parse(out) as Record<string, unknown> }
}

test('a plugin is built, inspected, taken apart, run and verified', async () => {
  const outDir = path.join(folder, 'dist')
  const built = await json('build', plugin, '--gateway', 'envoy', '--target', 'x86-64-v3', '-o', outDir)
  expect(built).toMatchObject({ status: 0, value: { failures: [], artifacts: [{ target: 'x86-64-v3' }] } })
  expect((await readdir(outDir)).sort()).toEqual(['header.aot.wasm', 'header.aot.wasm.json'])
  const artifact = path.join(outDir, 'header.aot.wasm')

  const inspected = await json('inspect', artifact)
  expect(inspected.value).toMatchObject({
    belongsTogether: true,
    aot: { formatVersion: 5, architecture: 'x86_64' },
    manifest: { gateway: { id: 'envoy-2026-07' } },
  })

  const stripped = path.join(folder, 'stripped.wasm')
  expect(await run('strip', artifact, '-o', stripped)).toMatchObject({ status: 0 })
  expect(await readFile(stripped)).toEqual(await readFile(plugin))
  const aot = path.join(folder, 'header.aot')
  expect(await run('extract', artifact, '-o', aot)).toMatchObject({ status: 0 })
  expect((await readFile(aot)).subarray(0, 4).toString('latin1')).toBe('\0aot')

  const exchanges: unknown[] = []
  for (const engine of ['v8', 'wamr', 'interp']) {
    const { status, value } = await json('run', artifact, '--engine', engine, '--header', 'x-a: 1')
    expect(status).toBe(0)
    exchanges.push(value.exchanges)
  }
  expect(JSON.stringify(exchanges[0])).toContain('["x-plugin","yes"]')
  expect(exchanges[1]).toEqual(exchanges[0])
  expect(exchanges[2]).toEqual(exchanges[0])
  expect((await run('run', artifact, '--engine', 'wamr')).out).toContain('x-plugin: yes')

  const verified = await run('verify', artifact, '--exchanges', '5')
  expect(verified).toMatchObject({
    status: 0,
    out: expect.stringContaining('The two halves behave the same.'),
  })
})

test('one failing plugin does not lose the others', async () => {
  const outDir = path.join(folder, 'partial')
  const broken = path.join(folder, 'broken.wasm')
  await writeFile(broken, (await readFile(plugin)).subarray(0, 45))
  const { status, value } = await json('build', broken, plugin, '-o', outDir)
  expect(status).toBe(1)
  expect(value).toMatchObject({
    failures: [{ plugin: broken, error: { code: 'WASM_TRUNCATED' } }],
    artifacts: [{}],
  })
})

test('validate ends with status 1 for what the gateway would refuse', async () => {
  expect(await run('validate', plugin, '--gateway', 'envoy')).toMatchObject({ status: 0 })
  const { status, out } = await run('validate', plugin, '--gateway', 'higress')
  expect({ status, valid: out.includes('valid for gateway higress-2025-07') }).toEqual({
    status: 0,
    valid: true,
  })
  const markerless = path.join(folder, 'markerless.wasm')
  await writeFile(markerless, Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
  const refused = await run('validate', markerless)
  expect(refused.status).toBe(1)
  expect(refused.out).toContain('gateway says: Missing or unknown Proxy-Wasm ABI version')
})

test.each([
  ['an unknown command', ['bild'], 2, /unknown command/],
  ['an unknown option', ['build', 'x.wasm', '--gatway', 'envoy'], 2, /Did you mean --gateway/],
  ['a missing argument', ['inspect'], 2, /missing required argument/],
  ['a bad number', ['build', 'x.wasm', '--timeout', '-1'], 2, /whole number/],
  [
    'an unknown gateway',
    ['build', 'x.wasm', '--gateway', 'envoi'],
    2,
    /GATEWAY_UNKNOWN[\s\S]*Did you mean envoy/,
  ],
  ['an unknown target', ['build', 'x.wasm', '--target', 'x86-64-v9'], 2, /TARGET_UNKNOWN/],
  ['a missing file', ['inspect', '/nowhere/x.wasm'], 1, /INPUT_NOT_FOUND/],
  ['a missing compiler', ['build', '--wamrc', '/nowhere/wamrc', '-o', 'unused'], 3, /WAMRC_NOT_RUNNABLE/],
])('%s ends with its status and says what to do', async (_, args, status, message) => {
  const [command = '', ...rest] = args
  const withPlugin = command === 'build' && rest[0]?.startsWith('--wamrc') ? [command, plugin, ...rest] : args
  const result = await run(...withPlugin)
  expect(result.status).toBe(status)
  expect(result.err).toMatch(message)
})

test('a scenario that is not there is a coded error', async () => {
  for (const command of ['run', 'verify', 'bench']) {
    const { status, err } = await run(command, plugin, '--scenario', path.join(folder, 'absent.yaml'))
    // `verify` refuses a plain module before it looks for scenarios.
    expect({ command, status }).toEqual({ command, status: 1 })
    if (command !== 'verify') expect(err).toContain('INPUT_NOT_FOUND')
  }
})

test('all plugins of a monorepo: side by side, each in its folder, a bad one loses nothing', async () => {
  const root = await mkdtemp(path.join(folder, 'monorepo-'))
  const before = process.cwd()
  const bytes = await readFile(plugin)
  for (const name of ['a', 'b', 'c']) {
    await mkdir(path.join(root, name))
    await writeFile(path.join(root, name, 'plugin.wasm'), bytes)
  }
  await writeFile(path.join(root, 'b', 'plugin.wasm'), bytes.subarray(0, bytes.length - 3))
  process.chdir(root)
  try {
    const { status, value } = await json('build', '--all', '--jobs', '2', '--memory', '2G', '-o', 'out')
    expect(status).toBe(1)
    expect(value).toMatchObject({
      artifacts: [{ file: 'out/a/plugin.aot.wasm' }, { file: 'out/c/plugin.aot.wasm' }],
      failures: [{ plugin: 'b/plugin.wasm', error: { code: 'WASM_TRUNCATED' } }],
    })
    expect(await readdir(path.join(root, 'out'))).toEqual(['a', 'c'])
    const shown = await run('build', '--all', 'a/*.wasm', 'c/*.wasm', '-o', 'out')
    expect(shown).toMatchObject({ status: 0, out: expect.stringContaining('cached') })
    expect(await run('build', '--all', 'nothing/*.wasm')).toMatchObject({
      status: 1,
      err: expect.stringContaining('NO_PLUGINS'),
    })
  } finally {
    process.chdir(before)
  }
})

test.each([[], ['x.wasm', '--memory', 'much'], ['x.wasm', '--jobs', '0']])(
  'wrong usage of build: %j',
  async (...args) => {
    expect(await run('build', ...args)).toMatchObject({ status: 2 })
  },
)

test('two plugins of one name are refused before anything is compiled', async () => {
  const { status, err } = await run('build', plugin, plugin, '-o', path.join(folder, 'twice'))
  expect(status).toBe(2)
  expect(err).toContain('ARTIFACT_NAME_COLLISION')
})

test('with --json an error is the one document on stdout', async () => {
  const { status, value } = await json('inspect', '/nowhere/x.wasm')
  expect(status).toBe(1)
  expect(value).toMatchObject({ error: { code: 'INPUT_NOT_FOUND', remedy: expect.any(String) } })
})

test('gateways, cache and toolchain answer for people and for machines', async () => {
  expect((await run('gateways')).out).toMatch(/envoy-2026-07 +envoy/)
  expect((await json('gateways')).value).toMatchObject({ aliases: { envoy: 'envoy-2026-07' } })
  expect((await json('cache')).value).toMatchObject({ dir: expect.any(String) })
  expect((await run('cache')).out).toMatch(/entries/)
  expect((await json('toolchain', 'doctor')).value).toMatchObject({ wamrcs: expect.any(Array) })
  expect((await run('toolchain', 'list')).out).toContain('AOT format')
})

test('every command has help with an example', async () => {
  for (const command of ['build', 'validate', 'inspect', 'extract', 'strip', 'run', 'verify', 'gateways']) {
    const { status, out } = await run(command, '--help')
    expect(status).toBe(0)
    expect(out).toContain('Example:')
  }
})
