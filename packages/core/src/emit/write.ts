import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { onExit } from 'signal-exit'

/**
 * Writes a file whole or not at all: beside the target under another name, to the disk, then one rename. Whatever
 * goes wrong, what stood there before stays and nothing is left behind. Missing folders are made.
 *
 * Written here and not left to a library: write-file-atomic 7 does not look at how many bytes its one write took,
 * and on a disk that is nearly full moves a cut file into place without an error.
 *
 * @throws ProxyWasmAotError OUTPUT_NO_SPACE, OUTPUT_NOT_WRITABLE
 */
export async function writeArtifact(file: string, bytes: Uint8Array): Promise<void> {
  const target = await writableTarget(file)
  const folder = path.dirname(target)
  const temporary = path.join(folder, `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  const forget = onExit(() => rmSync(temporary, { force: true }))
  try {
    await mkdir(folder, { recursive: true })
    const handle = await open(temporary, 'wx', 0o644)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
  } catch (error) {
    throw outputError(error, file)
  } finally {
    forget()
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/**
 * The absolute path to replace: a link is followed, so that it stays a link. Only a regular file is ever replaced; a
 * rename onto a device such as /dev/null would take its place.
 */
async function writableTarget(file: string): Promise<string> {
  const target = await realpath(file).catch(() => path.resolve(file))
  const found = await stat(target).catch(() => undefined)
  if (found === undefined || found.isFile()) return target
  const cause = Object.assign(new Error(`${file} is no regular file`), {
    code: found.isDirectory() ? 'EISDIR' : 'EINVAL',
  })
  throw outputError(cause, file)
}

/** The coded error for a failed write. */
export function outputError(cause: unknown, file: string): ProxyWasmAotError {
  const code = errorCodeOf(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new ProxyWasmAotError('OUTPUT_NO_SPACE', `there is no room for ${file}`, {
      expected: 'free space on that disk',
      found: code,
      where: { file },
      remedy: 'Free some space, or write to another place. What was there before is untouched.',
      cause,
    })
  }
  return new ProxyWasmAotError('OUTPUT_NOT_WRITABLE', `${file} cannot be written`, {
    expected: 'a folder that may be written',
    found: code ?? String(cause),
    where: { file },
    remedy: 'Check the path and its permissions, or write to another place.',
    cause,
  })
}

/** The system's name of an error, such as `ENOSPC`. */
export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
