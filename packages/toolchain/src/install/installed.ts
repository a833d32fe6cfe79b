import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import lockfile from 'proper-lockfile'
import { cacheFolder } from '../cache-folder.ts'
import { aborted } from '../probe/ask.ts'

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
  return found.sort((a, b) => b.time - a.time).map(({ file }) => file)
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
 * there. One process installs at a time; the others wait and find it done.
 *
 * @returns path of the executable
 * @throws whatever `make` throws; nothing that counts as installed is left then
 */
export async function installOnce(
  program: ProgramName,
  key: string,
  options: { cacheDir?: string | undefined; signal?: AbortSignal | undefined },
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const parent = programFolder(program, options.cacheDir)
  await mkdir(parent, { recursive: true })
  const release = await lock(path.join(parent, `.${key}`), options.signal)
  try {
    const found = await installedProgram(program, key, options.cacheDir)
    if (found !== undefined) return found
    const temporary = await mkdtemp(path.join(parent, '.new-'))
    try {
      await make(temporary)
      await rename(temporary, path.join(parent, key))
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      throw error
    }
    return path.join(parent, key, binaryName(program))
  } finally {
    await release().catch(() => undefined)
  }
}

async function lock(file: string, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
  for (;;) {
    if (signal?.aborted) throw aborted(signal)
    try {
      return await lockfile.lock(file, {
        realpath: false,
        stale: 60_000,
        update: 10_000,
        onCompromised: () => undefined,
      })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error
      await sleep(500)
    }
  }
}
