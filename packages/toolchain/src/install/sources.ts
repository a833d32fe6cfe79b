import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa } from 'execa'
import which from 'which'
import type { ProgramName } from './installed.ts'

/** The folder of the native programs' sources: in the published package, or at the root of the repository. */
export function nativeFolder(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'native')
    if (existsSync(path.join(candidate, 'CMakeLists.txt'))) return candidate
    if (folder === path.dirname(folder)) break
  }
  throw new ProxyWasmAotError('TOOLCHAIN_BUILD_FAILED', 'the sources of the native programs are missing', {
    expected: 'a folder native/ in the package @proxy-wasm-aot/toolchain',
    found: 'none',
    remedy: 'Install the package again.',
  })
}

/** SHA-256 over everything of ours that a program is built from, hexadecimal. */
export async function sourcesHash(program: ProgramName): Promise<string> {
  const root = nativeFolder()
  const own = program === 'wamrc' ? 'wamrc' : 'host'
  const files = [
    'CMakeLists.txt',
    'Cargo.lock',
    ...(await filesBelow(root, 'cmake')),
    ...(await filesBelow(root, own)),
  ]
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(await readFile(path.join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort()
}

/**
 * The folder of the WAMR sources, which the crate `wamrx-sys` carries: fetched by cargo, pinned and checked by
 * `native/Cargo.lock`.
 *
 * @throws ProxyWasmAotError TOOLCHAIN_BUILD_FAILED when cargo cannot fetch them
 */
export async function wamrSources(signal?: AbortSignal): Promise<string> {
  const manifest = path.join(nativeFolder(), 'Cargo.toml')
  const options = { env: await cargoEnvironment(), ...(signal && { cancelSignal: signal }) }
  try {
    await execa('cargo', ['fetch', '--locked', '--manifest-path', manifest], options)
    const { stdout } = await execa(
      'cargo',
      ['metadata', '--locked', '--offline', '--format-version', '1', '--manifest-path', manifest],
      options,
    )
    const { packages } = JSON.parse(stdout) as { packages: { name: string; manifest_path: string }[] }
    const crate = packages.find(({ name }) => name === 'wamrx-sys')
    if (crate === undefined) throw new Error('cargo does not list wamrx-sys')
    return path.join(path.dirname(crate.manifest_path), 'wasm-micro-runtime')
  } catch (cause) {
    throw new ProxyWasmAotError('TOOLCHAIN_BUILD_FAILED', 'the WAMR sources could not be fetched', {
      expected: 'cargo, and a registry that it reaches',
      found: cause instanceof Error ? cause.message.split('\n').slice(0, 4).join('\n') : String(cause),
      remedy: 'Install Rust (any version with cargo) and check that `cargo fetch` works behind your proxy.',
      cause,
    })
  }
}

/**
 * What cargo needs in its environment. The `cargo` of rustup finds its toolchains through HOME; under another HOME, as
 * in a sandboxed build, they still lie beside the folder of the executable.
 */
export async function cargoEnvironment(): Promise<Record<string, string>> {
  if (process.env.RUSTUP_HOME !== undefined) return {}
  const cargo = await which('cargo', { nothrow: true })
  if (cargo === null) return {}
  const beside = path.resolve(path.dirname(cargo), '..', '..', '.rustup')
  return existsSync(path.join(beside, 'toolchains')) ? { RUSTUP_HOME: beside } : {}
}
