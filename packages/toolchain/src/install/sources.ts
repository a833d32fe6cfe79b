import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { runProcess } from '../process/run.ts'
import { cargoEnvironment } from './cargo.ts'
import type { ProgramName } from './installed.ts'

/** The folder of the native programs' sources: in the published package, or at the root of the repository. */
export function nativeFolder(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'native')
    if (existsSync(path.join(candidate, 'CMakeLists.txt'))) return candidate
    if (folder === path.dirname(folder)) break
  }
  throw sourcesMissing('no folder native/ above this package')
}

/** Folders of the sources of each program, beside those of both. */
const folders: Readonly<Record<ProgramName, string>> = { wamrc: 'wamrc', host: 'host' }

/**
 * SHA-256 over everything of ours that a program is built from, hexadecimal.
 *
 * @throws ProxyWasmAotError TOOLCHAIN_BUILD_FAILED when the sources are not there
 */
export async function sourcesHash(program: ProgramName, root: string = nativeFolder()): Promise<string> {
  const hash = createHash('sha256')
  try {
    const files = ['CMakeLists.txt', 'Cargo.lock']
    for (const folder of ['cmake', folders[program]]) files.push(...(await filesBelow(root, folder)))
    for (const file of files) {
      const bytes = await readFile(path.join(root, file))
      hash.update(`${file}\0${bytes.length}\0`).update(bytes)
    }
  } catch (cause) {
    throw sourcesMissing(cause instanceof Error ? cause.message : String(cause))
  }
  return hash.digest('hex')
}

/** Files below a folder, as paths from the root with slashes, in an order that does not depend on the machine. */
export async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort()
}

function sourcesMissing(found: string): ProxyWasmAotError {
  return new ProxyWasmAotError('TOOLCHAIN_BUILD_FAILED', 'the sources of the native programs are missing', {
    expected: 'a folder native/ in the package @proxy-wasm-aot/toolchain',
    found,
    remedy: 'Install the package again.',
  })
}

/**
 * The folder of the WAMR sources, which the crate `wamrx-sys` carries: fetched by cargo, pinned and checked by
 * `native/Cargo.lock`.
 *
 * @throws ProxyWasmAotError TOOLCHAIN_BUILD_FAILED when cargo cannot fetch them, TOOLCHAIN_ABORTED
 */
export async function wamrSources(signal?: AbortSignal, root: string = nativeFolder()): Promise<string> {
  const manifest = ['--locked', '--manifest-path', path.join(root, 'Cargo.toml')]
  await cargo(['fetch', ...manifest], signal)
  const answer = await cargo(['metadata', '--offline', '--format-version', '1', ...manifest], signal)
  const { packages } = JSON.parse(answer) as { packages: { name: string; manifest_path: string }[] }
  const crate = packages.find(({ name }) => name === 'wamrx-sys')
  if (crate === undefined) throw fetchFailed('cargo does not list wamrx-sys')
  return path.join(path.dirname(crate.manifest_path), 'wasm-micro-runtime')
}

async function cargo(args: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const { exitCode, failure, stdout, stderr, cause } = await runProcess('cargo', args, {
    timeoutSeconds: 900,
    signal,
    env: await cargoEnvironment(),
  })
  if (exitCode === 0) return stdout
  throw fetchFailed(
    [failure ?? `status ${exitCode}`, ...stderr.trim().split('\n').slice(0, 6)].join('\n'),
    cause,
  )
}

function fetchFailed(found: string, cause?: unknown): ProxyWasmAotError {
  return new ProxyWasmAotError('TOOLCHAIN_BUILD_FAILED', 'the WAMR sources could not be fetched', {
    expected: 'cargo 1.78 or newer, and a registry that it reaches',
    found,
    remedy: 'Install Rust and check that `cargo fetch` works behind your proxy.',
    cause,
  })
}
