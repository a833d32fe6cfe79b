import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import { parseModule, readModule, resolveGateway } from '@proxy-wasm-aot/core'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { Scenario } from './scenario.ts'
import { openSession } from './session.ts'
import type { EngineName, Trace } from './trace.ts'
import { runInWamrHost, type WamrHostOptions } from './wamr-host.ts'

export interface RunOptions {
  /** Which half to run, and where. @default 'v8' @example 'aot' */
  engine?: EngineName
  /** A profile of your own instead of the one that the scenario names. @default undefined */
  gateway?: GatewayProfile | undefined
  signal?: AbortSignal | undefined
  /** How to start the WAMR host program for the engines `aot` and `interp`. @default {} */
  wamrHost?: Omit<WamrHostOptions, 'signal'>
}

const defaultGateway = 'wamr'

/**
 * Runs a plugin through a whole scenario, as a gateway would. A plugin that traps or never returns ends its VM,
 * not the run: see section 9 of SEMANTICS.md.
 *
 * @param input bytes or path of an artifact; for the engines `v8` and `interp` also of a plain module
 * @throws ProxyWasmAotError for an input that is no module, an unknown gateway, a WAMR host program that is not
 *   able, and RUN_ABORTED. What the plugin does wrong is in the trace.
 *
 * @example
 * const trace = await runScenario('plugin.aot.wasm', { exchanges: [{}] }, { engine: 'aot' })
 */
export async function runScenario(
  input: Uint8Array | string,
  scenario: Scenario,
  options: RunOptions = {},
): Promise<Trace> {
  const { engine = 'v8', signal, wamrHost } = options
  throwIfAborted(signal)
  const profile = options.gateway ?? resolveGateway(scenario.gateway ?? defaultGateway)
  if (engine !== 'v8') return runInWamrHost(input, scenario, engine, profile, { ...wamrHost, signal })
  const module = typeof input === 'string' ? await readModule(input) : parseModule(input, 'plugin.wasm')
  const session = openSession(module, scenario, profile)
  if (session.failure !== undefined) return session.trace()
  for (const exchange of scenario.exchanges ?? []) {
    throwIfAborted(signal)
    session.exchange(exchange)
    // Exchanges run in one go; between them others get their turn, and the signal a chance to be seen.
    await new Promise((resolve) => setImmediate(resolve))
  }
  session.close()
  return session.trace()
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return
  throw new ProxyWasmAotError('RUN_ABORTED', 'the run of the plugin was cancelled', {
    remedy: 'Run it again.',
  })
}
