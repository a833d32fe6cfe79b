import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { readAotFile } from '../aot/read.ts'
import { createSharedJobs, type SharedJobs } from '../cache/jobs.ts'
import { compileKey } from '../cache/key.ts'
import { withKeyLock } from '../cache/lock.ts'
import { dropCached, evictPartitions, partitionCacheDir, readCached, writeCached } from '../cache/store.ts'
import { type CompileOptions, type CompileResult, compileModule } from '../compile/compile.ts'
import { compileFlags } from '../compile/flags.ts'
import { artifactBaseName } from '../emit/names.ts'
import { errorCodeOf } from '../emit/write.ts'
import { addObservation, estimateMemory, readObservations } from '../schedule/estimate.ts'
import { createScheduler, type Scheduler } from '../schedule/scheduler.ts'
import type { BuildEvent, CacheOptions, ProxyWasmModule } from '../types.ts'

/** A compile, or its result from the cache. */
export interface CachedCompile extends CompileResult {
  cacheHit: boolean
}

/** What happens to the caller's cache, beside what {@link compileModule} needs. */
export interface CachedCompileOptions
  extends Omit<CompileOptions, 'onProgress' | 'partitionCacheDir' | 'threads'> {
  /** SHA-256 of the wasm half, hexadecimal. */
  wasmSha256: string
  cache: Required<CacheOptions> | false
  onEvent?: ((event: BuildEvent) => void) | undefined
  /** Says when the compiler may start. @default at once, with all cores */
  scheduler?: Scheduler | undefined
}

/**
 * Compiles that run in this process, by cache folder and key. It is the one state that outlives a call: a bundler
 * with several environments, or several plugins in one process, ask for the same compile without knowing of each
 * other. Across processes a lock beside the cache does the same.
 */
const runningCompiles: SharedJobs<CachedCompile, BuildEvent> = createSharedJobs<CachedCompile, BuildEvent>()

/**
 * Compiles a module, or takes what an earlier compile of the same inputs gave. One compile runs for each key, also
 * when several builds in several processes ask at once. A cache that fails makes the build slower, never wrong: what
 * went wrong is reported as a `warning` event.
 *
 * @throws what {@link compileModule} throws.
 */
export async function compileCached(
  module: ProxyWasmModule,
  options: CachedCompileOptions,
): Promise<CachedCompile> {
  const { cache, signal, onEvent } = options
  if (cache === false) return compileWithEvents(module, options, signal, onEvent)
  const flags = compileFlags(options.target, options.gateway, options.optimization, module.features)
  const key = compileKey({ ...options, flags })
  const early = await lookup(cache.dir, key, module, flags, onEvent)
  if (early !== undefined) {
    onEvent?.({ type: 'compile-end', target: options.target.name, elapsedMilliseconds: 0, cacheHit: true })
    return early
  }
  return runningCompiles.run(`${cache.dir}\0${key}`, { signal, onEvent }, async (job) =>
    withKeyLock(
      cache.dir,
      key,
      job.signal,
      (cause) => job.emit(cacheWarning('the cache cannot be locked, so a compile may run twice', cause)),
      async () => {
        // Another process may have finished it while this one waited.
        const done = await lookup(cache.dir, key, module, flags, undefined)
        if (done !== undefined) {
          const { name } = options.target
          job.emit({ type: 'compile-end', target: name, elapsedMilliseconds: 0, cacheHit: true })
          return done
        }
        const compiled = await compileWithEvents(module, options, job.signal, job.emit)
        await store(cache, key, module, options.target.name, compiled, job.emit)
        return compiled
      },
    ),
  )
}

async function compileWithEvents(
  module: ProxyWasmModule,
  options: CachedCompileOptions,
  signal: AbortSignal | undefined,
  emit: ((event: BuildEvent) => void) | undefined,
): Promise<CachedCompile> {
  const { target, wamrc, cache, scheduler = createScheduler() } = options
  const wasmBytes = module.bytes.length
  const observed = cache === false ? [] : await readObservations(cache.dir, wamrc)
  const memoryBytes = estimateMemory(wasmBytes, wamrc, observed)
  if (memoryBytes > scheduler.memoryBytes) emit?.(memoryWarning(module, memoryBytes, scheduler.memoryBytes))
  const result = await scheduler.run({ memoryBytes, duration: wasmBytes }, signal, ({ threads }) => {
    emit?.({ type: 'compile-start', target: target.name, wamrc })
    return compileModule(module, {
      ...options,
      signal,
      threads,
      partitionCacheDir: cache === false ? undefined : partitionCacheDir(cache.dir),
      onProgress: (elapsedMilliseconds) =>
        emit?.({ type: 'compile-progress', target: target.name, elapsedMilliseconds }),
    })
  })
  const { elapsedMilliseconds, peakBytes } = result
  if (cache !== false && peakBytes !== undefined)
    await addObservation(cache.dir, wamrc, { wasmBytes, peakBytes })
  emit?.({ type: 'compile-end', target: target.name, elapsedMilliseconds, cacheHit: false })
  return { ...result, cacheHit: false }
}

/** Compiles all the same: an estimate is on the safe side. */
function memoryWarning(module: ProxyWasmModule, needed: number, available: number): BuildEvent {
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`
  return {
    type: 'warning',
    code: 'MEMORY_SHORT',
    message: `Compiling ${module.name} may take ${megabytes(needed)} of memory; ${megabytes(available)} may be used.`,
    remedy:
      'Give the build more memory, or compile fewer plugins at a time (--jobs). It is compiled alone now.',
  }
}

async function lookup(
  dir: string,
  key: string,
  module: ProxyWasmModule,
  flags: string[],
  onEvent: ((event: BuildEvent) => void) | undefined,
): Promise<CachedCompile | undefined> {
  const found = await readCached(dir, key)
  if (found.found === 'miss') return undefined
  if (found.found === 'unusable') {
    onEvent?.(cacheWarning('the cache cannot be read', found.cause))
    return undefined
  }
  if (found.found === 'corrupted') {
    onEvent?.(corrupted(found.reason))
    return undefined
  }
  try {
    const aot = readAotFile(found.bytes, `${module.name}, from the cache`)
    return { aot, flags, elapsedMilliseconds: 0, cpu: found.metadata.cpu, cacheHit: true }
  } catch (error) {
    if (!isProxyWasmAotError(error)) throw error
    await dropCached(dir, key)
    onEvent?.(corrupted('it is no AOT file'))
    return undefined
  }
}

async function store(
  cache: Required<CacheOptions>,
  key: string,
  module: ProxyWasmModule,
  target: string,
  compiled: CachedCompile,
  emit: (event: BuildEvent) => void,
): Promise<void> {
  const { aot, cpu, elapsedMilliseconds } = compiled
  const metadata = {
    target,
    cpu,
    plugin: artifactBaseName(module.name),
    compileMilliseconds: elapsedMilliseconds,
  }
  try {
    await writeCached(cache.dir, key, aot.bytes, metadata, cache.maxBytes)
    await evictPartitions(cache.dir, cache.maxBytes)
  } catch (error) {
    emit(cacheWarning('the compiled plugin could not be kept in the cache', error))
  }
}

function corrupted(reason: string): BuildEvent {
  return {
    type: 'warning',
    code: 'CACHE_CORRUPTED',
    message: `A cache entry was dropped and the plugin is compiled again: ${reason}.`,
    remedy: 'Nothing needs to be done. When it comes back, check the disk of the cache folder.',
  }
}

function cacheWarning(message: string, cause: unknown): BuildEvent {
  const code = errorCodeOf(cause)
  return {
    type: 'warning',
    code: 'CACHE_UNUSABLE',
    message: `${message[0]?.toUpperCase()}${message.slice(1)}${code === undefined ? '' : ` (${code})`}.`,
    remedy:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Free some space, clear the cache (proxy-wasm-aot cache clear) or set cache.maxBytes lower.'
        : 'Set cache.dir or PROXY_WASM_AOT_CACHE_DIR to a folder that may be written, or cache: false.',
  }
}
