import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** SHA-256 over files in that order, in hex. */
export async function hashFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) {
    const bytes = await readFile(file)
    hash.update(`${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}
