import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resolveWamrc, resolveWamrHost } from '@proxy-wasm-aot/toolchain'
import { expect, onTestFinished, test } from 'vitest'
import { randomCases } from './cases.ts'
import { compareRandom } from './compare-random.ts'

test('random modules do the same in both pipelines and under V8', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'random-modules-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const cases = await randomCases(folder, 1, 120)
  const { path: host } = await resolveWamrHost({})
  const report = await compareRandom(cases, { wamrc: await resolveWamrc({}), host })
  expect(report.differences).toEqual([])
  expect(report.calls).toBeGreaterThan(500)
  // Few modules are such that WAMR refuses them, or V8.
  expect(report.refused).toBeLessThan(12)
})
