// The published package carries the sources of the native programs; in the repository they lie at the root.
import { cp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const copy = fileURLToPath(new URL('../native', import.meta.url))
await rm(copy, { recursive: true, force: true })
if (process.argv[2] === 'copy') {
  await cp(fileURLToPath(new URL('../../../native', import.meta.url)), copy, { recursive: true })
}
