import path from 'node:path'
import { writeArtifact } from '@proxy-wasm-aot/core'
import type { BuildResult, PluginBuild } from 'esbuild'
import { toBundlerError } from '../report/failure.ts'
import { hashedName } from './names.ts'
import type { Output } from './output.ts'

const scheme = 'proxy-wasm-aot-artifact:'

/** Marks a question of our own to esbuild's resolver, which comes back to us. */
const asked = Symbol('proxy-wasm-aot')

/** Output of esbuild, which has no way to emit a file but a module that its `file` loader takes. */
export interface EsbuildOutput extends Output {
  setup(build: PluginBuild): void
}

/** @param entryWatchFiles files whose change builds anew, beside those that modules are made from */
export function createEsbuildOutput(entryWatchFiles: () => Promise<readonly string[]>): EsbuildOutput {
  const assets = new Map<string, Uint8Array>()
  const files = new Map<string, Uint8Array>()
  let publicPath: string | undefined
  return {
    url(_context, { fileName, name, bytes }) {
      if (fileName !== undefined) {
        const url =
          publicPath === undefined ? `./${fileName}` : `${publicPath.replace(/\/$/, '')}/${fileName}`
        return { imports: [], expression: JSON.stringify(url) }
      }
      const key = `${hashedName('content.wasm', bytes)}/${name}`
      assets.set(key, bytes)
      const variable = `url_${hashedName('.wasm', bytes).slice(1, 9)}`
      return { imports: [`import ${variable} from ${JSON.stringify(scheme + key)}`], expression: variable }
    },
    file: (_context, fileName, bytes) => void files.set(fileName, bytes),
    setup(build) {
      const { initialOptions } = build
      publicPath = initialOptions.publicPath
      build.onStart(() => files.clear())
      build.onResolve({ filter: /^proxy-wasm-aot-artifact:/ }, ({ path: id }) => ({
        path: id.slice(scheme.length),
        namespace: 'proxy-wasm-aot-artifact',
      }))
      build.onLoad({ filter: /.*/, namespace: 'proxy-wasm-aot-artifact' }, ({ path: key }) => {
        const contents = assets.get(key)
        return contents && { contents, loader: 'file' }
      })
      // Only modules have files to watch in esbuild, so those of the entries hang on the entry point.
      build.onResolve(
        { filter: /.*/ },
        async ({ kind, path: specifier, importer, resolveDir, namespace, pluginData }) => {
          if (kind !== 'entry-point' || pluginData === asked) return undefined
          const watchFiles = [...(await entryWatchFiles())]
          if (watchFiles.length === 0) return undefined
          const options = { kind, importer, resolveDir, namespace, pluginData: asked }
          const { errors, warnings, ...resolved } = await build.resolve(specifier, options)
          return errors.length > 0 ? { errors, warnings } : { ...resolved, warnings, watchFiles }
        },
      )
      build.onEnd((result) => (result.errors.length === 0 ? deliver(build, result, files) : undefined))
    },
  }
}

/** Files of entries go where esbuild's own do: to the disk, or into the result with `write: false`. */
async function deliver(
  { initialOptions }: PluginBuild,
  result: BuildResult,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const { absWorkingDir = process.cwd(), outdir, outfile, write } = initialOptions
  const folder = outdir ?? (outfile === undefined ? undefined : path.dirname(outfile))
  for (const [fileName, contents] of files) {
    const file = path.resolve(absWorkingDir, folder ?? '.', fileName)
    if (write === false) {
      result.outputFiles?.push({
        path: file,
        contents,
        hash: hashedName('.wasm', contents).slice(1, 9),
        get text() {
          return new TextDecoder().decode(contents)
        },
      })
    } else if (folder !== undefined) {
      await writeArtifact(file, contents).catch((error: unknown) => {
        throw toBundlerError(error)
      })
    }
  }
}
