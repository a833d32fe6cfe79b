import { createHash } from 'node:crypto'
import path from 'node:path'
import type { ResolvedTarget } from '@proxy-wasm-aot/core'
import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { EnvironmentModuleNode, HotUpdateOptions, ViteDevServer } from 'vite'
import { requestPattern } from '../imports/query.ts'
import type { Reference } from '../output/output.ts'
import { sidecarBytes, sidecarName } from '../output/sidecar.ts'
import { toBundlerError } from '../report/failure.ts'
import type { Session, Wanted } from '../session.ts'
import { createMiddleware, type Route } from './routes.ts'

/** What Vite's dev server needs of the plugin. */
export interface DevServer {
  attach(server: ViteDevServer): void
  /** Serves an artifact and says where. */
  url(wanted: Wanted): Reference
  /** Shows an error in the browser and in the terminal. */
  showError(error: unknown): void
  /** What a change of a file means for modules: see Vite's `hotUpdate`. */
  hotUpdate(
    environment: HotEnvironment,
    update: Pick<HotUpdateOptions, 'file' | 'modules'>,
  ): Promise<EnvironmentModuleNode[] | undefined>
  /** Makes a plan of entries known: they are served, watched and built ahead. */
  serveEntries(): Promise<void>
}

/** The part of Vite's environments that is used. */
export interface HotEnvironment {
  name: string
  hot: { send(payload: { type: 'full-reload' }): void }
  moduleGraph: {
    getModulesByFile(file: string): Set<EnvironmentModuleNode> | undefined
    getModuleById(id: string): EnvironmentModuleNode | undefined
  }
}

/** @param manifestId id of the virtual module that lists the manifests */
export function createDevServer(session: Session, manifestId: string): DevServer {
  const routes = new Map<string, Route>()
  let server: ViteDevServer | undefined

  function serve(file: string, { input, target }: { input: Wanted['input']; target: ResolvedTarget }): void {
    const build = () => session.build({ input, target })
    const lastGood = () => session.builder.lastGood(input, target)
    routes.set(file, {
      build,
      lastGood,
      contentType: 'application/wasm',
      body: ({ artifact }) => artifact.bytes,
    })
    routes.set(sidecarName(file), {
      build,
      lastGood,
      contentType: 'application/json',
      body: ({ artifact }) => sidecarBytes(artifact.manifest),
    })
  }

  const dev: DevServer = {
    attach(attached) {
      server = attached
      server.middlewares.use(createMiddleware(routes, server.config.base, dev.showError))
      void dev.serveEntries().catch(dev.showError)
      const replan = (file: string): void => {
        if (session.options.include.length === 0 || !file.endsWith('.wasm')) return
        void session
          .plan()
          .then(() => dev.serveEntries())
          .catch(dev.showError)
      }
      server.watcher.on('add', replan).on('unlink', replan)
    },
    url(wanted) {
      const folder = createHash('sha256').update(wanted.input.file).digest('hex').slice(0, 8)
      const file = `/${wanted.fileName ?? `@proxy-wasm-aot/${folder}/${wanted.name}`}`
      serve(file, wanted)
      const { origin = '' } = server?.config.server ?? {}
      const base = server?.config.base ?? '/'
      return { imports: [], expression: JSON.stringify(encodeURI(origin + base.replace(/\/$/, '') + file)) }
    },
    showError(error) {
      // A server that is closed stops its builds; nobody is left to be told.
      if (isProxyWasmAotError(error) && error.code === 'COMPILE_ABORTED') return
      const { message, stack = '', id, frame, loc } = toBundlerError(error)
      server?.config.logger.error(message, { error: toBundlerError(error), timestamp: true })
      server?.environments.client.hot.send({
        type: 'error',
        err: {
          message,
          stack,
          plugin: 'proxy-wasm-aot',
          ...(id && { id }),
          ...(frame && { frame }),
          ...(loc && { loc }),
        },
      })
    },
    async serveEntries() {
      const planned = await session.planned()
      for (const { entry, target, fileName } of planned) serve(`/${fileName}`, { input: entry, target })
      for (const { entry } of planned) server?.watcher.add(await session.watchFiles(entry))
      const results = await Promise.allSettled(
        planned.map(({ entry, target }) => session.build({ input: entry, target })),
      )
      const failures = new Set(
        results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
      )
      for (const failure of failures) dev.showError(failure)
    },
    async hotUpdate(environment, { file: changed, modules }) {
      const file = path.normalize(changed)
      const affected = await session.affectedBy(file)
      if (affected.length === 0) {
        // The command that wrote it has its own sources to look at; it would be built twice.
        return (await session.isCommandOutput(file)) ? modules.filter(isForeign) : undefined
      }
      const lost = affected.some(({ input, target }) => session.builder.lastGood(input, target) === undefined)
      try {
        await Promise.all(affected.map((wanted) => session.build(wanted)))
      } catch (error) {
        if (environment.name === 'client') dev.showError(error)
        // Where something worked before, it stays; where nothing ever did, the import is tried again.
        return lost ? undefined : modules.filter(isForeign)
      }
      const updated = new Set(modules)
      for (const { input } of affected) {
        const own = environment.moduleGraph.getModulesByFile(input.file) ?? []
        for (const module of own) if (isOurs(module)) updated.add(module)
      }
      const manifests = environment.moduleGraph.getModuleById(manifestId)
      if (manifests !== undefined) updated.add(manifests)
      if (updated.size === 0 && environment.name === 'client') environment.hot.send({ type: 'full-reload' })
      return [...updated]
    },
  }
  return dev
}

/** Not one of our modules, nor a file that only they are made from (Vite keeps a node for each watched file). */
function isForeign(module: EnvironmentModuleNode): boolean {
  const importers = [...module.importers]
  return !isOurs(module) && (importers.length === 0 || !importers.every(isOurs))
}

function isOurs({ id }: EnvironmentModuleNode): boolean {
  return id !== null && requestPattern.test(id)
}
