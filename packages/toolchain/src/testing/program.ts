import path from 'node:path'
import { build } from 'tsdown'

/** Bundles a source file with all that it imports, for tests that need processes of their own. */
export async function bundled(source: string, outDir: string): Promise<string> {
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
