import { resolveWamrHost } from '../host-program.ts'
import { wamrcNotFound } from '../not-found.ts'
import { probeWamrc } from '../probe/probe.ts'
import type { Wamrc, WamrHostProgram } from '../types.ts'
import { type DownloadOptions, installRelease } from './download.ts'
import type { ProgramName } from './installed.ts'
import { installOwnBuild } from './own.ts'
import { findRelease } from './releases.ts'
import { type BuildSubject, ensurePackages } from './system-packages.ts'
import { installFromWamrSource, llvmMajorsOfRelease, releaseOfCheckout } from './upstream.ts'

/** Options of {@link installToolchain}. */
export interface InstallOptions extends DownloadOptions {
  /** What to install. @default ['wamrc', 'host'], only wamrc with wamrSource or version @example ['wamrc'] */
  components?: readonly ProgramName[] | undefined
  /** Whether system packages may be installed, where this process is able to. @default false */
  yes?: boolean | undefined
  /** Checkout of a WAMR release whose own compiler is built. @default our own driver @example '../wasm-micro-runtime' */
  wamrSource?: string | undefined
  /** Official release to download instead of building. @default build from source @example '2.4.4' */
  version?: string | undefined
}

/** What was installed, or found installed. */
export interface InstalledToolchain {
  wamrc: Wamrc | undefined
  host: WamrHostProgram | undefined
}

/**
 * Installs a working wamrc and the WAMR host program into the tool's own folder.
 *
 * @throws ProxyWasmAotError TOOLCHAIN_PACKAGES_MISSING, TOOLCHAIN_BUILD_FAILED, DOWNLOAD_FAILED, DOWNLOAD_CHECKSUM,
 * WAMR_SOURCE_INVALID, WAMRC_NOT_FOUND, WAMRC_NOT_RUNNABLE, WAMR_HOST_NOT_FOUND, CACHE_UNUSABLE, TOOLCHAIN_ABORTED
 */
export async function installToolchain(options: InstallOptions = {}): Promise<InstalledToolchain> {
  const { wamrSource, version } = options
  // A checkout or a release is a wish for that compiler alone.
  const onlyWamrc = wamrSource !== undefined || version !== undefined
  const components = options.components ?? (onlyWamrc ? ['wamrc'] : ['wamrc', 'host'])
  await ensurePackages(await subjectsOf(components, options), options)
  let wamrc: Wamrc | undefined
  if (components.includes('wamrc')) {
    const downloads = version !== undefined && wamrSource === undefined
    wamrc = await probeWamrc(await installWamrc(options), downloads ? 'download' : 'build', options)
  }
  const host = components.includes('host') ? await resolveWamrHost(options) : undefined
  return { wamrc, host }
}

/** What has to be built; a download needs no packages. */
async function subjectsOf(
  components: readonly ProgramName[],
  { wamrSource, version }: InstallOptions,
): Promise<BuildSubject[]> {
  const subjects: BuildSubject[] = components.includes('host') ? ['host'] : []
  if (!components.includes('wamrc')) return subjects
  if (wamrSource !== undefined)
    return [...subjects, { upstreamWith: llvmMajorsOfRelease(await releaseOfCheckout(wamrSource)) }]
  return version === undefined ? [...subjects, 'wamrc'] : subjects
}

async function installWamrc(options: InstallOptions): Promise<string> {
  const { wamrSource, version } = options
  if (wamrSource !== undefined) return installFromWamrSource(wamrSource, options)
  if (version === undefined) return installOwnBuild('wamrc', options)
  const release = findRelease(version, [])
  if (release?.version === version) return installRelease(release, options)
  const line = `no official release of wamrc ${version} is known for ${process.platform}-${process.arch}`
  throw wamrcNotFound({ wamrVersion: version }, [{ line, remedy: undefined, cause: undefined }])
}
