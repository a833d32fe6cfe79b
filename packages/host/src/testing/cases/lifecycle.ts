import { expect } from 'vitest'
import { type ConformanceCase, callbacksOf, callsOf, logsOf, resultsOf } from './types.ts'

const stub = (name: string, params: string, result?: string) =>
  `(func (export "${name}") ${params === '' ? '' : `(param ${params})`} ${result === undefined ? '' : `(result i32) (i32.const ${result})`})`

const allCallbacks = [
  stub('_initialize', ''),
  stub('main', 'i32 i32', '0'),
  stub('proxy_on_context_create', 'i32 i32'),
  stub('proxy_on_vm_start', 'i32 i32', '1'),
  stub('proxy_on_configure', 'i32 i32', '1'),
  stub('proxy_on_request_headers', 'i32 i32 i32', '0'),
  stub('proxy_on_request_body', 'i32 i32 i32', '0'),
  stub('proxy_on_request_trailers', 'i32 i32', '0'),
  stub('proxy_on_response_headers', 'i32 i32 i32', '0'),
  stub('proxy_on_response_body', 'i32 i32 i32', '0'),
  stub('proxy_on_response_trailers', 'i32 i32', '0'),
  stub('proxy_on_done', 'i32', '1'),
  stub('proxy_on_log', 'i32'),
  stub('proxy_on_delete', 'i32'),
].join('\n')

const exchangeWithEverything = {
  name: 'everything',
  request: {
    headers: [[':path', '/a']] as [string, string][],
    body: ['ab', 'c'],
    trailers: [['x-t', '1']] as [string, string][],
  },
  response: { body: ['defg'], trailers: [['x-u', '2']] as [string, string][] },
}

export const lifecycleCases: readonly ConformanceCase[] = [
  {
    name: 'every callback of two exchanges comes in order',
    plugin: { body: () => allCallbacks },
    scenario: {
      plugin: { configuration: 'conf', vmConfiguration: 'vm' },
      exchanges: [exchangeWithEverything, {}],
    },
    check(trace) {
      expect(callbacksOf(trace)).toEqual([
        '_initialize()',
        'main(0,0)',
        'proxy_on_context_create(1,0)',
        'proxy_on_vm_start(1,2)',
        'proxy_on_configure(1,4)',
        'proxy_on_context_create(2,1)',
        'proxy_on_request_headers(2,4,0)',
        'proxy_on_request_body(2,2,0)',
        'proxy_on_request_body(2,1,0)',
        'proxy_on_request_trailers(2,1)',
        'proxy_on_response_headers(2,1,0)',
        'proxy_on_response_body(2,4,0)',
        'proxy_on_response_trailers(2,1)',
        'proxy_on_log(2)',
        'proxy_on_done(2)',
        'proxy_on_delete(2)',
        'proxy_on_context_create(3,1)',
        'proxy_on_request_headers(3,4,1)',
        'proxy_on_response_headers(3,1,1)',
        'proxy_on_log(3)',
        'proxy_on_done(3)',
        'proxy_on_delete(3)',
        'proxy_on_done(1)',
        'proxy_on_delete(1)',
      ])
      expect(trace.exchanges[0]).toEqual({
        name: 'everything',
        request: {
          headers: [
            [':path', '/a'],
            [':authority', 'example.com'],
            [':method', 'GET'],
            [':scheme', 'http'],
          ],
          body: 'abc',
          trailers: [['x-t', '1']],
        },
        response: { headers: [[':status', '200']], body: 'defg', trailers: [['x-u', '2']] },
        localResponse: false,
      })
      expect(trace.events.filter((event) => 'exchange' in event)).toEqual([
        { exchange: { index: 0, name: 'everything' } },
        { exchange: { index: 1, name: 'exchange 2' } },
      ])
      expect(trace.memoryPages).toBe(2)
    },
  },
  {
    name: 'a plugin without callbacks lets everything through',
    plugin: { body: () => '' },
    scenario: { exchanges: [exchangeWithEverything] },
    check(trace) {
      expect(callbacksOf(trace)).toEqual([])
      expect(trace.exchanges[0]?.request?.body).toBe('abc')
    },
  },
  {
    name: '0.1.0 gets header callbacks without end_of_stream and its own functions',
    plugin: {
      abi: '0_1_0',
      imports: ['proxy_get_configuration', 'proxy_continue_request', 'proxy_get_header_map_value'],
      data: { key: 'x-missing' },
      body: (ref) => `
        (func (export "proxy_on_configure") (param i32 i32) (result i32)
          (drop (call $proxy_get_configuration (i32.const 0) (i32.const 4)))
          (i32.const 1))
        (func (export "proxy_on_request_headers") (param i32 i32) (result i32)
          (drop (call $proxy_get_header_map_value (i32.const 0) ${ref('key')} (i32.const 0) (i32.const 4)))
          (drop (call $proxy_get_configuration (i32.const 0) (i32.const 4)))
          (drop (call $proxy_continue_request))
          (i32.const 1))`,
    },
    scenario: { plugin: { configuration: 'plugin', vmConfiguration: 'vm' }, exchanges: [{}] },
    check(trace) {
      expect(callsOf(trace, 'proxy_get_configuration').map(({ out }) => out)).toEqual([
        { value: 'plugin' },
        { value: 'vm' },
      ])
      expect(callsOf(trace, 'proxy_get_header_map_value')[0]).toMatchObject({ result: 0, out: { value: '' } })
      expect(trace.exchanges[0]?.stuck).toBe('request')
    },
  },
  {
    name: '_start runs only without _initialize',
    plugin: { body: () => `${stub('_start', '')} ${stub('main', 'i32 i32', '0')}` },
    check: (trace) => expect(callbacksOf(trace)).toEqual(['_start()']),
  },
  {
    name: 'on_done of the root context that returns 0 waits for proxy_done',
    plugin: {
      imports: ['proxy_done', 'proxy_register_shared_queue', 'proxy_enqueue_shared_queue'],
      data: { queue: 'q' },
      body: (ref) => `
        (func (export "proxy_on_done") (param $id i32) (result i32)
          (if (i32.ne (local.get $id) (i32.const 1)) (then (return (i32.const 1))))
          (drop (call $proxy_done))
          (drop (call $proxy_register_shared_queue ${ref('queue')} (i32.const 0)))
          (drop (call $proxy_enqueue_shared_queue (i32.load (i32.const 0)) ${ref('queue')}))
          (i32.const 0))
        (func (export "proxy_on_queue_ready") (param i32 i32) (drop (call $proxy_done)))
        ${stub('proxy_on_delete', 'i32')}`,
    },
    check(trace) {
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_done(2)',
        'proxy_on_delete(2)',
        'proxy_on_done(1)',
        'proxy_on_queue_ready(1,1)',
        'proxy_on_delete(1)',
      ])
      expect(resultsOf(trace, 'proxy_done')).toEqual([1, 0])
    },
  },
  {
    name: 'ticks come with a period and move the clock',
    plugin: {
      imports: ['proxy_set_tick_period_milliseconds', 'proxy_get_current_time_nanoseconds'],
      body: () => `
        (func (export "proxy_on_vm_start") (param i32 i32) (result i32)
          (drop (call $proxy_set_tick_period_milliseconds (i32.const 7)))
          (i32.const 1))
        (func (export "proxy_on_tick") (param i32)
          (drop (call $proxy_get_current_time_nanoseconds (i32.const 0))))`,
    },
    scenario: {
      clock: { startNanoseconds: '5000000000', stepNanoseconds: '3' },
      ticks: 2,
      exchanges: [{ ticks: 1 }],
    },
    check(trace) {
      expect(callsOf(trace, 'proxy_get_current_time_nanoseconds').map(({ out }) => out?.time)).toEqual([
        '5007000000',
        '5014000003',
        '5021000006',
      ])
    },
  },
  {
    name: 'messages are kept from the chosen level on',
    plugin: {
      imports: ['proxy_log', 'proxy_get_log_level'],
      data: { text: 'h\\c3\\a9', bad: '\\ff\\00' },
      body: (ref) => `
        (func (export "proxy_on_vm_start") (param i32 i32) (result i32)
          (drop (call $proxy_get_log_level (i32.const 0)))
          (drop (call $proxy_log (i32.const 2) ${ref('text')}))
          (drop (call $proxy_log (i32.const 3) ${ref('text')}))
          (drop (call $proxy_log (i32.const 5) ${ref('bad')}))
          (drop (call $proxy_log (i32.const 6) ${ref('text')}))
          (drop (call $proxy_log (i32.const 3) (i32.const 0x7fffffff) (i32.const 9)))
          (i32.const 1))`,
    },
    scenario: { logLevel: 'warn' },
    check(trace) {
      expect(resultsOf(trace, 'proxy_log')).toEqual([0, 0, 0, 2, 6])
      expect(callsOf(trace, 'proxy_log').map((call) => call.in)).toEqual([
        { message: 'hé' },
        { message: 'hé' },
        { message: { base64: '/wA=' } },
        undefined,
        undefined,
      ])
      expect(logsOf(trace)).toEqual(['warn: hé', 'critical: [object Object]'])
      expect(callsOf(trace, 'proxy_get_log_level')[0]?.out).toEqual({ level: '3' })
    },
  },
]
