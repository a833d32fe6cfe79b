import type { UnpluginBuildContext } from 'unplugin'
import { hashedName } from './names.ts'
import type { Output } from './output.ts'

/** What webpack and Rspack offer their loaders. */
interface EmittingLoader {
  emitFile?: (name: string, content: Buffer) => void
}

/**
 * Output of webpack and Rspack. Assets of imports are emitted by the loader, so that they belong to the module and
 * come again with it in watch mode and from a persistent cache.
 */
export function createWebpackOutput(): Output {
  return {
    url(context, { fileName, name, bytes }) {
      const emitted = fileName ?? hashedName(name, bytes)
      const native = context.getNativeBuildContext?.()
      const loader =
        native !== undefined && 'loaderContext' in native
          ? (native.loaderContext as EmittingLoader | undefined)
          : undefined
      // Files with a fixed name are entries, which are emitted at the end of the build.
      if (fileName === undefined) {
        if (loader?.emitFile !== undefined) loader.emitFile(emitted, Buffer.from(bytes))
        else emit(context, emitted, bytes)
      }
      return { imports: [], expression: `__webpack_public_path__ + ${JSON.stringify(emitted)}` }
    },
    file: emit,
  }
}

function emit(context: UnpluginBuildContext, fileName: string, source: Uint8Array): void {
  context.emitFile({ type: 'asset', fileName, source })
}

/** Puts an error where webpack and Rspack list them; thrown from a hook it would end watch mode. */
export function reportToCompilation(context: UnpluginBuildContext, error: Error): boolean {
  const native = context.getNativeBuildContext?.()
  if (native === undefined || !('compilation' in native) || native.compilation === undefined) return false
  const errors = native.compilation.errors as { push(error: Error): unknown }
  errors.push(error)
  return true
}
