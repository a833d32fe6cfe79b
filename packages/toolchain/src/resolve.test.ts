import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { programFolder } from './install/installed.ts'
import { planOwnBuild } from './install/own.ts'
import { resolveWamrc } from './resolve.ts'
import { useTestFolder } from './testing/folder.ts'
import { writeScript } from './testing/scripts.ts'

const folder = useTestFolder()
let cacheDir: string
beforeEach(() => {
  cacheDir = path.join(folder.path, 'cache')
  // Nothing is downloaded here; what would be is tested beside the download.
  vi.stubEnv('PROXY_WASM_AOT_WAMRC_MIRROR', 'http://127.0.0.1:9')
})

/**
 * A compiler that writes another format: the real one behind a script that changes its version and the format word,
 * because a compiler of each release takes minutes to build.
 */
async function otherRelease(name: string, version: string, format: number): Promise<string> {
  const { path: real } = await resolveWamrc()
  return writeScript(
    folder.path,
    name,
    `case "$*" in --version) echo 'wamrc ${version}'; exit;; esac
'${real}' "$@" || exit $?
while [ $# -gt 0 ]; do
  if [ "$1" = -o ]; then printf '\\00${format}' | dd of="$2" bs=1 seek=4 conv=notrunc 2>/dev/null; fi
  shift
done`,
  )
}
async function putIntoCache(file: string, key: string): Promise<string> {
  const place = path.join(programFolder('wamrc', cacheDir), key)
  await mkdir(place, { recursive: true })
  await copyFile(file, path.join(place, 'wamrc'))
  return path.join(place, 'wamrc')
}
function putOnPath(): void {
  vi.stubEnv('PATH', `${folder.path}${path.delimiter}${process.env.PATH}`)
}

test('our own driver is built once, is WASI-safe and writes format 6, which serves for 5', async () => {
  const wamrc = await resolveWamrc({ aotFormats: [5], gateway: 'envoy' })
  expect(wamrc).toMatchObject({ aotFormat: 6, wasiSafe: true, ownDriver: true, version: '2.4.3' })
  expect(await resolveWamrc({ aotFormats: [6], install: false })).toMatchObject({ path: wamrc.path })
})

test('an explicit path goes before the environment, and both before all others', async () => {
  const { path: real } = await resolveWamrc()
  const three = await otherRelease('wamrc', '2.1.1', 3)
  vi.stubEnv('PROXY_WASM_AOT_WAMRC', three)
  expect(await resolveWamrc({ cacheDir })).toMatchObject({ path: three, source: 'environment', aotFormat: 3 })
  expect(await resolveWamrc({ cacheDir, path: real })).toMatchObject({ path: real, source: 'path' })
})

test('a path or a variable that names an unfit compiler is an error, never passed over', async () => {
  const three = await otherRelease('three', '2.1.1', 3)
  const unfit = {
    code: 'WAMRC_WRONG_FORMAT',
    message: 'gateway envoy loads AOT format 5, and the wamrc at hand writes format 3',
  }
  await expect(resolveWamrc({ path: three, aotFormats: [5], gateway: 'envoy' })).rejects.toMatchObject(unfit)
  vi.stubEnv('PROXY_WASM_AOT_WAMRC', three)
  await expect(resolveWamrc({ aotFormats: [5], gateway: 'envoy' })).rejects.toMatchObject({
    ...unfit,
    found: expect.stringContaining('PROXY_WASM_AOT_WAMRC'),
  })
  vi.stubEnv('PROXY_WASM_AOT_WAMRC', path.join(folder.path, 'absent'))
  await expect(resolveWamrc()).rejects.toMatchObject({ code: 'WAMRC_NOT_RUNNABLE' })
})

test('a compiler on PATH is taken where it serves and passed over where not', async () => {
  const five = await otherRelease('wamrc', '2.4.4', 5)
  const { path: own } = await resolveWamrc()
  putOnPath()
  expect(await resolveWamrc({ aotFormats: [5] })).toMatchObject({ path: five, source: 'PATH' })
  expect(await resolveWamrc({ aotFormats: [6] })).toMatchObject({ path: own, source: 'cache' })
})

test('a broken compiler on PATH is passed over', async () => {
  await writeScript(folder.path, 'wamrc', 'exit 7')
  putOnPath()
  expect(await resolveWamrc()).toMatchObject({ ownDriver: true })
})

test("in the tool's own folder the gateway's own release is preferred", async () => {
  await putIntoCache(await otherRelease('a', '2.2.0', 3), 'wamrc-2.2.0')
  const suitable = await putIntoCache(await otherRelease('b', '2.1.1', 3), 'wamrc-2.1.1')
  await putIntoCache(await otherRelease('c', '2.0.0', 3), 'wamrc-2.0.0')
  const options = { cacheDir, aotFormats: [3], install: false }
  expect(await resolveWamrc({ ...options, wamrVersion: '2.1.1' })).toMatchObject({ path: suitable })
  expect((await resolveWamrc(options)).aotFormat).toBe(3)
})

test('an own driver of older sources serves only where no other can be had', async () => {
  const { path: real } = await resolveWamrc()
  const stale = await putIntoCache(real, 'own-linux-x64-older')
  expect(await resolveWamrc({ cacheDir, install: false })).toMatchObject({ path: stale })
  const current = await putIntoCache(real, (await planOwnBuild('wamrc')).key)
  expect(await resolveWamrc({ cacheDir })).toMatchObject({ path: current, source: 'cache' })
})

test('when no compiler writes the format, the error names the gateway, both formats and each way out', async () => {
  const five = await otherRelease('five', '2.4.4', 5)
  await putIntoCache(five, 'wamrc-2.4.4')
  const wanted = { cacheDir, aotFormats: [3], wamrVersion: '2.1.1', gateway: 'higress-2025-07' }
  await expect(resolveWamrc(wanted)).rejects.toMatchObject({
    code: 'WAMRC_WRONG_FORMAT',
    message: 'gateway higress-2025-07 loads AOT format 3, and the wamrc at hand writes format 5',
    expected: 'AOT format 3 (WAMR 2.1.1)',
    found: expect.stringContaining('wamrc 2.4.4 writes format 5'),
    where: { subject: 'gateway higress-2025-07' },
    remedy: expect.stringMatching(/--wamr-source <checkout of WAMR-2\.1\.1>[\s\S]*PROXY_WASM_AOT_WAMRC/),
  })
})

test('when there is no compiler at all, the error says what was tried', async () => {
  const wanted = { cacheDir, aotFormats: [4], gateway: 'mine' }
  await expect(resolveWamrc(wanted)).rejects.toMatchObject({
    code: 'WAMRC_NOT_FOUND',
    message: 'no wamrc for gateway mine that writes AOT format 4',
    remedy: expect.stringContaining('WAMR 2.3.x and 2.4.0'),
  })
})

test('a build that lacks packages says how to install them', async () => {
  const bin = path.join(folder.path, 'bin')
  await mkdir(bin)
  vi.stubEnv('PATH', bin)
  await expect(resolveWamrc({ cacheDir, aotFormats: [6], gateway: 'wamr' })).rejects.toMatchObject({
    code: 'WAMRC_NOT_FOUND',
    found: expect.stringContaining('build: a build from source needs g++, cmake, ninja-build, cargo'),
    remedy: expect.stringMatching(/^sudo apt-get update\nsudo apt-get install .*cmake ninja-build/),
  })
})

test('a cancelled search ends at once', async () => {
  await writeScript(folder.path, 'wamrc', 'sleep 60; :')
  putOnPath()
  const signal = AbortSignal.timeout(300)
  await expect(resolveWamrc({ signal })).rejects.toMatchObject({ code: 'TOOLCHAIN_ABORTED' })
})

test('a platform package in the project goes before PATH', async () => {
  const { path: real } = await resolveWamrc()
  const name = `@proxy-wasm-aot/wamrc-${process.platform}-${process.arch}`
  const home = path.join(folder.path, 'project', 'node_modules', name)
  await mkdir(path.join(home, 'bin'), { recursive: true })
  await writeFile(path.join(home, 'package.json'), JSON.stringify({ name, version: '1.0.0' }))
  await symlink(real, path.join(home, 'bin', 'wamrc'))
  await otherRelease('wamrc', '2.4.4', 5)
  putOnPath()
  vi.spyOn(process, 'cwd').mockReturnValue(path.join(folder.path, 'project'))
  try {
    expect(await resolveWamrc({ cacheDir })).toMatchObject({ source: 'platform-package', ownDriver: true })
    expect(await resolveWamrc({ cacheDir, aotFormats: [5] })).toMatchObject({ source: 'platform-package' })
  } finally {
    vi.restoreAllMocks()
  }
  expect(await resolveWamrc({ cacheDir })).toMatchObject({ source: 'PATH' })
})
