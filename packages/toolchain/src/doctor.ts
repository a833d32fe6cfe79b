import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { cacheFolder } from './cache-folder.ts'
import { findCandidates } from './find/candidates.ts'
import { resolveWamrHost } from './host-program.ts'
import { type SystemLlvm, systemLlvms } from './install/llvm.ts'
import { missingPackages } from './install/system-packages.ts'
import { probeWamrc } from './probe/probe.ts'
import type { Wamrc, WamrcSource, WamrHostProgram } from './types.ts'

/** A place that was looked at in vain. */
export interface ToolchainProblem {
  source: WamrcSource | 'host'
  path: string | undefined
  message: string
}

/** Every compiler on this machine. */
export interface WamrcList {
  found: Wamrc[]
  problems: ToolchainProblem[]
}

/** What works on this machine and what is missing. */
export interface DoctorReport {
  cacheDir: string
  wamrcs: Wamrc[]
  host: WamrHostProgram | undefined
  llvms: SystemLlvm[]
  /** Packages of Debian and Ubuntu that a build from source lacks. */
  missingPackages: string[]
  problems: ToolchainProblem[]
}

/** Options of {@link listWamrcs} and {@link doctor}. */
export interface DoctorOptions {
  /** The tool's own folder. @default cacheFolder() @example '.cache/proxy-wasm-aot' */
  cacheDir?: string | undefined
  signal?: AbortSignal | undefined
}

/**
 * Asks every compiler that lies in one of the known places; installs nothing.
 *
 * @throws ProxyWasmAotError TOOLCHAIN_ABORTED; whatever else is wrong stands in the result
 */
export async function listWamrcs(options: DoctorOptions = {}): Promise<WamrcList> {
  const named = process.env.PROXY_WASM_AOT_WAMRC
  const candidates = await findCandidates(options.cacheDir)
  if (named) candidates.unshift({ path: named, source: 'environment' })
  const found: Wamrc[] = []
  const problems: ToolchainProblem[] = []
  for (const { path, source } of candidates) {
    try {
      found.push(await probeWamrc(path, source, options))
    } catch (error) {
      if (options.signal?.aborted) throw error
      problems.push({ source, path, message: messageOf(error) })
    }
  }
  return { found, problems }
}

/**
 * Looks at everything that a build needs; installs nothing.
 *
 * @throws ProxyWasmAotError TOOLCHAIN_ABORTED; whatever else is wrong stands in the result
 */
export async function doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
  const { found, problems } = await listWamrcs(options)
  let host: WamrHostProgram | undefined
  try {
    host = await resolveWamrHost({ ...options, install: false })
  } catch (error) {
    if (options.signal?.aborted) throw error
    problems.push({ source: 'host', path: process.env.PROXY_WASM_AOT_WAMR_HOST, message: messageOf(error) })
  }
  return {
    cacheDir: cacheFolder(options.cacheDir),
    wamrcs: found,
    host,
    llvms: await systemLlvms(),
    missingPackages: await missingPackages(['wamrc', 'host']),
    problems,
  }
}

function messageOf(error: unknown): string {
  return isProxyWasmAotError(error) || error instanceof Error ? error.message : String(error)
}
