import { readFile } from 'node:fs/promises'
import { buildPlugin, parseModule, readModule, resolveBuildOptions } from '@proxy-wasm-aot/core'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { BenchmarkFigures, Scenario } from '@proxy-wasm-aot/host'
import { InvalidArgumentError } from 'commander'
import {
  type ArtifactReport,
  type BenchReport,
  type EngineReport,
  findRegressions,
  reportEngine,
  type Spread,
} from '../bench/report.ts'
import { printJson } from '../output/json.ts'
import { createProgress, type Progress } from '../output/progress.ts'
import { formatTable } from '../output/table.ts'
import type { AddCommand, CommandContext } from '../program.ts'
import { jsonOption, parseWholeNumber } from './options.ts'
import { readText } from './read-text.ts'

interface BenchFlags {
  scenario?: string
  rounds: number
  seconds: number
  compare?: string
  threshold: number
  json?: boolean
}

export const addBenchCommand: AddCommand = (program, context) => {
  program
    .command('bench')
    .description('measure CPU time per request, start and memory of both halves, V8 and WAMR in turn')
    .argument('<artifact...>', 'artifacts to measure')
    .option('--scenario <file>', 'exchanges to measure (default: some made from the plugin)')
    .option('--rounds <count>', 'fresh processes per engine', parseWholeNumber, 5)
    .option('--seconds <seconds>', 'measured time of each process', parseShare, 1)
    .option('--compare <file>', 'earlier --json output; status 1 when a ratio got worse')
    .option('--threshold <share>', 'how much worse a ratio may get', parseShare, 0.05)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ proxy-wasm-aot bench dist/plugin.aot.wasm --scenario scenario.yaml --compare bench.json',
    )
    .action((artifacts: string[], flags: BenchFlags) => bench(artifacts, flags, context))
}

async function bench(artifacts: string[], flags: BenchFlags, context: CommandContext): Promise<void> {
  const { terminal } = context
  const before = flags.compare === undefined ? undefined : await readReport(flags.compare)
  const progress = await createProgress(terminal, flags.json === true)
  const report: BenchReport = { formatVersion: 1, rounds: flags.rounds, artifacts: [] }
  try {
    for (const artifact of artifacts)
      report.artifacts.push(await measure(artifact, flags, context.signal, progress))
  } finally {
    progress.stop()
  }
  const regressions = before === undefined ? [] : findRegressions(before, report, flags.threshold)
  if (flags.json) printJson(terminal, { ...report, regressions })
  else {
    for (const entry of report.artifacts) {
      terminal.out(
        `${entry.artifact}: ${entry.exchanges} exchanges, ${entry.hostCallsPerRequest.toFixed(1)} host calls per request, AOT/V8 ${entry.ratio.toFixed(2)}`,
      )
      terminal.out(formatTable(terminal, ['', 'V8', 'WAMR AOT'], rowsOf(entry)))
    }
    for (const { artifact, before: old, now } of regressions)
      terminal.out(
        terminal.colors.red(`worse  ${artifact}: ratio ${old.toFixed(3)} is now ${now.toFixed(3)}`),
      )
  }
  context.status = regressions.length > 0 ? 1 : 0
}

async function measure(
  artifact: string,
  { scenario: file, rounds, seconds }: BenchFlags,
  signal: AbortSignal,
  progress: Progress,
): Promise<ArtifactReport> {
  const host = await import('@proxy-wasm-aot/host')
  const scenario: Scenario =
    file === undefined
      ? host.initialScenario(await readModule(artifact))
      : host.parseScenario(await readText(file), file)
  const hostCalls = await buildPlugin(
    parseModule(host.hostCallPlugin(), 'host-calls.wasm'),
    resolveBuildOptions({ gateway: 'wamr' }),
    { signal },
  )
  const bytes = hostCalls.artifacts[0]?.bytes ?? host.hostCallPlugin()
  const figures: Record<'v8' | 'aot' | 'v8Calls' | 'aotCalls', BenchmarkFigures[]> = {
    v8: [],
    aot: [],
    v8Calls: [],
    aotCalls: [],
  }
  for (let round = 1; round <= rounds; round++) {
    progress.update(`${artifact}: round ${round} of ${rounds}`)
    const options = { seconds, signal }
    const callOptions = { seconds: seconds / 4, warmup: 20, iterations: 10, signal }
    figures.v8.push(await host.benchmarkV8(artifact, scenario, options))
    figures.aot.push(await host.benchmarkWamr(artifact, scenario, options))
    figures.v8Calls.push(await host.benchmarkV8(bytes, host.hostCallScenario, callOptions))
    figures.aotCalls.push(await host.benchmarkWamr(bytes, host.hostCallScenario, callOptions))
  }
  const exchanges = scenario.exchanges?.length ?? 0
  const v8 = reportEngine(figures.v8, figures.v8Calls, exchanges)
  const aot = reportEngine(figures.aot, figures.aotCalls, exchanges)
  const hostCallsPerRequest = (figures.aot.at(-1)?.hostCallsPerPass ?? 0) / exchanges
  const ratio = aot.requestNanoseconds.median / v8.requestNanoseconds.median
  return { artifact, exchanges, hostCallsPerRequest, v8, aot, ratio }
}

function rowsOf({ v8, aot }: ArtifactReport): string[][] {
  const row = (label: string, cell: (engine: EngineReport) => string): string[] => [
    label,
    cell(v8),
    cell(aot),
  ]
  return [
    row('CPU time per request, µs', (engine) => formatSpread(engine.requestNanoseconds, 1000)),
    row('one host call, ns', (engine) => formatSpread(engine.hostCallNanoseconds, 1)),
    row('request without host calls, µs', (engine) => (engine.withoutHostCallsNanoseconds / 1000).toFixed(2)),
    row('load, ms', (engine) => formatSpread(engine.loadMilliseconds, 1)),
    row('start, ms', (engine) => formatSpread(engine.startMilliseconds, 1)),
    row('configure, ms', (engine) => formatSpread(engine.configureMilliseconds, 1)),
    row('guest memory, pages', (engine) => `${engine.memoryPages}`),
    row('resident memory of the process, MiB', (engine) => (engine.residentBytes / 2 ** 20).toFixed(1)),
  ]
}

function formatSpread({ median, min, max }: Spread, unit: number): string {
  const [middle, low, high] = [median, min, max].map((value) => (value / unit).toFixed(2))
  return `${middle} (${low} to ${high})`
}

async function readReport(file: string): Promise<BenchReport> {
  try {
    const report = JSON.parse(await readFile(file, 'utf8')) as BenchReport
    if (report.formatVersion === 1 && Array.isArray(report.artifacts)) return report
  } catch {
    // Said below.
  }
  throw new ProxyWasmAotError('INPUT_NOT_FOUND', `${file} has no figures to compare with`, {
    expected: 'the output of proxy-wasm-aot bench --json',
    where: { file },
    remedy: 'Write it with: proxy-wasm-aot bench <artifact> --json > bench.json',
  })
}

function parseShare(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number) || number < 0)
    throw new InvalidArgumentError('It must be a number that is not negative.')
  return number
}
