// npm run bench:gateway [-- --duration 60 --users 300 --tool wrk|k6 --runs 3 | --quick]
//   --envoy <program> --engine wamr: an Envoy of one's own, with another engine
// The published measurement: a real Envoy with two worker threads under the load of 300 users, with and without the
// oauth plugin.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { buildExample } from '../../e2e/examples/build.mjs'
import { startEcho } from '../../e2e/gateway/envoy.ts'
import { envoyConfig, wasmFilter } from '../../e2e/gateway/envoy-config.ts'
import { type Envoy, startEnvoy } from '../../e2e/gateway/envoy-process.ts'
import { median, spread } from '../lib/statistics.mjs'
import { checkAnswers, readPublished } from './check.ts'
import { type Load, type LoadFigures, type LoadTool, loadTools, loadToolVersion, runLoad } from './load.ts'
import { processorMicroseconds } from './processor-time.ts'

const { values } = parseArgs({
  options: {
    duration: { type: 'string', default: '60' },
    users: { type: 'string', default: '300' },
    tool: { type: 'string', default: 'wrk' },
    runs: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '2' },
    envoy: { type: 'string' },
    engine: { type: 'string', default: 'v8' },
    quick: { type: 'boolean', default: false },
  },
})
const tool = loadTools.find((name): name is LoadTool => name === values.tool)
if (tool === undefined) throw new Error(`--tool is ${values.tool}; it can be ${loadTools.join(' or ')}`)
const positive = (name: 'duration' | 'users' | 'runs' | 'concurrency') => {
  const number = Number(values[name])
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} is ${values[name]}; it has to be a whole number from 1 on`)
  return number
}
const runs = values.quick ? 1 : positive('runs')
const concurrency = positive('concurrency')
const size = values.quick
  ? { users: 10, duration: 2 }
  : { users: positive('users'), duration: positive('duration') }
const checkPath = '/check'

interface Run extends LoadFigures {
  /** Envoy's own processor time for each request, microseconds. */
  processor: number
}
const measured: Record<'without' | 'with', Run[]> = { without: [], with: [] }

const toolVersion = await loadToolVersion(tool)
const published = await readPublished()
const load: Load = { tool, ...size, token: published.token }
const folder = await mkdtemp(join(tmpdir(), 'proxy-wasm-aot-bench-gateway-'))
const stops: (() => Promise<void>)[] = []
try {
  const artifact = await buildArtifact()
  const echo = await startEcho()
  stops.push(echo.close)
  // The upstream under load is an Envoy too, which answers at once, in a process of its own.
  const upstream = await start(envoyConfig([], [{ prefix: '/', answer: 'ok\n' }]), 1)
  const routes = [
    { prefix: checkPath, upstreamPort: echo.port },
    { prefix: '/', upstreamPort: upstream.port },
  ]
  const gateways = {
    without: await start(envoyConfig([], routes), concurrency),
    with: await start(
      envoyConfig([wasmFilter(artifact, published.configuration, values.engine)], routes),
      concurrency,
    ),
  }
  console.log(`answers: ${await checkAnswers(gateways.with.port, checkPath, published)}`)

  for (const gateway of Object.values(gateways)) await measure(gateway, { ...load, duration: 2 })
  for (let run = 0; run < runs; run++) {
    // Every second run has them the other way round, so that a change of the machine's load falls on both.
    const order = run % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)
    for (const name of order) {
      const figures = await measure(gateways[name], load)
      if (figures.refused > 0 || figures.failed > figures.requests / 1000)
        throw new Error(`${name} the plugin: ${JSON.stringify(figures)}`)
      measured[name].push(figures)
    }
  }
  await checkAnswers(gateways.with.port, checkPath, published)
  for (const [name, gateway] of Object.entries(gateways))
    for (const line of gateway
      .log()
      .split('\n')
      .filter((text) => /wasm/i.test(text)))
      console.log(`Envoy ${name} the plugin: ${line}`)
} finally {
  for (const stop of stops.reverse()) await stop()
  await rm(folder, { recursive: true, force: true })
}
await report()

async function buildArtifact(): Promise<string> {
  const cli = join(import.meta.dirname, '../../packages/cli/bin/proxy-wasm-aot.mjs')
  const plugin = await buildExample('oauth')
  const flags = ['--gateway', 'envoy', '--target', 'x86-64-v3', '-o', folder]
  await execa(process.execPath, [cli, 'build', plugin, ...flags])
  return join(folder, 'oauth.aot.wasm')
}

async function start(config: object, workers: number): Promise<Envoy> {
  const envoy = await startEnvoy(config, { concurrency: workers, program: values.envoy })
  stops.push(envoy.stop)
  return envoy
}

async function measure({ port, processId }: Envoy, settings: Load): Promise<Run> {
  const before = await processorMicroseconds(processId)
  const figures = await runLoad(`http://127.0.0.1:${port}/`, settings)
  return { ...figures, processor: ((await processorMicroseconds(processId)) - before) / figures.requests }
}

async function report(): Promise<void> {
  const rate = ({ requests, seconds }: LoadFigures) => requests / seconds
  const rows: [string, (run: Run) => number, number][] = [
    ['requests a second', rate, 0],
    ['latency, median, ms', (run) => run.median, 3],
    ['latency, 95 %, ms', (run) => run.p95, 3],
    ['latency, 99 %, ms', (run) => run.p99, 3],
    ["Envoy's processor time a request, µs", (run) => run.processor, 1],
  ]
  const table = rows.map(([figure, of, digits]) => ({
    figure,
    without: spread(measured.without.map(of), digits),
    with: spread(measured.with.map(of), digits),
    added: spread(
      measured.with.map((run, index) => of(run) - of(measured.without[index]!)),
      digits,
    ),
    ratio: median(measured.with.map((run, index) => of(run) / of(measured.without[index]!))).toFixed(3),
  }))
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg() }
  const settings = {
    ...size,
    runs,
    concurrency,
    tool: toolVersion,
    engine: values.engine,
    envoy: values.envoy ?? 'the tests’ own',
  }
  console.log(
    `Envoy (${values.engine}, ${concurrency} worker threads), ${size.users} users, ${size.duration} s, ${runs} runs each, ${toolVersion}; ` +
      `${machine.cpu}, ${machine.cores} cores for gateway, client and upstream together`,
  )
  console.table(table)
  const results = join(import.meta.dirname, '../results')
  await mkdir(results, { recursive: true })
  const file = join(results, 'gateway.json')
  await writeFile(file, `${JSON.stringify({ machine, settings, table, raw: measured }, null, 2)}\n`)
}
