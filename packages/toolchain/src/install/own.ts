import { chmod, copyFile } from 'node:fs/promises'
import path from 'node:path'
import { probeWamrc } from '../probe/probe.ts'
import { buildWithCmake } from './build.ts'
import type { InstallContext } from './context.ts'
import { binaryName, installedProgram, installOnce, type ProgramName } from './installed.ts'
import { type SystemLlvm, systemLlvms } from './llvm.ts'
import { nativeFolder, sourcesHash, wamrSources } from './sources.ts'
import { missingPackages, packagesMissing } from './system-packages.ts'

/** The build of one of our own programs that this machine would make. */
export interface OwnBuild {
  program: ProgramName
  /** Names the installation: what it is built from and for. */
  key: string
  llvm: SystemLlvm | undefined
}

/** Describes the build of our own driver or host program on this machine, without making it. */
export async function planOwnBuild(program: ProgramName): Promise<OwnBuild> {
  const [llvm] = program === 'wamrc' ? await systemLlvms() : []
  const hash = (await sourcesHash(program)).slice(0, 16)
  const platform = `${process.platform}-${process.arch}`
  return { program, llvm, key: ['own', platform, ...(llvm ? [`llvm${llvm.version}`] : []), hash].join('-') }
}

/** Whether an executable in the tool's own folder is our own driver, of whatever sources. */
export function isOwnBuild(file: string): boolean {
  return path.basename(path.dirname(file)).startsWith('own-')
}

/** The executable of that build where it was made before. */
export async function findOwnBuild(program: ProgramName, cacheDir?: string): Promise<string | undefined> {
  return installedProgram(program, (await planOwnBuild(program)).key, cacheDir)
}

/**
 * Builds our own driver or host program from source and installs it; does nothing where that was done.
 *
 * @returns path of the executable
 * @throws ProxyWasmAotError TOOLCHAIN_PACKAGES_MISSING, TOOLCHAIN_BUILD_FAILED, CACHE_UNUSABLE, TOOLCHAIN_ABORTED
 */
export async function installOwnBuild(program: ProgramName, context: InstallContext): Promise<string> {
  const { key, llvm } = await planOwnBuild(program)
  return installOnce(program, key, context, async (place) => {
    const missing = await missingPackages([program])
    if (missing.length > 0) throw packagesMissing(missing)
    context.onProgress?.('fetching the WAMR sources')
    const sources = await wamrSources(context.signal)
    const what = program === 'wamrc' ? `wamrc with LLVM ${llvm?.version}` : 'the WAMR host program'
    context.onProgress?.(`building ${what} from source, about a minute`)
    const definitions = {
      WAMR_ROOT_DIR: sources,
      PROXY_WASM_AOT_BUILD_WAMRC: program === 'wamrc' ? 'ON' : 'OFF',
      PROXY_WASM_AOT_BUILD_HOST: program === 'host' ? 'ON' : 'OFF',
      ...(llvm && { LLVM_DIR: llvm.cmakeDir }),
    }
    const build = { project: nativeFolder(), definitions, target: binaryName(program), place }
    const binary = path.join(place, binaryName(program))
    await buildWithCmake(build, context, async (folder) => {
      await copyFile(path.join(folder, 'bin', binaryName(program)), binary)
      await chmod(binary, 0o755)
    })
    if (program === 'wamrc') await probeWamrc(binary, 'build', context)
  })
}
