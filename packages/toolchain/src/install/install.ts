import { resolveWamrHost } from '../host-program.ts'
import { wamrcNotFound } from '../not-found.ts'
import { probeWamrc } from '../probe/probe.ts'
import type { Wamrc, WamrHostProgram } from '../types.ts'
import type { InstallContext } from './build.ts'
import { installRelease } from './download.ts'
import type { ProgramName } from './installed.ts'
import { installOwnBuild } from './own.ts'
import { findRelease } from './releases.ts'
import { ensurePackages } from './system-packages.ts'
import { installFromWamrSource } from './upstream.ts'

/** Options of {@link installToolchain}. */
export interface InstallOptions extends InstallContext {
  /** What to install. @default ['wamrc', 'host'] @example ['wamrc'] */
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
 * WAMR_SOURCE_INVALID, WAMRC_NOT_FOUND, WAMRC_NOT_RUNNABLE, TOOLCHAIN_ABORTED
 */
export async function installToolchain(options: InstallOptions = {}): Promise<InstalledToolchain> {
  // A checkout or a release is a wish for that compiler alone.
  const onlyWamrc = options.wamrSource !== undefined || options.version !== undefined
  const components = options.components ?? (onlyWamrc ? ['wamrc'] : ['wamrc', 'host'])
  if (options.version === undefined) await ensurePackages(components, options)
  let wamrc: Wamrc | undefined
  if (components.includes('wamrc')) {
    const file = await installWamrc(options)
    wamrc = await probeWamrc(file, options.version === undefined ? 'build' : 'download', options)
  }
  const host = components.includes('host') ? await resolveWamrHost(options) : undefined
  return { wamrc, host }
}

async function installWamrc(options: InstallOptions): Promise<string> {
  if (options.wamrSource !== undefined) return installFromWamrSource(options.wamrSource, options)
  if (options.version === undefined) return installOwnBuild('wamrc', options)
  const release = findRelease(options.version, [])
  if (release?.version !== options.version) {
    throw wamrcNotFound({ wamrVersion: options.version }, [
      `no official release of wamrc ${options.version} is known for ${process.platform}-${process.arch}`,
    ])
  }
  return installRelease(release, options)
}
