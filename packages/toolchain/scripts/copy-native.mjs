// The published package carries the sources of the native programs; in the repository they lie at the root.
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const copy = fileURLToPath(new URL('../native', import.meta.url))
await rm(copy, { recursive: true, force: true })
if (process.argv[2] === 'copy') {
  const sources = fileURLToPath(new URL('../../../native', import.meta.url))
  const isSource = (file) => !/^(build.*|target)$/.test(path.relative(sources, file).split(path.sep)[0])
  await cp(sources, copy, { recursive: true, filter: isSource })
}
