// `npm run bench:compile [-- --runs 3] [--quick]`: what our pipeline costs and gives, beside WAMR's own in the same run.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  buildPlugin,
  compileFlags,
  compileModule,
  createScheduler,
  readModule,
  resolveBuildOptions,
  resolveTarget,
} from '@proxy-wasm-aot/core'
import { benchmarkWamr, parseScenario } from '@proxy-wasm-aot/host'
import { resolveWamrc } from '@proxy-wasm-aot/toolchain'
import { execa } from 'execa'
import { buildExample } from '../e2e/examples/build.mjs'
import { higressPlugin } from '../e2e/gateway/parts.ts'
import { changeOneFunction } from './lib/change-function.ts'
import { makespan } from './lib/makespan.ts'
import { median, spread } from './lib/statistics.mjs'

/** What wamrc writes with `--timing`. */
interface Timing {
  cpuMilliseconds: number
  peakBytes: number
  translateMilliseconds: number
  linkMilliseconds: number
  partitions: { functions: number; milliseconds: number; cached: boolean }[]
}

interface Row {
  what: string
  value: string
  goal?: string
}

const { values: words } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, quick: { type: 'boolean', default: false } },
})
const runs = Number(words.runs)
const quick = words.quick === true
const plugins = [
  'oauth',
  'jwt-auth',
  'key-auth',
  'basic-auth',
  'hmac-auth',
  'request-block',
  'bot-detect',
] as const
const scenarios = path.join(import.meta.dirname, '../examples/plugins')
const folder = await mkdtemp(path.join(tmpdir(), 'bench-compile-'))
const rows: Row[] = []
const raw: Record<string, unknown> = {}

const options = resolveBuildOptions({ gateway: 'wamr' })
const wamrc = await resolveWamrc({ aotFormats: options.gateway.wamr.aotFormats })
const flags = compileFlags(resolveTarget('x86-64-v3'), options.gateway, options.optimization)

try {
  await measureCompile()
  await measureRunTime()
  await measureManyModules()
  for (const { what, value, goal } of rows) {
    console.log(`${what.padEnd(72)} ${value}${goal === undefined ? '' : `  goal ${goal}`}`)
  }
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, llvm: wamrc.llvmVersion }
  await mkdir(path.join(import.meta.dirname, 'results'), { recursive: true })
  await writeFile(
    path.join(import.meta.dirname, 'results/compile.json'),
    `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine, runs, quick, rows, raw }, null, 2)}\n`,
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Runs wamrc itself: wall time, and what it says of itself. */
async function run(input: string, more: readonly string[]) {
  const [output, report] = [path.join(folder, 'out.aot'), path.join(folder, 'timing.json')]
  const started = performance.now()
  await execa(wamrc.path, [...flags, ...more, '--timing', report, '-o', output, input])
  const milliseconds = performance.now() - started
  const timing: Timing = JSON.parse(await readFile(report, 'utf8'))
  return { milliseconds, timing, bytes: (await readFile(output)).length }
}

async function measureCompile(): Promise<void> {
  const input = quick ? await buildExample('header-go') : await higressPlugin('gpustack-ip-acl')
  const name = quick ? 'header (Go, 2.3 MB)' : 'ip-acl (Go, 5.6 MB)'
  const before = await readFile(input)
  const after = path.join(folder, 'after.wasm')
  await writeFile(after, changeOneFunction(before))
  const module = await readModule(input)

  const ours: Awaited<ReturnType<typeof run>>[] = []
  const alone: typeof ours = []
  const upstream: typeof ours = []
  const edited: typeof ours = []
  const unchanged: number[] = []
  for (let round = 0; round < runs; round++) {
    upstream.push(await run(input, ['--pipeline=upstream']))
    const parts = path.join(folder, `partitions-${round}`)
    alone.push(await run(input, ['--threads=1']))
    ours.push(await run(input, ['--partition-cache', parts]))
    edited.push(await run(after, ['--partition-cache', parts]))
    const cached = { ...options, cache: { dir: path.join(folder, `cache-${round}`), maxBytes: 1e9 } }
    await buildPlugin(module, cached)
    const started = performance.now()
    await buildPlugin(module, cached)
    unchanged.push(performance.now() - started)
  }
  const ratio = (list: readonly number[], digits = 3): string =>
    spread(
      list.map((value, round) => value / (upstream[round] as (typeof ours)[0]).milliseconds),
      digits,
    )
  const wall = (list: typeof ours): number[] => list.map(({ milliseconds }) => milliseconds)
  const onSixteen = alone.map(({ timing }) => {
    const jobs = timing.partitions.map(({ milliseconds }) => milliseconds)
    return makespan(jobs, 16, timing.translateMilliseconds) + timing.linkMilliseconds
  })
  const seconds = (median(wall(upstream)) / 1000).toFixed(1)
  rows.push(
    { what: `${name}, upstream pipeline, seconds`, value: seconds },
    { what: 'cold compile / upstream, wall', value: ratio(wall(ours)), goal: '0.20' },
    { what: 'cold compile on one core / upstream, wall', value: ratio(wall(alone)), goal: '0.42' },
    {
      what: 'the same at 16 threads, computed from measured partitions',
      value: ratio(onSixteen),
      goal: '0.05',
    },
    { what: 'after one function changed / cold upstream', value: ratio(wall(edited)), goal: '0.03' },
    { what: 'unchanged, in a running process / cold upstream', value: ratio(unchanged, 5), goal: '0.003' },
    {
      what: 'peak memory / upstream',
      value: spread(
        ours.map(
          ({ timing }, round) => timing.peakBytes / (upstream[round] as (typeof ours)[0]).timing.peakBytes,
        ),
      ),
      goal: '0.8',
    },
    {
      what: 'AOT bytes / wasm bytes, Go',
      value: `${((ours[0] as (typeof ours)[0]).bytes / before.length).toFixed(2)} (upstream ${((upstream[0] as (typeof ours)[0]).bytes / before.length).toFixed(2)})`,
      goal: '1.6',
    },
  )
  raw.compile = { ours, alone, upstream, edited, unchanged }
}

/** CPU time of a request: the same plugin compiled by either pipeline, in turn. */
async function measureRunTime(): Promise<void> {
  const ratios: number[] = []
  for (const name of quick ? plugins.slice(0, 2) : plugins) {
    const input = await buildExample(name)
    const file = path.join(scenarios, name, 'scenario.yaml')
    const scenario = parseScenario(await readFile(file, 'utf8'), file)
    const artifacts = await Promise.all(
      ['fast', 'upstream'].map(async (pipeline) => {
        const optimization = { ...options.optimization, extraFlags: [`--pipeline=${pipeline}`] }
        const { artifacts: built } = await buildPlugin(input, { ...options, optimization })
        return built[0]?.bytes as Uint8Array
      }),
    )
    const times: [number[], number[]] = [[], []]
    for (let round = 0; round < Math.max(5, runs); round++) {
      for (const index of [0, 1] as const) {
        const figures = await benchmarkWamr(artifacts[index] as Uint8Array, scenario, { seconds: 0.5 })
        times[index].push(median(figures.passNanoseconds))
      }
    }
    const list = times[0].map((time, round) => time / (times[1][round] as number))
    ratios.push(median(list))
    rows.push({
      what: `run time of the code / upstream at level 3, ${name}`,
      value: spread(list),
      goal: '1.03',
    })
  }
  const mean = ratios.reduce((sum, one) => sum + one, 0) / ratios.length
  rows.push({
    what: 'run time of the code / upstream at level 3, mean',
    value: mean.toFixed(3),
    goal: '1.00',
  })
  raw.runTime = ratios
}

/** Thirty small plugins, all different, one after the other on one core and side by side on all. */
async function measureManyModules(): Promise<void> {
  const module = await readModule(await buildExample('basic-auth'))
  const parts: number[] = []
  for (let round = 0; round < runs; round++) {
    const compile = (threads: number) =>
      compileModule(module, { ...options, target: resolveTarget('x86-64-v3'), wamrc, threads })
    const count = quick ? 8 : 30
    let started = performance.now()
    for (let index = 0; index < count; index++) await compile(1)
    const one = performance.now() - started
    started = performance.now()
    const scheduler = createScheduler()
    const demand = { memoryBytes: 100_000_000, duration: 1 }
    await Promise.all(
      Array.from({ length: count }, () =>
        scheduler.run(demand, undefined, ({ threads }) => compile(threads)),
      ),
    )
    parts.push((performance.now() - started) / one)
  }
  rows.push({
    what: `thirty small modules on ${cpus().length} cores / one after the other on one`,
    value: spread(parts),
    goal: '0.52',
  })
}
