import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import path from 'node:path'
import { zipSync } from 'fflate'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { resolveWamrc } from '../resolve.ts'
import { useTestFolder } from '../testing/folder.ts'
import { withServer } from '../testing/server.ts'
import { type DownloadOptions, installRelease } from './download.ts'
import { programFolder } from './installed.ts'
import { findRelease, type WamrcRelease } from './releases.ts'

const folder = useTestFolder()
let archive: Buffer
let sha256: string
beforeAll(async () => {
  const { path: real } = await resolveWamrc()
  archive = Buffer.from(zipSync({ 'some/folder/wamrc': await readFile(real), 'README.md': Buffer.from('.') }))
  sha256 = createHash('sha256').update(archive).digest('hex')
})

let options: DownloadOptions & { cacheDir: string; projectFolder: string }
let lockFile: string
beforeEach(async () => {
  const projectFolder = path.join(folder.path, 'project')
  await mkdir(projectFolder)
  options = { cacheDir: path.join(folder.path, 'cache'), projectFolder, stallSeconds: 1 }
  lockFile = path.join(projectFolder, 'proxy-wasm-aot.lock.json')
})

/** Installs release 2.4.4 from a server of this machine. */
function install(listener: RequestListener, more: DownloadOptions = {}): Promise<string> {
  return withServer(listener, async (url) => {
    vi.stubEnv('PROXY_WASM_AOT_WAMRC_MIRROR', url)
    const release = findRelease('2.4.4', [5], 'linux-x64') as WamrcRelease
    return await installRelease(release, { ...options, ...more })
  })
}
const serve: RequestListener = (_, response) => void response.end(archive)
const leftOvers = (): Promise<string[]> => readdir(programFolder('wamrc', options.cacheDir))
const pinned = async (): Promise<unknown> => JSON.parse(await readFile(lockFile, 'utf8'))
const asset = 'wamrc-2.4.4-x86_64-ubuntu-22.04.zip'

test('a release is downloaded, tried out, installed and pinned', async () => {
  const requests: (string | undefined)[] = []
  const file = await install((request, response) => {
    requests.push(request.url)
    serve(request, response)
  })
  expect(requests).toEqual([`/WAMR-2.4.4/${asset}`])
  expect(await pinned()).toEqual({ lockFileVersion: 1, downloads: { [asset]: sha256 } })
  expect(await leftOvers()).toEqual([path.basename(asset, '.zip')])
  expect(await resolveWamrc({ cacheDir: options.cacheDir, install: false })).toMatchObject({
    path: file,
    source: 'cache',
  })
})

test('what is installed is not downloaded again, and pinned in the next project too', async () => {
  const first = await install(serve)
  const projectFolder = path.join(folder.path, 'other')
  await mkdir(projectFolder)
  const again = await install((_, response) => void response.writeHead(500).end(), { projectFolder })
  expect(again).toBe(first)
  expect(await readFile(path.join(projectFolder, 'proxy-wasm-aot.lock.json'), 'utf8')).toContain(sha256)
})

test('another file than the pinned one is refused, also where it is installed already', async () => {
  const other = { lockFileVersion: 1, downloads: { [asset]: '0'.repeat(64) } }
  await writeFile(lockFile, JSON.stringify(other))
  const refused = {
    code: 'DOWNLOAD_CHECKSUM',
    expected: `SHA-256 ${'0'.repeat(64)}`,
    found: `SHA-256 ${sha256}`,
  }
  await expect(install(serve)).rejects.toMatchObject(refused)
  expect(await leftOvers()).toEqual([])
  expect(await pinned()).toEqual(other)

  const elsewhere = path.join(folder.path, 'elsewhere')
  await mkdir(elsewhere)
  await install(serve, { projectFolder: elsewhere })
  await expect(install(serve)).rejects.toMatchObject(refused)
})

test.each([
  ['is not there', (_, response) => void response.writeHead(404).end(), 'HTTP status 404'],
  ['is an error page', (_, response) => void response.end('<html>'), expect.stringMatching(/no ZIP archive/)],
  [
    'stops in the middle',
    (_, response) => {
      response.writeHead(200, { 'content-length': archive.length })
      response.write(archive.subarray(0, 1000), () => response.destroy())
    },
    expect.any(String),
  ],
  [
    'stalls in the middle',
    (_, response) => void response.write(archive.subarray(0, 1000)),
    'no byte within 1 s',
  ],
  ['never answers', () => undefined, 'no byte within 1 s'],
  [
    'is cut off',
    (_, response) => void response.end(archive.subarray(0, archive.length / 2)),
    expect.stringMatching(/no ZIP archive/),
  ],
  [
    'has no wamrc',
    (_, response) => void response.end(zipSync({ 'README.md': Buffer.from('.') })),
    'an archive without wamrc',
  ],
] satisfies [string, RequestListener, unknown][])(
  'a release that %s is a coded error',
  async (_, listener, found) => {
    await expect(install(listener)).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED', found })
    expect(await leftOvers()).toEqual([])
    await expect(readFile(lockFile)).rejects.toMatchObject({ code: 'ENOENT' })
    // Nothing of it is in the way of the next attempt.
    await install(serve)
  },
)

test('a wamrc that does not run here is neither installed nor pinned', async () => {
  const broken = zipSync({ wamrc: Buffer.from('#!/bin/sh\nexit 126\n') })
  const failed = install((_, response) => void response.end(broken))
  await expect(failed).rejects.toMatchObject({ code: 'WAMRC_NOT_RUNNABLE' })
  expect(await leftOvers()).toEqual([])
  await expect(readFile(lockFile)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('no server at all is a coded error', async () => {
  vi.stubEnv('PROXY_WASM_AOT_WAMRC_MIRROR', 'http://127.0.0.1:9')
  const release = findRelease('2.4.4', [5], 'linux-x64') as WamrcRelease
  await expect(installRelease(release, options)).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
    remedy: expect.stringContaining('PROXY_WASM_AOT_WAMRC_MIRROR'),
  })
})

test('a cancelled download leaves nothing', async () => {
  const controller = new AbortController()
  const cancelled = install(
    (_, response) => {
      response.write(archive.subarray(0, 1000))
      setTimeout(() => controller.abort(), 100)
    },
    { signal: controller.signal, stallSeconds: 60 },
  )
  await expect(cancelled).rejects.toMatchObject({ code: 'TOOLCHAIN_ABORTED' })
  expect(await leftOvers()).toEqual([])
})

test('a slow line may take longer than the longest silence', async () => {
  const file = await install((_, response) => {
    const step = Math.ceil(archive.length / 5)
    let sent = 0
    const timer = setInterval(() => {
      response.write(archive.subarray(sent, sent + step))
      sent += step
      if (sent < archive.length) return
      clearInterval(timer)
      response.end()
    }, 400)
  })
  expect(path.basename(file)).toBe('wamrc')
})

test.each(['{', '[]', 'null', '{"lockFileVersion":2}', '{"lockFileVersion":1,"downloads":{"a":"b"}}'])(
  'a lock file with %s is a coded error',
  async (text) => {
    await writeFile(lockFile, text)
    await expect(install(serve)).rejects.toMatchObject({ code: 'LOCK_FILE_INVALID' })
    expect(await readFile(lockFile, 'utf8')).toBe(text)
  },
)
