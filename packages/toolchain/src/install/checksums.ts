import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import writeFileAtomic from 'write-file-atomic'

/** Name of the file in the user's project that pins what was downloaded; it belongs under version control. */
export const lockFileName = 'proxy-wasm-aot.lock.json'

interface LockFile {
  lockFileVersion: 1
  /** SHA-256 by the name of the downloaded file. */
  downloads: Record<string, string>
}

/**
 * Compares a download with what was recorded for it, and records it when it is seen for the first time.
 *
 * @param folder the user's project
 * @throws ProxyWasmAotError DOWNLOAD_CHECKSUM, LOCK_FILE_INVALID
 */
export async function checkChecksum(
  folder: string,
  asset: string,
  sha256: string,
  known?: string,
): Promise<void> {
  const file = path.join(folder, lockFileName)
  const lock = await readLockFile(file)
  const recorded = known ?? lock.downloads[asset]
  if (recorded !== undefined && recorded !== sha256) {
    throw new ProxyWasmAotError('DOWNLOAD_CHECKSUM', `${asset} is not the file that was recorded`, {
      expected: `SHA-256 ${recorded}`,
      found: `SHA-256 ${sha256}`,
      where: { file, subject: asset },
      remedy: `Do not use it. If upstream replaced the file on purpose, remove its line from ${lockFileName} and try again.`,
    })
  }
  if (recorded === undefined) {
    const downloads = Object.fromEntries(Object.entries({ ...lock.downloads, [asset]: sha256 }).sort())
    await writeFileAtomic(file, `${JSON.stringify({ ...lock, downloads }, undefined, 2)}\n`)
  }
}

async function readLockFile(file: string): Promise<LockFile> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return { lockFileVersion: 1, downloads: {} }
  }
  try {
    const lock = JSON.parse(text) as Partial<LockFile>
    const downloads = Object.entries(lock.downloads ?? {})
    if (lock.lockFileVersion === 1 && downloads.every(([, hash]) => /^[0-9a-f]{64}$/.test(hash)))
      return lock as LockFile
    throw new Error('not lockFileVersion 1 with SHA-256 values')
  } catch (cause) {
    throw new ProxyWasmAotError('LOCK_FILE_INVALID', `${file} cannot be read`, {
      expected: 'the JSON that proxy-wasm-aot wrote',
      found: cause instanceof Error ? cause.message : String(cause),
      where: { file },
      remedy: 'Take it from version control again, or remove it to record the downloads anew.',
      cause,
    })
  }
}
