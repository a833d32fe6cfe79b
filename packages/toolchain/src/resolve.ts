import { isProxyWasmAotError, type ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { findCandidates } from './find/candidates.ts'
import { servesFormat } from './formats.ts'
import { installRelease } from './install/download.ts'
import { findOwnBuild, installOwnBuild } from './install/own.ts'
import { findRelease } from './install/releases.ts'
import { wamrcNotFound, wamrcWrongFormat } from './not-found.ts'
import { probeWamrc } from './probe/probe.ts'
import type { ResolveWamrcOptions, Wamrc, WamrcSource } from './types.ts'

/** AOT format of our own driver (WAMR 2.4.3 of `native/Cargo.lock`). */
const ownFormat = 6

/**
 * Finds a wamrc whose AOT format will do, or installs one. Tried in this order: an explicit path, PROXY_WASM_AOT_WAMRC,
 * the platform package, `wamrc` on PATH, the tool's own folder, an official release, a build from source. A path or
 * variable that names an unfit compiler is an error; other unfit ones are passed over.
 *
 * @throws ProxyWasmAotError WAMRC_NOT_FOUND, WAMRC_WRONG_FORMAT, WAMRC_NOT_RUNNABLE, TOOLCHAIN_ABORTED
 */
export async function resolveWamrc(options: ResolveWamrcOptions = {}): Promise<Wamrc> {
  const named: [string | undefined, WamrcSource][] = [
    [options.path, 'path'],
    [process.env.PROXY_WASM_AOT_WAMRC || undefined, 'environment'],
  ]
  for (const [file, source] of named) {
    if (file === undefined) continue
    const wamrc = await probeWamrc(file, source, options)
    if (!serves(wamrc, options)) throw wamrcWrongFormat(options, [wamrc], [])
    return wamrc
  }

  const unfit: Wamrc[] = []
  const problems: string[] = []
  const consider = async (file: string, source: WamrcSource): Promise<Wamrc | undefined> => {
    try {
      const wamrc = await probeWamrc(file, source, options)
      if (serves(wamrc, options)) return wamrc
      unfit.push(wamrc)
    } catch (error) {
      problems.push(`${source}: ${reasonOf(error)}`)
    }
    return undefined
  }
  // The build of the sources at hand goes before older ones in the same folder.
  const own = wantsOwnDriver(options)
    ? await findOwnBuild('wamrc', options.cacheDir).catch(() => undefined)
    : undefined
  for (const { path, source } of await findCandidates(options)) {
    if (source === 'cache' && own !== undefined) {
      const current = await consider(own, 'cache')
      if (current !== undefined) return current
    }
    // An own build of other sources than those at hand is stale.
    if (
      source === 'cache' &&
      path !== own &&
      /[\\/]own-[^\\/]*[\\/][^\\/]*$/.test(path) &&
      options.install !== false
    )
      continue
    const wamrc = await consider(path, source)
    if (wamrc !== undefined) return wamrc
  }
  if (options.install === false) throw nothingServes(options, unfit, problems)

  const install = async (source: WamrcSource, make: () => Promise<string>): Promise<Wamrc | undefined> => {
    try {
      return await consider(await make(), source)
    } catch (error) {
      if (options.signal?.aborted) throw error
      problems.push(`${source}: ${reasonOf(error)}`)
      return undefined
    }
  }
  const release = findRelease(options.wamrVersion, options.aotFormats ?? [])
  const downloaded = release && (await install('download', () => installRelease(release, options)))
  if (downloaded) return downloaded
  if (wantsOwnDriver(options)) {
    const built = await install('build', () => installOwnBuild('wamrc', options))
    if (built !== undefined) return built
  }
  throw nothingServes(options, unfit, problems)
}

function serves(wamrc: Wamrc, { aotFormats }: ResolveWamrcOptions): boolean {
  return aotFormats === undefined || aotFormats.some((format) => servesFormat(wamrc.aotFormat, format))
}

function wantsOwnDriver({ aotFormats }: ResolveWamrcOptions): boolean {
  return aotFormats === undefined || aotFormats.some((format) => servesFormat(ownFormat, format))
}

function nothingServes(
  options: ResolveWamrcOptions,
  unfit: readonly Wamrc[],
  problems: readonly string[],
): ProxyWasmAotError {
  return unfit.length > 0 ? wamrcWrongFormat(options, unfit, problems) : wamrcNotFound(options, problems)
}

function reasonOf(error: unknown): string {
  if (isProxyWasmAotError(error))
    return `${error.message}${error.found === undefined ? '' : ` (${error.found.split('\n')[0]})`}`
  return error instanceof Error ? error.message : String(error)
}
