import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { useTestFolder } from '../testing/folder.ts'
import { writeScript } from '../testing/scripts.ts'
import { nativeFolder, sourcesHash, wamrSources } from './sources.ts'

const folder = useTestFolder()

test('finds the sources of the repository', async () => {
  expect(await readFile(path.join(nativeFolder(), 'CMakeLists.txt'), 'utf8')).toContain('project(')
})

test('the hash of a program changes with its own sources only', async () => {
  const root = path.join(folder.path, 'native')
  await cp(nativeFolder(), root, { recursive: true })
  await mkdir(path.join(root, 'host'), { recursive: true })
  const wamrc = await sourcesHash('wamrc', root)
  const host = await sourcesHash('host', root)
  expect(await sourcesHash('wamrc', nativeFolder())).toBe(wamrc)
  await writeFile(path.join(root, 'host', 'another.cpp'), '')
  expect(await sourcesHash('wamrc', root)).toBe(wamrc)
  expect(await sourcesHash('host', root)).not.toBe(host)
  await writeFile(path.join(root, 'Cargo.lock'), '')
  expect(await sourcesHash('wamrc', root)).not.toBe(wamrc)
})

test('sources that are not there are a coded error', async () => {
  await expect(sourcesHash('host', folder.path)).rejects.toMatchObject({ code: 'TOOLCHAIN_BUILD_FAILED' })
})

test('cargo gives the sources of WAMR', async () => {
  const sources = await wamrSources()
  expect(await readFile(path.join(sources, 'core', 'config.h'), 'utf8')).toMatch(/AOT_CURRENT_VERSION 6/)
})

test('the cargo of rustup works under an empty HOME', async () => {
  vi.stubEnv('CARGO_HOME', process.env.CARGO_HOME ?? path.join(homedir(), '.cargo'))
  vi.stubEnv('HOME', folder.path)
  expect(await wamrSources()).toContain('wamrx-sys')
})

test('cargo gives them below the workspace of a plugin written in Rust', async () => {
  await mkdir(path.join(folder.path, 'plugin', 'src'), { recursive: true })
  await writeFile(path.join(folder.path, 'Cargo.toml'), '[workspace]\nmembers = ["plugin"]\n')
  await writeFile(
    path.join(folder.path, 'plugin', 'Cargo.toml'),
    '[package]\nname = "plugin"\nversion = "0.1.0"\nedition = "2021"\n',
  )
  await writeFile(path.join(folder.path, 'plugin', 'src', 'lib.rs'), '')
  const root = path.join(folder.path, 'node_modules', 'toolchain', 'native')
  await cp(nativeFolder(), root, { recursive: true })
  expect(await wamrSources(undefined, root)).toContain('wamrx-sys')
})

test('no cargo, and one that fails, are coded errors', async () => {
  vi.stubEnv('PATH', folder.path)
  await expect(wamrSources()).rejects.toMatchObject({
    code: 'TOOLCHAIN_BUILD_FAILED',
    found: expect.stringContaining('ENOENT'),
  })
  await writeScript(folder.path, 'cargo', 'echo "error: no network" >&2; exit 101')
  await expect(wamrSources()).rejects.toMatchObject({ found: 'status 101\nerror: no network' })
  await writeScript(folder.path, 'cargo', 'while :; do :; done')
  await expect(wamrSources(AbortSignal.timeout(200))).rejects.toMatchObject({ code: 'TOOLCHAIN_ABORTED' })
})
