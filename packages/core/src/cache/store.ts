import { readdir, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { cacheFolder } from '@proxy-wasm-aot/toolchain'
import cacache from 'cacache'
import { errorCodeOf } from '../emit/write.ts'

/** Most bytes to keep where the user says nothing: 5 GiB. */
export const defaultCacheBytes: number = 5 * 1024 ** 3

/** What is known of a stored AOT file beside its bytes; nothing in it may be needed to trust them. */
export interface CachedMetadata {
  /** Name of the target. */
  target: string
  /** CPU that the compiler named. */
  cpu: string
  /** Base name of the plugin's file, for `proxy-wasm-aot cache`. */
  plugin: string
  /** What the compile took, milliseconds. */
  compileMilliseconds: number
}

export type CacheLookup =
  | { found: 'hit'; bytes: Uint8Array; metadata: CachedMetadata }
  | { found: 'miss' }
  /** The entry was there and did not hold what was stored; it has been dropped. */
  | { found: 'corrupted'; reason: string }
  /** The folder cannot be read. */
  | { found: 'unusable'; cause: unknown }

/** One stored AOT file, as `proxy-wasm-aot cache` shows it. */
export interface CacheEntry extends CachedMetadata {
  key: string
  /** Bytes. */
  size: number
  lastUsed: Date
}

/** What the cache holds. */
export interface CacheInfo {
  /** Absolute path of the folder. */
  dir: string
  /** Most recently used first. */
  entries: readonly CacheEntry[]
  /** Bytes of all AOT files. */
  totalBytes: number
  /** Bytes of compiled parts of modules, which this project's own wamrc keeps. */
  partitionBytes: number
}

/** Where compiled AOT files lie under the tool's folder. */
export function compileCacheDir(dir?: string): string {
  return path.join(cacheFolder(dir), 'aot')
}

/** Where this project's own wamrc keeps compiled parts of modules. */
export function partitionCacheDir(dir?: string): string {
  return path.join(cacheFolder(dir), 'partitions')
}

/**
 * Looks a compile up. The bytes are compared with the hash under which they were stored, so what comes back is what
 * went in; an entry that is not is dropped.
 */
export async function readCached(dir: string, key: string): Promise<CacheLookup> {
  const store = compileCacheDir(dir)
  try {
    const { data, metadata, integrity } = await cacache.get(store, key)
    if (!isMetadata(metadata)) {
      await dropCached(dir, key)
      return { found: 'corrupted', reason: 'its description cannot be read' }
    }
    await touch(store, integrity)
    return { found: 'hit', bytes: data, metadata }
  } catch (error) {
    const code = errorCodeOf(error)
    if (code === 'ENOENT') return { found: 'miss' }
    if (code === 'EINTEGRITY' || code === 'EBADSIZE') {
      await dropCached(dir, key)
      return { found: 'corrupted', reason: 'its bytes are not those that were stored' }
    }
    return { found: 'unusable', cause: error }
  }
}

/**
 * Stores a compile and lets the least recently used ones go until at most `maxBytes` are left. The file appears whole
 * or not at all.
 *
 * @throws the error of the file system where it cannot be stored; nothing is left then.
 */
export async function writeCached(
  dir: string,
  key: string,
  bytes: Uint8Array,
  metadata: CachedMetadata,
  maxBytes: number,
): Promise<void> {
  if (bytes.length > maxBytes) return
  const store = compileCacheDir(dir)
  await cacache.put(store, key, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { metadata })
  await evict(dir, maxBytes)
}

/** Takes one entry out, index and content; nothing happens where it is not there. */
export async function dropCached(dir: string, key: string): Promise<void> {
  const store = compileCacheDir(dir)
  try {
    const entry = await cacache.get.info(store, key)
    if (entry !== null && entry !== undefined) await cacache.rm.content(store, entry.integrity)
    await cacache.rm.entry(store, key)
  } catch {
    // What cannot be dropped is found corrupted again next time, and never used.
  }
}

/** What lies in the cache, without looking into the files. */
export async function cacheInfo(dir?: string): Promise<CacheInfo> {
  const entries = await listEntries(compileCacheDir(dir))
  const sizes = new Map(entries.map(({ content, size }) => [content, size]))
  return {
    dir: cacheFolder(dir),
    entries: entries.map(({ content: _, ...entry }) => entry),
    totalBytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    partitionBytes: (await filesBelow(partitionCacheDir(dir))).reduce((sum, { size }) => sum + size, 0),
  }
}

/**
 * Removes everything that was compiled; installed compilers stay.
 *
 * @returns what was there before.
 * @throws ProxyWasmAotError CACHE_UNUSABLE
 */
export async function clearCache(dir?: string): Promise<CacheInfo> {
  const before = await cacheInfo(dir)
  for (const folder of [compileCacheDir(dir), partitionCacheDir(dir)]) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch((cause: unknown) => {
      throw new ProxyWasmAotError('CACHE_UNUSABLE', `the cache in ${folder} cannot be removed`, {
        found: errorCodeOf(cause),
        where: { file: folder },
        remedy: 'Check the permissions of the folder, or remove it by hand.',
        cause,
      })
    })
  }
  return before
}

/** Lets the least recently used compiles and parts go until each kind takes at most its share. */
async function evict(dir: string, maxBytes: number): Promise<void> {
  const store = compileCacheDir(dir)
  const entries = await listEntries(store)
  let kept = 0
  const contents = new Set<string>()
  for (const { key, content, size } of entries) {
    if (!contents.has(content) && kept + size > maxBytes) await dropCached(dir, key)
    else if (!contents.has(content)) {
      contents.add(content)
      kept += size
    }
  }
  await removeLeftovers(store)
}

/** Removes what interrupted writes left behind: temporary files, and contents that no entry names. */
async function removeLeftovers(store: string): Promise<void> {
  const named = new Set((await listEntries(store)).map(({ content }) => content))
  // An hour, because another process may be between the two steps of a write.
  const before = Date.now() - 3600 * 1000
  for (const folder of ['tmp', 'content-v2']) {
    for (const { file, used } of await filesBelow(path.join(store, folder))) {
      if (!named.has(file) && used.getTime() < before) await rm(file, { force: true }).catch(() => undefined)
    }
  }
}

/**
 * Lets the least recently written parts go until at most `maxBytes` are left.
 *
 * @param dir The tool's folder.
 */
export async function evictPartitions(dir: string, maxBytes: number): Promise<void> {
  let kept = 0
  const files = await filesBelow(partitionCacheDir(dir))
  for (const { file, size } of files.sort((left, right) => right.used.getTime() - left.used.getTime())) {
    if (kept + size > maxBytes) await rm(file, { force: true }).catch(() => undefined)
    else kept += size
  }
}

async function listEntries(store: string): Promise<(CacheEntry & { content: string })[]> {
  const listed = await cacache.ls(store).catch(() => ({}))
  const entries = await Promise.all(
    Object.values(listed).map(async (entry) => {
      const found = await stat(entry.path).catch(() => undefined)
      const metadata: unknown = entry.metadata
      if (found === undefined || !isMetadata(metadata)) return undefined
      const { key, path: content } = entry
      return { ...metadata, key, content, size: found.size, lastUsed: found.mtime }
    }),
  )
  return entries
    .filter((entry) => entry !== undefined)
    .sort((left, right) => right.lastUsed.getTime() - left.lastUsed.getTime())
}

async function filesBelow(folder: string): Promise<{ file: string; size: number; used: Date }[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const stats = await Promise.all(
    files.map(async (file) => {
      const known = await stat(file).catch(() => undefined)
      return known === undefined ? undefined : { file, size: known.size, used: known.mtime }
    }),
  )
  return stats.filter((file) => file !== undefined)
}

/** The time of last use is the modification time of the content: cacache itself keeps none. */
async function touch(store: string, integrity: string): Promise<void> {
  const now = new Date()
  const info = await cacache.get.hasContent(store, integrity).catch(() => false as const)
  if (info === false) return
  const content = contentPath(store, info.sri)
  await utimes(content, now, now).catch(() => undefined)
}

function contentPath(store: string, { algorithm, digest }: { algorithm: string; digest: string }): string {
  const hex = Buffer.from(digest, 'base64').toString('hex')
  return path.join(store, 'content-v2', algorithm, hex.slice(0, 2), hex.slice(2, 4), hex.slice(4))
}

function isMetadata(value: unknown): value is CachedMetadata {
  if (typeof value !== 'object' || value === null) return false
  const { target, cpu, plugin, compileMilliseconds } = value as Record<string, unknown>
  return (
    typeof target === 'string' &&
    typeof cpu === 'string' &&
    typeof plugin === 'string' &&
    typeof compileMilliseconds === 'number'
  )
}
