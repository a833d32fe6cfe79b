import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'

/** A folder of its own for each test, removed afterwards; so are the variables that a test sets. */
export function useTestFolder(): { readonly path: string } {
  const folder = { path: '' }
  beforeEach(async () => {
    folder.path = await mkdtemp(path.join(tmpdir(), 'toolchain-test-'))
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(folder.path, { recursive: true, force: true })
  })
  return folder
}
