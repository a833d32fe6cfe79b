import { basename, join } from 'node:path'
import {
  type Artifact,
  artifactBaseName,
  artifactFileNames,
  type BuildEvent,
  type BuildOptions,
  buildPlugin,
  resolveBuildOptions,
  type TargetInput,
  writeArtifact,
} from '@proxy-wasm-aot/core'
import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { Option } from 'commander'
import prettyBytes from 'pretty-bytes'
import prettyMilliseconds from 'pretty-ms'
import { reportFailure } from '../output/failure.ts'
import { formatReport } from '../output/findings.ts'
import { printJson } from '../output/json.ts'
import { createProgress, type Progress } from '../output/progress.ts'
import { formatTable } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import type { AddCommand, CommandContext } from '../program.ts'
import { collect, gatewayOption, jsonOption, parseWholeNumber } from './options.ts'

interface BuildFlags {
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
    .argument('<plugin.wasm...>', 'modules to build')
    .addOption(gatewayOption())
    .option(
      '-t, --target <name>',
      'CPU level to compile for; may be given several times (default: x86-64-v3)',
      collect,
    )
    .option('-o, --out-dir <dir>', 'folder for the artifacts', 'dist')
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
      '\nExample:\n  $ proxy-wasm-aot build plugin.wasm --gateway envoy --target x86-64-v3 -o dist',
    )
    .action((plugins: string[], flags: BuildFlags) => build(plugins, flags, context))
}

async function build(plugins: readonly string[], flags: BuildFlags, context: CommandContext): Promise<void> {
  const { terminal } = context
  const options = resolveBuildOptions(toBuildOptions(flags))
  // Two plugins of one name would overwrite each other: found before anything slow begins.
  artifactFileNames(
    plugins.map((source) => ({ name: artifactBaseName(source), source })),
    options.targets,
  )

  const progress = await createProgress(terminal, flags.json === true)
  const written: WrittenArtifact[] = []
  const reports: unknown[] = []
  const failures: unknown[] = []
  for (const plugin of plugins) {
    try {
      const result = await buildPlugin(plugin, options, {
        signal: context.signal,
        onEvent: (event) => showEvent(basename(plugin), event, progress),
      })
      progress.stop()
      reports.push({ plugin, ...result.report })
      if (!flags.json && result.report.findings.some(({ severity }) => severity !== 'info'))
        terminal.err(formatReport(terminal, plugin, result.report))
      for (const artifact of result.artifacts) written.push(await write(flags.outDir, artifact))
    } catch (error) {
      progress.stop()
      // One bad plugin must not lose the others' results; an interrupt ends them all.
      if (context.signal.aborted || !isProxyWasmAotError(error)) throw error
      failures.push({ plugin, error })
      if (!flags.json) reportFailure(error, terminal, false)
      context.status = Math.max(context.status, error.exitStatus)
    }
  }
  if (flags.json) printJson(terminal, { gateway: options.gateway.id, artifacts: written, reports, failures })
  else if (written.length > 0) terminal.out(formatWritten(terminal, written))
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

function showEvent(name: string, event: BuildEvent, progress: Progress): void {
  switch (event.type) {
    case 'toolchain':
      progress.update(event.line)
      break
    case 'warning':
      progress.note(`${name}: ${event.message}`)
      break
    case 'compile-start':
      progress.update(`${name}: compiling for ${event.target}`)
      break
    case 'compile-progress':
      progress.update(
        `${name}: compiling for ${event.target} (${prettyMilliseconds(event.elapsedMilliseconds, { secondsDecimalDigits: 0 })})`,
      )
      break
    default:
      break
  }
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
