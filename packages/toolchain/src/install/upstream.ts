import { createHash } from 'node:crypto'
import { chmod, copyFile, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa } from 'execa'
import { buildWithCmake, type InstallContext } from './build.ts'
import { binaryName, installOnce } from './installed.ts'
import { type SystemLlvm, systemLlvms } from './llvm.ts'

/**
 * Builds upstream's own compiler project of a WAMR release that the user has checked out, and installs it. A gateway's
 * AOT format fixes the release of WAMR, so this is the way to a format that nothing at hand writes.
 *
 * @param checkout folder of the release, with `wamr-compiler/CMakeLists.txt` in it
 * @returns path of the executable
 * @throws ProxyWasmAotError WAMR_SOURCE_INVALID, TOOLCHAIN_BUILD_FAILED, TOOLCHAIN_PACKAGES_MISSING, TOOLCHAIN_ABORTED
 */
export async function installFromWamrSource(checkout: string, context: InstallContext): Promise<string> {
  const root = path.resolve(checkout)
  const project = path.join(root, 'wamr-compiler')
  const version = await releaseOf(root)
  const llvm = await llvmFor(version)
  const key = `wamr-${version}-${process.platform}-${process.arch}-llvm${llvm.version}-${await identityOf(root)}`
  return installOnce('wamrc', key, context, async (place) => {
    context.onProgress?.(`building wamrc ${version} with LLVM ${llvm.version} from ${root}, a few minutes`)
    const definitions = {
      WAMR_BUILD_WITH_CUSTOM_LLVM: '1',
      LLVM_DIR: llvm.cmakeDir,
      CMAKE_POLICY_VERSION_MINIMUM: '3.5',
    }
    await buildWithCmake(project, definitions, undefined, context, async (folder) => {
      const binary = path.join(place, binaryName('wamrc'))
      await copyFile(path.join(folder, binaryName('wamrc')), binary)
      await chmod(binary, 0o755)
    })
  })
}

async function releaseOf(root: string): Promise<string> {
  const header = path.join('core', 'version.h')
  // Releases up to 2.1 keep their version in the CMake helper, later ones in a header.
  for (const file of [header, path.join('build-scripts', 'version.cmake')]) {
    const text = await readFile(path.join(root, file), 'utf8').catch(() => '')
    const parts = ['MAJOR', 'MINOR', 'PATCH'].map(
      (part) => new RegExp(`WAMR_VERSION_${part}\\s+(\\d+)`).exec(text)?.[1],
    )
    const compiler = await stat(path.join(root, 'wamr-compiler', 'CMakeLists.txt')).catch(() => undefined)
    if (compiler !== undefined && parts.every((part) => part !== undefined)) return parts.join('.')
  }
  throw new ProxyWasmAotError('WAMR_SOURCE_INVALID', `${root} is no checkout of WAMR`, {
    expected: `a folder with wamr-compiler/CMakeLists.txt and ${header}`,
    found: 'no such files',
    where: { file: root },
    remedy: 'Check a release out first, such as tag WAMR-2.1.1 of wasm-micro-runtime, and name its folder.',
  })
}

/** Older releases were written against older LLVMs: their sources do not build with the newest. */
async function llvmFor(version: string): Promise<SystemLlvm> {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const newest = major > 2 || (major === 2 && minor >= 4) ? 19 : major === 2 && minor >= 2 ? 18 : 16
  const fitting = (await systemLlvms()).filter((llvm) => llvm.major <= newest)
  const [best] = fitting
  if (best !== undefined) return best
  throw new ProxyWasmAotError('TOOLCHAIN_PACKAGES_MISSING', `WAMR ${version} needs LLVM ${newest} or older`, {
    expected: `the development files of LLVM 16 to ${newest}`,
    found: 'none of them',
    remedy: 'sudo apt-get install llvm-16-dev libpolly-16-dev',
  })
}

/** What tells two checkouts of one release apart: the commit, or the folder where there is none. */
async function identityOf(root: string): Promise<string> {
  const { stdout, exitCode } = await execa('git', ['-C', root, 'rev-parse', 'HEAD'], {
    reject: false,
    stdin: 'ignore',
  })
  return createHash('sha256')
    .update(exitCode === 0 ? stdout : root)
    .digest('hex')
    .slice(0, 12)
}
