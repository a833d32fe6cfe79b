import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isProxyWasmAotError, ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import lockfile from 'proper-lockfile'
import { cacheFolder } from '../cache-folder.ts'
import { aborted } from '../not-runnable.ts'
import type { InstallContext } from './context.ts'

/** The native programs that can be installed. */
export type ProgramName = 'wamrc' | 'host'

const binaries: Readonly<Record<ProgramName, string>> = {
  wamrc: 'wamrc',
  host: 'proxy-wasm-aot-wamr-host',
}

/** Name of a program's executable on this platform. */
export function binaryName(program: ProgramName): string {
  return process.platform === 'win32' ? `${binaries[program]}.exe` : binaries[program]
}

/** Folder in which every installation of a program has a folder of its own, named by its key. */
export function programFolder(program: ProgramName, cacheDir?: string): string {
  return path.join(cacheFolder(cacheDir), 'toolchain', program)
}

/** Executables of a program that are installed in the tool's own folder, newest first. */
export async function installedPrograms(program: ProgramName, cacheDir?: string): Promise<string[]> {
  const folder = programFolder(program, cacheDir)
  // What begins with a dot is being made, or was left behind by an interrupted installation.
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.'))
  const found: { file: string; time: number }[] = []
  for (const name of names) {
    const file = path.join(folder, name, binaryName(program))
    const status = await stat(file).catch(() => undefined)
    if (status?.isFile()) found.push({ file, time: status.mtimeMs })
  }
  return found.sort((a, b) => b.time - a.time || (a.file < b.file ? -1 : 1)).map(({ file }) => file)
}

/** The executable of an installation by its key; `undefined` where it is not installed. */
export async function installedProgram(
  program: ProgramName,
  key: string,
  cacheDir?: string,
): Promise<string | undefined> {
  const file = path.join(programFolder(program, cacheDir), key, binaryName(program))
  return (await stat(file).catch(() => undefined))?.isFile() ? file : undefined
}

/**
 * Installs a program unless it is there: `make` fills a temporary folder beside its place, which one rename then puts
 * there. One process installs at a time; the others wait and find it done. What a killed process left behind is
 * removed by the next one.
 *
 * @returns path of the executable
 * @throws ProxyWasmAotError CACHE_UNUSABLE, OUTPUT_NO_SPACE, TOOLCHAIN_ABORTED, and whatever `make` throws; nothing
 * that counts as installed is left then
 */
export async function installOnce(
  program: ProgramName,
  key: string,
  context: InstallContext,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const parent = programFolder(program, context.cacheDir)
  try {
    await mkdir(parent, { recursive: true })
    const release = await lock(path.join(parent, `.${key}`), context)
    try {
      const found = await installedProgram(program, key, context.cacheDir)
      if (found !== undefined) return found
      return await installInto(parent, program, key, make)
    } finally {
      await release().catch(() => undefined)
    }
  } catch (error) {
    throw unusableFolder(error, parent)
  }
}

async function installInto(
  parent: string,
  program: ProgramName,
  key: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const prefix = `.new-${key}-`
  for (const name of await readdir(parent))
    if (name.startsWith(prefix)) await rm(path.join(parent, name), { recursive: true, force: true })
  const temporary = await mkdtemp(path.join(parent, prefix))
  const place = path.join(parent, key)
  try {
    await make(temporary)
    await chmod(temporary, 0o755)
    // A folder without its executable is no installation: someone emptied it by hand.
    await rm(place, { recursive: true, force: true })
    await rename(temporary, place)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 })
    throw error
  }
  return path.join(place, binaryName(program))
}

async function lock(file: string, { signal, onProgress }: InstallContext): Promise<() => Promise<void>> {
  for (let told = false; ; ) {
    if (signal?.aborted) throw aborted(signal)
    try {
      return await lockfile.lock(file, {
        realpath: false,
        stale: 30_000,
        update: 5_000,
        onCompromised: () => undefined,
      })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error
      if (!told) onProgress?.('waiting for another process that installs the same')
      told = true
      await sleep(250)
    }
  }
}

/** The coded error of a folder that cannot be written; other errors stay as they are. */
function unusableFolder(error: unknown, folder: string): unknown {
  if (isProxyWasmAotError(error)) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ProxyWasmAotError('OUTPUT_NO_SPACE', `no space is left to install into ${folder}`, {
      expected: '1 GB of free space while it builds, 20 MB afterwards',
      found: code,
      where: { file: folder },
      remedy: 'Make room, or name another folder in PROXY_WASM_AOT_CACHE_DIR.',
      cause: error,
    })
  }
  if (code === undefined) return error
  return new ProxyWasmAotError('CACHE_UNUSABLE', `${folder} cannot be used to install into`, {
    expected: 'a folder that may be written',
    found: `${code}: ${(error as Error).message}`,
    where: { file: folder },
    remedy: 'Name another folder in PROXY_WASM_AOT_CACHE_DIR.',
    cause: error,
  })
}
