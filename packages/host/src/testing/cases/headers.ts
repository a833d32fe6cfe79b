import { expect } from 'vitest'
import { onRequestHeaders, watPairs } from '../wat-plugin.ts'
import { type ConformanceCase, callsOf, resultsOf } from './types.ts'

const get = (map: number, ref: string) =>
  `(drop (call $proxy_get_header_map_value (i32.const ${map}) ${ref} (i32.const 0) (i32.const 4)))`
const pairs = (map: number) =>
  `(drop (call $proxy_get_header_map_pairs (i32.const ${map}) (i32.const 0) (i32.const 4)))`
const change = (operation: string, map: number, key: string, value: string) =>
  `(drop (call $proxy_${operation}_header_map_value (i32.const ${map}) ${key} ${value}))`

const headers: [string, string][] = [
  ['X-Two', 'first'],
  ['cookie', 'a=1'],
  ['x-two', 'second'],
  ['cookie', 'b=2'],
  ['Via', 'one'],
  ['via', 'two'],
]

export const headerCases: readonly ConformanceCase[] = [
  {
    name: 'headers are read, added, replaced and removed as Envoy does',
    plugin: {
      imports: [
        'proxy_get_header_map_value',
        'proxy_add_header_map_value',
        'proxy_replace_header_map_value',
        'proxy_remove_header_map_value',
        'proxy_get_header_map_pairs',
        'proxy_get_header_map_size',
      ],
      data: {
        two: 'X-TWO',
        cookie: 'cookie',
        new: 'X-New',
        via: 'via',
        host: 'Host',
        method: ':method',
        value: 'value',
        empty: '',
      },
      body: (ref) =>
        onRequestHeaders(`
          ${get(0, ref('two'))}
          ${get(0, ref('new'))}
          ${get(0, ref('host'))}
          ${change('add', 0, ref('two'), ref('value'))}
          ${change('add', 0, ref('new'), ref('empty'))}
          ${change('add', 0, ref('via'), ref('value'))}
          ${change('replace', 0, ref('cookie'), ref('value'))}
          ${change('replace', 0, ref('host'), ref('value'))}
          (drop (call $proxy_remove_header_map_value (i32.const 0) ${ref('method')}))
          (drop (call $proxy_remove_header_map_value (i32.const 0) ${ref('value')}))
          (drop (call $proxy_get_header_map_size (i32.const 0) (i32.const 0)))
          ${pairs(0)}`),
    },
    scenario: { exchanges: [{ request: { headers } }] },
    check(trace) {
      expect(callsOf(trace, 'proxy_get_header_map_value').map(({ result, out }) => [result, out])).toEqual([
        [0, { value: 'first' }],
        [1, undefined],
        [0, { value: 'example.com' }],
      ])
      expect(trace.exchanges[0]?.request?.headers).toEqual([
        [':path', '/'],
        [':scheme', 'http'],
        [':authority', 'value'],
        ['x-two', 'first'],
        ['x-two', 'second'],
        ['via', 'one,two,value'],
        ['x-two', 'value'],
        ['x-new', ''],
        ['cookie', 'value'],
      ])
      expect(callsOf(trace, 'proxy_get_header_map_size')[0]?.out).toEqual({ size: '95' })
    },
  },
  {
    name: 'all pairs are replaced, and malformed pairs count as none',
    plugin: {
      imports: ['proxy_set_header_map_pairs', 'proxy_get_header_map_pairs'],
      data: {
        pairs: watPairs([
          ['B', '1'],
          [':path', '/new'],
          ['b', ''],
        ]),
        trailing: `${watPairs([['a', '1']])}\\00`,
      },
      body: (ref) =>
        onRequestHeaders(`
          (drop (call $proxy_set_header_map_pairs (i32.const 0) ${ref('trailing')}))
          ${pairs(0)}
          (drop (call $proxy_set_header_map_pairs (i32.const 0) ${ref('pairs')}))
          ${pairs(0)}`),
    },
    check(trace) {
      expect(callsOf(trace, 'proxy_get_header_map_pairs')[0]?.out).toEqual({ pairs: '' })
      expect(trace.exchanges[0]?.request?.headers).toEqual([
        [':path', '/new'],
        ['b', '1'],
        ['b', ''],
      ])
    },
  },
  {
    name: 'maps that are not there are told from keys that are not there',
    plugin: {
      imports: [
        'proxy_get_header_map_value',
        'proxy_add_header_map_value',
        'proxy_get_header_map_pairs',
        'proxy_get_header_map_size',
      ],
      data: { key: 'k' },
      body: (ref) => `
        ${onRequestHeaders(
          [0, 1, 2, 3, 4, 5, 6, 7, 8, -1]
            .map(
              (map) => `
          ${get(map, ref('key'))}
          ${pairs(map)}
          (drop (call $proxy_get_header_map_size (i32.const ${map}) (i32.const 0)))
          ${map === 0 ? '' : change('add', map, ref('key'), ref('key'))}`,
            )
            .join('\n'),
        )}
        (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
          ${get(0, ref('key'))} ${get(2, ref('key'))} (i32.const 0))
        (func (export "proxy_on_log") (param i32)
          ${get(0, ref('key'))} ${get(1, ref('key'))} ${get(2, ref('key'))} ${pairs(0)})`,
    },
    check(trace) {
      expect(resultsOf(trace, 'proxy_get_header_map_value')).toEqual([
        ...[1, 2, 2, 2, 2, 2, 2, 2, 2, 2],
        ...[2, 1],
        ...[1, 1, 1],
      ])
      expect(resultsOf(trace, 'proxy_get_header_map_pairs')).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0])
      expect(resultsOf(trace, 'proxy_get_header_map_size')).toEqual([0, 2, 2, 2, 2, 2, 2, 2, 2, 2])
      expect(resultsOf(trace, 'proxy_add_header_map_value')).toEqual(Array(9).fill(2))
    },
  },
  {
    name: 'ranges outside memory are refused and not recorded',
    plugin: {
      imports: ['proxy_get_header_map_value', 'proxy_add_header_map_value', 'proxy_get_header_map_pairs'],
      data: { path: ':path' },
      body: (ref) =>
        onRequestHeaders(`
          (drop (call $proxy_get_header_map_value (i32.const 0) (i32.const -1) (i32.const 2) (i32.const 0) (i32.const 4)))
          (drop (call $proxy_get_header_map_value (i32.const 0) ${ref('path')} (i32.const 131072) (i32.const 4)))
          (drop (call $proxy_get_header_map_value (i32.const 0) ${ref('path')} (i32.const 0) (i32.const 131069)))
          (drop (call $proxy_add_header_map_value (i32.const 0) ${ref('path')} (i32.const 131070) (i32.const 3)))
          (drop (call $proxy_get_header_map_pairs (i32.const 0) (i32.const -4) (i32.const 4)))`),
    },
    check(trace) {
      const calls = callsOf(trace, 'proxy_get_header_map_value')
      expect(calls.map(({ result }) => result)).toEqual([6, 6, 6])
      expect(calls.map((call) => call.in)).toEqual([undefined, { key: ':path' }, { key: ':path' }])
      expect(calls[0]?.args).toEqual([0, 4294967295, 2, 0, 4])
      expect(callsOf(trace, 'proxy_add_header_map_value')[0]).toMatchObject({ result: 6 })
      expect(callsOf(trace, 'proxy_get_header_map_pairs')[0]).toMatchObject({ result: 6 })
    },
  },
  {
    name: 'trailers are changed in their callback and made at the end of a body',
    plugin: {
      imports: ['proxy_add_header_map_value', 'proxy_get_header_map_value'],
      data: { key: 'X-Added', value: 'v' },
      body: (ref) => `
        (func (export "proxy_on_request_trailers") (param i32 i32) (result i32)
          ${change('add', 1, ref('key'), ref('value'))} (i32.const 0))
        (func (export "proxy_on_response_body") (param i32 i32 i32) (result i32)
          ${change('add', 3, ref('key'), ref('value'))} ${get(3, ref('key'))} (i32.const 0))`,
    },
    scenario: {
      exchanges: [
        {
          request: { headers: [], body: ['x'], trailers: [['a', '1']] },
          response: { body: ['1', '2'] },
        },
      ],
    },
    check(trace) {
      expect(trace.exchanges[0]?.request?.trailers).toEqual([
        ['a', '1'],
        ['x-added', 'v'],
      ])
      expect(trace.exchanges[0]?.response.trailers).toEqual([['x-added', 'v']])
      expect(resultsOf(trace, 'proxy_get_header_map_value')).toEqual([2, 0])
    },
  },
]
