import type { UnpluginOptions } from 'unplugin'
import type { DevServer, HotEnvironment } from '../dev/server.ts'
import { relativeFileUrl } from '../output/file-url.ts'
import { type RollupOutput, rollupLike } from '../output/rollup.ts'
import { prefixed } from '../report/log.ts'
import type { Session } from '../session.ts'

/** What Vite offers beyond Rollup: a configuration, a development server, URLs below a base. */
export function viteHooks(
  session: Session,
  output: RollupOutput,
  dev: DevServer,
): NonNullable<UnpluginOptions['vite']> {
  let base = ''
  return {
    configResolved({ root, logger, command, base: configured }) {
      base = configured
      session.serving = command === 'serve'
      session.setRoot(root)
      session.log.target = prefixed({
        info: (text) => logger.info(text),
        warn: (text) => logger.warn(text),
      })
    },
    configureServer: (server) => dev.attach(server),
    hotUpdate(update) {
      return dev.hotUpdate(this.environment as HotEnvironment, update)
    },
    resolveFileUrl(request) {
      if (!output.owns(request.referenceId)) return null
      const { environment, meta } = rollupLike(this)
      if (environment?.config.build.lib) return relativeFileUrl(request)
      // Vite 8 goes by its base itself; before, Rollup takes the place of the chunk, which is wrong on servers.
      const byBase = meta?.rolldownVersion === undefined && base !== '' && !base.startsWith('.')
      return byBase ? JSON.stringify(encodeURI(base + request.fileName)) : null
    },
    closeWatcher: () => session.builder.close(),
    closeBundle() {
      if (session.serving) session.builder.close()
    },
  }
}
