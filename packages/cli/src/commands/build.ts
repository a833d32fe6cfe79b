import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  type Artifact,
  artifactBaseName,
  artifactFileNames,
  type BuildOptions,
  type BuildResult,
  buildPlugin,
  createScheduler,
  resolveBuildOptions,
  type TargetInput,
  writeArtifact,
} from '@proxy-wasm-aot/core'
import { isProxyWasmAotError, type ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { type Command, Option } from 'commander'
import pLimit from 'p-limit'
import prettyBytes from 'pretty-bytes'
import prettyMilliseconds from 'pretty-ms'
import { findPlugins } from '../build/find-plugins.ts'
import { createManyProgress } from '../build/many-progress.ts'
import { reportFailure } from '../output/failure.ts'
import { formatReport } from '../output/findings.ts'
import { printJson } from '../output/json.ts'
import { createProgress } from '../output/progress.ts'
import { formatTable } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import type { AddCommand, CommandContext } from '../program.ts'
import { collect, gatewayOption, jsonOption, parseSize, parseWholeNumber } from './options.ts'

interface BuildFlags {
  all?: boolean
  jobs?: number
  memory?: number
  gateway: string
  target?: string[]
  outDir: string
  wamrc?: string
  wamrVersion?: string
  install: boolean
  cache: boolean
  cacheDir?: string
  optLevel?: string
  sizeLevel?: string
  segue?: boolean
  boundsChecks?: boolean
  dumpCallStack?: boolean
  linuxPerf?: boolean
  wamrcFlag?: string[]
  onInvalid?: 'error' | 'warn'
  timeout?: number
  json?: boolean
}

/** One written artifact, as `build --json` lists it. */
interface WrittenArtifact {
  file: string
  manifestFile: string
  target: string
  wasmBytes: number
  aotBytes: number
  compileMilliseconds: number
  cacheHit: boolean
}

export const addBuildCommand: AddCommand = (program, context) => {
  program
    .command('build')
    .description('validate, compile and embed: one artifact for each plugin and target')
    .argument('[plugin.wasm...]', 'modules to build; with --all, globs of them')
    .option('-a, --all', 'build every plugin below this folder; artifacts keep their folders')
    .addOption(gatewayOption())
    .option(
      '-t, --target <name>',
      'CPU level to compile for; may be given several times (default: x86-64-v3)',
      collect,
    )
    .option('-o, --out-dir <dir>', 'folder for the artifacts', 'dist')
    .option('-j, --jobs <count>', 'compiles at a time (default: one for each core)', parseWholeNumber)
    .option(
      '--memory <size>',
      'memory of all compiles together, such as 8G (default: nine tenths of what is free)',
      parseSize,
    )
    .option('--wamrc <path>', 'compiler to use; no other is looked for')
    .option('--wamr-version <version>', 'release of WAMR that the compiler must be from')
    .option('--no-install', 'never download or build a compiler')
    .option('--no-cache', 'compile anew')
    .option('--cache-dir <dir>', 'folder of the compile cache')
    .addOption(new Option('--opt-level <level>', 'optimization level').choices(['0', '1', '2', '3']))
    .addOption(new Option('--size-level <level>', 'size level').choices(['0', '1', '2', '3']))
    .option('--segue', 'address memory through a segment register (x86-64 Linux only)')
    .option('--bounds-checks', 'check memory bounds in code even where the gateway has guard pages')
    .option('--dump-call-stack', 'keep what call stacks after a trap need')
    .option('--linux-perf', 'emit symbols for Linux perf')
    .option('--wamrc-flag <flag>', 'further flag for wamrc; may be given several times', collect)
    .addOption(
      new Option('--on-invalid <action>', 'what an error of the validation does').choices(['error', 'warn']),
    )
    .option('--timeout <seconds>', 'longest time for one compile', parseWholeNumber)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ proxy-wasm-aot build plugin.wasm --gateway envoy --target x86-64-v3 -o dist' +
        '\n  $ proxy-wasm-aot build --all "plugins/*/build/*.wasm" --jobs 4 --memory 8G',
    )
    .action((plugins: string[], flags: BuildFlags, command: Command) => {
      if (plugins.length === 0 && !flags.all) {
        command.error("error: missing required argument 'plugin.wasm' (or --all)")
      }
      return build(plugins, flags, context)
    })
}

/** A module to build, and the folder for its artifacts. */
interface PlannedPlugin {
  plugin: string
  outDir: string
}

/** What became of it. */
type Outcome = { result: BuildResult; written: WrittenArtifact[] } | { error: ProxyWasmAotError }

async function build(names: readonly string[], flags: BuildFlags, context: CommandContext): Promise<void> {
  const { terminal, signal } = context
  const options = resolveBuildOptions(toBuildOptions(flags))
  const scheduler = createScheduler({
    ...(flags.jobs !== undefined && { jobs: flags.jobs }),
    ...(flags.memory !== undefined && { memoryBytes: flags.memory }),
  })
  const plugins = await planPlugins(names, flags)
  // Two plugins of one name would overwrite each other: found before anything slow begins.
  for (const outDir of new Set(plugins.map((planned) => planned.outDir))) {
    const here = plugins.filter((planned) => planned.outDir === outDir)
    artifactFileNames(
      here.map(({ plugin }) => ({ name: artifactBaseName(plugin), source: plugin })),
      options.targets,
    )
  }

  const progress = await createProgress(terminal, flags.json === true)
  const many = createManyProgress(progress, plugins.length)
  const nameOf = (plugin: string): string => (flags.all ? plugin : basename(plugin))
  // Modules are read when their turn is near, not all at once.
  const limit = pLimit(scheduler.jobs + 2)
  const outcomes = new Map<string, Outcome>()
  async function buildOne({ plugin, outDir }: PlannedPlugin): Promise<void> {
    try {
      const result = await buildPlugin(plugin, options, {
        signal,
        scheduler,
        onEvent: (event) => many.event(nameOf(plugin), event),
      })
      const written: WrittenArtifact[] = []
      for (const artifact of result.artifacts) written.push(await write(outDir, artifact))
      outcomes.set(plugin, { result, written })
    } catch (error) {
      // One bad plugin must not lose the others' results; an interrupt ends them all.
      if (signal.aborted || !isProxyWasmAotError(error)) throw error
      outcomes.set(plugin, { error })
    }
    many.done(nameOf(plugin))
  }
  try {
    const builds = (await longestFirst(plugins)).map((planned) => limit(() => buildOne(planned)))
    // All have ended when the first failure is thrown, so none is left behind.
    for (const build of await Promise.allSettled(builds)) if (build.status === 'rejected') throw build.reason
  } finally {
    progress.stop()
  }
  report(
    plugins.map(({ plugin }): [string, Outcome] => [plugin, outcomes.get(plugin) as Outcome]),
    options.gateway.id,
    flags,
    context,
  )
}

async function planPlugins(names: readonly string[], { all, outDir }: BuildFlags): Promise<PlannedPlugin[]> {
  if (!all) return names.map((plugin) => ({ plugin, outDir }))
  const found = await findPlugins(names, process.cwd())
  return found.map((plugin) => ({ plugin, outDir: join(outDir, dirname(plugin)) }))
}

/** Large modules first, so that none is left over when the others are done. */
async function longestFirst(plugins: readonly PlannedPlugin[]): Promise<PlannedPlugin[]> {
  const sizes = new Map<string, number>()
  for (const { plugin } of plugins) {
    // A file that is not there is reported by the build of it.
    sizes.set(plugin, (await stat(plugin).catch(() => ({ size: 0 }))).size)
  }
  return [...plugins].sort((one, other) => (sizes.get(other.plugin) ?? 0) - (sizes.get(one.plugin) ?? 0))
}

/** Prints what came of all, in the order in which they were named. */
function report(
  outcomes: readonly (readonly [string, Outcome])[],
  gateway: string,
  flags: BuildFlags,
  context: CommandContext,
): void {
  const { terminal } = context
  const written: WrittenArtifact[] = []
  const reports: unknown[] = []
  const failures: { plugin: string; error: ProxyWasmAotError }[] = []
  for (const [plugin, outcome] of outcomes) {
    if ('error' in outcome) {
      failures.push({ plugin, error: outcome.error })
      context.status = Math.max(context.status, outcome.error.exitStatus)
      if (!flags.json) reportFailure(outcome.error, terminal, false)
      continue
    }
    const { report: validation } = outcome.result
    reports.push({ plugin, ...validation })
    if (!flags.json && validation.findings.some(({ severity }) => severity !== 'info'))
      terminal.err(formatReport(terminal, plugin, validation))
    written.push(...outcome.written)
  }
  if (flags.json) {
    printJson(terminal, { gateway, artifacts: written, reports, failures })
    return
  }
  if (written.length > 0) terminal.out(formatWritten(terminal, written))
  if (failures.length > 0 && outcomes.length > 1) {
    const names = failures.map(({ plugin }) => plugin).join(', ')
    terminal.err(`${failures.length} of ${outcomes.length} plugins failed: ${names}`)
  }
}

async function write(outDir: string, artifact: Artifact): Promise<WrittenArtifact> {
  const file = join(outDir, artifact.fileName)
  const manifestFile = `${file}.json`
  await writeArtifact(file, artifact.bytes)
  await writeArtifact(manifestFile, Buffer.from(`${JSON.stringify(artifact.manifest, undefined, 2)}\n`))
  return {
    file,
    manifestFile,
    target: artifact.target.name,
    wasmBytes: artifact.manifest.wasm.size,
    aotBytes: artifact.manifest.aot.size,
    compileMilliseconds: Math.round(artifact.compileMilliseconds),
    cacheHit: artifact.cacheHit,
  }
}

function formatWritten(terminal: Terminal, written: readonly WrittenArtifact[]): string {
  return formatTable(
    terminal,
    ['artifact', 'target', 'wasm half', 'AOT half', 'compile'],
    written.map((artifact) => [
      artifact.file,
      artifact.target,
      prettyBytes(artifact.wasmBytes),
      prettyBytes(artifact.aotBytes),
      artifact.cacheHit ? 'cached' : prettyMilliseconds(artifact.compileMilliseconds),
    ]),
  )
}

function toBuildOptions(flags: BuildFlags): BuildOptions {
  return {
    gateway: flags.gateway,
    ...(flags.target && { targets: flags.target as TargetInput[] }),
    optimization: {
      ...(flags.optLevel && { level: Number(flags.optLevel) as 0 | 1 | 2 | 3 }),
      ...(flags.sizeLevel && { size: Number(flags.sizeLevel) as 0 | 1 | 2 | 3 }),
      ...(flags.segue && { segue: true }),
      ...(flags.boundsChecks && { boundsChecks: true }),
      ...(flags.dumpCallStack && { dumpCallStack: true }),
      ...(flags.linuxPerf && { linuxPerf: true }),
      ...(flags.wamrcFlag && { extraFlags: flags.wamrcFlag }),
    },
    wamrc: {
      install: flags.install,
      ...(flags.wamrc && { path: flags.wamrc }),
      ...(flags.wamrVersion && { version: flags.wamrVersion }),
    },
    cache: flags.cache ? { ...(flags.cacheDir && { dir: flags.cacheDir }) } : false,
    ...(flags.onInvalid && { onInvalid: flags.onInvalid }),
    ...(flags.timeout && { timeoutSeconds: flags.timeout }),
  }
}
