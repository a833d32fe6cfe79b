import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PluginInput } from '../options/entries.ts'
import { dependenciesOf, fingerprintOf } from './dependencies.ts'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'dependencies-')))
})
afterEach(() => rm(folder, { recursive: true }))

function input(watch: string[]): PluginInput {
  const build = {
    sources: ['src/main.ts'],
    command: ['x'] as const,
    watch,
    cwd: folder,
    env: {},
    timeoutSeconds: 1,
  }
  return { file: path.join(folder, 'src/out.wasm'), label: 'out.wasm', build }
}

test('a module that is just there depends on itself', async () => {
  expect(await dependenciesOf({ ...input([]), build: undefined })).toEqual([
    path.join(folder, 'src/out.wasm'),
  ])
})

test('a module that a command writes depends on its sources, and not on itself', async () => {
  await mkdir(path.join(folder, 'src'))
  for (const name of ['main.ts', 'lib.ts', 'out.wasm']) await writeFile(path.join(folder, 'src', name), '')
  expect(await dependenciesOf(input(['src/*']))).toEqual(
    ['lib.ts', 'main.ts'].map((name) => path.join(folder, 'src', name)),
  )
})

test('the fingerprint follows writing, making and removing', async () => {
  await mkdir(path.join(folder, 'src'))
  const seen = new Set([await fingerprintOf(input(['src/*']))])
  const main = path.join(folder, 'src/main.ts')
  for (const step of [
    () => writeFile(main, 'a'),
    () => writeFile(main, 'bb'),
    () => writeFile(path.join(folder, 'src/new.ts'), ''),
    () => rm(path.join(folder, 'src/new.ts')).then(() => writeFile(main, 'ccc')),
  ]) {
    await step()
    seen.add(await fingerprintOf(input(['src/*'])))
  }
  expect(seen.size).toBe(5)
  expect(await fingerprintOf(input(['src/*']))).toBe([...seen].at(-1))
})
