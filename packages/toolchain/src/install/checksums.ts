import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import writeFileAtomic from 'write-file-atomic'

/** Name of the file in the user's project that pins what was downloaded; it belongs under version control. */
const lockFileName = 'proxy-wasm-aot.lock.json'

interface LockFile {
  lockFileVersion: 1
  /** SHA-256 by the name of the downloaded file. */
  downloads: Record<string, string>
}

/** A file as it was downloaded. */
export interface Download {
  /** Its name. */
  asset: string
  /** SHA-256, hexadecimal. */
  sha256: string
}

/**
 * Compares a download with what was recorded for it.
 *
 * @param folder the user's project
 * @param known SHA-256 that is known in code; the project's file is asked where it is `undefined`
 * @throws ProxyWasmAotError DOWNLOAD_CHECKSUM, LOCK_FILE_INVALID
 */
export async function checkChecksum(
  folder: string,
  { asset, sha256 }: Download,
  known: string | undefined,
): Promise<void> {
  const file = path.join(folder, lockFileName)
  const recorded = known ?? (await readLockFile(file)).downloads[asset]
  if (recorded === undefined || recorded === sha256) return
  throw new ProxyWasmAotError('DOWNLOAD_CHECKSUM', `${asset} is not the file that was recorded`, {
    expected: `SHA-256 ${recorded}`,
    found: `SHA-256 ${sha256}`,
    where: { file, subject: asset },
    remedy: `Do not use it. If upstream replaced the file on purpose, remove its line from ${lockFileName} and try again.`,
  })
}

/**
 * Records a download that is seen for the first time and proved to work, in the user's project.
 *
 * @throws ProxyWasmAotError LOCK_FILE_INVALID, OUTPUT_NOT_WRITABLE
 */
export async function recordChecksum(folder: string, { asset, sha256 }: Download): Promise<void> {
  const file = path.join(folder, lockFileName)
  const lock = await readLockFile(file)
  if (lock.downloads[asset] === sha256) return
  const downloads = Object.fromEntries(Object.entries({ ...lock.downloads, [asset]: sha256 }).sort())
  try {
    await writeFileAtomic(file, `${JSON.stringify({ ...lock, downloads }, undefined, 2)}\n`)
  } catch (cause) {
    throw new ProxyWasmAotError('OUTPUT_NOT_WRITABLE', `${file} cannot be written`, {
      expected: 'a project folder that may be written, to pin what was downloaded',
      found: (cause as NodeJS.ErrnoException).code ?? String(cause),
      where: { file },
      remedy: 'Run it once in the project where it may be written, and keep the file under version control.',
      cause,
    })
  }
}

async function readLockFile(file: string): Promise<LockFile> {
  try {
    const lock = JSON.parse(await readFile(file, 'utf8')) as Partial<LockFile> | null
    const hashes: unknown[] = Object.values(lock?.downloads ?? {})
    if (
      lock?.lockFileVersion === 1 &&
      hashes.every((hash) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash))
    )
      return { lockFileVersion: 1, downloads: lock.downloads ?? {} }
    throw new Error('not lockFileVersion 1 with SHA-256 values')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { lockFileVersion: 1, downloads: {} }
    throw new ProxyWasmAotError('LOCK_FILE_INVALID', `${file} cannot be read`, {
      expected: 'the JSON that proxy-wasm-aot wrote',
      found: cause instanceof Error ? cause.message : String(cause),
      where: { file },
      remedy: 'Take it from version control again, or remove it to record the downloads anew.',
      cause,
    })
  }
}
