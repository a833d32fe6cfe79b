import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { expect, test } from 'vitest'
import { createRandomBytes } from './random.ts'
import { runScenario } from './run-scenario.ts'
import { conformanceCases } from './testing/cases.ts'
import { buildWat } from './testing/wat-plugin.ts'

/** A run that ends in any way but a trace or a coded error fails the test. */
async function outcomeOf(bytes: Uint8Array): Promise<'trace' | 'error'> {
  try {
    const trace = await runScenario(bytes, {
      deadlineMilliseconds: 50,
      exchanges: [{ request: { body: ['a'] } }],
    })
    expect(trace.formatVersion).toBe(1)
    return 'trace'
  } catch (error) {
    if (isProxyWasmAotError(error)) return 'error'
    throw error
  }
}

const names = [
  'headers are read, added, replaced and removed as Envoy does',
  'a body is buffered until its end, then replaced',
]

test.each(names)('every truncation of a plugin gives a trace or a coded error: %s', async (name) => {
  const bytes = await buildCase(name)
  for (let length = 0; length < bytes.length; length++) await outcomeOf(bytes.slice(0, length))
})

test.each(names)('plugins with changed bytes give a trace or a coded error: %s', async (name) => {
  const bytes = await buildCase(name)
  const random = createRandomBytes(11)
  const outcomes = { trace: 0, error: 0 }
  for (let round = 0; round < 1000; round++) {
    const changed = bytes.slice()
    const choice = Buffer.from(random(6), 'latin1')
    changed[choice.readUInt32LE(0) % bytes.length] = choice[4] ?? 0
    outcomes[await outcomeOf(changed)]++
  }
  expect(outcomes.trace).toBeGreaterThan(0)
  expect(outcomes.error).toBeGreaterThan(0)
})

async function buildCase(name: string): Promise<Uint8Array> {
  const found = conformanceCases.find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`no case is called ${name}`)
  return buildWat(found.plugin)
}
