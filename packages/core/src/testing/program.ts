import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'tsdown'

/**
 * Bundles a source file with everything that it imports, for tests that need processes of their own.
 *
 * @returns the path of a module for Node.js.
 */
export async function bundled(source: string): Promise<string> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'bundled-'))
  await build({
    entry: { program: source },
    outDir,
    config: false,
    dts: false,
    format: 'esm',
    platform: 'node',
    fixedExtension: true,
    logLevel: 'silent',
    noExternal: [/./],
    inputOptions: { resolve: { conditionNames: ['proxy-wasm-aot-source', 'import', 'node'] } },
  })
  return path.join(outDir, 'program.mjs')
}
