import type { Cases } from './cases.ts'
import { callsMade, compareOutcomes } from './compare-outcomes.ts'
import type { ModuleOutcome } from './outcome.ts'
import { runOnV8 } from './run-v8.ts'
import { type AotOptions, runAsAot } from './run-wamr.ts'

export interface RandomReport {
  /** A line each. */
  differences: string[]
  /** Modules that both pipelines refuse for WAMR's reasons, not the compiler's. */
  refused: number
  /** Calls made by our pipeline. */
  calls: number
}

// WAMR refuses names with characters beyond the basic plane before anything is compiled.
const isRefused = (outcome: ModuleOutcome): boolean =>
  'error' in outcome && outcome.error.includes('invalid UTF-8 encoding')

/**
 * Runs modules with guard pages through both pipelines, which must agree, and with explicit checks of bounds through
 * ours, which must agree with V8.
 */
export async function compareRandom(
  cases: Cases,
  { wamrc, host }: Pick<AotOptions, 'wamrc' | 'host'>,
): Promise<RandomReport> {
  const fast = await runAsAot(cases, { wamrc, host, pipeline: 'fast' })
  const upstream = await runAsAot(cases, { wamrc, host, pipeline: 'upstream' })
  const checked = await runAsAot(cases, { wamrc, host, pipeline: 'fast', boundsChecks: true })
  const v8 = await runOnV8(cases)
  const taken = cases.modules.map((_, index) => !isRefused(fast[index] as ModuleOutcome))
  const only = <Item>(list: readonly Item[]): Item[] => list.filter((_, index) => taken[index])
  const rest = { ...cases, modules: only(cases.modules) }
  return {
    differences: [
      ...compareOutcomes(cases, fast, upstream).map((line) => `fast and upstream: ${line}`),
      ...compareOutcomes(rest, only(checked), only(v8)).map((line) => `fast with checks and V8: ${line}`),
    ],
    refused: taken.filter((one) => !one).length,
    calls: callsMade(fast),
  }
}
