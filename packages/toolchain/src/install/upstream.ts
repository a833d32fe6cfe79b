import { createHash } from 'node:crypto'
import { chmod, copyFile, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { probeWamrc } from '../probe/probe.ts'
import { buildWithCmake } from './build.ts'
import type { InstallContext } from './context.ts'
import { binaryName, installOnce } from './installed.ts'
import { systemLlvms } from './llvm.ts'
import { writeInstallNote } from './note.ts'
import { filesBelow } from './sources.ts'
import { missingPackages, packagesMissing } from './system-packages.ts'

/**
 * Builds upstream's own compiler project of a WAMR release that the user has checked out, and installs it. A gateway's
 * AOT format fixes the release of WAMR, so this is the way to a format that nothing at hand writes.
 *
 * @param checkout folder of the release, with `wamr-compiler/CMakeLists.txt` in it
 * @returns path of the executable
 * @throws ProxyWasmAotError WAMR_SOURCE_INVALID, TOOLCHAIN_BUILD_FAILED, TOOLCHAIN_PACKAGES_MISSING, CACHE_UNUSABLE,
 * WAMRC_NOT_RUNNABLE, TOOLCHAIN_ABORTED
 */
export async function installFromWamrSource(checkout: string, context: InstallContext): Promise<string> {
  const root = path.resolve(checkout)
  const version = await releaseOfCheckout(root)
  const majors = llvmMajorsOfRelease(version)
  const [llvm] = await systemLlvms(majors)
  const platform = `${process.platform}-${process.arch}`
  const key = `wamr-${version}-${platform}-llvm${llvm?.version}-${await checkoutHash(root)}`
  return installOnce('wamrc', key, context, async (place) => {
    const missing = await missingPackages([{ upstreamWith: majors }])
    if (missing.length > 0) throw packagesMissing(missing)
    context.onProgress?.(`building wamrc ${version} with LLVM ${llvm?.version} from ${root}, a few minutes`)
    const definitions = {
      WAMR_BUILD_WITH_CUSTOM_LLVM: '1',
      LLVM_DIR: llvm?.cmakeDir ?? '',
      // Releases of that time ask for a CMake that newer ones no longer imitate.
      CMAKE_POLICY_VERSION_MINIMUM: '3.5',
    }
    const binary = path.join(place, binaryName('wamrc'))
    const build = { project: path.join(root, 'wamr-compiler'), definitions, place }
    await buildWithCmake(build, context, async (folder) => {
      await copyFile(path.join(folder, binaryName('wamrc')), binary)
      await chmod(binary, 0o755)
    })
    // Only the newest releases say it themselves.
    await writeInstallNote(binary, { llvmVersion: llvm?.version })
    await probeWamrc(binary, 'build', context)
  })
}

/**
 * The release of a checkout of WAMR, from its own files.
 *
 * @throws ProxyWasmAotError WAMR_SOURCE_INVALID
 */
export async function releaseOfCheckout(root: string): Promise<string> {
  const compiler = await stat(path.join(root, 'wamr-compiler', 'CMakeLists.txt')).catch(() => undefined)
  const header = path.join('core', 'version.h')
  for (const file of [header, path.join('build-scripts', 'version.cmake')]) {
    const text = await readFile(path.join(root, file), 'utf8').catch(() => '')
    const parts = ['MAJOR', 'MINOR', 'PATCH'].map(
      (part) => new RegExp(`WAMR_VERSION_${part}\\s+(\\d+)`).exec(text)?.[1],
    )
    if (compiler !== undefined && parts.every((part) => part !== undefined)) return parts.join('.')
  }
  throw new ProxyWasmAotError('WAMR_SOURCE_INVALID', `${root} is no checkout of WAMR`, {
    expected: `a folder with wamr-compiler/CMakeLists.txt and ${header}`,
    found: compiler === undefined ? 'no wamr-compiler/CMakeLists.txt' : 'no version in it',
    where: { file: root },
    remedy: 'Check a release out first, such as tag WAMR-2.1.1 of wasm-micro-runtime, and name its folder.',
  })
}

/** Majors of LLVM that a release builds with, best first: upstream used 15 up to 2.2, 18 from 2.3 on. */
export function llvmMajorsOfRelease(version: string): readonly number[] {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < 2 || (major === 2 && minor <= 2) ? [16, 15, 17, 18] : [18, 19, 17, 16]
}

/** SHA-256 over the sources that upstream's compiler project takes, so that a changed checkout is built anew. */
async function checkoutHash(root: string): Promise<string> {
  const files = [path.join('core', 'config.h')]
  for (const folder of ['build-scripts', 'core/iwasm', 'core/shared', 'wamr-compiler'])
    files.push(...(await filesBelow(root, folder)))
  const hash = createHash('sha256')
  // What the user built there is no source.
  for (const file of files.filter((name) => !/^wamr-compiler\/build/.test(name))) {
    const bytes = await readFile(path.join(root, file))
    hash.update(`${file}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex').slice(0, 16)
}
