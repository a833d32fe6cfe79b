import { mkdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { runProcess } from '../process/run.ts'
import type { InstallContext } from './context.ts'

/** Longest time of one step of a build, seconds: a slow machine may take half an hour. */
const patience = 3600

/** One build of a CMake project. */
export interface CmakeBuild {
  /** Folder of the project's CMakeLists.txt. */
  project: string
  /** CMake variables. */
  definitions: Readonly<Record<string, string>>
  /** What to build; `undefined` builds everything. */
  target?: string | undefined
  /** Folder below which it is built; what is built there is removed afterwards. */
  place: string
}

/**
 * Configures and builds a CMake project with Ninja in a folder of its own.
 *
 * @param take takes what was built out of the folder of the build
 * @throws ProxyWasmAotError TOOLCHAIN_BUILD_FAILED with the compiler's errors, TOOLCHAIN_ABORTED
 */
export async function buildWithCmake(
  build: CmakeBuild,
  context: InstallContext,
  take: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = path.join(build.place, 'build')
  await mkdir(folder)
  try {
    const variables = Object.entries(build.definitions).map(([name, value]) => `-D${name}=${value}`)
    await step(
      'cmake',
      ['-S', build.project, '-B', folder, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', ...variables],
      context,
    )
    const what = build.target === undefined ? [] : [build.target]
    await step('ninja', ['-C', folder, '-j', String(availableParallelism()), ...what], context)
    await take(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function step(file: string, args: readonly string[], context: InstallContext): Promise<void> {
  const { exitCode, failure, stdout, stderr, cause } = await runProcess(file, args, {
    timeoutSeconds: patience,
    signal: context.signal,
    gentle: true,
  })
  if (exitCode === 0) return
  const output = `${stdout}\n${stderr}`.trim().split('\n')
  const first = output.findIndex((line) => /\berror\b|CMake Error/i.test(line))
  const shown = first === -1 ? output.slice(-12) : output.slice(first, first + 12)
  throw new ProxyWasmAotError('TOOLCHAIN_BUILD_FAILED', `${file} failed while building from source`, {
    expected: `${file} ending with status 0`,
    found: [failure ?? `status ${exitCode}`, ...shown].join('\n'),
    remedy:
      'Check that the packages of proxy-wasm-aot toolchain doctor are installed and that the disk has 1 GB free.',
    cause,
  })
}
