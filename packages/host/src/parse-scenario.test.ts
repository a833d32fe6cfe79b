import { readFileSync, writeFileSync } from 'node:fs'
import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { expect, test } from 'vitest'
import { parseScenario } from './parse-scenario.ts'
import { scenarioJsonSchema } from './scenario-schema.ts'

function errorOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (isProxyWasmAotError(error)) return error.format()
    throw error
  }
  return 'no error'
}

test('reads YAML with text, base64 and every kind of answer', () => {
  const scenario = parseScenario(
    `
gateway: higress
plugin: { configuration: '{"a":1}' }
clock: { startNanoseconds: '5' }
exchanges:
  - name: with a body
    request:
      headers: [[':path', /], [x-bin, { base64: /w== }]]
      body: [one, "two\\n"]
    httpCalls: [{ headers: [[':status', '200']] }, { failure: true }]
    redisCalls: [{ response: "+OK\\r\\n" }]
    expect: { status: 403, requestHeaders: { x-none: null } }
`,
    'a.yaml',
  )
  expect(scenario.exchanges?.[0]).toEqual({
    name: 'with a body',
    request: {
      headers: [
        [':path', '/'],
        ['x-bin', { base64: '/w==' }],
      ],
      body: ['one', 'two\n'],
    },
    httpCalls: [{ headers: [[':status', '200']] }, { failure: true }],
    redisCalls: [{ response: '+OK\r\n' }],
    expect: { status: 403, requestHeaders: { 'x-none': null } },
  })
})

test('an empty text is a scenario without exchanges, and JSON is read too', () => {
  expect(parseScenario('', 'empty.yaml')).toEqual({})
  expect(parseScenario('{"ticks": 2}', 'a.json')).toEqual({ ticks: 2 })
})

test.each([
  ['exchanges: [', 'SCENARIO_MALFORMED', 'a.yaml:1:'],
  ['a: 1\na: 2', 'SCENARIO_MALFORMED', 'a.yaml:2:1'],
  ['exchanges:\n  - reqest: {}', 'SCENARIO_INVALID', 'a.yaml:2:13: exchanges.0.reqest'],
  ['exchanges:\n  - request:\n      body: text', 'SCENARIO_INVALID', 'a.yaml:3:13: exchanges.0.request.body'],
  ['ticks: -1', 'SCENARIO_INVALID', 'a.yaml:1:8: ticks'],
  ['logLevel: loud', 'SCENARIO_INVALID', 'a.yaml:1:11: logLevel'],
  ['clock: { startNanoseconds: 5 }', 'SCENARIO_INVALID', 'a.yaml:1:28: clock.startNanoseconds'],
  ['plugin: { configuration: { base64: "%" } }', 'SCENARIO_INVALID', 'plugin.configuration'],
  ['- 1', 'SCENARIO_INVALID', 'a.yaml:1:1'],
  ['&a [*a]', 'SCENARIO', 'a.yaml'],
])('names the line of %j', (text, code, place) => {
  const error = errorOf(() => parseScenario(text, 'a.yaml'))
  expect(error).toContain(code)
  expect(error).toContain(place)
})

test('the published JSON Schema is the one that scenarios are checked with', () => {
  const file = new URL('../scenario.schema.json', import.meta.url)
  const schema = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`
  if (process.env.UPDATE_SCENARIO_SCHEMA !== undefined) writeFileSync(file, schema)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(schema))
})
