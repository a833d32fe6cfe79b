import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { extractAot, readAotFile, readManifest, readModule } from '@proxy-wasm-aot/core'
import { execa } from 'execa'
import { beforeAll, expect, test } from 'vitest'

const cwd = join(import.meta.dirname, '..', '..', 'examples', 'monorepo-ci')
const dist = join(cwd, 'dist')

beforeAll(async () => {
  await rm(dist, { recursive: true, force: true })
  await execa('npm', ['run', '--silent', 'build'], { cwd, stdin: 'ignore', all: true })
})

test('one command builds every plugin for every CPU', async () => {
  const artifacts = (await readdir(dist)).filter((file) => file.endsWith('.wasm')).sort()
  expect(artifacts).toEqual([
    'deny-paths.aarch64.aot.wasm',
    'deny-paths.x86-64-v3.aot.wasm',
    'request-id.aarch64.aot.wasm',
    'request-id.x86-64-v3.aot.wasm',
  ])
  for (const artifact of artifacts) {
    const module = await readModule(join(dist, artifact))
    const target = artifact.split('.')[1]
    expect(readManifest(module)?.target.name).toBe(target)
    const { architecture } = readAotFile(extractAot(module), artifact)
    expect(architecture).toMatch(target === 'aarch64' ? /^aarch64/ : /^x86_64/)
  }
})

test('the unit tests of its plugins pass', async () => {
  const { VITEST: _, ...env } = process.env
  const { all } = await execa('npm', ['test', '--silent'], { cwd, env, extendEnv: false, all: true })
  expect(all).toMatch(/5 passed/)
})

test('both halves of its artifacts behave the same', async () => {
  const { all } = await execa('npm', ['run', '--silent', 'verify'], { cwd, all: true })
  expect(all.match(/behave the same/g)).toHaveLength(2)
})
