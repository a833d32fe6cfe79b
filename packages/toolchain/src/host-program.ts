import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { InstallContext } from './install/context.ts'
import { findOwnBuild, installOwnBuild } from './install/own.ts'
import { runProcess } from './process/run.ts'
import type { WamrHostProgram } from './types.ts'

/** Options of {@link resolveWamrHost}. */
export interface ResolveWamrHostOptions extends InstallContext {
  /** Whether a missing program may be built. @default true */
  install?: boolean | undefined
}

/**
 * Finds the WAMR host program, or builds it: PROXY_WASM_AOT_WAMR_HOST, the tool's own folder, a build from source.
 *
 * @throws ProxyWasmAotError WAMR_HOST_NOT_FOUND, TOOLCHAIN_PACKAGES_MISSING, TOOLCHAIN_BUILD_FAILED, CACHE_UNUSABLE,
 * TOOLCHAIN_ABORTED
 */
export async function resolveWamrHost(options: ResolveWamrHostOptions = {}): Promise<WamrHostProgram> {
  const named = process.env.PROXY_WASM_AOT_WAMR_HOST
  if (named) return askHost(path.resolve(named), 'environment', options)
  const found = await findOwnBuild('host', options.cacheDir)
  if (found !== undefined) return askHost(found, 'cache', options)
  if (options.install === false) throw hostNotFound('no WAMR host program is installed', 'none')
  return askHost(await installOwnBuild('host', options), 'build', options)
}

async function askHost(
  file: string,
  source: WamrHostProgram['source'],
  { signal }: ResolveWamrHostOptions,
): Promise<WamrHostProgram> {
  const { stdout, exitCode, failure, cause } = await runProcess(file, ['--version'], {
    timeoutSeconds: 20,
    signal,
  })
  const answer = exitCode === 0 ? readAnswer(stdout) : undefined
  if (answer !== undefined) return { path: file, source, ...answer }
  const found = failure ?? (stdout.trim().slice(0, 200) || `nothing, and status ${exitCode}`)
  throw hostNotFound(`${file} does not say its version`, found, cause)
}

function readAnswer(text: string): Pick<WamrHostProgram, 'wamrVersion' | 'aotFormat'> | undefined {
  try {
    const { wamrVersion, aotFormat } = JSON.parse(text) as Record<string, unknown>
    return typeof wamrVersion === 'string' && typeof aotFormat === 'number'
      ? { wamrVersion, aotFormat }
      : undefined
  } catch {
    return undefined
  }
}

function hostNotFound(message: string, found: string, cause?: unknown): ProxyWasmAotError {
  return new ProxyWasmAotError('WAMR_HOST_NOT_FOUND', message, {
    expected: 'a WAMR host program that says its version',
    found,
    remedy: 'Build it: proxy-wasm-aot toolchain install, or correct PROXY_WASM_AOT_WAMR_HOST.',
    cause,
  })
}
