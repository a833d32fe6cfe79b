import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resolveWamrc, resolveWamrHost, type Wamrc } from '@proxy-wasm-aot/toolchain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cases, specificationCases } from './cases.ts'
import { callsMade, compareOutcomes, unexpected } from './compare-outcomes.ts'
import type { ModuleOutcome } from './outcome.ts'
import { runOnV8 } from './run-v8.ts'
import { runAsAot } from './run-wamr.ts'

// WAMR refuses names with characters beyond the basic plane; two modules of the suite have some.
const refused = ['custom.1', 'names.3']

let folder: string
let cases: Cases
let wamrc: Wamrc
let host: string
let fast: ModuleOutcome[]
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specification-'))
  const all = await specificationCases(folder)
  cases = { ...all, modules: all.modules.filter(({ name }) => !refused.includes(name)) }
  wamrc = await resolveWamrc({})
  host = (await resolveWamrHost({})).path
  fast = await runAsAot(cases, { wamrc, host, pipeline: 'fast' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the tests of the specification run through both pipelines with equal results', async () => {
  const upstream = await runAsAot(cases, { wamrc, host, pipeline: 'upstream' })
  expect(compareOutcomes(cases, fast, upstream)).toEqual([])
  // Recursions without end are left out there.
  expect(callsMade(upstream)).toBeGreaterThan(40_000)
  expect(callsMade(fast)).toBeGreaterThan(callsMade(upstream))
})

test('with guard pages all is as expected, but for loads that would trap and whose result nobody uses', () => {
  const lines = unexpected(cases, fast)
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) expect(line).toMatch(/\{"results":\[\]\}, expected trap$/)
})

test('with explicit checks of bounds all is as expected', async () => {
  const checked = await runAsAot(cases, { wamrc, host, pipeline: 'fast', boundsChecks: true })
  expect(unexpected(cases, checked)).toEqual([])
})

test('V8 agrees with the specification and with checked code', async () => {
  const v8 = await runOnV8(cases)
  expect(unexpected(cases, v8)).toEqual([])
  expect(callsMade(v8)).toBeGreaterThan(20_000)
})
