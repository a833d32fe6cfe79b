import type { UnpluginBuildContext, UnpluginContext } from 'unplugin'
import { findImportSite } from '../imports/site.ts'
import { rollupLike } from '../output/rollup.ts'
import { reportToCompilation } from '../output/webpack.ts'
import { messageWithSite, toBundlerError } from '../report/failure.ts'

/** Which way a bundler wants errors. */
export type BundlerKind = 'rollup' | 'webpack' | 'esbuild'

/** An import as it stands in its file. */
export interface ImportOrigin {
  importer: string
  specifier: string
}

/**
 * Ends a `load` hook with an error at the importing line.
 *
 * @returns code to go on with where the bundler only collects errors; elsewhere it throws.
 */
export async function failImport(
  kind: BundlerKind,
  context: UnpluginBuildContext & UnpluginContext,
  error: unknown,
  origin: ImportOrigin | undefined,
): Promise<string> {
  const site = origin && (await findImportSite(origin.importer, origin.specifier))
  const failure = toBundlerError(error, site)
  if (kind === 'rollup') return rollupLike(context).error(failure)
  if (kind === 'webpack') {
    throw Object.assign(new Error(messageWithSite(failure), { cause: error }), { stack: '' })
  }
  context.error({ message: failure.message, ...(failure.loc && { loc: failure.loc }) })
  return ''
}

/** Ends a `buildStart` hook with an error; in webpack and Rspack it is listed, so that watch mode goes on. */
export function failStart(kind: BundlerKind, context: UnpluginBuildContext, error: unknown): void {
  const failure = toBundlerError(error)
  if (kind === 'webpack' && reportToCompilation(context, Object.assign(failure, { stack: '' }))) return
  if (kind === 'rollup') rollupLike(context).error(failure)
  throw failure
}
