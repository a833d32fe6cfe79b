import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { WamrcAbilities, WamrcIdentity } from './probe.ts'

/** What a trial of this compiler showed before; `undefined` where nothing is known or the note cannot be read. */
export async function recallProbe(
  folder: string,
  identity: WamrcIdentity,
): Promise<WamrcAbilities | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(noteFile(folder, identity), 'utf8'))
    return isNote(note) ? note : undefined
  } catch {
    return undefined
  }
}

/** Keeps what a trial showed; without a place for it the compiler is tried again next time. */
export async function rememberProbe(
  folder: string,
  identity: WamrcIdentity,
  abilities: WamrcAbilities,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await writeFileAtomic(noteFile(folder, identity), JSON.stringify(abilities))
  } catch {
    // A read-only or full disk costs time, not correctness.
  }
}

/** The versions are part of the name: an executable may be a script, or take LLVM from a shared library. */
function noteFile(folder: string, { sha256, version, llvmVersion }: WamrcIdentity): string {
  const name = createHash('sha256').update(`4\n${sha256}\n${version}\n${llvmVersion}`).digest('hex')
  return path.join(folder, `${name}.json`)
}

function isNote(note: unknown): note is WamrcAbilities {
  if (typeof note !== 'object' || note === null) return false
  const { aotFormat, architectures, wasiSafe, partitionCache } = note as Partial<
    Record<keyof WamrcAbilities, unknown>
  >
  return (
    typeof aotFormat === 'number' &&
    typeof wasiSafe === 'boolean' &&
    typeof partitionCache === 'boolean' &&
    Array.isArray(architectures) &&
    architectures.every((name) => typeof name === 'string')
  )
}
