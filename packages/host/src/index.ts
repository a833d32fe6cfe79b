export { benchmarkV8, benchmarkWamr } from './bench/benchmark.ts'
export { hostCallPlugin, hostCallScenario, hostCallsOfPlugin } from './bench/host-call-plugin.ts'
export type * from './bench/types.ts'
export { measureV8, type V8BenchmarkJob } from './bench/v8-process.ts'
export { compareTraces, formatEvent, type TraceDifference } from './compare.ts'
export { checkExpectations, type UnmetExpectation } from './expectations.ts'
export { type GenerateOptions, generateScenarios } from './generate-scenarios.ts'
export { initialScenario } from './initial-scenario.ts'
export {
  type LoadPluginOptions,
  loadPlugin,
  type TestExchange,
  type TestPlugin,
  type TestRequest,
  type TestResult,
} from './load-plugin.ts'
export { parseScenario } from './parse-scenario.ts'
export { type RecordedRun, type RecordRedisOptions, recordRedisAnswers } from './record-redis.ts'
export type { RedisServer } from './redis-client.ts'
export { type RunOptions, runScenario } from './run-scenario.ts'
export type * from './scenario.ts'
export { scenarioJsonSchema } from './scenario-schema.ts'
export { openSession, type PluginSession, type SessionOptions } from './session.ts'
export type * from './trace.ts'
export type { WamrHostOptions } from './wamr-host.ts'
