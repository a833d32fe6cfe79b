import { expect } from 'vitest'
import { onRequestHeaders, watPairs } from '../wat-plugin.ts'
import { type ConformanceCase, callbacksOf, callsOf, resultsOf } from './types.ts'

const body = (side: string, instructions: string, locals = '') =>
  `(func (export "proxy_on_${side}_body") (param $id i32) (param $size i32) (param $end i32) (result i32)
    ${locals} ${instructions})`
const getBody = (type: number) =>
  `(drop (call $proxy_get_buffer_bytes (i32.const ${type}) (i32.const 0) (i32.const 100000) (i32.const 0) (i32.const 4)))`
const local = (status: number, details: string, text: string, pairs: string, grpc = -1) =>
  `(drop (call $proxy_send_local_response (i32.const ${status}) ${details} ${text} ${pairs} (i32.const ${grpc})))`
const none = '(i32.const 0) (i32.const 0)'

export const streamCases: readonly ConformanceCase[] = [
  {
    name: 'a body is buffered until its end, then replaced',
    plugin: {
      imports: ['proxy_get_buffer_bytes', 'proxy_set_buffer_bytes', 'proxy_get_buffer_status'],
      data: { text: 'NEW', tail: '!' },
      body: (ref) =>
        body(
          'request',
          `${getBody(0)}
          (drop (call $proxy_get_buffer_status (i32.const 0) (i32.const 0) (i32.const 4)))
          (if (i32.eqz (local.get $end)) (then (return (i32.const 1))))
          (drop (call $proxy_set_buffer_bytes (i32.const 0) (i32.const 0) (i32.const 4) ${ref('text')}))
          (drop (call $proxy_set_buffer_bytes (i32.const 0) (i32.const 99) (i32.const 0) ${ref('tail')}))
          (drop (call $proxy_set_buffer_bytes (i32.const 0) (i32.const 2) (i32.const 1) ${ref('tail')}))
          ${getBody(0)}
          (i32.const 0)`,
        ),
    },
    scenario: { exchanges: [{ request: { body: ['ab', '', 'cd', 'ef'] } }] },
    check(trace) {
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_request_body(2,2,0)',
        'proxy_on_request_body(2,2,0)',
        'proxy_on_request_body(2,4,0)',
        'proxy_on_request_body(2,6,1)',
      ])
      expect(resultsOf(trace, 'proxy_set_buffer_bytes')).toEqual([0, 0, 2])
      expect(callsOf(trace, 'proxy_get_buffer_bytes').map(({ out }) => out?.value)).toEqual([
        'ab',
        'ab',
        'abcd',
        'abcdef',
        'NEWef!',
      ])
      expect(trace.exchanges[0]?.request?.body).toBe('NEWef!')
    },
  },
  {
    name: 'the statuses of chunks keep, hide, drop and pass on',
    plugin: {
      imports: ['proxy_get_buffer_bytes'],
      body: () =>
        `(global $count (mut i32) (i32.const 0))
        ${body(
          'response',
          `${getBody(1)}
          (global.set $count (i32.add (global.get $count) (i32.const 1)))
          (if (i32.eq (global.get $count) (i32.const 1)) (then (return (i32.const 2))))
          (if (i32.eq (global.get $count) (i32.const 2)) (then (return (i32.const 1))))
          (if (i32.eq (global.get $count) (i32.const 3)) (then (return (i32.const 3))))
          (if (i32.eq (global.get $count) (i32.const 4)) (then (return (i32.const 3))))
          (i32.const 0)`,
        )}`,
    },
    scenario: { exchanges: [{ response: { body: ['1', '2', '3', '4', '5', '6'] } }] },
    check(trace) {
      expect(callsOf(trace, 'proxy_get_buffer_bytes').map(({ out }) => out?.value)).toEqual([
        '1',
        '2',
        '123',
        '4',
        '5',
        '6',
      ])
      expect(trace.exchanges[0]?.response.body).toBe('12356')
    },
  },
  {
    name: 'buffers that are not there',
    plugin: {
      imports: ['proxy_get_buffer_bytes', 'proxy_set_buffer_bytes', 'proxy_get_buffer_status'],
      data: { text: 'x' },
      body: (ref) =>
        onRequestHeaders(
          [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
            .map(
              (type) => `${getBody(type)}
          (drop (call $proxy_get_buffer_status (i32.const ${type}) (i32.const 0) (i32.const 4)))
          (drop (call $proxy_set_buffer_bytes (i32.const ${type}) (i32.const 0) (i32.const 0) ${ref('text')}))`,
            )
            .join('\n'),
        ),
    },
    scenario: { plugin: { vmConfiguration: 'vm' }, exchanges: [{ request: { body: ['z'] } }] },
    check(trace) {
      expect(resultsOf(trace, 'proxy_get_buffer_bytes')).toEqual([0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 2])
      expect(resultsOf(trace, 'proxy_get_buffer_status')).toEqual([0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 2])
      expect(resultsOf(trace, 'proxy_set_buffer_bytes')).toEqual([2, 2, 2, 2, 1, 2, 2, 1, 2, 1, 2])
      expect(callsOf(trace, 'proxy_get_buffer_bytes')[6]?.out).toEqual({ value: 'vm' })
    },
  },
  {
    name: 'the configuration is read while configuring',
    plugin: {
      imports: ['proxy_get_buffer_bytes'],
      body: () => `
        (func (export "proxy_on_context_create") (param i32 i32) ${getBody(7)})
        (func (export "proxy_on_vm_start") (param i32 i32) (result i32) ${getBody(6)} ${getBody(7)} (i32.const 1))
        (func (export "proxy_on_configure") (param i32 i32) (result i32)
          (drop (call $proxy_get_buffer_bytes (i32.const 7) (i32.const 2) (i32.const 2) (i32.const 0) (i32.const 4)))
          (drop (call $proxy_get_buffer_bytes (i32.const 7) (i32.const -1) (i32.const -1) (i32.const 0) (i32.const 4)))
          (i32.const 1))`,
    },
    scenario: { plugin: { configuration: 'abcdef', vmConfiguration: '' }, exchanges: [] },
    check(trace) {
      expect(callsOf(trace, 'proxy_get_buffer_bytes').map(({ result, out }) => [result, out?.value])).toEqual(
        [
          [0, 'abcdef'],
          [0, ''],
          [1, undefined],
          [0, 'cd'],
          [0, ''],
        ],
      )
    },
  },
  {
    name: 'a local response goes through the response callbacks',
    plugin: {
      imports: ['proxy_send_local_response', 'proxy_get_property', 'proxy_add_header_map_value'],
      data: {
        details: 'denied by test',
        text: 'no',
        pairs: watPairs([
          ['X-Why', 'test'],
          ['content-length', '99'],
        ]),
        property: 'response\\00code_details\\00',
        code: 'response\\00code',
        key: 'x-seen',
      },
      body: (ref) => `
        ${onRequestHeaders(local(403, ref('details'), ref('text'), ref('pairs')))}
        (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
          (drop (call $proxy_get_property ${ref('property')} (i32.const 0) (i32.const 4)))
          (drop (call $proxy_get_property ${ref('code')} (i32.const 0) (i32.const 4)))
          (drop (call $proxy_add_header_map_value (i32.const 2) ${ref('key')} ${ref('text')}))
          (i32.const 0))
        ${body('response', '(i32.const 0)')}`,
    },
    scenario: { exchanges: [{ request: { body: ['not delivered'] } }] },
    check(trace) {
      const [result] = trace.exchanges
      expect(result?.localResponse).toBe(true)
      expect(result?.request).toBeUndefined()
      expect(result?.response).toEqual({
        headers: [
          [':status', '403'],
          ['x-why', 'test'],
          ['content-length', '2'],
          ['content-type', 'text/plain'],
          ['x-seen', 'no'],
        ],
        body: 'no',
        trailers: [],
      })
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_request_headers(2,4,0)',
        'proxy_on_response_headers(2,4,0)',
        'proxy_on_response_body(2,2,1)',
      ])
      expect(callsOf(trace, 'proxy_get_property').map(({ out }) => out?.value)).toEqual([
        'denied by test',
        { base64: 'kwEAAAAAAAA=' },
      ])
    },
  },
  {
    name: 'a local response replaces response headers, and comes too late after them',
    plugin: {
      imports: ['proxy_send_local_response', 'proxy_get_buffer_bytes'],
      data: { text: 'late', key: 'x' },
      body: (ref) =>
        `
        (func (export "proxy_on_response_headers") (param i32 $end i32) (param $end2 i32) (result i32)
          (if (local.get $end2) (then ${local(502, none, ref('text'), none)}))
          (i32.const 0))
        ${body('response', `${local(502, none, ref('text'), none)} (i32.const 0)`)}`.replace(
          '(param i32 $end i32)',
          '(param i32 i32)',
        ),
    },
    scenario: { exchanges: [{}, { response: { body: ['one', 'two'] } }] },
    check(trace) {
      expect(trace.exchanges[0]).toMatchObject({ localResponse: true, response: { body: 'late' } })
      expect(trace.exchanges[0]?.request).toBeDefined()
      expect(trace.exchanges[1]).toMatchObject({
        localResponse: false,
        reset: true,
        response: { headers: [[':status', '200']], body: '' },
      })
    },
  },
  {
    name: 'a gRPC request gets its local response as gRPC',
    plugin: {
      imports: ['proxy_send_local_response'],
      data: { text: 'no \\c3\\a9 %', pairs: watPairs([['x', 'y']]) },
      body: (ref) => `
        ${onRequestHeaders(local(401, none, ref('text'), ref('pairs'), -1))}`,
    },
    scenario: { exchanges: [{ request: { headers: [['content-type', 'application/grpc+proto']] } }] },
    check(trace) {
      expect(trace.exchanges[0]?.response).toEqual({
        headers: [
          [':status', '200'],
          ['x', 'y'],
          ['content-type', 'application/grpc'],
          ['grpc-status', '16'],
          ['grpc-message', 'no %C3%A9 %25'],
        ],
        body: '',
        trailers: [],
      })
    },
  },
  {
    name: 'headers that stop are held back: whole, or under 0.2.100 alone',
    plugin: {
      abi: '0_2_100',
      imports: ['proxy_get_header_map_value'],
      data: { key: ':path' },
      body: (ref) => `
        ${onRequestHeaders('', '(i32.const 1)')}
        ${body(
          'request',
          `(drop (call $proxy_get_header_map_value (i32.const 0) ${ref('key')} (i32.const 0) (i32.const 4)))
          (select (i32.const 0) (i32.const 1) (local.get $end))`,
        )}
        (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32) (i32.const 7))`,
    },
    scenario: { exchanges: [{ request: { body: ['a', 'b'] } }] },
    check(trace) {
      expect(resultsOf(trace, 'proxy_get_header_map_value')).toEqual([0, 0])
      expect(trace.exchanges[0]).toMatchObject({
        request: { body: 'ab' },
        stuck: 'response',
        response: { headers: [] },
      })
    },
  },
  {
    name: 'a pause that nothing ends is stuck',
    plugin: { body: () => `${onRequestHeaders('', '(i32.const 1)')} ${body('request', '(i32.const 0)')}` },
    scenario: { exchanges: [{ request: { body: ['a'] } }, {}] },
    check(trace) {
      expect(trace.exchanges[0]).toEqual({
        name: 'exchange 1',
        response: { headers: [], body: '', trailers: [] },
        localResponse: false,
        stuck: 'request',
      })
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_request_headers(2,4,0)',
        'proxy_on_request_headers(3,4,1)',
      ])
    },
  },
  {
    name: 'a tick resumes what is paused, and the stream is reached by its effective context',
    plugin: {
      imports: [
        'proxy_set_tick_period_milliseconds',
        'proxy_set_effective_context',
        'proxy_continue_stream',
        'proxy_add_header_map_value',
      ],
      data: { key: 'x-resumed', value: 'yes' },
      body: (ref) => `
        (func (export "proxy_on_vm_start") (param i32 i32) (result i32)
          (drop (call $proxy_set_tick_period_milliseconds (i32.const 1))) (i32.const 1))
        ${onRequestHeaders('', '(i32.const 1)')}
        (func (export "proxy_on_tick") (param i32)
          (drop (call $proxy_add_header_map_value (i32.const 0) ${ref('key')} ${ref('value')}))
          (drop (call $proxy_set_effective_context (i32.const 99)))
          (drop (call $proxy_set_effective_context (i32.const 2)))
          (drop (call $proxy_add_header_map_value (i32.const 0) ${ref('key')} ${ref('value')}))
          (drop (call $proxy_continue_stream (i32.const 0)))
          (drop (call $proxy_add_header_map_value (i32.const 0) ${ref('key')} ${ref('value')}))
          (drop (call $proxy_continue_stream (i32.const 2)))
          (drop (call $proxy_continue_stream (i32.const 3)))
          (drop (call $proxy_continue_stream (i32.const 4))))`,
    },
    scenario: { exchanges: [{ request: { body: ['a'] }, ticks: 2 }] },
    check(trace) {
      expect(resultsOf(trace, 'proxy_set_effective_context').slice(0, 2)).toEqual([2, 0])
      expect(resultsOf(trace, 'proxy_add_header_map_value').slice(0, 3)).toEqual([2, 0, 2])
      expect(resultsOf(trace, 'proxy_continue_stream').slice(0, 4)).toEqual([0, 0, 12, 2])
      expect(trace.exchanges[0]?.stuck).toBeUndefined()
      expect(trace.exchanges[0]?.request?.headers.at(-1)).toEqual(['x-resumed', 'yes'])
      expect(trace.exchanges[0]?.request?.body).toBe('a')
    },
  },
  {
    name: 'a callback that continues its own side and pauses stays paused',
    plugin: {
      imports: ['proxy_continue_stream'],
      body: () => onRequestHeaders('(drop (call $proxy_continue_stream (i32.const 0)))', '(i32.const 1)'),
    },
    check: (trace) => expect(trace.exchanges[0]?.stuck).toBe('request'),
  },
  {
    name: 'continuing in a body callback passes on what was held before it',
    plugin: {
      imports: ['proxy_continue_stream', 'proxy_get_buffer_bytes'],
      body: () =>
        body(
          'request',
          `${getBody(0)}
          (if (i32.eq (local.get $size) (i32.const 3)) (then (drop (call $proxy_continue_stream (i32.const 0)))))
          (select (i32.const 0) (i32.const 1) (local.get $end))`,
        ),
    },
    scenario: { exchanges: [{ request: { body: ['1', '2', '3', '4', '5'] } }] },
    check(trace) {
      expect(callsOf(trace, 'proxy_get_buffer_bytes').map(({ out }) => out?.value)).toEqual([
        '1',
        '12',
        '123',
        '4',
        '45',
      ])
      expect(trace.exchanges[0]?.request?.body).toBe('12345')
    },
  },
  {
    name: 'a closed stream is reset',
    plugin: {
      imports: ['proxy_close_stream'],
      body: () => `
        ${onRequestHeaders('(drop (call $proxy_close_stream (i32.const 0))) (drop (call $proxy_close_stream (i32.const 4)))')}
        (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32) (i32.const 0))
        (func (export "proxy_on_delete") (param i32))`,
    },
    check(trace) {
      expect(resultsOf(trace, 'proxy_close_stream')).toEqual([0, 2])
      expect(trace.exchanges[0]).toMatchObject({ reset: true, response: { headers: [] } })
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_request_headers(2,4,1)',
        'proxy_on_delete(2)',
        'proxy_on_delete(1)',
      ])
    },
  },
  {
    name: 'data is injected into the response',
    plugin: {
      abi: '0_2_100',
      imports: [
        'proxy_inject_encoded_data_to_filter_chain',
        'proxy_set_upstream_override_host',
        'proxy_get_upstream_hosts',
        'proxy_clear_route_cache',
      ].filter((name) => name !== 'proxy_clear_route_cache'),
      data: { text: 'injected', host: '10.0.0.1:80' },
      body: (ref) => `
        ${onRequestHeaders(`(drop (call $proxy_get_upstream_hosts (i32.const 0) (i32.const 4)))
          (drop (call $proxy_set_upstream_override_host ${ref('host')}))`)}
        ${body(
          'response',
          `(if (local.get $end) (then (drop (call $proxy_inject_encoded_data_to_filter_chain ${ref('text')} (i32.const 1)))))
          (i32.const 3)`,
        )}`,
    },
    scenario: {
      upstreamHosts: [['10.0.0.1:80', '{}']],
      exchanges: [{ response: { body: ['a', 'b'] } }],
    },
    check(trace) {
      expect(trace.exchanges[0]?.response).toEqual({
        headers: [[':status', '200']],
        body: 'injected',
        trailers: [],
      })
      expect(callsOf(trace, 'proxy_get_upstream_hosts')[0]?.out?.pairs).toContain('10.0.0.1:80')
    },
  },
]
