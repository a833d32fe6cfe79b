import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BuildEvent, resolveBuildOptions, resolveTarget } from '@proxy-wasm-aot/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pluginText, wat } from '../../../core/src/testing/plugins.ts'
import type { PluginInput } from '../options/entries.ts'
import { type Builder, createBuilder } from './builder.ts'

const x86 = resolveTarget('x86-64-v3')
const arm = resolveTarget('aarch64')

let folder: string
let input: PluginInput
let compiles: string[]
let builder: Builder
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'builder-'))
  input = { file: path.join(folder, 'a.wasm'), label: 'a.wasm', build: undefined }
  compiles = []
  const count = (_: PluginInput, event: BuildEvent): void => {
    if (event.type === 'compile-start') compiles.push(event.target)
  }
  builder = createBuilder(resolveBuildOptions({ cache: false }), count)
  await write('one')
})
afterEach(async () => {
  builder.close()
  await rm(folder, { recursive: true })
})

async function write(word: string): Promise<void> {
  await writeFile(input.file, await wat(pluginText({ body: `(data (i32.const 64) "${word}")` })))
}

test('compiles once for everyone who asks, at once and later', async () => {
  const [first, second] = await Promise.all([builder.build(input, x86), builder.build({ ...input }, x86)])
  expect(second).toBe(first)
  expect(await builder.build(input, x86)).toBe(first)
  expect((await builder.build(input, arm)).artifact.manifest.target.name).toBe('aarch64')
  expect(compiles).toEqual(['x86-64-v3', 'aarch64'])
})

test('builds anew after a change, and keeps the last good one while it fails', async () => {
  const first = await builder.build(input, x86)
  await writeFile(input.file, 'nothing')
  await expect(builder.build(input, x86)).rejects.toMatchObject({ code: 'WASM_BAD_MAGIC' })
  expect(builder.lastGood(input, x86)).toBe(first)
  await write('two')
  const second = await builder.build(input, x86)
  expect(second.artifact.manifest.wasm.sha256).not.toBe(first.artifact.manifest.wasm.sha256)
  expect(builder.lastGood(input, x86)).toBe(second)
  expect(builder.lastGood(input, arm)).toBeUndefined()
})

test('tries again what failed though nothing changed: the machine may have', async () => {
  const wamrc = path.join(folder, 'wamrc')
  const broken = createBuilder(resolveBuildOptions({ cache: false, wamrc: { path: wamrc } }))
  await expect(broken.build(input, x86)).rejects.toMatchObject({ kind: 'environment' })
  await expect(broken.build(input, x86)).rejects.toMatchObject({ kind: 'environment' })
})

test('runs the command of a source once for all targets, and again after a change of the source', async () => {
  const runs = path.join(folder, 'runs')
  const source = path.join(folder, 'source')
  await writeFile(source, 'one')
  const script = "require('fs').appendFileSync('runs', 'x'); require('fs').copyFileSync('a.wasm', 'b.wasm')"
  const made: PluginInput = {
    file: path.join(folder, 'b.wasm'),
    label: 'b.wasm',
    build: {
      sources: ['source'],
      command: [process.execPath, '-e', script],
      watch: [],
      cwd: folder,
      env: {},
      timeoutSeconds: 60,
    },
  }
  await Promise.all([builder.build(made, x86), builder.build(made, arm)])
  await builder.build(made, x86)
  expect(await readFile(runs, 'utf8')).toBe('x')
  await writeFile(source, 'another')
  await builder.build(made, x86)
  expect(await readFile(runs, 'utf8')).toBe('xx')
})

test('ends a command that a change overtakes, and gives the newest result to everyone', async () => {
  const source = path.join(folder, 'source')
  await writeFile(source, 'slow')
  const script = `
    const fs = require('fs')
    const finish = () => fs.copyFileSync('a.wasm', 'b.wasm')
    fs.readFileSync('source', 'utf8') === 'slow' ? setTimeout(finish, 60_000) : finish()`
  const made: PluginInput = {
    file: path.join(folder, 'b.wasm'),
    label: 'b.wasm',
    build: {
      sources: ['source'],
      command: [process.execPath, '-e', script],
      watch: [],
      cwd: folder,
      env: {},
      timeoutSeconds: 60,
    },
  }
  const waiting = [builder.build(made, x86), builder.build(made, x86)]
  setTimeout(() => writeFile(source, 'quick'), 300)
  const [first, second] = await Promise.all(waiting)
  expect(second).toBe(first)
}, 30_000)

test('close ends what is running', async () => {
  const made: PluginInput = {
    ...input,
    build: {
      sources: [],
      command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      watch: [],
      cwd: folder,
      env: {},
      timeoutSeconds: 60,
    },
  }
  const running = builder.build(made, x86)
  setTimeout(() => builder.close(), 300)
  await expect(running).rejects.toMatchObject({ code: 'COMPILE_ABORTED' })
})
