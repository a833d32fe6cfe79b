import { expect, test } from 'vitest'
import { compareTraces } from './compare.ts'
import { runScenario } from './run-scenario.ts'
import { conformanceCases } from './testing/cases.ts'
import { buildWat } from './testing/wat-plugin.ts'

test.each(conformanceCases)('$name', async ({ plugin, scenario = { exchanges: [{}] } }) => {
  const bytes = await buildWat(plugin)
  const v8 = await runScenario(bytes, scenario)
  const interp = await runScenario(bytes, scenario, { engine: 'interp' })
  expect(compareTraces(v8, interp)?.text).toBeUndefined()
})
