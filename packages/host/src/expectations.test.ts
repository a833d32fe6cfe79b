import { expect, test } from 'vitest'
import { checkExpectations } from './expectations.ts'
import { runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import { buildWat, onRequestHeaders } from './testing/wat-plugin.ts'

const plugin = await buildWat({
  imports: ['proxy_add_header_map_value'],
  data: { key: 'x-a', value: '1' },
  body: (ref) =>
    onRequestHeaders(`(drop (call $proxy_add_header_map_value (i32.const 0) ${ref('key')} ${ref('value')}))`),
})

test('expectations that are met give nothing, others say what was found', async () => {
  const scenario: Scenario = {
    exchanges: [
      {
        name: 'met',
        expect: {
          localResponse: false,
          status: 200,
          requestHeaders: { 'X-A': '1', 'x-b': null },
          responseBody: '',
          requestBody: '',
        },
      },
      {
        name: 'unmet',
        expect: { status: 403, requestHeaders: { 'x-a': null, 'x-b': '2' }, responseHeaders: { date: '' } },
      },
    ],
  }
  const trace = await runScenario(plugin, scenario)
  expect(checkExpectations(scenario, trace)).toEqual([
    { exchange: 'unmet', subject: 'status', expected: '"403"', found: '"200"' },
    { exchange: 'unmet', subject: 'response header date', expected: '""', found: 'absent' },
    { exchange: 'unmet', subject: 'request header x-a', expected: 'absent', found: '"1"' },
    { exchange: 'unmet', subject: 'request header x-b', expected: '"2"', found: 'absent' },
  ])
})
