import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import which from 'which'
import { runProcess } from '../process/run.ts'

/** An LLVM whose development files are installed. */
export interface SystemLlvm {
  major: number
  /** Such as `19.1.7`. */
  version: string
  /** Folder of its CMake configuration. */
  cmakeDir: string
  /** Whether all that its CMake configuration names is there; Debian keeps Polly in a package of its own. */
  complete: boolean
}

/**
 * Majors with which our driver builds, best first. Plugins in Go and C++ were run with the code of 16, 19 and 22; 19
 * goes first because all gateways and examples were tried with it.
 */
export const knownLlvmMajors: readonly number[] = [19, 22, 18, 17, 16]

/** Folders that hold one LLVM each: of Debian and Ubuntu, of Fedora, and of Homebrew on both kinds of Macs. */
const places: readonly { root: string; name: RegExp }[] = [
  { root: '/usr/lib', name: /^llvm-(\d+)$/ },
  { root: '/usr/lib64', name: /^llvm(\d+)$/ },
  { root: '/opt/homebrew/opt', name: /^llvm@(\d+)$/ },
  { root: '/usr/local/opt', name: /^llvm@(\d+)$/ },
]

/**
 * The LLVMs of the system that can be built against, best first: those in the usual folders and the one of
 * `llvm-config` on PATH.
 *
 * @param majors which ones will do, best first. @default those that our driver was built with
 */
export async function systemLlvms(majors: readonly number[] = knownLlvmMajors): Promise<SystemLlvm[]> {
  const folders = new Set<string>()
  for (const { root, name } of places) {
    for (const entry of await readdir(root).catch(() => []))
      if (name.test(entry)) folders.add(path.join(root, entry, 'lib', 'cmake', 'llvm'))
  }
  const named = await folderOfLlvmConfig()
  if (named !== undefined) folders.add(named)
  const found = await Promise.all([...folders].map(describeLlvm))
  return found
    .filter((llvm) => llvm !== undefined)
    .filter(({ major }) => majors.includes(major))
    .sort(
      (a, b) => Number(b.complete) - Number(a.complete) || majors.indexOf(a.major) - majors.indexOf(b.major),
    )
}

async function folderOfLlvmConfig(): Promise<string | undefined> {
  const program = await which('llvm-config', { nothrow: true })
  if (program === null) return undefined
  const { stdout, exitCode } = await runProcess(program, ['--cmakedir'], { timeoutSeconds: 20 })
  return exitCode === 0 && path.isAbsolute(stdout.trim()) ? path.resolve(stdout.trim()) : undefined
}

async function describeLlvm(cmakeDir: string): Promise<SystemLlvm | undefined> {
  if (!existsSync(path.join(cmakeDir, 'LLVMConfig.cmake'))) return undefined
  const text = await readFile(path.join(cmakeDir, 'LLVMConfigVersion.cmake'), 'utf8').catch(() => '')
  const version = /"(\d+\.\d+\.\d+)/.exec(text)?.[1]
  if (version === undefined) return undefined
  const exports = await readFile(path.join(cmakeDir, 'LLVMExports.cmake'), 'utf8').catch(() => '')
  const polly = path.resolve(cmakeDir, '..', '..', 'libPolly.a')
  const complete = !/\bPolly\b/.test(exports) || existsSync(polly)
  return { major: Number(version.split('.')[0]), version, cmakeDir, complete }
}
