import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { WamrcFacts } from './probe.ts'

/** What was found out of an executable before; `undefined` where nothing is known or the note cannot be read. */
export async function recallProbe(folder: string, stamp: string): Promise<WamrcFacts | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(noteFile(folder, stamp), 'utf8'))
    return isFacts(note) ? note : undefined
  } catch {
    return undefined
  }
}

/** Keeps what was found out; without a place for it the executable is asked again next time. */
export async function rememberProbe(folder: string, stamp: string, facts: WamrcFacts): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await writeFileAtomic(noteFile(folder, stamp), JSON.stringify(facts))
  } catch {
    // A read-only or full disk costs time, not correctness.
  }
}

function noteFile(folder: string, stamp: string): string {
  return path.join(folder, `${createHash('sha256').update(`1\n${stamp}`).digest('hex')}.json`)
}

function isFacts(note: unknown): note is WamrcFacts {
  if (typeof note !== 'object' || note === null) return false
  const facts = note as Partial<Record<keyof WamrcFacts, unknown>>
  return (
    typeof facts.version === 'string' &&
    typeof facts.aotFormat === 'number' &&
    typeof facts.wasiSafe === 'boolean' &&
    typeof facts.ownDriver === 'boolean' &&
    Array.isArray(facts.architectures) &&
    typeof facts.sha256 === 'string'
  )
}
