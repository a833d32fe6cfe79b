import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixedPart, planEntries } from './entries.ts'
import { resolveOptions } from './resolve.ts'

let root: string
beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'entries-')))
  for (const file of [
    'a.wasm',
    'b/plugin.wasm',
    'c/plugin.wasm',
    'c/old.aot.wasm',
    'node_modules/x/d.wasm',
    'c/notes.txt',
  ]) {
    await mkdir(path.dirname(path.join(root, 'plugins', file)), { recursive: true })
    await writeFile(path.join(root, 'plugins', file), '')
  }
})
afterAll(() => rm(root, { recursive: true }))

async function names(options: Parameters<typeof resolveOptions>[0]): Promise<string[]> {
  return (await planEntries(resolveOptions(options), root)).map(({ fileName }) => fileName)
}

test('names what a glob matches by the path below its fixed part', async () => {
  expect(await names({ include: 'plugins/*.wasm' })).toEqual(['a.aot.wasm'])
  expect(await names({ include: 'plugins/*/plugin.wasm' })).toEqual([
    'b/plugin.aot.wasm',
    'c/plugin.aot.wasm',
  ])
  expect(await names({ include: ['./plugins/**/*.wasm'], exclude: 'plugins/b/**' })).toEqual([
    'a.aot.wasm',
    'c/plugin.aot.wasm',
  ])
  expect(await names({ include: 'plugins/a.wasm', targets: ['x86-64', 'aarch64'] })).toEqual([
    'a.x86-64.aot.wasm',
    'a.aarch64.aot.wasm',
  ])
})

test('an entry keeps its name where a glob matches it too', async () => {
  expect(await names({ entries: { auth: 'plugins/a.wasm' }, include: 'plugins/*.wasm' })).toEqual([
    'auth.aot.wasm',
  ])
})

test('refuses a glob without a match, and two globs that give one name', async () => {
  await expect(names({ include: 'none/*.wasm' })).rejects.toMatchObject({ code: 'INCLUDE_NO_MATCH' })
  await expect(names({ include: ['plugins/b/*.wasm', 'plugins/c/*.wasm'] })).rejects.toMatchObject({
    code: 'ARTIFACT_NAME_COLLISION',
    found: 'plugins/b/plugin.wasm and plugins/c/plugin.wasm',
  })
})

test.each([
  ['plugins/*.wasm', 'plugins'],
  ['plugins/a.wasm', 'plugins'],
  ['a.wasm', '.'],
  ['*.wasm', '.'],
  ['/opt/p/**/x.wasm', '/opt/p'],
  ['plugins/{a,b}/x.wasm', 'plugins'],
])('the fixed part of %s is %s', (pattern, expected) => {
  expect(fixedPart(pattern)).toBe(expected)
})
