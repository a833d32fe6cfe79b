import { createRequire } from 'node:module'
import path from 'node:path'
import type { UnpluginBuildContext } from 'unplugin'
import { type RollupLikeContext, rollupLike } from '../output/rollup.ts'

/**
 * The file that a specifier means, by the bundler's own rules where it offers them: aliases, packages, Vite's root.
 * A file that is not there gets the path that it would have, so that reading it says so.
 */
export async function resolveFile(
  context: UnpluginBuildContext,
  specifier: string,
  importer: string | undefined,
  root: string,
): Promise<string> {
  const from = importer?.replace(/\?.*$/, '')
  return (
    (await askBundler(context, specifier, from, root)) ??
    fromPackage(specifier, from) ??
    path.resolve(from === undefined ? root : path.dirname(from), specifier)
  )
}

async function askBundler(
  context: UnpluginBuildContext,
  specifier: string,
  importer: string | undefined,
  root: string,
): Promise<string | undefined> {
  const native = context.getNativeBuildContext?.()
  if (native?.framework === 'esbuild') {
    const { errors, path: found } = await native.build.resolve(specifier, {
      kind: 'import-statement',
      resolveDir: importer === undefined ? root : path.dirname(importer),
      ...(importer !== undefined && { importer }),
    })
    return errors.length === 0 && path.isAbsolute(found) ? found : undefined
  }
  const { resolve } = rollupLike(context) as Partial<RollupLikeContext>
  const found = await resolve?.call(context, specifier, importer, { skipSelf: true })
  return found && !found.external && path.isAbsolute(found.id) ? found.id.replace(/\?.*$/, '') : undefined
}

/** A module that an installed package exports. */
function fromPackage(specifier: string, importer: string | undefined): string | undefined {
  if (importer === undefined || /^[./\\]/.test(specifier) || path.isAbsolute(specifier)) return undefined
  try {
    return createRequire(importer).resolve(specifier)
  } catch {
    return undefined
  }
}
