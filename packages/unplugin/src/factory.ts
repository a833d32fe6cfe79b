import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { UnpluginBuildContext, UnpluginContext, UnpluginFactory, UnpluginOptions } from 'unplugin'
import type { BuiltArtifact } from './build/builder.ts'
import { createDevServer, type HotEnvironment } from './dev/server.ts'
import { formatRequest, parseRequest, requestPattern } from './imports/query.ts'
import { resolveFile } from './imports/resolve.ts'
import { findImportSite } from './imports/site.ts'
import { resolveOptions } from './options/resolve.ts'
import type { ProxyWasmAotOptions, ResolvedOptions } from './options/types.ts'
import { createEsbuildOutput } from './output/esbuild.ts'
import { relativeFileUrl } from './output/file-url.ts'
import type { Output, Reference } from './output/output.ts'
import { createRollupOutput, rollupLike } from './output/rollup.ts'
import { sidecarBytes, sidecarName } from './output/sidecar.ts'
import { createWebpackOutput, reportToCompilation } from './output/webpack.ts'
import { messageWithSite, toBundlerError } from './report/failure.ts'
import { prefixed } from './report/log.ts'
import { createSession, type Wanted } from './session.ts'

const pluginName = 'proxy-wasm-aot'
/** What users import to get every entry's manifest. */
const manifestSpecifier = 'virtual:proxy-wasm-aot/manifest'
const manifestId = `\0${manifestSpecifier}`
const idPattern = new RegExp(`${requestPattern.source}|^\\0?${manifestSpecifier}$`)

type HookContext = UnpluginBuildContext & UnpluginContext

/** One use of the plugin in one bundler: options in, hooks out. */
export const unpluginFactory: UnpluginFactory<ProxyWasmAotOptions | undefined, false> = (raw, meta) => {
  const session = createSession(readOptions(raw))
  const { log } = session
  const rollup = createRollupOutput()
  const esbuild = createEsbuildOutput(async () => {
    const planned = await session.planned().catch(() => [])
    return (await Promise.all(planned.map(({ entry }) => session.watchFiles(entry)))).flat()
  })
  const webpackLike = meta.framework === 'webpack' || meta.framework === 'rspack'
  const output: Output = meta.framework === 'esbuild' ? esbuild : webpackLike ? createWebpackOutput() : rollup
  const dev = createDevServer(session, manifestId)
  /** Who imports what, by resolved id, to show the place of an error. */
  const imports = new Map<string, { importer: string; specifier: string }>()
  /** Entries that webpack and Rspack take at the end of a build. */
  let held: { fileName: string; bytes: Uint8Array }[] = []
  let serving = false
  /** Vite's base. */
  let base = ''

  /** Ends a hook with an error, in the way that the bundler shows best. */
  async function fail(context: HookContext, error: unknown, id: string): Promise<string> {
    const origin = imports.get(id)
    const site = origin && (await findImportSite(origin.importer, origin.specifier))
    const failure = toBundlerError(error, site)
    if (meta.framework === 'esbuild') {
      context.error({ message: failure.message, ...(failure.loc && { loc: failure.loc }) })
      return ''
    }
    if (webpackLike) throw Object.assign(new Error(messageWithSite(failure), { cause: error }), { stack: '' })
    return rollupLike(context).error(failure)
  }

  function refer(context: HookContext, wanted: Wanted, { artifact }: BuiltArtifact): Reference {
    if (serving) return dev.url(wanted)
    return output.url(context, { fileName: wanted.fileName, name: wanted.name, bytes: artifact.bytes })
  }

  async function loadArtifact(context: HookContext, id: string): Promise<string> {
    const request = parseRequest(id)
    if (request === undefined) return ''
    const wanted = await session.want(request)
    for (const file of await session.watchFiles(wanted.input)) context.addWatchFile(file)
    const built = await buildForImport(wanted)
    if (request.manifest) return `export default ${JSON.stringify(built.artifact.manifest)}`
    if (wanted.fileName === undefined) session.note(wanted.name, built)
    return moduleOf(refer(context, wanted, built))
  }

  async function buildForImport(wanted: Wanted): Promise<BuiltArtifact> {
    try {
      return await session.build(wanted)
    } catch (error) {
      const lastGood = serving ? session.builder.lastGood(wanted.input, wanted.target) : undefined
      if (lastGood === undefined) throw error
      dev.showError(error)
      return lastGood
    }
  }

  async function loadManifests(context: HookContext): Promise<string> {
    const planned = await session.planned()
    const listed = await Promise.all(
      planned.map(async ({ entry, target, fileName }) => {
        const built = await session.build({ input: entry, target })
        const url = refer(context, { input: entry, target, fileName, name: fileName }, built)
        const fields = { name: entry.name, target: target.name, fileName, manifest: built.artifact.manifest }
        return { imports: url.imports, text: `{ ...${JSON.stringify(fields)}, url: ${url.expression} }` }
      }),
    )
    const list = listed.map(({ text }) => `  ${text},\n`).join('')
    return moduleOf({ imports: listed.flatMap((item) => item.imports), expression: `[\n${list}]` })
  }

  /** Builds every entry and emits it beside its manifest. */
  async function emitEntries(context: UnpluginBuildContext): Promise<void> {
    const planned = await session.plan()
    if (meta.framework !== 'esbuild') {
      for (const { entry } of planned) {
        for (const file of await session.watchFiles(entry)) context.addWatchFile(file)
      }
    }
    held = []
    const results = await Promise.allSettled(
      planned.map(({ entry, target }) => session.build({ input: entry, target })),
    )
    const failures = new Set(
      results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
    )
    if (failures.size > 0) throw joined([...failures])
    for (const [index, { fileName }] of planned.entries()) {
      const { value: built } = results[index] as PromiseFulfilledResult<BuiltArtifact>
      const files = [
        { fileName, bytes: built.artifact.bytes },
        { fileName: sidecarName(fileName), bytes: sidecarBytes(built.artifact.manifest) },
      ]
      session.note(fileName, built)
      if (webpackLike) held.push(...files)
      else for (const file of files) output.file(context, file.fileName, file.bytes)
    }
  }

  const rollupHooks = { closeWatcher: () => session.builder.close() }
  const plugin: UnpluginOptions = {
    name: pluginName,
    enforce: 'pre',

    async buildStart() {
      const context = rollupLike(this)
      if (meta.framework === 'rollup' || meta.framework === 'rolldown') {
        log.target = { info: (text) => context.info(text), warn: (text) => context.warn(text) }
      }
      if (serving) return
      if (output === rollup) rollup.start(this)
      // Vite throws the assets of such environments away; another one emits the entries.
      if (context.environment?.config.build.emitAssets === false) return
      try {
        await emitEntries(this)
      } catch (error) {
        const failure = toBundlerError(error)
        if (webpackLike && reportToCompilation(this, Object.assign(failure, { stack: '' }))) return
        if (output === rollup) context.error(failure)
        throw failure
      }
    },

    resolveId: {
      filter: { id: idPattern },
      async handler(id, importer) {
        if (id === manifestSpecifier || id === manifestId) return manifestId
        const request = parseRequestOrFile(id)
        const file = await resolveFile(this, request.file, importer, session.root)
        const resolved = `${file}${request.query}`
        if (importer !== undefined) imports.set(resolved, { importer, specifier: id })
        return resolved
      },
    },

    load: {
      filter: { id: idPattern },
      async handler(id) {
        let code: string
        try {
          code = id === manifestId ? await loadManifests(this) : await loadArtifact(this, id)
        } catch (error) {
          code = await fail(this, error, id)
        }
        // Rolldown would go by the extension of the file.
        const extra = rollupLike(this).meta?.rolldownVersion === undefined ? {} : { moduleType: 'js' }
        return { code, map: null, moduleSideEffects: false, ...extra }
      },
    },

    buildEnd() {
      for (const { fileName, bytes } of held) output.file(this, fileName, bytes)
      held = []
    },

    writeBundle: () => session.summarize(),

    rollup: rollupHooks,
    rolldown: rollupHooks,
    vite: {
      ...rollupHooks,
      configResolved({ root, logger, command, base: viteBase }) {
        base = viteBase
        session.root = session.options.root === undefined ? root : session.root
        serving = command === 'serve'
        log.target = prefixed({ info: (text) => logger.info(text), warn: (text) => logger.warn(text) })
      },
      configureServer: (server) => dev.attach(server),
      hotUpdate(update) {
        return dev.hotUpdate(this.environment as HotEnvironment, update)
      },
      resolveFileUrl(request) {
        if (!rollup.owns(request.referenceId)) return null
        const { environment, meta: versions } = rollupLike(this)
        if (environment?.config.build.lib) return relativeFileUrl(request)
        // Vite 8 goes by its base itself; before, Rollup takes the place of the chunk, which is wrong on servers.
        const byBase = versions?.rolldownVersion === undefined && base !== '' && !base.startsWith('.')
        return byBase ? JSON.stringify(encodeURI(base + request.fileName)) : null
      },
      closeBundle() {
        if (serving) session.builder.close()
      },
    },
    esbuild: {
      onResolveFilter: /[?&]aot([&=]|$)|^virtual:proxy-wasm-aot\/manifest$/,
      onLoadFilter: /[?&]aot([&=]|$)|virtual:proxy-wasm-aot\/manifest$/,
      loader: 'js',
      setup(build) {
        session.root =
          session.options.root === undefined
            ? (build.initialOptions.absWorkingDir ?? session.root)
            : session.root
        const { logLevel = 'info' } = build.initialOptions
        const quiet = { info: ['silent', 'error', 'warning'], warn: ['silent', 'error'] }
        log.target = prefixed({
          info: (text) => (quiet.info.includes(logLevel) ? undefined : console.error(text)),
          warn: (text) => (quiet.warn.includes(logLevel) ? undefined : console.error(text)),
        })
        esbuild.setup(build)
      },
    },
    webpack(compiler) {
      // Webpack takes `virtual:` for the scheme of a URL before any plugin is asked.
      new compiler.webpack.NormalModuleReplacementPlugin(
        /^virtual:proxy-wasm-aot\/manifest$/,
        manifestId,
      ).apply(compiler)
      useCompiler(compiler)
    },
    rspack: (compiler) => useCompiler(compiler),
  }

  function useCompiler(compiler: {
    context: string
    getInfrastructureLogger(name: string): { info(text: string): void; warn(text: string): void }
  }): void {
    session.root = session.options.root === undefined ? compiler.context : session.root
    const logger = compiler.getInfrastructureLogger(pluginName)
    log.target = { info: (text) => logger.info(text), warn: (text) => logger.warn(text) }
  }

  return plugin
}

/** The options, or an error that says all it knows in its message: nobody formats what a configuration throws. */
function readOptions(raw: ProxyWasmAotOptions | undefined): ResolvedOptions {
  try {
    return resolveOptions(raw)
  } catch (error) {
    throw toBundlerError(error)
  }
}

/** The request with its query in the one form; a query that is wrong stays, and `load` says what is wrong with it. */
function parseRequestOrFile(id: string): { file: string; query: string } {
  const start = id.indexOf('?')
  const file = id.slice(0, start)
  try {
    const request = parseRequest(id)
    if (request !== undefined) return { file, query: formatRequest({ ...request, file: '' }) }
  } catch (error) {
    if (!isProxyWasmAotError(error)) throw error
  }
  return { file, query: id.slice(start) }
}

function moduleOf({ imports, expression }: Reference): string {
  return [...imports, `export default ${expression}`].join('\n')
}

function joined(errors: unknown[]): unknown {
  if (errors.length === 1) return errors[0]
  const texts = errors.map((error) => toBundlerError(error).message)
  return new AggregateError(errors, texts.join('\n\n'))
}
