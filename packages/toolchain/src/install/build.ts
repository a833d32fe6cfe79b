import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa } from 'execa'
import { aborted } from '../probe/ask.ts'

/** What all installations take. */
export interface InstallContext {
  /** The tool's own folder. @default cacheFolder() @example '.cache/proxy-wasm-aot' */
  cacheDir?: string | undefined
  signal?: AbortSignal | undefined
  /** Called with one line when something slow begins. @default silent */
  onProgress?: ((line: string) => void) | undefined
}

/**
 * Configures and builds a CMake project in a temporary folder and installs what `install` picks from it.
 *
 * @param definitions CMake variables
 * @param target what to build; `undefined` builds everything
 * @throws ProxyWasmAotError TOOLCHAIN_BUILD_FAILED with the end of the compiler's output, TOOLCHAIN_ABORTED
 */
export async function buildWithCmake(
  project: string,
  definitions: Readonly<Record<string, string>>,
  target: string | undefined,
  context: InstallContext,
  install: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proxy-wasm-aot-build-'))
  try {
    const variables = Object.entries(definitions).map(([name, value]) => `-D${name}=${value}`)
    await runTool(
      'cmake',
      ['-S', project, '-B', folder, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', ...variables],
      context,
    )
    const jobs = String(availableParallelism())
    const what = target === undefined ? [] : ['--target', target]
    await runTool('cmake', ['--build', folder, '--parallel', jobs, ...what], context)
    await install(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runTool(file: string, args: readonly string[], context: InstallContext): Promise<void> {
  const result = await execa(file, [...args], {
    stdin: 'ignore',
    all: true,
    reject: false,
    ...(context.signal && { cancelSignal: context.signal }),
  })
  if (result.isCanceled) throw aborted(context.signal)
  if (result.exitCode === 0) return
  const output = (result.all ?? '').split('\n')
  const errors = output.filter((line) => /\berror\b|CMake Error/i.test(line))
  const shown = (errors.length > 0 ? errors : output).slice(-12).join('\n')
  throw new ProxyWasmAotError('TOOLCHAIN_BUILD_FAILED', `${file} failed while building from source`, {
    expected: 'a build that ends with status 0',
    found: `${result.exitCode === undefined ? (result.shortMessage ?? 'no start') : `status ${result.exitCode}`}\n${shown}`,
    remedy:
      'Check that the packages of proxy-wasm-aot toolchain doctor are installed and that the disk has 1 GB free.',
    cause: result.cause,
  })
}
