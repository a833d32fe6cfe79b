import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import { parseModule, readModule, resolveGateway } from '@proxy-wasm-aot/core'
import { type ByteString, fromByteString } from './byte-string.ts'
import { connectRedis, type RedisServer } from './redis-client.ts'
import type { RedisAnswer, Scenario } from './scenario.ts'
import { openSession } from './session.ts'
import type { Trace } from './trace.ts'

export interface RecordedRun {
  /** The scenario with the answers that the server gave, ready to be run on any engine. */
  scenario: Scenario
  /** What the plugin did with them on V8. */
  trace: Trace
}

export interface RecordRedisOptions extends RedisServer {
  /** A profile of your own instead of the one that the scenario names. @default undefined */
  gateway?: GatewayProfile | undefined
}

/** Thrown out of a Redis call whose answer is not known yet. */
class UnansweredQuery {
  readonly query: ByteString
  constructor(query: ByteString) {
    this.query = query
  }
}

/**
 * Runs a scenario on V8 against a real Redis server and writes the server's answers into it. Answers that the scenario
 * already has are kept, and further calls go to the server.
 *
 * A run repeats exactly, so each call is found by running the scenario up to it: then the server is asked, its answer
 * joins the scenario, and the run starts again. The server sees every call once.
 *
 * @param input bytes or path of a module or an artifact
 * @throws ProxyWasmAotError REDIS_UNREACHABLE, an input that is no module, an unknown gateway
 */
export async function recordRedisAnswers(
  input: Uint8Array | string,
  scenario: Scenario,
  options: RecordRedisOptions = {},
): Promise<RecordedRun> {
  const module = typeof input === 'string' ? await readModule(input) : parseModule(input, 'plugin.wasm')
  const profile = options.gateway ?? resolveGateway(scenario.gateway ?? 'wamr')
  const recorded = structuredClone(scenario)
  const client = await connectRedis(options)
  try {
    for (;;) {
      const outcome = runUntilUnanswered(recorded, (current) =>
        openSession(module, current, profile, {
          onUnansweredRedisCall: (query) => {
            throw new UnansweredQuery(query)
          },
        }),
      )
      if ('trace' in outcome) return { scenario: recorded, trace: outcome.trace }
      outcome.answers.push({ status: 0, response: fromByteString(await client.send(outcome.query)) })
    }
  } finally {
    client.close()
  }
}

type Outcome = { trace: Trace } | { query: ByteString; answers: RedisAnswer[] }

function runUntilUnanswered(
  scenario: Scenario,
  open: (scenario: Scenario) => ReturnType<typeof openSession>,
): Outcome {
  let holder: { redisCalls?: RedisAnswer[] } = scenario
  try {
    const session = open(scenario)
    if (session.failure !== undefined) return { trace: session.trace() }
    for (const exchange of scenario.exchanges ?? []) {
      holder = exchange
      session.exchange(exchange)
    }
    holder = scenario
    session.close()
    return { trace: session.trace() }
  } catch (thrown) {
    if (!(thrown instanceof UnansweredQuery)) throw thrown
    holder.redisCalls ??= []
    return { query: thrown.query, answers: holder.redisCalls }
  }
}
