import { createHash } from 'node:crypto'
import { chmod, open, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { unzipSync } from 'fflate'
import { aborted } from '../not-runnable.ts'
import { probeWamrc } from '../probe/probe.ts'
import { checkChecksum, recordChecksum } from './checksums.ts'
import type { InstallContext } from './context.ts'
import { binaryName, installOnce } from './installed.ts'
import { readInstallNote, writeInstallNote } from './note.ts'
import type { WamrcRelease } from './releases.ts'

/** Options of {@link installRelease}. */
export interface DownloadOptions extends InstallContext {
  /** Folder of the user's project, with the file of recorded checksums. @default the working folder @example '.' */
  projectFolder?: string | undefined
  /** Longest time in which no byte arrives, seconds. @default 20 @example 60 */
  stallSeconds?: number | undefined
}

/** Largest archive and largest wamrc that are taken, bytes: real ones have some 30 MB and 100 MB. */
const mostBytes = 512 * 1024 * 1024

/**
 * Downloads an official wamrc, checks it, tries it out and installs it.
 *
 * @returns path of the executable
 * @throws ProxyWasmAotError DOWNLOAD_FAILED, DOWNLOAD_CHECKSUM, LOCK_FILE_INVALID, WAMRC_NOT_RUNNABLE,
 * CACHE_UNUSABLE, TOOLCHAIN_ABORTED
 */
export async function installRelease(release: WamrcRelease, options: DownloadOptions): Promise<string> {
  const { asset } = release
  const project = options.projectFolder ?? process.cwd()
  const file = await installOnce('wamrc', path.basename(asset, '.zip'), options, async (place) => {
    options.onProgress?.(`downloading ${asset}`)
    const archive = path.join(place, asset)
    const sha256 = await download(release.url, archive, options)
    await checkChecksum(project, { asset, sha256 }, release.sha256)
    const binary = path.join(place, binaryName('wamrc'))
    await writeFile(binary, wamrcOf(await readFile(archive), asset))
    await chmod(binary, 0o755)
    await rm(archive)
    await probeWamrc(binary, 'download', options)
    await writeInstallNote(binary, { download: { asset, sha256 } })
  })
  const note = await readInstallNote(file)
  if (note.download !== undefined) {
    await checkChecksum(project, note.download, release.sha256)
    // Only what works is pinned: an error page of a mirror would otherwise shut the right file out.
    if (release.sha256 === undefined) await recordChecksum(project, note.download)
  }
  return file
}

/**
 * Compares an installed wamrc with what the user's project recorded, where it was downloaded.
 *
 * @param projectFolder folder of the user's project. @default the working folder
 * @throws ProxyWasmAotError DOWNLOAD_CHECKSUM, LOCK_FILE_INVALID
 */
export async function checkInstalledDownload(
  file: string,
  projectFolder: string = process.cwd(),
): Promise<void> {
  const { download: archive } = await readInstallNote(file)
  if (archive !== undefined) await checkChecksum(projectFolder, archive, undefined)
}

/** Downloads to a file and returns its SHA-256, hexadecimal. */
async function download(url: string, file: string, options: DownloadOptions): Promise<string> {
  const { signal, stallSeconds = 20 } = options
  const stalled = new AbortController()
  const stall = (): void => stalled.abort(new Error(`no byte within ${stallSeconds} s`))
  const timer = setTimeout(stall, stallSeconds * 1000)
  const either = signal === undefined ? stalled.signal : AbortSignal.any([signal, stalled.signal])
  const hash = createHash('sha256')
  const target = await open(file, 'wx')
  try {
    const response = await fetch(url, { signal: either, redirect: 'follow' })
    if (!response.ok || response.body === null) throw new Error(`HTTP status ${response.status}`)
    let size = 0
    const reader = response.body.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const chunk = part.value
      timer.refresh()
      size += chunk.length
      if (size > mostBytes) throw new Error(`more than ${mostBytes} bytes`)
      hash.update(chunk)
      await target.write(chunk)
    }
  } catch (cause) {
    if (signal?.aborted) throw aborted(signal)
    // A full disk is not the server's fault.
    if ((cause as NodeJS.ErrnoException).syscall === 'write') throw cause
    throw downloadFailed(url, reasonOf(stalled.signal.aborted ? stalled.signal.reason : cause), cause)
  } finally {
    clearTimeout(timer)
    await target.close()
  }
  return hash.digest('hex')
}

/** The one executable in an archive, wherever it lies in it. */
function wamrcOf(archive: Uint8Array, asset: string): Uint8Array {
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(archive, {
      filter: ({ name, originalSize }) =>
        path.posix.basename(name) === binaryName('wamrc') && originalSize <= mostBytes,
    })
  } catch (cause) {
    throw downloadFailed(asset, `no ZIP archive: ${reasonOf(cause)}`, cause)
  }
  const [bytes] = Object.values(entries)
  if (bytes === undefined || bytes.length === 0)
    throw downloadFailed(asset, `an archive without ${binaryName('wamrc')}`)
  return bytes
}

function downloadFailed(what: string, found: string, cause?: unknown): ProxyWasmAotError {
  return new ProxyWasmAotError('DOWNLOAD_FAILED', `${what} could not be downloaded`, {
    expected: `a ZIP archive with ${binaryName('wamrc')} in it`,
    found,
    where: { file: what },
    remedy: 'Check the network, or name a mirror in PROXY_WASM_AOT_WAMRC_MIRROR, or build from source.',
    cause,
  })
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const inner = cause.cause instanceof Error ? `: ${cause.cause.message}` : ''
  return `${cause.message}${inner}`
}
