import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import { readModule } from '@proxy-wasm-aot/core'
import { runExchange } from '../exchange.ts'
import { createHostState } from '../host-state.ts'
import { loadModule } from '../load.ts'
import { tick } from '../pump.ts'
import type { Exchange, Scenario } from '../scenario.ts'
import { openSession } from '../session.ts'
import { configureGuest, createVm, startGuest } from '../start.ts'
import type { Vm } from '../vm.ts'
import type { BenchmarkFigures } from './types.ts'

/** What a fresh process measures. */
export interface V8BenchmarkJob {
  /** Path of the artifact or module. */
  artifact: string
  scenario: Scenario
  profile: GatewayProfile
  warmup: number
  iterations: number
  seconds: number
}

/**
 * Measures a plugin on V8 in this process, which should do nothing else.
 * @throws Error when the plugin fails: then there is nothing to measure
 */
export async function measureV8(job: V8BenchmarkJob): Promise<BenchmarkFigures> {
  const { scenario, profile, warmup, iterations, seconds } = job
  const module = await readModule(job.artifact)
  const host = createHostState(scenario, profile, undefined, undefined, undefined)
  const times = [performance.now()]
  const vm = createVm(host, loadModule(module, profile))
  times.push(performance.now())
  startGuest(vm)
  times.push(performance.now())
  configureGuest(vm)
  times.push(performance.now())
  const [begun = 0, loaded = 0, started = 0, configured = 0] = times
  for (let count = scenario.ticks ?? 0; count > 0; count--) tick(vm)

  const exchanges = scenario.exchanges ?? []
  for (let pass = 0; pass < warmup; pass++) runPass(vm, exchanges)
  const passNanoseconds: number[] = []
  const end = performance.now() + seconds * 1000
  do {
    const before = process.cpuUsage()
    for (let pass = 0; pass < iterations; pass++) runPass(vm, exchanges)
    const { user, system } = process.cpuUsage(before)
    passNanoseconds.push(((user + system) * 1000) / iterations)
  } while (performance.now() < end)
  const residentBytes = process.memoryUsage.rss()

  return {
    formatVersion: 1,
    engine: 'v8',
    loadMilliseconds: loaded - begun,
    startMilliseconds: started - loaded,
    configureMilliseconds: configured - started,
    passNanoseconds,
    hostCallsPerPass: countHostCalls(),
    memoryPages: vm.memory.pages(),
    residentBytes,
  }

  /** Counted in a recorded run of its own, so that the measured one does not pay for it. */
  function countHostCalls(): number {
    const session = openSession(module, scenario, profile, { deadline: false })
    for (const exchange of exchanges) session.exchange(exchange)
    const { events } = session.trace()
    const first = events.findIndex((event) => 'exchange' in event)
    return events.slice(first).filter((event) => 'hostCall' in event).length
  }
}

function runPass(vm: Vm, exchanges: readonly Exchange[]): void {
  for (const exchange of exchanges) {
    const ticks = { left: exchange.ticks ?? 0 }
    const { failure } = runExchange(vm, exchange, exchange.name ?? 'exchange', ticks)
    if (failure !== undefined) throw new Error(`the plugin failed: ${failure.message}`)
    for (; ticks.left > 0; ticks.left--) tick(vm)
  }
  vm.host.answers = vm.host.ownAnswers
}
