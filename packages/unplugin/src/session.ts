import path from 'node:path'
import type { PlannedArtifact, ResolvedTarget } from '@proxy-wasm-aot/core'
import { artifactBaseName, artifactFileName } from '@proxy-wasm-aot/core'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { type Builder, type BuiltArtifact, createBuilder } from './build/builder.ts'
import { dependenciesOf } from './build/dependencies.ts'
import type { AotRequest } from './imports/query.ts'
import { type PluginEntry, type PluginInput, planEntries, toInput } from './options/entries.ts'
import type { ResolvedOptions } from './options/types.ts'
import { createLog, type LevelledLog } from './report/log.ts'
import { createProgress } from './report/progress.ts'
import { type EmittedArtifact, formatSummary } from './report/summary.ts'

/** A module that someone wants for a target. */
export interface Wanted {
  input: PluginInput
  target: ResolvedTarget
  /** Where it is an entry as well: the path at which that is emitted. */
  fileName: string | undefined
  /** Such as `auth.aot.wasm`, for bundlers that make file names of their own. */
  name: string
}

/** What one use of the plugin knows, over all builds, environments and changes of files. */
export interface Session {
  options: ResolvedOptions
  builder: Builder
  log: LevelledLog
  /** Folder that paths are relative to. */
  root: string
  /** Takes over the bundler's root where the options have none. */
  setRoot(root: string | undefined): void
  /** Whether a development server is served, and nothing emitted. */
  serving: boolean
  /** Looks for entries anew. */
  plan(): Promise<PlannedArtifact<PluginEntry>[]>
  /** The entries of the last plan. */
  planned(): Promise<PlannedArtifact<PluginEntry>[]>
  /** What an import means. @throws ProxyWasmAotError TARGET_NOT_CONFIGURED */
  want(request: AotRequest): Promise<Wanted>
  build(wanted: Pick<Wanted, 'input' | 'target'>): Promise<BuiltArtifact>
  /** Tells the bundler which files to watch for an input. */
  watch(context: { addWatchFile(file: string): void }, input: PluginInput): Promise<void>
  /** Files to watch for all entries. */
  entryFiles(): Promise<string[]>
  /** Files to watch for an input. */
  watchFiles(input: PluginInput): Promise<string[]>
  /** Inputs that were built or asked for and that a file belongs to, with their targets. */
  affectedBy(file: string): Promise<Pick<Wanted, 'input' | 'target'>[]>
  /** Whether a file is written by the command of an entry. */
  isCommandOutput(file: string): Promise<boolean>
  /** Notes what goes into the table at the end of the build. */
  note(fileName: string, built: BuiltArtifact): void
  /** Prints the table of what was noted and not printed before. */
  summarize(): void
}

export function createSession(options: ResolvedOptions): Session {
  const log = createLog(options.logLevel)
  const builder = createBuilder(options.build, createProgress(log))
  const asked = new Map<string, Pick<Wanted, 'input' | 'target'>>()
  const printed = new WeakSet<BuiltArtifact>()
  let noted: EmittedArtifact[] = []
  let current: Promise<PlannedArtifact<PluginEntry>[]> | undefined

  const session: Session = {
    options,
    builder,
    log,
    root: path.resolve(options.root ?? '.'),
    serving: false,
    setRoot(root) {
      if (options.root === undefined && root !== undefined) session.root = root
    },
    plan() {
      current = planEntries(options, session.root)
      // Whoever needs the plan hears of its failure; nobody may be there yet.
      current.catch(() => {})
      return current
    },
    planned: () => current ?? session.plan(),
    async want({ file: id, target: name }) {
      // Vite writes paths with slashes everywhere.
      const file = path.normalize(id)
      const target = targetOf(options, name, file)
      const planned = await session.planned()
      const entry = planned.find((plan) => plan.entry.file === file && plan.target.name === target.name)
      return {
        input: entry?.entry ?? toInput(file, session.root),
        target,
        fileName: entry?.fileName,
        name: artifactFileName(artifactBaseName(file), target, options.build.targets.length),
      }
    },
    build({ input, target }) {
      asked.set(`${input.file}\n${target.name}`, { input, target })
      return builder.build(input, target)
    },
    watchFiles: dependenciesOf,
    async watch(context, input) {
      for (const file of await dependenciesOf(input)) context.addWatchFile(file)
    },
    async entryFiles() {
      const planned = await session.planned().catch(() => [])
      return (await Promise.all(planned.map(({ entry }) => dependenciesOf(entry)))).flat()
    },
    async affectedBy(file) {
      const all = [...asked.values()]
      const dependencies = await Promise.all(all.map(({ input }) => dependenciesOf(input)))
      return all.filter((_, index) => dependencies[index]?.includes(file))
    },
    async isCommandOutput(file) {
      const planned = await session.planned().catch(() => [])
      return planned.some(({ entry }) => entry.build !== undefined && entry.file === file)
    },
    note(fileName, built) {
      if (!noted.some((other) => other.fileName === fileName)) noted.push({ fileName, built })
    },
    summarize() {
      const fresh = noted.filter(({ built }) => !printed.has(built))
      noted = []
      for (const { built } of fresh) printed.add(built)
      if (fresh.length > 0) log.info(formatSummary(fresh, options.build.gateway.id))
    },
  }
  return session
}

function targetOf({ build }: ResolvedOptions, name: string | undefined, file: string): ResolvedTarget {
  const target = name === undefined ? build.targets[0] : build.targets.find((known) => known.name === name)
  if (target !== undefined) return target
  throw new ProxyWasmAotError('TARGET_NOT_CONFIGURED', `${name} is no target of this build`, {
    expected: build.targets.map((known) => known.name).join(' or '),
    found: `${name}`,
    where: { file, subject: 'target' },
    remedy: `Add it to the option targets, or import one of those.`,
  })
}
