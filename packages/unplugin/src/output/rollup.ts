import type { UnpluginBuildContext } from 'unplugin'
import type { Output } from './output.ts'

/** What Rollup, Rolldown and Vite offer in hooks beyond unplugin's own types. */
export interface RollupLikeContext {
  emitFile(file: { type: 'asset'; fileName?: string; name?: string; source: Uint8Array }): string
  info(text: string): void
  warn(text: string): void
  error(problem: Error): never
  resolve(
    source: string,
    importer: string | undefined,
    options: { skipSelf: boolean },
  ): Promise<{ id: string; external?: boolean | 'absolute' | 'relative' } | null>
  meta?: { rolldownVersion?: string }
  /** In Vite. */
  environment?: {
    name: string
    mode: string
    config: { consumer: string; base?: string; build: { emitAssets: boolean; lib: unknown } }
  }
}

/** The context of a hook in Rollup, Rolldown or Vite, where unplugin's type says less than there is. */
export function rollupLike(context: unknown): RollupLikeContext {
  return context as RollupLikeContext
}

/** Output of Rollup, Rolldown and Vite's build: assets by reference, their URLs by `import.meta.ROLLUP_FILE_URL_…`. */
export interface RollupOutput extends Output {
  /** Forgets the files of the build before. */
  start(context: UnpluginBuildContext): void
  /** Whether a reference is one of ours. */
  owns(referenceId: string): boolean
}

export function createRollupOutput(): RollupOutput {
  // Vite's environments build side by side, each with files of its own.
  const fixed = new Map<string, Map<string, string>>()
  const references = new Set<string>()
  const filesOf = (context: UnpluginBuildContext): Map<string, string> => {
    const environment = rollupLike(context).environment?.name ?? ''
    const files = fixed.get(environment) ?? new Map<string, string>()
    fixed.set(environment, files)
    return files
  }
  const emitFixed = (context: UnpluginBuildContext, fileName: string, source: Uint8Array): string => {
    const files = filesOf(context)
    const reference = files.get(fileName) ?? rollupLike(context).emitFile({ type: 'asset', fileName, source })
    files.set(fileName, reference)
    return reference
  }
  return {
    start: (context) => filesOf(context).clear(),
    owns: (referenceId) => references.has(referenceId),
    url(context, { fileName, name, bytes }) {
      const reference =
        fileName === undefined
          ? rollupLike(context).emitFile({ type: 'asset', name, source: bytes })
          : emitFixed(context, fileName, bytes)
      references.add(reference)
      return { imports: [], expression: `import.meta.ROLLUP_FILE_URL_${reference}` }
    },
    file: (context, fileName, bytes) => void emitFixed(context, fileName, bytes),
  }
}
