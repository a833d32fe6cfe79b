import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { unzipSync } from 'fflate'
import { x as extractTar } from 'tar'
import { aborted } from '../probe/ask.ts'
import type { InstallContext } from './build.ts'
import { checkChecksum } from './checksums.ts'
import { binaryName, installOnce } from './installed.ts'
import type { WamrcRelease } from './releases.ts'

/** Longest time without an answer of the server, milliseconds. */
const patience = 20_000

/**
 * Downloads an official wamrc, checks it and installs it.
 *
 * @param projectFolder where the file of recorded checksums lies. @default the working folder
 * @returns path of the executable
 * @throws ProxyWasmAotError DOWNLOAD_FAILED, DOWNLOAD_CHECKSUM, LOCK_FILE_INVALID, TOOLCHAIN_ABORTED
 */
export async function installRelease(
  release: WamrcRelease,
  context: InstallContext,
  projectFolder: string = process.cwd(),
): Promise<string> {
  return installOnce('wamrc', release.asset.replace(/\.(tar\.gz|zip)$/, ''), context, async (place) => {
    context.onProgress?.(`downloading ${release.asset}`)
    const archive = path.join(place, release.asset)
    const sha256 = await download(release.url, archive, context.signal)
    await checkChecksum(projectFolder, release.asset, sha256, release.sha256)
    await extractWamrc(archive, place)
    await rm(archive)
  })
}

/** Downloads to a file and returns its SHA-256, hexadecimal. */
async function download(url: string, file: string, signal: AbortSignal | undefined): Promise<string> {
  const timeout = AbortSignal.timeout(patience)
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
  try {
    // The timeout is for the answer; a slow line may take its time for the body.
    const response = await fetch(url, { signal: either, redirect: 'follow' })
    if (!response.ok || response.body === null) throw new Error(`HTTP status ${response.status}`)
    const expected = response.headers.get('content-length')
    const body = Buffer.from(await response.arrayBuffer())
    if (
      expected !== null &&
      response.headers.get('content-encoding') === null &&
      Number(expected) !== body.length
    ) {
      throw new Error(`${body.length} of ${expected} bytes arrived`)
    }
    await pipeline(Readable.from(body), createWriteStream(file, { flags: 'wx' }))
  } catch (cause) {
    if (signal?.aborted) throw aborted(signal)
    throw new ProxyWasmAotError('DOWNLOAD_FAILED', `${url} could not be downloaded`, {
      expected: 'HTTP status 200 and the whole file',
      found: reasonOf(cause),
      where: { file: url },
      remedy: 'Check the network, or name a mirror in PROXY_WASM_AOT_WAMRC_MIRROR, or build from source.',
      cause,
    })
  }
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** Takes the one executable out of an archive, wherever it lies in it. */
async function extractWamrc(archive: string, place: string): Promise<void> {
  const binary = path.join(place, binaryName('wamrc'))
  let found = false
  if (archive.endsWith('.zip')) {
    const entries = unzipSync(await readFile(archive), { filter: ({ name }) => isWamrc(name) })
    const [bytes] = Object.values(entries)
    if (bytes !== undefined) {
      await writeFile(binary, bytes)
      found = true
    }
  } else {
    const names: string[] = []
    await extractTar({
      file: archive,
      cwd: place,
      strict: true,
      filter: (name) => isWamrc(name),
      onReadEntry: (entry) => void names.push(entry.path),
    })
    const [name] = names.filter(isWamrc)
    if (name !== undefined) {
      const extracted = path.join(place, name)
      if (extracted !== binary) await rename(extracted, binary)
      found = true
    }
  }
  if (!found) {
    throw new ProxyWasmAotError('DOWNLOAD_FAILED', `${path.basename(archive)} has no wamrc in it`, {
      expected: `an archive with ${binaryName('wamrc')}`,
      found: 'other files',
      where: { file: path.basename(archive) },
      remedy: 'The mirror serves another file; name the right one, or build from source.',
    })
  }
  await chmod(binary, 0o755)
}

function isWamrc(name: string): boolean {
  return path.posix.basename(name) === binaryName('wamrc')
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const inner = cause.cause instanceof Error ? `: ${cause.cause.message}` : ''
  return `${cause.message}${inner}`
}
