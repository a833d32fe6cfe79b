import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  compileModule,
  createManifest,
  embedAot,
  type ProxyWasmModule,
  parseModule,
  resolveBuildOptions,
} from '@proxy-wasm-aot/core'
import { compareTraces, runScenario } from '@proxy-wasm-aot/host'
import { probeWamrc, resolveWamrc, type Wamrc } from '@proxy-wasm-aot/toolchain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import wabt from 'wabt'
import { unsafeWamrc } from './unsafe-wamrc.ts'

// A plugin that calls WASI while it starts, as every Go plugin does: it writes a line and asks for random bytes.
const source = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "\\20\\00\\00\\00\\08\\00\\00\\00")
  (data (i32.const 32) "started\\n")
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_context_create") (param i32 i32))
  (func (export "_initialize")
    (if (call $random (i32.const 64) (i32.const 8)) (then unreachable))
    (if (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 48)) (then unreachable))))`

const options = resolveBuildOptions({ gateway: 'wamr' })
const [target] = options.targets
let folder: string
let module: ProxyWasmModule

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-safety-'))
  module = parseModule((await wabt()).parseWat('wasi.wat', source).toBinary({}).buffer, 'wasi.wasm')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function artifactOf(wamrc: Wamrc, name: string): Promise<string> {
  if (target === undefined) throw new Error('no target')
  const { aot, cpu, flags } = await compileModule(module, { ...options, target, wamrc })
  const { createHash } = await import('node:crypto')
  const wasm = { sha256: createHash('sha256').update(module.bytes).digest('hex'), size: module.bytes.length }
  const { gateway } = options
  const manifest = createManifest({ wasm, aot, target, cpu, flags, wamrc, gateway, abiVersion: '0.2.1' })
  const file = join(folder, `${name}.aot.wasm`)
  await writeFile(file, embedAot(module, aot.bytes, manifest))
  return file
}

async function expectSameAsV8(artifact: string): Promise<void> {
  const scenario = { exchanges: [{}] }
  const v8 = await runScenario(artifact, scenario)
  const aot = await runScenario(artifact, scenario, { engine: 'aot' })
  expect(compareTraces(v8, aot)?.text).toBeUndefined()
  expect(aot.failure).toBeUndefined()
  expect(aot.events).toContainEqual({ log: { level: 'info', message: 'started' } })
}

test('WASI goes through the callbacks of the host, compiled by our own driver', async () => {
  const wamrc = await resolveWamrc()
  expect(wamrc.wasiSafe).toBe(true)
  await expectSameAsV8(await artifactOf(wamrc, 'own'))
})

test('a wamrc that registers libc-wasi is found out, and what it compiles runs all the same', async () => {
  const wamrc = await probeWamrc(await unsafeWamrc())
  expect(wamrc.wasiSafe).toBe(false)
  await expectSameAsV8(await artifactOf(wamrc, 'hidden'))
})

test('without hiding the names its code crashes the host: the danger is real', async () => {
  const wamrc = await probeWamrc(await unsafeWamrc())
  const artifact = await artifactOf({ ...wamrc, wasiSafe: true }, 'unsafe')
  const run = runScenario(artifact, { exchanges: [{}] }, { engine: 'aot' })
  // Whatever the wrong arguments lead to, it is not what the plugin does under V8.
  const outcome = await run.then(
    (trace) => (trace.failure === undefined ? 'started' : 'failed'),
    () => 'crashed',
  )
  expect(outcome).not.toBe('started')
})
