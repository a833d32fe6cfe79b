import type { UnpluginOptions } from 'unplugin'
import type { EsbuildOutput } from '../output/esbuild.ts'
import { prefixed } from '../report/log.ts'
import type { Session } from '../session.ts'

const quiet = { info: ['silent', 'error', 'warning'], warn: ['silent', 'error'] }

export function esbuildHooks(
  session: Session,
  output: EsbuildOutput,
): NonNullable<UnpluginOptions['esbuild']> {
  return {
    // Esbuild asks for other modules without leaving its own process.
    onResolveFilter: /[?&]aot([&=]|$)|^virtual:proxy-wasm-aot\/manifest$/,
    onLoadFilter: /[?&]aot([&=]|$)|virtual:proxy-wasm-aot\/manifest$/,
    loader: 'js',
    setup(build) {
      const { absWorkingDir, logLevel = 'info' } = build.initialOptions
      session.setRoot(absWorkingDir)
      session.log.target = prefixed({
        info: (text) => (quiet.info.includes(logLevel) ? undefined : console.error(text)),
        warn: (text) => (quiet.warn.includes(logLevel) ? undefined : console.error(text)),
      })
      output.setup(build)
    },
  }
}
