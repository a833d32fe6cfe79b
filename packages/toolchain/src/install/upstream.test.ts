import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { useTestFolder } from '../testing/folder.ts'
import { installToolchain } from './install.ts'
import { installedPrograms } from './installed.ts'
import { llvmMajorsOfRelease, releaseOfCheckout } from './upstream.ts'

const folder = useTestFolder()
let checkout: string
beforeEach(() => {
  checkout = path.join(folder.path, 'wasm-micro-runtime')
})

/** A folder with the files by which a checkout is known, and a compiler project that does not build. */
async function writeCheckout(
  project = 'cmake_minimum_required(VERSION 3.14)\nproject(broken)\n',
): Promise<void> {
  const files = {
    'core/version.h':
      '#define WAMR_VERSION_MAJOR 2\n#define WAMR_VERSION_MINOR 1\n#define WAMR_VERSION_PATCH 1\n',
    'core/config.h': '#define AOT_CURRENT_VERSION 3\n',
    'core/iwasm/a.c': '',
    'core/shared/b.c': '',
    'build-scripts/c.cmake': '',
    'wamr-compiler/CMakeLists.txt': project,
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(checkout, name)), { recursive: true })
    await writeFile(path.join(checkout, name), text)
  }
}

test('knows the release of a checkout', async () => {
  await writeCheckout()
  expect(await releaseOfCheckout(checkout)).toBe('2.1.1')
})

test('a folder that is no checkout is a coded error', async () => {
  await mkdir(checkout)
  const invalid = { code: 'WAMR_SOURCE_INVALID', where: { file: checkout } }
  await expect(releaseOfCheckout(checkout)).rejects.toMatchObject(invalid)
  await expect(installToolchain({ wamrSource: checkout, cacheDir: folder.path })).rejects.toMatchObject(
    invalid,
  )
  await expect(releaseOfCheckout(path.join(folder.path, 'absent'))).rejects.toMatchObject({
    code: 'WAMR_SOURCE_INVALID',
  })
})

test('a release is built with an LLVM of its time', () => {
  expect(llvmMajorsOfRelease('2.1.1')[0]).toBe(16)
  expect(llvmMajorsOfRelease('2.4.4')[0]).toBe(18)
})

test('a compiler project that does not build is a coded error with its words, and leaves nothing', async () => {
  await writeCheckout(
    'cmake_minimum_required(VERSION 3.14)\nproject(broken)\nmessage(FATAL_ERROR "no such thing")\n',
  )
  await expect(installToolchain({ wamrSource: checkout, cacheDir: folder.path })).rejects.toMatchObject({
    code: 'TOOLCHAIN_BUILD_FAILED',
    found: expect.stringContaining('no such thing'),
  })
  expect(await installedPrograms('wamrc', folder.path)).toEqual([])
})

test('a project that builds something else than a wamrc is a coded error', async () => {
  await writeCheckout(
    'cmake_minimum_required(VERSION 3.14)\nproject(other C)\nadd_executable(wamrc main.c)\n',
  )
  await writeFile(path.join(checkout, 'wamr-compiler', 'main.c'), 'int main(void) { return 0; }\n')
  await expect(installToolchain({ wamrSource: checkout, cacheDir: folder.path })).rejects.toMatchObject({
    code: 'WAMRC_NOT_RUNNABLE',
  })
  expect(await installedPrograms('wamrc', folder.path)).toEqual([])
})
