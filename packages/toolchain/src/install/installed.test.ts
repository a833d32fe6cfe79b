import { execFile, spawn } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestFolder } from '../testing/folder.ts'
import { bundled } from '../testing/program.ts'
import { installedProgram, installedPrograms, installOnce, programFolder } from './installed.ts'

const folder = useTestFolder()
const bundle = path.join(tmpdir(), `toolchain-bundle-${process.pid}`)
let program: string
beforeAll(async () => {
  program = await bundled(path.join(import.meta.dirname, 'installed.ts'), bundle)
})
afterAll(() => rm(bundle, { recursive: true, force: true }))

/** What a process runs that installs `key` and takes `milliseconds` for it. */
const script = (milliseconds: number): string => `
  import { appendFile, writeFile } from 'node:fs/promises'
  import { installOnce } from ${JSON.stringify(program)}
  const folder = ${JSON.stringify(folder.path)}
  console.log(await installOnce('host', 'key', { cacheDir: folder }, async (place) => {
    await appendFile(folder + '/made', 'made\\n')
    await new Promise((resolve) => setTimeout(resolve, ${milliseconds}))
    await writeFile(place + '/proxy-wasm-aot-wamr-host', 'program')
  }))`
const run = (milliseconds: number) =>
  promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script(milliseconds)])
const made = async (): Promise<number> =>
  (await readFile(path.join(folder.path, 'made'), 'utf8')).trim().split('\n').length

test('of several processes one installs, and all get the same', async () => {
  const outputs = await Promise.all(Array.from({ length: 4 }, () => run(500)))
  expect(new Set(outputs.map(({ stdout }) => stdout.trim()))).toEqual(
    new Set([path.join(programFolder('host', folder.path), 'key', 'proxy-wasm-aot-wamr-host')]),
  )
  expect(await made()).toBe(1)
})

test('a process that is killed leaves nothing that counts as installed, and the next one cleans up', async () => {
  const killed = spawn(process.execPath, ['--input-type=module', '--eval', script(60_000)])
  const parent = programFolder('host', folder.path)
  const half = async (): Promise<string[]> =>
    (await readdir(parent).catch(() => [])).filter((name) => name.startsWith('.new-key-'))
  while ((await half()).length === 0) await sleep(50)
  killed.kill('SIGKILL')
  expect(await installedPrograms('host', folder.path)).toEqual([])
  expect(await installedProgram('host', 'key', folder.path)).toBeUndefined()
  // Its lock counts as left behind after half a minute; this one is made to look that old.
  const old = new Date(Date.now() - 60_000)
  const { utimes } = await import('node:fs/promises')
  await utimes(path.join(parent, '.key.lock'), old, old)
  await run(0)
  expect(await half()).toEqual([])
  expect(await installedPrograms('host', folder.path)).toHaveLength(1)
})

test('what fails leaves nothing', async () => {
  const failing = installOnce('wamrc', 'key', { cacheDir: folder.path }, async (place) => {
    await writeFile(path.join(place, 'wamrc'), 'half')
    throw new Error('no luck')
  })
  await expect(failing).rejects.toThrow('no luck')
  expect(await readdir(programFolder('wamrc', folder.path))).toEqual([])
})

test('a folder without its executable is no installation and is replaced', async () => {
  const place = path.join(programFolder('wamrc', folder.path), 'key')
  await mkdir(path.join(place, 'wamrc'), { recursive: true })
  expect(await installedPrograms('wamrc', folder.path)).toEqual([])
  const file = await installOnce('wamrc', 'key', { cacheDir: folder.path }, (fresh) =>
    writeFile(path.join(fresh, 'wamrc'), 'program'),
  )
  expect((await stat(file)).isFile()).toBe(true)
})

test('what is installed is readable for all', async () => {
  const file = await installOnce('wamrc', 'key', { cacheDir: folder.path }, (place) =>
    writeFile(path.join(place, 'wamrc'), 'program'),
  )
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o755)
})

test('a place that cannot be written is a coded error', async () => {
  const file = path.join(folder.path, 'file')
  await writeFile(file, '')
  await chmod(file, 0o444)
  const failing = installOnce('wamrc', 'key', { cacheDir: file }, () => Promise.resolve())
  await expect(failing).rejects.toMatchObject({
    code: 'CACHE_UNUSABLE',
    remedy: expect.stringContaining('PROXY_WASM_AOT_CACHE_DIR'),
  })
})

test('a full disk is a coded error', async () => {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  const failing = installOnce('wamrc', 'key', { cacheDir: folder.path }, () => Promise.reject(full))
  await expect(failing).rejects.toMatchObject({ code: 'OUTPUT_NO_SPACE' })
})

test('who waits for another process can be cancelled', async () => {
  const first = installOnce('wamrc', 'key', { cacheDir: folder.path }, async (place) => {
    await sleep(1000)
    await writeFile(path.join(place, 'wamrc'), 'program')
  })
  await sleep(100)
  const lines: string[] = []
  const second = installOnce(
    'wamrc',
    'key',
    { cacheDir: folder.path, signal: AbortSignal.timeout(200), onProgress: (line) => lines.push(line) },
    () => Promise.resolve(),
  )
  await expect(second).rejects.toMatchObject({ code: 'TOOLCHAIN_ABORTED' })
  expect(lines).toEqual(['waiting for another process that installs the same'])
  await first
})
