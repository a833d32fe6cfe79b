import type { UnpluginFactory, UnpluginOptions } from 'unplugin'
import { createDevServer } from './dev/server.ts'
import { buildEntries, type EntryFile } from './hooks/entries.ts'
import { esbuildHooks } from './hooks/esbuild.ts'
import { type BundlerKind, failImport, failStart, type ImportOrigin } from './hooks/fail.ts'
import { idPattern, manifestId, manifestSpecifier, splitSpecifier } from './hooks/ids.ts'
import { createModules } from './hooks/modules.ts'
import { viteHooks } from './hooks/vite.ts'
import { replaceManifestSpecifier, useWebpackLike } from './hooks/webpack.ts'
import { resolveFile } from './imports/resolve.ts'
import { resolveOptions } from './options/resolve.ts'
import type { ProxyWasmAotOptions, ResolvedOptions } from './options/types.ts'
import { createEsbuildOutput } from './output/esbuild.ts'
import { createRollupOutput, rollupLike } from './output/rollup.ts'
import { createWebpackOutput } from './output/webpack.ts'
import { toBundlerError } from './report/failure.ts'
import { createSession } from './session.ts'

/** One use of the plugin in one bundler: options in, hooks out. */
export const unpluginFactory: UnpluginFactory<ProxyWasmAotOptions | undefined, false> = (
  raw,
  { framework },
) => {
  const session = createSession(readOptions(raw))
  const kind = kindOf(framework)
  const rollup = createRollupOutput()
  const esbuild = createEsbuildOutput(() => session.entryFiles())
  const output = { rollup, esbuild, webpack: createWebpackOutput() }[kind]
  const dev = createDevServer(session, manifestId)
  const modules = createModules(session, output, dev)
  /** Who imports what, by resolved id, to show the place of an error. */
  const origins = new Map<string, ImportOrigin>()
  /** Files of entries that webpack and Rspack take at the end of a build. */
  let held: EntryFile[] = []

  const rollupHooks = { closeWatcher: () => session.builder.close() }
  const plugin: UnpluginOptions = {
    name: 'proxy-wasm-aot',
    enforce: 'pre',

    async buildStart() {
      held = []
      const context = rollupLike(this)
      if (framework === 'rollup' || framework === 'rolldown') {
        session.log.target = { info: (text) => context.info(text), warn: (text) => context.warn(text) }
      }
      if (session.serving) return
      if (kind === 'rollup') rollup.start(this)
      // Vite throws the assets of such environments away; another one emits the entries.
      if (context.environment?.config.build.emitAssets === false) return
      try {
        const planned = await session.plan()
        // Esbuild watches modules alone; see its output.
        if (kind !== 'esbuild') for (const { entry } of planned) await session.watch(this, entry)
        const files = await buildEntries(session)
        if (kind === 'webpack') held = files
        else for (const { fileName, bytes } of files) output.file(this, fileName, bytes)
      } catch (error) {
        failStart(kind, this, error)
      }
    },

    resolveId: {
      filter: { id: idPattern },
      async handler(id, importer) {
        const isManifest = id === manifestSpecifier || id === manifestId
        const { file, query } = splitSpecifier(id)
        const resolved = isManifest
          ? manifestId
          : (await resolveFile(this, file, importer, session.root)) + query
        if (importer !== undefined) origins.set(resolved, { importer, specifier: id })
        return resolved
      },
    },

    load: {
      filter: { id: idPattern },
      async handler(id) {
        let code: string
        try {
          code = await (id === manifestId ? modules.loadManifests(this) : modules.loadArtifact(this, id))
        } catch (error) {
          code = await failImport(kind, this, error, origins.get(id))
        }
        // Rolldown would go by the extension of the file.
        const extra = rollupLike(this).meta?.rolldownVersion === undefined ? {} : { moduleType: 'js' }
        return { code, map: null, moduleSideEffects: false, ...extra }
      },
    },

    buildEnd() {
      for (const { fileName, bytes } of held) output.file(this, fileName, bytes)
    },

    writeBundle: () => session.summarize(),

    rollup: rollupHooks,
    rolldown: rollupHooks,
    vite: viteHooks(session, rollup, dev),
    esbuild: esbuildHooks(session, esbuild),
    webpack(compiler) {
      replaceManifestSpecifier(compiler)
      useWebpackLike(session, compiler)
    },
    rspack: (compiler) => useWebpackLike(session, compiler),
  }
  return plugin
}

function kindOf(framework: string): BundlerKind {
  if (framework === 'esbuild') return 'esbuild'
  return ['webpack', 'rspack', 'rsbuild'].includes(framework) ? 'webpack' : 'rollup'
}

/** The options, or an error that says all it knows in its message: nobody formats what a configuration throws. */
function readOptions(raw: ProxyWasmAotOptions | undefined): ResolvedOptions {
  try {
    return resolveOptions(raw)
  } catch (error) {
    throw toBundlerError(error)
  }
}
