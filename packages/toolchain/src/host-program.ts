import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa } from 'execa'
import type { InstallContext } from './install/build.ts'
import { findOwnBuild, installOwnBuild } from './install/own.ts'
import type { WamrHostProgram } from './types.ts'

/** Options of {@link resolveWamrHost}. */
export interface ResolveWamrHostOptions extends InstallContext {
  /** Whether a missing program may be built. @default true */
  install?: boolean | undefined
}

/**
 * Finds the WAMR host program, or builds it: PROXY_WASM_AOT_WAMR_HOST, the tool's own folder, a build from source.
 *
 * @throws ProxyWasmAotError WAMR_HOST_NOT_FOUND, TOOLCHAIN_PACKAGES_MISSING, TOOLCHAIN_BUILD_FAILED, TOOLCHAIN_ABORTED
 */
export async function resolveWamrHost(options: ResolveWamrHostOptions = {}): Promise<WamrHostProgram> {
  const named = process.env.PROXY_WASM_AOT_WAMR_HOST
  if (named) return askHost(path.resolve(named), 'environment')
  const found = await findOwnBuild('host', options.cacheDir)
  if (found !== undefined) return askHost(found, 'cache')
  if (options.install === false) throw hostNotFound('no WAMR host program is installed', 'none')
  return askHost(await installOwnBuild('host', options), 'build')
}

async function askHost(file: string, source: WamrHostProgram['source']): Promise<WamrHostProgram> {
  const result = await execa(file, ['--version'], { reject: false, timeout: 20_000, stdin: 'ignore' })
  try {
    const answer: unknown = JSON.parse(result.stdout ?? '')
    const { wamrVersion, aotFormat } = answer as Record<string, unknown>
    if (typeof wamrVersion !== 'string' || typeof aotFormat !== 'number')
      throw new Error('no version in the answer')
    return { path: file, source, wamrVersion, aotFormat }
  } catch (cause) {
    throw hostNotFound(
      `${file} does not say its version`,
      result.shortMessage ?? result.stdout?.slice(0, 200) ?? 'nothing',
      cause,
    )
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
