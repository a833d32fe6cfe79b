// `npm run bench:tool [-- <plugin.wasm> [runs [<other.wasm>]]]`: what the tool itself costs, as ratios measured in one
// run. Reading is measured with the other module where one is given: a large one, so that start-up counts for less.
// Without a module it builds the Go example, which takes wamrc most of a minute.
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { compileModule, readModule, resolveBuildOptions } from '@proxy-wasm-aot/core'
import { resolveWamrc } from '@proxy-wasm-aot/toolchain'
import { execa } from 'execa'
import { buildExample } from '../e2e/examples/build.mjs'
import { median, spread } from './lib/statistics.mjs'

const [pluginArgument, runsArgument, readArgument] = process.argv.slice(2)
const runs = Number(runsArgument ?? 3)
const plugin = pluginArgument ?? (await buildExample('header-go'))
const folder = await mkdtemp(join(tmpdir(), 'proxy-wasm-aot-bench-'))
const cli = join(import.meta.dirname, '../packages/cli/bin/proxy-wasm-aot.mjs')
const gateway = 'wamr'

try {
  const { size } = await stat(plugin)
  const megabytes = size / 1_000_000
  const options = resolveBuildOptions({ gateway })
  const wamrc = await resolveWamrc({ aotFormats: options.gateway.wamr.aotFormats })
  const module = await readModule(plugin)
  const { flags } = await compileModule(module, { ...options, target: options.targets[0], wamrc })

  const bare = []
  const cold = []
  const cached = []
  for (let run = 0; run < runs; run++) {
    bare.push(await seconds(wamrc.path, [...flags, '-o', join(folder, 'bare.aot'), plugin]))
    const cache = join(folder, `cache-${run}`)
    const build = [
      cli,
      'build',
      plugin,
      '--gateway',
      gateway,
      '--cache-dir',
      cache,
      '-o',
      join(folder, 'out'),
    ]
    cold.push(await seconds(process.execPath, build))
    cached.push(await seconds(process.execPath, build))
  }

  const readModulePath = readArgument ?? plugin
  const { size: readSize } = await stat(readModulePath)
  const probe = (mode) =>
    execa(process.execPath, [join(import.meta.dirname, 'read-validate.mjs'), mode, readModulePath])
  const readTimes = []
  const memory = []
  for (let run = 0; run < Math.max(5, runs); run++) {
    const idle = JSON.parse((await probe('idle')).stdout)
    const read = JSON.parse((await probe('read')).stdout)
    readTimes.push(read.milliseconds / (readSize / 1_000_000))
    memory.push((read.peakBytes - idle.peakBytes) / readSize)
  }

  const rows = {
    module: `${megabytes.toFixed(2)} MB`,
    'whole build / bare wamrc (goal 1.03)': spread(cold.map((time, run) => time / bare[run])),
    'cached build / cold build': spread(
      cached.map((time, run) => time / cold[run]),
      4,
    ),
    'cached build, seconds in all': spread(cached),
    [`read and validate ${(readSize / 1_000_000).toFixed(2)} MB, milliseconds per MB (first call)`]: spread(
      readTimes,
      2,
    ),
    'peak memory of read and validate / module size': spread(memory, 2),
  }
  for (const [label, value] of Object.entries(rows)) console.log(`${label.padEnd(66)} ${value}`)
  await mkdir('bench/results', { recursive: true })
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    node: process.version,
    llvm: wamrc.llvmVersion,
  }
  await writeFile(
    'bench/results/tool.json',
    JSON.stringify({ machine, runs, rows, raw: { bare, cold, cached, readTimes, memory } }, null, 2),
  )
  console.log(
    `median of ${runs} runs; medians of seconds: bare ${median(bare).toFixed(2)}, cold ${median(cold).toFixed(2)}`,
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function seconds(command, argumentsOfCommand) {
  const start = performance.now()
  await execa(command, argumentsOfCommand)
  return (performance.now() - start) / 1000
}
