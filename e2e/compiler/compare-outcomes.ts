import type { Cases, ModuleCase } from './cases.ts'
import { type CallOutcome, isExpected, type ModuleOutcome, withoutNanBits } from './outcome.ts'

function sameResults(one: readonly string[], other: readonly string[]): boolean {
  return (
    one.length === other.length &&
    one.every((value, index) => withoutNanBits(value) === withoutNanBits(other[index] as string))
  )
}

const describeCall = (outcome: CallOutcome | undefined): string =>
  outcome === undefined ? 'nothing' : JSON.stringify(outcome)

function differencesOf(module: ModuleCase, one: ModuleOutcome, other: ModuleOutcome): string[] {
  if ('error' in one || 'error' in other) {
    if ('error' in one && 'error' in other) return []
    return [
      `${module.name}: ${'error' in one ? one.error : 'runs'}, but ${'error' in other ? other.error : 'runs'}`,
    ]
  }
  for (const [index, { export: name, args }] of module.calls.entries()) {
    const [left, right] = [one.calls[index] as CallOutcome, other.calls[index] as CallOutcome]
    // What one engine cannot call it did not do to its memory either.
    if ('skipped' in left || 'skipped' in right) return []
    const different = `${module.name} ${name}(${args.join(', ')}): ${describeCall(left)}, but ${describeCall(right)}`
    if ('trap' in left || 'trap' in right) return 'trap' in left && 'trap' in right ? [] : [different]
    if (!sameResults(left.results, right.results)) return [different]
  }
  if (one.memory !== null && other.memory !== null && one.memory !== other.memory) {
    return [`${module.name}: the memories differ`]
  }
  return Object.entries(one.globals)
    .filter(([name, value]) => !sameResults([value], [other.globals[name] ?? value]))
    .map(([name, value]) => `${module.name} global ${name}: ${value}, but ${other.globals[name]}`)
}

/**
 * Where two engines differ, a line for each module: results, traps, memory and exported globals.
 *
 * A trap ends the comparison of its module, as it ends a plugin's VM: with guard pages LLVM keeps no order between
 * traps and other effects, so what is in memory after one, and which of two comes first, is not determined. That is
 * so with WAMR's own pipeline too.
 */
export function compareOutcomes(
  { modules }: Cases,
  one: readonly ModuleOutcome[],
  other: readonly ModuleOutcome[],
): string[] {
  return modules.flatMap((module, index) =>
    differencesOf(module, one[index] as ModuleOutcome, other[index] as ModuleOutcome),
  )
}

/** Where an engine does not do what the tests of the specification expect, a line each. */
export function unexpected({ modules }: Cases, outcomes: readonly ModuleOutcome[]): string[] {
  return modules.flatMap((module, place) => {
    const outcome = outcomes[place] as ModuleOutcome
    if ('error' in outcome) return module.calls.length === 0 ? [] : [`${module.name}: ${outcome.error}`]
    return module.calls.flatMap(({ export: name, args, expect }, index) => {
      const call = outcome.calls[index] as CallOutcome
      if (expect === undefined || expect === null || 'skipped' in call) return []
      const met =
        typeof expect === 'string'
          ? 'trap' in call
          : 'results' in call &&
            call.results.length === expect.length &&
            call.results.every((value, result) => isExpected(value, expect[result] as string))
      return met
        ? []
        : [`${module.name} ${name}(${args.join(', ')}): ${describeCall(call)}, expected ${expect}`]
    })
  })
}

/** How many calls an engine made. */
export function callsMade(outcomes: readonly ModuleOutcome[]): number {
  return outcomes.reduce(
    (sum, outcome) =>
      sum + ('error' in outcome ? 0 : outcome.calls.filter((call) => !('skipped' in call)).length),
    0,
  )
}
