import { parseModule } from '@proxy-wasm-aot/core'
import { expect, test } from 'vitest'
import { generateScenarios } from './generate-scenarios.ts'
import { initialScenario } from './initial-scenario.ts'
import { parseScenario } from './parse-scenario.ts'
import { runScenario } from './run-scenario.ts'
import { buildWat, onRequestHeaders } from './testing/wat-plugin.ts'

/** A plugin that reads and passes on all it can reach. */
const bytes = await buildWat({
  imports: [
    'proxy_get_header_map_pairs',
    'proxy_set_header_map_pairs',
    'proxy_get_buffer_bytes',
    'proxy_http_call',
  ],
  allocator: `(global $heap (mut i32) (i32.const 4096))
    (func (export "malloc") (param i32) (result i32)
      (global.set $heap (i32.const 4096)) (i32.const 4096))`,
  body: () => `
    ${onRequestHeaders(`
      (drop (call $proxy_get_header_map_pairs (i32.const 0) (i32.const 0) (i32.const 4)))
      (drop (call $proxy_set_header_map_pairs (i32.const 0) (i32.load (i32.const 0)) (i32.load (i32.const 4))))`)}
    (func (export "proxy_on_request_body") (param i32 i32 i32) (result i32)
      (drop (call $proxy_get_buffer_bytes (i32.const 0) (i32.const 0) (local.get 1) (i32.const 0) (i32.const 4)))
      (i32.const 0))`,
})
const module = parseModule(bytes, 'plugin.wasm')

test('the same seed gives the same scenarios, another seed others', () => {
  const options = { exchanges: 45 }
  const scenarios = generateScenarios(module, 7, options)
  expect(scenarios.map(({ exchanges }) => exchanges?.length)).toEqual([20, 20, 5])
  expect(generateScenarios(module, 7, options)).toEqual(scenarios)
  expect(generateScenarios(module, 8, options)).not.toEqual(scenarios)
})

test('generated scenarios are valid, reach bytes of every kind, and run', async () => {
  const scenarios = generateScenarios(module, 3, { exchanges: 60 })
  const text = JSON.stringify(scenarios)
  expect(text).toContain('base64')
  expect(text).toMatch(/\\u0001/)
  expect(text).toContain('漢')
  for (const scenario of scenarios) {
    expect(parseScenario(JSON.stringify(scenario), 'generated.json')).toEqual(scenario)
    const trace = await runScenario(bytes, scenario)
    expect(trace.exchanges.every(({ failure }) => failure === undefined)).toBe(true)
    expect(await runScenario(bytes, scenario)).toEqual(trace)
  }
})

test('a first scenario answers what the plugin may ask for', async () => {
  const scenario = initialScenario(module)
  expect(scenario.gateway).toBe('envoy')
  expect(scenario.exchanges?.map(({ name }) => name)).toEqual([
    'GET without a body',
    'POST with a body in two chunks',
  ])
  expect(scenario.exchanges?.[0]?.httpCalls).toHaveLength(1)
  expect(scenario.exchanges?.[0]?.redisCalls).toBeUndefined()
  expect((await runScenario(bytes, scenario)).failure).toBeUndefined()
})
