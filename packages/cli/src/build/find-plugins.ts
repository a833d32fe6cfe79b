import { open } from 'node:fs/promises'
import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { glob } from 'tinyglobby'

/** Folders in which no plugin is a source: packages of others, and results of earlier builds. */
const ignored = ['**/node_modules/**', '**/.*/**', '**/*.aot.wasm']

/** Magic number and version of a WebAssembly module (specification, 5.5.16). */
const header = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
const marker = Buffer.from('proxy_abi_version_')

/**
 * Finds the plugins of a monorepo: modules below a folder that export the ABI's marker. Artifacts are left out.
 *
 * @param patterns globs; all modules without any
 * @param folder absolute path
 * @returns paths relative to the folder, sorted
 * @throws ProxyWasmAotError NO_PLUGINS
 */
export async function findPlugins(patterns: readonly string[], folder: string): Promise<string[]> {
  const wanted = patterns.length === 0 ? ['**/*.wasm'] : [...patterns]
  const files = await glob(wanted, {
    cwd: folder,
    ignore: ignored,
    onlyFiles: true,
    expandDirectories: false,
  })
  const plugins: string[] = []
  for (const file of files.sort()) if (await isPlugin(path.join(folder, file))) plugins.push(file)
  if (plugins.length > 0) return plugins
  throw new ProxyWasmAotError('NO_PLUGINS', 'there is no proxy-wasm plugin to build', {
    expected: `modules that export ${marker}*`,
    found:
      files.length === 0
        ? `no file like ${wanted.join(', ')}`
        : `${files.length} modules without that export`,
    where: { file: folder },
    remedy:
      'Compile the plugins to .wasm first, or give patterns that match them: build --all "plugins/*/build/*.wasm".',
  })
}

/** Looks for the marker as text, in pieces: a monorepo may hold large modules that are no plugins. */
async function isPlugin(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const piece = Buffer.alloc(1 << 20)
    // A marker may lie across two pieces.
    let kept = 0
    for (let first = true; ; first = false) {
      const { bytesRead } = await handle.read(piece, kept, piece.length - kept, null)
      if (bytesRead === 0) return false
      const bytes = piece.subarray(0, kept + bytesRead)
      if (first && !bytes.subarray(0, header.length).equals(header)) return false
      if (bytes.includes(marker)) return true
      kept = Math.min(marker.length, bytes.length)
      piece.copyWithin(0, bytes.length - kept, bytes.length)
    }
  } finally {
    await handle.close()
  }
}
