import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveGateway } from '@proxy-wasm-aot/core'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa } from 'execa'
import type { Scenario } from '../scenario.ts'
import { callWamrHost, readWamrHostDocument } from '../wamr-host.ts'
import type { BenchmarkFigures, BenchmarkOptions, WamrBenchmarkOptions } from './types.ts'
import type { V8BenchmarkJob } from './v8-process.ts'

const defaults = { warmup: 200, iterations: 50, seconds: 1 }

// A process of its own needs built code, whether this is the source or the built code itself.
const builtPackage = builtFile(import.meta.url)

/**
 * Measures the wasm half on V8, in a fresh Node process.
 *
 * @param input bytes or path of an artifact or module
 * @throws ProxyWasmAotError BENCHMARK_FAILED when the plugin fails or the scenario has no exchange, RUN_ABORTED
 *
 * @example
 * const { passNanoseconds } = await benchmarkV8('plugin.aot.wasm', { exchanges: [{}] })
 */
export async function benchmarkV8(
  input: Uint8Array | string,
  scenario: Scenario,
  options: BenchmarkOptions = {},
): Promise<BenchmarkFigures> {
  const { signal, gateway, ...given } = options
  requireExchanges(scenario)
  const folder = await mkdtemp(join(tmpdir(), 'proxy-wasm-aot-bench-'))
  try {
    const artifact = typeof input === 'string' ? input : join(folder, 'artifact.wasm')
    if (typeof input !== 'string') await writeFile(artifact, input)
    const profile = gateway ?? resolveGateway(scenario.gateway ?? 'wamr')
    const job: V8BenchmarkJob = { ...defaults, ...given, artifact, scenario, profile }
    const jobFile = join(folder, 'job.json')
    await writeFile(jobFile, JSON.stringify(job))
    const code = `import { readFileSync } from 'node:fs'
import { measureV8 } from ${JSON.stringify(builtPackage.href)}
const job = JSON.parse(readFileSync(process.argv[1], 'utf8'))
process.stdout.write(JSON.stringify(await measureV8(job)))`
    const result = await execa(process.execPath, ['--input-type=module', '--eval', code, jobFile], {
      reject: false,
      ...(signal !== undefined && { cancelSignal: signal }),
    })
    if (result.isCanceled) throw aborted()
    if (result.exitCode === 0) return JSON.parse(result.stdout) as BenchmarkFigures
    const words = result.stderr.split('\n').find((line) => /Error: |Failure: /.test(line)) ?? result.stderr
    throw failed(words.trim())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Measures the AOT half in the WAMR host program, a process of its own.
 *
 * @param input bytes or path of an artifact; for `interp` also of a plain module
 * @throws ProxyWasmAotError BENCHMARK_FAILED when the scenario has no exchange, and what `runScenario` throws
 *
 * @example
 * const { passNanoseconds } = await benchmarkWamr('plugin.aot.wasm', { exchanges: [{}] })
 */
export async function benchmarkWamr(
  input: Uint8Array | string,
  scenario: Scenario,
  options: WamrBenchmarkOptions = {},
): Promise<BenchmarkFigures> {
  const { signal, gateway, engine = 'aot', wamrHost, ...given } = options
  requireExchanges(scenario)
  const { warmup, iterations, seconds } = { ...defaults, ...given }
  const profile = gateway ?? resolveGateway(scenario.gateway ?? 'wamr')
  const { text, program } = await callWamrHost(input, scenario, engine, profile, {
    ...wamrHost,
    signal,
    command: ['bench', '--warmup', `${warmup}`, '--iterations', `${iterations}`, '--seconds', `${seconds}`],
  })
  return readWamrHostDocument<BenchmarkFigures>(text, program)
}

function requireExchanges(scenario: Scenario): void {
  if ((scenario.exchanges?.length ?? 0) === 0) throw failed('the scenario has no exchange to measure')
}

function failed(found: string): ProxyWasmAotError {
  return new ProxyWasmAotError('BENCHMARK_FAILED', 'the plugin cannot be measured', {
    expected: 'a plugin that starts and takes every exchange of the scenario without a trap',
    found,
    remedy: 'Look at what it does with: proxy-wasm-aot run <artifact> --scenario <file>',
  })
}

function aborted(): ProxyWasmAotError {
  return new ProxyWasmAotError('RUN_ABORTED', 'the measurement was cancelled', { remedy: 'Run it again.' })
}

function builtFile(here: string): URL {
  return new URL(here.endsWith('.ts') ? '../../dist/index.mjs' : './index.mjs', here)
}
