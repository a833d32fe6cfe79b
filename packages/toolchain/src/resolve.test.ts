import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { resolveWamrc } from './resolve.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolchain-test-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

async function script(name: string, text: string, mode = 0o755): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, `#!/bin/sh\n${text}\n`)
  await chmod(file, mode)
  return file
}

test('our own driver is built once, is WASI-safe and writes format 6, which serves for 5', async () => {
  const wamrc = await resolveWamrc({ aotFormats: [5], gateway: 'envoy' })
  expect(wamrc).toMatchObject({ aotFormat: 6, wasiSafe: true, ownDriver: true, version: '2.4.3' })
  expect(wamrc.architectures).toEqual(expect.arrayContaining(['x86_64', 'aarch64', 'riscv64']))
  expect(wamrc.llvmVersion).toMatch(/^\d+\.\d+\.\d+$/)
  expect(await resolveWamrc({ aotFormats: [6], install: false })).toMatchObject({ path: wamrc.path })
})

test('an explicit path and the environment are never passed over', async () => {
  const { path: real } = await resolveWamrc()
  await expect(resolveWamrc({ path: real, aotFormats: [3], gateway: 'higress' })).rejects.toMatchObject({
    code: 'WAMRC_WRONG_FORMAT',
    message: expect.stringContaining('gateway higress loads AOT format 3'),
    remedy: expect.stringContaining('--wamr-source'),
  })
  vi.stubEnv('PROXY_WASM_AOT_WAMRC', path.join(folder, 'absent'))
  await expect(resolveWamrc()).rejects.toMatchObject({ code: 'WAMRC_NOT_RUNNABLE' })
})

test('when no compiler writes the format, the error names the gateway, both formats and each way out', async () => {
  await resolveWamrc()
  vi.stubEnv('PROXY_WASM_AOT_WAMRC_MIRROR', 'http://127.0.0.1:9')
  const failure = resolveWamrc({ aotFormats: [3], wamrVersion: '2.1.1', gateway: 'higress-2025-07' })
  await expect(failure).rejects.toMatchObject({
    code: expect.stringMatching(/^WAMRC_(WRONG_FORMAT|NOT_FOUND)$/),
    expected: 'AOT format 3 (WAMR 2.1.1)',
    where: { subject: 'gateway higress-2025-07' },
    remedy: expect.stringMatching(/--wamr-version 2\.1\.1[\s\S]*--wamr-source[\s\S]*PROXY_WASM_AOT_WAMRC/),
  })
})

test.each([
  ['crashes', 'kill -SEGV $$'],
  ['says nothing', 'exit 0'],
  ['says something else', 'echo hello'],
  ['fails', 'echo wamrc 2.4.4; exit 1'],
  [
    'compiles to garbage',
    'case "$1" in --version) echo wamrc 2.4.4;; --*-import) echo garbage > "$3";; esac',
  ],
  ['compiles to nothing', 'echo wamrc 2.4.4'],
])('a wamrc that %s is a coded error', async (_, text) => {
  const file = await script('wamrc', text)
  await expect(resolveWamrc({ path: file, cacheDir: folder })).rejects.toMatchObject({
    code: 'WAMRC_NOT_RUNNABLE',
    where: { file },
  })
})

test('a file that is not executable, and a folder, are coded errors', async () => {
  const file = await script('wamrc', 'echo wamrc 2.4.4', 0o644)
  await expect(resolveWamrc({ path: file, cacheDir: folder })).rejects.toMatchObject({
    code: 'WAMRC_NOT_RUNNABLE',
  })
  await expect(resolveWamrc({ path: folder, cacheDir: folder })).rejects.toMatchObject({
    code: 'WAMRC_NOT_RUNNABLE',
  })
})

test('a broken wamrc on PATH is passed over', async () => {
  await script('wamrc', 'exit 7')
  vi.stubEnv('PATH', `${folder}${path.delimiter}${process.env.PATH}`)
  expect(await resolveWamrc()).toMatchObject({ ownDriver: true })
})

test("a platform package goes before the tool's own folder", async () => {
  const { path: real } = await resolveWamrc()
  const { platformPackageWamrc, platformPackages } = await import('./find/platform-package.ts')
  const { mkdir, symlink } = await import('node:fs/promises')
  const name = platformPackages[`${process.platform}-${process.arch}`] as string
  const home = path.join(folder, 'node_modules', name)
  await mkdir(path.join(home, 'bin'), { recursive: true })
  await writeFile(path.join(home, 'package.json'), JSON.stringify({ name, version: '1.0.0' }))
  await symlink(real, path.join(home, 'bin', 'wamrc'))
  const found = platformPackageWamrc(path.join(folder, 'package.json'))
  expect(found).toBeDefined()
  expect(platformPackageWamrc(path.join(tmpdir(), 'package.json'))).toBeUndefined()
})
