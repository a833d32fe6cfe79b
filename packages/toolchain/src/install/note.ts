import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** What is known of an installed executable that it does not say itself; kept beside it. */
export interface InstallNote {
  /** Name and SHA-256 (hexadecimal) of the archive that it was downloaded in. */
  download?: { asset: string; sha256: string } | undefined
  /** Release of LLVM that it was built with, such as `19.1.7`. */
  llvmVersion?: string | undefined
}

const noteName = 'install.json'

/** Keeps a note in the folder of an executable. */
export async function writeInstallNote(executable: string, note: InstallNote): Promise<void> {
  await writeFile(path.join(path.dirname(executable), noteName), `${JSON.stringify(note)}\n`)
}

/** The note on an executable; empty where there is none, as for a compiler that someone else installed. */
export async function readInstallNote(executable: string): Promise<InstallNote> {
  try {
    const note: unknown = JSON.parse(await readFile(path.join(path.dirname(executable), noteName), 'utf8'))
    return isNote(note) ? note : {}
  } catch {
    return {}
  }
}

function isNote(note: unknown): note is InstallNote {
  if (typeof note !== 'object' || note === null) return false
  const { download, llvmVersion } = note as Record<string, unknown>
  const { asset, sha256 } = (download ?? {}) as Record<string, unknown>
  return (
    (llvmVersion === undefined || typeof llvmVersion === 'string') &&
    (download === undefined || (typeof asset === 'string' && typeof sha256 === 'string'))
  )
}
