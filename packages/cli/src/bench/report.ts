import type { BenchmarkFigures } from '@proxy-wasm-aot/host'

/** Median with the extremes. */
export interface Spread {
  median: number
  min: number
  max: number
}

/** One engine's figures over all rounds; times of a request are CPU nanoseconds. */
export interface EngineReport {
  requestNanoseconds: Spread
  loadMilliseconds: Spread
  startMilliseconds: Spread
  configureMilliseconds: Spread
  memoryPages: number
  residentBytes: number
  /** CPU nanoseconds of one `proxy_get_header_map_value` in a plugin that does nothing else. */
  hostCallNanoseconds: Spread
  /** The request without its host calls at that cost; below zero when the plugin's own calls are cheaper. */
  withoutHostCallsNanoseconds: number
}

export interface ArtifactReport {
  artifact: string
  exchanges: number
  hostCallsPerRequest: number
  v8: EngineReport
  aot: EngineReport
  /** AOT's median request over V8's. */
  ratio: number
}

export interface BenchReport {
  formatVersion: 1
  rounds: number
  artifacts: ArtifactReport[]
}

/** A ratio that got worse by more than the threshold. */
export interface Regression {
  artifact: string
  before: number
  now: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number): number => sorted[index] ?? Number.NaN
  const middle = (sorted.length - 1) / 2
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  }
}

/** @param rounds the plugin's figures, one per round; `hostCalls` the same of the plugin of host calls alone */
export function reportEngine(
  rounds: readonly BenchmarkFigures[],
  hostCalls: readonly BenchmarkFigures[],
  exchanges: number,
): EngineReport {
  const last = rounds.at(-1)
  const request = spreadOf(rounds.flatMap((round) => round.passNanoseconds.map((time) => time / exchanges)))
  const hostCall = spreadOf(
    hostCalls.flatMap((round) => round.passNanoseconds.map((time) => time / round.hostCallsPerPass)),
  )
  return {
    requestNanoseconds: request,
    loadMilliseconds: spreadOf(rounds.map((round) => round.loadMilliseconds)),
    startMilliseconds: spreadOf(rounds.map((round) => round.startMilliseconds)),
    configureMilliseconds: spreadOf(rounds.map((round) => round.configureMilliseconds)),
    memoryPages: last?.memoryPages ?? 0,
    residentBytes: last?.residentBytes ?? 0,
    hostCallNanoseconds: hostCall,
    withoutHostCallsNanoseconds:
      request.median - ((last?.hostCallsPerPass ?? 0) / exchanges) * hostCall.median,
  }
}

/** The artifacts of both reports whose ratio is now more than `threshold` (a share) worse. */
export function findRegressions(before: BenchReport, now: BenchReport, threshold: number): Regression[] {
  return now.artifacts.flatMap(({ artifact, ratio }) => {
    const old = before.artifacts.find((entry) => entry.artifact === artifact)
    if (old === undefined || ratio <= old.ratio * (1 + threshold)) return []
    return [{ artifact, before: old.ratio, now: ratio }]
  })
}
