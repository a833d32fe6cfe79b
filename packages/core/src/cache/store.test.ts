import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canMountTmpfs, onTmpfs } from '../testing/tmpfs.ts'
import {
  cacheInfo,
  clearCache,
  compileCacheDir,
  evictPartitions,
  partitionCacheDir,
  readCached,
  writeCached,
} from './store.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'compile-cache-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

const metadata = { target: 'x86-64-v3', cpu: 'x86-64-v3', plugin: 'auth', compileMilliseconds: 12 }
const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)
const keep = (key: string, bytes: Uint8Array, maxBytes = 1e9) =>
  writeCached(dir, key, bytes, metadata, maxBytes)

/** Files below a folder, as absolute paths. */
async function files(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}
const contents = () => files(path.join(compileCacheDir(dir), 'content-v2'))

describe('an entry', () => {
  test('comes back as it went in', async () => {
    expect(await readCached(dir, 'key')).toEqual({ found: 'miss' })
    await keep('key', filled(1000, 7))
    const found = await readCached(dir, 'key')
    expect(found).toMatchObject({ found: 'hit', metadata })
    expect(found.found === 'hit' && new Uint8Array(found.bytes)).toEqual(filled(1000, 7))
  })

  test.each<[string, (file: string) => Promise<void>]>([
    ['changed', (file) => writeFile(file, filled(1000, 8))],
    ['cut', (file) => truncate(file, 500)],
    ['emptied', (file) => truncate(file, 0)],
    ['made longer', (file) => writeFile(file, filled(2000, 7))],
  ])('whose file was %s is never used, is dropped and can be stored again', async (_, damage) => {
    await keep('key', filled(1000, 7))
    await damage((await contents())[0] as string)
    expect(await readCached(dir, 'key')).toMatchObject({ found: 'corrupted' })
    expect(await readCached(dir, 'key')).toEqual({ found: 'miss' })
    expect(await contents()).toEqual([])
    await keep('key', filled(1000, 7))
    expect(await readCached(dir, 'key')).toMatchObject({ found: 'hit' })
  })

  test('whose file is gone is a miss', async () => {
    await keep('key', filled(1000, 7))
    await rm((await contents())[0] as string)
    expect(await readCached(dir, 'key')).toEqual({ found: 'miss' })
  })

  test('whose index was damaged is a miss, and can be stored again', async () => {
    await keep('key', filled(1000, 7))
    for (const file of await files(path.join(compileCacheDir(dir), 'index-v5')))
      await writeFile(file, 'garbage')
    expect(await readCached(dir, 'key')).toEqual({ found: 'miss' })
    await keep('key', filled(1000, 7))
    expect(await readCached(dir, 'key')).toMatchObject({ found: 'hit' })
  })
})

describe('size', () => {
  test('the least recently used go first', async () => {
    for (const [index, key] of ['a', 'b', 'c'].entries()) {
      await keep(key, filled(1000, index))
      // Times of use that lie apart, whatever the file system's clock can tell.
      for (const file of await contents()) {
        const { mtimeMs } = await stat(file)
        await utimes(file, new Date(), new Date(mtimeMs - 10_000))
      }
    }
    expect((await readCached(dir, 'a')).found).toBe('hit')
    await keep('d', filled(1000, 9), 3000)
    const kept = (await cacheInfo(dir)).entries.map(({ key }) => key)
    expect(kept.sort()).toEqual(['a', 'c', 'd'])
    expect((await readCached(dir, 'b')).found).toBe('miss')
  })

  test('what is larger than the whole cache is not stored', async () => {
    await keep('key', filled(1000, 7), 999)
    expect(await cacheInfo(dir)).toMatchObject({ entries: [], totalBytes: 0 })
  })

  test('equal files under two keys count once', async () => {
    await keep('a', filled(1000, 7), 1500)
    await keep('b', filled(1000, 7), 1500)
    expect(await cacheInfo(dir)).toMatchObject({ totalBytes: 1000 })
    expect((await cacheInfo(dir)).entries).toHaveLength(2)
  })

  test('what interrupted writes left behind goes after an hour', async () => {
    await keep('a', filled(1000, 1))
    const left = [...(await contents()), path.join(compileCacheDir(dir), 'tmp', 'half')]
    for (const file of await files(path.join(compileCacheDir(dir), 'index-v5'))) await rm(file)
    await writeFile(left[1] as string, 'half')
    await keep('b', filled(1000, 2))
    expect(await files(compileCacheDir(dir))).toEqual(expect.arrayContaining(left))
    for (const file of left) await utimes(file, 0, 0)
    await keep('c', filled(1000, 3))
    expect((await cacheInfo(dir)).entries).toHaveLength(2)
    expect(await contents()).toHaveLength(2)
    expect(await readdir(path.join(compileCacheDir(dir), 'tmp'))).toEqual([])
  })

  test('parts of modules are bounded too', async () => {
    const parts = partitionCacheDir(dir)
    await mkdir(parts, { recursive: true })
    for (const index of [1, 2, 3]) {
      await writeFile(path.join(parts, `${index}`), filled(1000, index))
      await utimes(path.join(parts, `${index}`), index, index)
    }
    await evictPartitions(dir, 2500)
    expect(await readdir(parts)).toEqual(['2', '3'])
  })
})

describe('info and clear', () => {
  test('say what is there; installed compilers stay', async () => {
    await keep('key', filled(1000, 7))
    await writeFile(path.join(dir, 'compiler'), 'stays')
    expect(await cacheInfo(dir)).toMatchObject({
      dir,
      totalBytes: 1000,
      entries: [{ key: 'key', size: 1000, plugin: 'auth', target: 'x86-64-v3' }],
    })
    expect(await clearCache(dir)).toMatchObject({ totalBytes: 1000 })
    expect(await cacheInfo(dir)).toMatchObject({ entries: [], totalBytes: 0, partitionBytes: 0 })
    expect(await readdir(dir)).toEqual(['compiler'])
  })

  test('of a folder that is not there', async () => {
    expect(await cacheInfo(path.join(dir, 'none'))).toMatchObject({ entries: [], totalBytes: 0 })
    expect(await clearCache(path.join(dir, 'none'))).toMatchObject({ entries: [] })
  })
})

describe('a folder that cannot be used', () => {
  test('is told apart from a miss', async () => {
    await writeFile(path.join(dir, 'aot'), 'a file where a folder should be')
    await expect(keep('key', filled(10, 1))).rejects.toThrow()
    expect((await readCached(dir, 'key')).found).toBe('unusable')
  })

  // A small file system of its own needs the right to mount.
  test.runIf(canMountTmpfs())('a full disk: an error, and no entry', async () => {
    await onTmpfs(dir, '64k', async (disk) => {
      await expect(writeCached(disk, 'key', filled(200_000, 1), metadata, 1e9)).rejects.toMatchObject({
        code: 'ENOSPC',
      })
      expect(await readCached(disk, 'key')).toEqual({ found: 'miss' })
      expect(await files(disk)).toEqual([])
    })
  })
})

test('many writers and readers at once', async () => {
  const work = Array.from({ length: 60 }, async (_, index) => {
    const key = `key ${index % 5}`
    await keep(key, filled(5000, index % 5), 20_000)
    const found = await readCached(dir, key)
    if (found.found === 'hit') expect(new Uint8Array(found.bytes)).toEqual(filled(5000, index % 5))
    return found.found
  })
  const outcomes = new Set(await Promise.all(work))
  expect([...outcomes].every((outcome) => outcome === 'hit' || outcome === 'miss')).toBe(true)
  expect((await cacheInfo(dir)).totalBytes).toBeLessThanOrEqual(20_000)
})
