import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { type Candidate, findCandidates } from './find/candidates.ts'
import { servesFormat } from './formats.ts'
import { checkInstalledDownload, installRelease } from './install/download.ts'
import { findOwnBuild, installOwnBuild, isOwnBuild } from './install/own.ts'
import { findRelease } from './install/releases.ts'
import { type Problem, wamrcNotFound, wamrcWrongFormat } from './not-found.ts'
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
  return (await namedWamrc(options)) ?? (await searchWamrc(options))
}

/** The compiler that the user names; only one that serves will do. */
async function namedWamrc(options: ResolveWamrcOptions): Promise<Wamrc | undefined> {
  const environment = process.env.PROXY_WASM_AOT_WAMRC || undefined
  const file = options.path ?? environment
  if (file === undefined) return undefined
  const wamrc = await probeWamrc(file, options.path === undefined ? 'environment' : 'path', options)
  if (!serves(wamrc, options)) throw wamrcWrongFormat(options, [wamrc], [])
  return wamrc
}

async function searchWamrc(options: ResolveWamrcOptions): Promise<Wamrc> {
  const { install = true, cacheDir, wamrVersion } = options
  const unfit: Wamrc[] = []
  const problems: Problem[] = []
  const consider = async ({ path, source }: Candidate): Promise<Wamrc | undefined> => {
    try {
      if (source === 'cache') await checkInstalledDownload(path)
      const wamrc = await probeWamrc(path, source, options)
      if (serves(wamrc, options)) return wamrc
      unfit.push(wamrc)
    } catch (error) {
      problems.push(problemOf(source, error))
    }
    return undefined
  }
  const get = async (source: WamrcSource, make: () => Promise<string>): Promise<Wamrc | undefined> => {
    try {
      return await consider({ path: await make(), source })
    } catch (error) {
      problems.push(problemOf(source, error))
      return undefined
    }
  }

  const candidates = await findCandidates(cacheDir)
  for (const candidate of candidates.filter(({ source }) => source !== 'cache')) {
    const wamrc = await consider(candidate)
    if (wamrc !== undefined) return wamrc
  }

  // In the tool's own folder: the driver of the sources at hand, then the gateway's own release, then any other.
  const own = await findOwnBuild('wamrc', cacheDir).catch(() => undefined)
  const cached = candidates.filter(({ source }) => source === 'cache')
  const current = cached.find(({ path }) => path === own)
  const foreign = cached.filter(({ path }) => !isOwnBuild(path))
  const stale = cached.filter(({ path }) => isOwnBuild(path) && path !== own)
  if (current !== undefined) {
    const wamrc = await consider(current)
    if (wamrc !== undefined) return wamrc
  }
  const serving: Wamrc[] = []
  for (const candidate of foreign) {
    const wamrc = await consider(candidate)
    if (wamrc !== undefined) serving.push(wamrc)
  }
  const installed = serving.find(({ version }) => version === wamrVersion) ?? serving[0]
  if (installed !== undefined) return installed

  if (install) {
    const release = findRelease(wamrVersion, options.aotFormats ?? [])
    const downloaded = release && (await get('download', () => installRelease(release, options)))
    if (downloaded !== undefined) return downloaded
    const built = wantsOwnDriver(options) && (await get('build', () => installOwnBuild('wamrc', options)))
    if (built) return built
  }
  // A driver of older sources is better than none.
  for (const candidate of stale) {
    const wamrc = await consider(candidate)
    if (wamrc !== undefined) return wamrc
  }
  throw unfit.length > 0
    ? wamrcWrongFormat(options, unfit, problems)
    : wamrcNotFound(options, problems, problems.at(-1)?.cause)
}

function serves(wamrc: Wamrc, { aotFormats }: ResolveWamrcOptions): boolean {
  return aotFormats === undefined || aotFormats.some((format) => servesFormat(wamrc.aotFormat, format))
}

function wantsOwnDriver({ aotFormats }: ResolveWamrcOptions): boolean {
  return aotFormats === undefined || aotFormats.some((format) => servesFormat(ownFormat, format))
}

/** What went wrong at one place, to be told when no other serves. A cancelled search is told at once. */
function problemOf(source: WamrcSource, error: unknown): Problem {
  if (isProxyWasmAotError(error)) {
    if (error.code === 'TOOLCHAIN_ABORTED') throw error
    const detail = error.found === undefined ? '' : ` (${error.found.split('\n')[0]})`
    const remedy = error.code === 'TOOLCHAIN_PACKAGES_MISSING' ? error.remedy : undefined
    return { line: `${source}: ${error.message}${detail}`, remedy, cause: error }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { line: `${source}: ${message}`, remedy: undefined, cause: error }
}
