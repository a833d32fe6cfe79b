import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canMountTmpfs, onTmpfs } from '../testing/tmpfs.ts'
import { writeArtifact } from './write.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'write-artifact-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251)

test('writes into folders that are not there yet and replaces what was there', async () => {
  const file = path.join(folder, 'a/b/plugin.aot.wasm')
  await writeArtifact(file, Uint8Array.of(1))
  await writeArtifact(file, bytes)
  expect(new Uint8Array(await readFile(file))).toEqual(bytes)
  expect(await readdir(path.dirname(file))).toEqual(['plugin.aot.wasm'])
})

test('follows a link and leaves it a link', async () => {
  await writeFile(path.join(folder, 'real'), 'old')
  await symlink('real', path.join(folder, 'link'))
  await writeArtifact(path.join(folder, 'link'), bytes)
  expect(await readlink(path.join(folder, 'link'))).toBe('real')
  expect((await stat(path.join(folder, 'real'))).size).toBe(bytes.length)
})

test('many writers at once leave one whole file', async () => {
  const file = path.join(folder, 'plugin.aot.wasm')
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      writeArtifact(
        file,
        bytes.map(() => index),
      ),
    ),
  )
  const written = await readFile(file)
  expect(written).toHaveLength(bytes.length)
  expect(new Set(written).size).toBe(1)
  expect(await readdir(folder)).toHaveLength(1)
})

describe('places that cannot be written', () => {
  test('a directory, a device, and a file as folder', async () => {
    await mkdir(path.join(folder, 'directory'))
    await writeFile(path.join(folder, 'file'), 'kept')
    for (const place of [
      path.join(folder, 'directory'),
      '/dev/null',
      path.join(folder, 'file/plugin.wasm'),
    ]) {
      await expect(writeArtifact(place, bytes)).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' })
    }
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
    expect(await readFile(path.join(folder, 'file'), 'utf8')).toBe('kept')
    expect((await readdir(folder)).sort()).toEqual(['directory', 'file'])
  })

  test.runIf(process.platform === 'linux')('a file system without write access', async () => {
    await expect(writeArtifact('/proc/plugin.aot.wasm', bytes)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    })
  })
})

// A small file system of its own needs the right to mount.
describe.runIf(canMountTmpfs())('a full disk', () => {
  test('keeps the previous artifact and leaves nothing behind', async () => {
    await onTmpfs(folder, '64k', async (disk) => {
      const file = path.join(disk, 'plugin.aot.wasm')
      await writeArtifact(file, Uint8Array.of(1, 2, 3))
      await expect(writeArtifact(file, bytes)).rejects.toMatchObject({ code: 'OUTPUT_NO_SPACE' })
      expect([...(await readFile(file))]).toEqual([1, 2, 3])
      expect(await readdir(disk)).toEqual(['plugin.aot.wasm'])
    })
  })
})
