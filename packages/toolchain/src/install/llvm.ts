import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** An LLVM whose development files are installed. */
export interface SystemLlvm {
  major: number
  /** Such as `19.1.7`. */
  version: string
  /** Folder of its CMake configuration. */
  cmakeDir: string
}

/** Majors with which the driver was built and whose code ran, best first. */
export const knownLlvmMajors: readonly number[] = [19, 18, 17, 16]

/** The LLVMs of the system that can be built against, best first (Debian's layout, `/usr/lib/llvm-<major>`). */
export async function systemLlvms(root = '/usr/lib'): Promise<SystemLlvm[]> {
  const names = await readdir(root).catch(() => [])
  const found: SystemLlvm[] = []
  for (const name of names) {
    const major = Number(/^llvm-(\d+)$/.exec(name)?.[1])
    const cmakeDir = path.join(root, name, 'lib', 'cmake', 'llvm')
    if (!knownLlvmMajors.includes(major) || !existsSync(path.join(cmakeDir, 'LLVMConfig.cmake'))) continue
    const text = await readFile(path.join(cmakeDir, 'LLVMConfigVersion.cmake'), 'utf8').catch(() => '')
    found.push({ major, version: /"(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? `${major}`, cmakeDir })
  }
  return found.sort((a, b) => knownLlvmMajors.indexOf(a.major) - knownLlvmMajors.indexOf(b.major))
}
