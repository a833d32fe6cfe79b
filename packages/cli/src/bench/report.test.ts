import { expect, test } from 'vitest'
import { type BenchReport, findRegressions, spreadOf } from './report.ts'

const report = (ratios: Record<string, number>): BenchReport =>
  ({
    formatVersion: 1,
    rounds: 1,
    artifacts: Object.entries(ratios).map(([artifact, ratio]) => ({ artifact, ratio })),
  }) as unknown as BenchReport

test('the median of an even count lies between the two in the middle', () => {
  expect(spreadOf([4, 1, 10, 2])).toEqual({ median: 3, min: 1, max: 10 })
  expect(spreadOf([7])).toEqual({ median: 7, min: 7, max: 7 })
})

test('only a ratio that got worse by more than the threshold counts', () => {
  const before = report({ a: 0.5, b: 0.5, c: 0.5 })
  const now = report({ a: 0.52, b: 0.6, c: 0.1, added: 9 })
  expect(findRegressions(before, now, 0.05)).toEqual([{ artifact: 'b', before: 0.5, now: 0.6 }])
  expect(findRegressions(before, now, 0.01)).toHaveLength(2)
})
