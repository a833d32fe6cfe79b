import { expect, test } from 'vitest'
import { runScenario } from './run-scenario.ts'
import { conformanceCases } from './testing/cases.ts'
import { buildWat } from './testing/wat-plugin.ts'

test.each(conformanceCases)('$name', async ({ plugin, scenario = { exchanges: [{}] }, check }) => {
  const trace = await runScenario(await buildWat(plugin), scenario)
  expect(JSON.parse(JSON.stringify(trace))).toEqual(trace)
  check(trace)
})
