import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import type { ProxyWasmModule } from '@proxy-wasm-aot/core'
import { callExport } from './callback.ts'
import { failedExchange, runExchange } from './exchange.ts'
import { createHostState, type HostState } from './host-state.ts'
import { type LoadedPlugin, loadModule, PluginFailure } from './load.ts'
import { settle, tick } from './pump.ts'
import { createRecorder } from './recorder.ts'
import type { Exchange, RedisAnswer, Scenario } from './scenario.ts'
import { createVm, startVm } from './start.ts'
import type { ExchangeResult, Failure, Trace } from './trace.ts'
import { GuestTrap } from './trap.ts'
import { rootContextId, type Vm } from './vm.ts'

const defaultDeadline = 5000

export interface SessionOptions {
  /** Keep every callback and host call. @default true */
  record?: boolean
  /** Stop callbacks that take longer than the scenario's deadline. @default true */
  deadline?: boolean
  /** Gives the answer to a Redis call that the scenario has none for. @default none: the call fails */
  onUnansweredRedisCall?: ((query: string) => RedisAnswer) | undefined
}

/** A plugin that runs on V8 in this process, exchange by exchange. */
export interface PluginSession {
  /** Why the plugin could not be loaded, started or configured; nothing can be sent to it then. */
  readonly failure: Failure | undefined
  /** Takes one exchange through the plugin, its own ticks included. A VM that trapped is replaced first. */
  exchange(exchange: Exchange): ExchangeResult
  /** Delivers one tick, when the plugin asked for ticks. */
  tick(): void
  /** What the plugin did so far. */
  trace(): Trace
  /** Ends the plugin: `proxy_on_done` and `proxy_on_delete` of its root context. */
  close(): void
}

/**
 * Loads and starts a plugin in this process, as section 2 of SEMANTICS.md says. Exchanges of the scenario are not
 * run; send them with {@link PluginSession.exchange}.
 */
export function openSession(
  module: ProxyWasmModule,
  scenario: Scenario,
  profile: GatewayProfile,
  { record = true, deadline = true, onUnansweredRedisCall }: SessionOptions = {},
): PluginSession {
  const recorder = record ? createRecorder() : undefined
  const milliseconds = deadline ? (scenario.deadlineMilliseconds ?? defaultDeadline) : undefined
  const host = createHostState(scenario, profile, recorder, milliseconds, onUnansweredRedisCall)
  const exchanges: ExchangeResult[] = []
  let plugin: LoadedPlugin | undefined
  let vm: Vm | undefined
  /** Whether the VM came through its start. */
  let started = false
  let failure: Failure | undefined

  try {
    plugin = loadModule(module, profile)
    livingVm()
    deliverTicks(scenario.ticks ?? 0)
  } catch (thrown) {
    failure = failureOf(thrown, host)
  }

  /** The VM, made anew when the last one trapped or did not start. @throws PluginFailure, GuestTrap */
  function livingVm(): Vm {
    if (vm !== undefined && started && vm.dead === undefined) return vm
    if (plugin === undefined) throw new Error('The plugin was not loaded.')
    started = false
    vm = createVm(host, plugin)
    startVm(vm)
    started = true
    return vm
  }

  function deliverTicks(count: number): void {
    for (let index = 0; index < count; index++) {
      try {
        tick(livingVm())
      } catch (thrown) {
        failureOf(thrown, host)
        if (!started) return
      }
    }
  }

  return {
    failure,
    exchange(exchange) {
      const name = exchange.name ?? `exchange ${exchanges.length + 1}`
      recorder?.events.push({ exchange: { index: exchanges.length, name } })
      const ticks = { left: exchange.ticks ?? 0 }
      let result: ExchangeResult
      try {
        result = runExchange(livingVm(), exchange, name, ticks)
        deliverTicks(ticks.left)
      } catch (thrown) {
        result = failedExchange(name, failureOf(thrown, host))
      }
      host.answers = host.ownAnswers
      exchanges.push(result)
      return result
    },
    tick: () => deliverTicks(1),
    trace() {
      return {
        formatVersion: 1,
        engine: 'v8',
        notes: [...(recorder?.notes ?? [])],
        events: recorder?.events ?? [],
        exchanges,
        metrics: host.metrics.toTrace(),
        memoryPages: vm?.memory.pages() ?? 0,
        ...(failure !== undefined && { failure }),
      }
    },
    close() {
      if (vm === undefined || !started || vm.dead !== undefined) return
      try {
        endPlugin(vm)
      } catch (thrown) {
        failureOf(thrown, host)
      }
    },
  }
}

/** The failure behind what was thrown; errors of this host itself are thrown on. */
function failureOf(thrown: unknown, host: HostState): Failure {
  if (thrown instanceof GuestTrap) return thrown.failure
  if (!(thrown instanceof PluginFailure)) throw thrown
  if (thrown.cause instanceof Error) host.recorder?.notes.add(thrown.cause.message)
  return thrown.failure
}

function endPlugin(vm: Vm): void {
  const done = callExport(vm, 'proxy_on_done', [rootContextId], rootContextId, 'done')
  vm.donePending = done === 0
  settle(vm)
  if (vm.donePending) return
  callExport(vm, 'proxy_on_delete', [rootContextId], rootContextId, 'done')
  settle(vm)
}
