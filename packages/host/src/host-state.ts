import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import { type Answers, createAnswers } from './answers.ts'
import { type ByteString, type ByteStringPair, toByteString, toByteStringPairs } from './byte-string.ts'
import { type Clock, createClock } from './clock.ts'
import { createMetricStore, type MetricStore } from './metrics.ts'
import { createSharedQueues, type SharedQueues } from './queues.ts'
import { createRandomBytes, type RandomBytes } from './random.ts'
import type { Recorder } from './recorder.ts'
import type { Bytes, RedisAnswer, Scenario } from './scenario.ts'
import { createSharedData, type SharedData } from './shared-data.ts'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'] as const

/** Everything of a run that outlives a VM. */
export interface HostState {
  readonly profile: GatewayProfile
  readonly configuration: ByteString
  readonly vmConfiguration: ByteString
  readonly pluginName: ByteString
  readonly rootId: ByteString
  readonly vmId: ByteString
  readonly environment: readonly ByteStringPair[]
  /** By segments joined with dots. */
  readonly properties: ReadonlyMap<string, ByteString>
  /** Index into {@link logLevels} of the lowest level that is kept. */
  readonly logLevel: number
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly sharedData: SharedData
  readonly queues: SharedQueues
  readonly metrics: MetricStore
  readonly upstreamHosts: readonly ByteStringPair[]
  /** Answers to calls outside every exchange. */
  readonly ownAnswers: Answers
  /** Answers to calls made now. */
  answers: Answers
  /** Asked for the answer to a Redis call that the scenario has none for. */
  readonly onUnansweredRedisCall: ((query: ByteString) => RedisAnswer) | undefined
  /** `undefined` when nothing is recorded. */
  readonly recorder: Recorder | undefined
  /** Milliseconds of wall time for one callback; `undefined` for no limit. */
  readonly deadline: number | undefined
}

export function createHostState(
  scenario: Scenario,
  profile: GatewayProfile,
  recorder: Recorder | undefined,
  deadline: number | undefined,
  onUnansweredRedisCall: HostState['onUnansweredRedisCall'],
): HostState {
  const { plugin = {}, clock = {} } = scenario
  const answers = createAnswers(scenario)
  return {
    profile,
    configuration: toByteString(plugin.configuration ?? ''),
    vmConfiguration: toByteString(plugin.vmConfiguration ?? ''),
    pluginName: toByteString(plugin.name ?? ''),
    rootId: toByteString(plugin.rootId ?? ''),
    vmId: toByteString(plugin.vmId ?? ''),
    environment: toByteStringPairs(Object.entries(scenario.environment ?? {})),
    properties: propertyMap(scenario.properties),
    logLevel: logLevels.indexOf(scenario.logLevel ?? 'info'),
    clock: createClock(
      BigInt(clock.startNanoseconds ?? '1700000000000000000'),
      BigInt(clock.stepNanoseconds ?? '1000'),
    ),
    randomBytes: createRandomBytes(scenario.randomSeed ?? 1),
    sharedData: createSharedData(),
    queues: createSharedQueues(),
    metrics: createMetricStore(),
    upstreamHosts: toByteStringPairs(scenario.upstreamHosts),
    ownAnswers: answers,
    answers,
    onUnansweredRedisCall,
    recorder,
    deadline,
  }
}

export function propertyMap(properties: Record<string, Bytes> | undefined): ReadonlyMap<string, ByteString> {
  return new Map(
    Object.entries(properties ?? {}).map(([path, value]) => [toByteString(path), toByteString(value)]),
  )
}
