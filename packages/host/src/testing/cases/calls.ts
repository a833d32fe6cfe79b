import { expect } from 'vitest'
import { onRequestHeaders, watPairs } from '../wat-plugin.ts'
import { type ConformanceCase, callbacksOf, callsOf, resultsOf } from './types.ts'

const request = watPairs([
  [':path', '/auth'],
  [':method', 'GET'],
  ['host', 'auth'],
])
const none = '(i32.const 0) (i32.const 0)'
const httpCall = (headers: string, timeout = 1000, id = 16) =>
  `(drop (call $proxy_http_call ${none} ${headers} ${none} ${none} (i32.const ${timeout}) (i32.const ${id})))`
const status = '(drop (call $proxy_get_status (i32.const 0) (i32.const 4) (i32.const 8)))'

export const callCases: readonly ConformanceCase[] = [
  {
    name: 'answers to HTTP calls come in order, then the request goes on',
    plugin: {
      imports: [
        'proxy_http_call',
        'proxy_get_header_map_value',
        'proxy_get_header_map_pairs',
        'proxy_get_buffer_bytes',
        'proxy_get_status',
        'proxy_set_effective_context',
        'proxy_continue_stream',
      ],
      data: { headers: request, bad: watPairs([[':path', '/']]), key: ':status' },
      body: (ref) => `
        ${onRequestHeaders(
          `${httpCall(ref('headers'))} ${httpCall(ref('headers'))} ${httpCall(ref('headers'))}
           ${httpCall(ref('bad'))} ${httpCall(ref('headers'), -1)} ${httpCall(ref('headers'), 1, -1)}`,
          '(i32.const 1)',
        )}
        (func (export "proxy_on_http_call_response") (param $root i32) (param $id i32) (param $headers i32) (param i32 i32)
          (drop (call $proxy_get_header_map_value (i32.const 6) ${ref('key')} (i32.const 0) (i32.const 4)))
          (drop (call $proxy_get_header_map_pairs (i32.const 7) (i32.const 0) (i32.const 4)))
          (drop (call $proxy_get_buffer_bytes (i32.const 4) (i32.const 0) (i32.const 99) (i32.const 0) (i32.const 4)))
          ${status}
          (if (i32.eq (local.get $id) (i32.const 12)) (then
            (drop (call $proxy_set_effective_context (i32.const 2)))
            (drop (call $proxy_continue_stream (i32.const 0))))))`,
    },
    scenario: {
      exchanges: [
        {
          httpCalls: [
            { headers: [[':status', '204']], body: ['a', 'b'], trailers: [['t', '1']] },
            { failure: true },
          ],
        },
      ],
    },
    check(trace) {
      expect(callsOf(trace, 'proxy_http_call').map(({ result, out }) => [result, out?.callId])).toEqual([
        [0, '4'],
        [0, '8'],
        [0, '12'],
        [2, undefined],
        [2, undefined],
        [6, undefined],
      ])
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_request_headers(2,4,1)',
        'proxy_on_http_call_response(1,4,1,2,1)',
        'proxy_on_http_call_response(1,8,0,0,0)',
        'proxy_on_http_call_response(1,12,0,0,0)',
      ])
      expect(
        callsOf(trace, 'proxy_get_header_map_value').map(({ result, out }) => [result, out?.value]),
      ).toEqual([
        [0, '204'],
        [2, undefined],
        [2, undefined],
      ])
      expect(callsOf(trace, 'proxy_get_buffer_bytes').map(({ result, out }) => [result, out?.value])).toEqual(
        [
          [0, 'ab'],
          [1, undefined],
          [1, undefined],
        ],
      )
      expect(callsOf(trace, 'proxy_get_status').map(({ out }) => out)).toEqual([
        { code: '0', message: '' },
        { code: '11', message: 'reset' },
        { code: '11', message: 'reset' },
      ])
      expect(trace.exchanges[0]?.request).toBeDefined()
    },
  },
  {
    name: 'gRPC calls and streams bring messages, metadata and their end',
    plugin: {
      imports: [
        'proxy_grpc_call',
        'proxy_grpc_stream',
        'proxy_grpc_send',
        'proxy_grpc_cancel',
        'proxy_grpc_close',
        'proxy_get_buffer_bytes',
        'proxy_get_header_map_pairs',
        'proxy_get_status',
      ],
      data: { service: 'svc', method: 'M', message: 'm' },
      body: (ref) => {
        const call = `(drop (call $proxy_grpc_call ${ref('service')} ${ref('service')} ${ref('method')} ${none} ${ref('message')} (i32.const 5) (i32.const 16)))`
        const stream = `(drop (call $proxy_grpc_stream ${ref('service')} ${ref('service')} ${ref('method')} ${none} (i32.const 20)))`
        const send = (id: number) =>
          `(drop (call $proxy_grpc_send (i32.const ${id}) ${ref('message')} (i32.const 0)))`
        return `
        ${onRequestHeaders(`${call} ${call} ${call} ${stream} ${stream}
          ${send(6)} ${send(5)} ${send(14)}
          (drop (call $proxy_grpc_cancel (i32.const 13)))
          (drop (call $proxy_grpc_cancel (i32.const 17)))
          (drop (call $proxy_grpc_close (i32.const 4)))
          (drop (call $proxy_grpc_close (i32.const 6)))
          (drop (call $proxy_grpc_cancel (i32.const 10)))`)}
        (func (export "proxy_on_grpc_receive_initial_metadata") (param i32 i32 i32)
          (drop (call $proxy_get_header_map_pairs (i32.const 4) (i32.const 0) (i32.const 4))))
        (func (export "proxy_on_grpc_receive") (param i32 i32 i32)
          (drop (call $proxy_get_buffer_bytes (i32.const 5) (i32.const 0) (i32.const 99) (i32.const 0) (i32.const 4))))
        (func (export "proxy_on_grpc_receive_trailing_metadata") (param i32 i32 i32)
          (drop (call $proxy_get_header_map_pairs (i32.const 5) (i32.const 0) (i32.const 4))))
        (func (export "proxy_on_grpc_close") (param i32 i32 i32) ${status})`
      },
    },
    scenario: {
      exchanges: [
        {
          grpcCalls: [{ message: 'answer' }, { status: 5, message: 'not here' }],
          grpcStreams: [
            {
              initialMetadata: [['a', '1']],
              messages: ['first', 'second'],
              trailingMetadata: [['b', '2']],
            },
          ],
        },
      ],
    },
    check(trace) {
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_request_headers(2,4,1)',
        'proxy_on_grpc_receive(1,5,6)',
        'proxy_on_grpc_close(1,9,5)',
        'proxy_on_grpc_receive_initial_metadata(1,6,1)',
        'proxy_on_grpc_receive(1,6,5)',
        'proxy_on_grpc_receive(1,6,6)',
        'proxy_on_grpc_receive_trailing_metadata(1,6,1)',
        'proxy_on_grpc_close(1,6,0)',
      ])
      expect(resultsOf(trace, 'proxy_grpc_send')).toEqual([0, 2, 1])
      expect(resultsOf(trace, 'proxy_grpc_cancel')).toEqual([0, 1, 0])
      expect(resultsOf(trace, 'proxy_grpc_close')).toEqual([2, 0])
      expect(callsOf(trace, 'proxy_get_status').map(({ out }) => out)).toEqual([
        { code: '5', message: 'not here' },
        { code: '0', message: '' },
      ])
    },
  },
  {
    name: 'Redis answers come from the scenario',
    plugin: {
      abi: '0_2_100',
      imports: ['proxy_redis_init', 'proxy_redis_call', 'proxy_get_buffer_bytes'],
      data: { service: 'redis.dns', query: '*1\\0d\\0a$4\\0d\\0aPING\\0d\\0a', user: 'u', password: 'p' },
      body: (ref) => `
        ${onRequestHeaders(`
          (drop (call $proxy_redis_init ${ref('service')} ${ref('user')} ${ref('password')} (i32.const 100)))
          (drop (call $proxy_redis_call ${ref('service')} ${ref('query')} (i32.const 0)))
          (drop (call $proxy_redis_call ${ref('service')} ${ref('query')} (i32.const 0)))`)}
        (func (export "proxy_on_redis_call_response") (param i32 i32 i32 i32)
          (drop (call $proxy_get_buffer_bytes (i32.const 9) (i32.const 0) (i32.const 99) (i32.const 0) (i32.const 4))))`,
    },
    scenario: { exchanges: [{ redisCalls: [{ response: '+PONG\r\n' }] }] },
    check(trace) {
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_request_headers(2,4,1)',
        'proxy_on_redis_call_response(1,7,0,7)',
        'proxy_on_redis_call_response(1,11,1,0)',
      ])
      expect(callsOf(trace, 'proxy_redis_call')[0]?.in).toEqual({
        service: 'redis.dns',
        query: '*1\r\n$4\r\nPING\r\n',
      })
      expect(callsOf(trace, 'proxy_get_buffer_bytes').map(({ out }) => out?.value)).toEqual(['+PONG\r\n', ''])
    },
  },
  {
    name: 'calls at the start take the answers of the scenario',
    plugin: {
      imports: ['proxy_http_call'],
      data: { headers: request },
      body: (ref) => `
        (func (export "proxy_on_configure") (param i32 i32) (result i32) ${httpCall(ref('headers'))} (i32.const 1))
        (func (export "proxy_on_http_call_response") (param i32 i32 i32 i32 i32))`,
    },
    scenario: { httpCalls: [{ body: ['xyz'] }], exchanges: [{ httpCalls: [{ failure: true }] }] },
    check(trace) {
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_configure(1,0)',
        'proxy_on_http_call_response(1,4,1,3,0)',
      ])
    },
  },
]
