import { expect } from 'vitest'
import { onRequestHeaders } from '../wat-plugin.ts'
import { type ConformanceCase, callbacksOf, callsOf, resultsOf } from './types.ts'

const property = (path: string) => `(drop (call $proxy_get_property ${path} (i32.const 0) (i32.const 4)))`

export const stateCases: readonly ConformanceCase[] = [
  {
    name: 'shared data is compared and swapped',
    plugin: {
      imports: ['proxy_get_shared_data', 'proxy_set_shared_data'],
      data: { key: 'k', one: '1', two: '2' },
      body: (ref) => {
        const set = (value: string, cas: number) =>
          `(drop (call $proxy_set_shared_data ${ref('key')} ${ref(value)} (i32.const ${cas})))`
        const get = `(drop (call $proxy_get_shared_data ${ref('key')} (i32.const 0) (i32.const 4) (i32.const 8)))`
        return onRequestHeaders(
          `${get} ${set('one', 7)} ${get} ${set('two', 7)} ${set('two', 1)} ${get} ${set('one', 0)} ${get}`,
        )
      },
    },
    check(trace) {
      expect(resultsOf(trace, 'proxy_set_shared_data')).toEqual([0, 8, 0, 0])
      expect(callsOf(trace, 'proxy_get_shared_data').map(({ result, out }) => out ?? result)).toEqual([
        1,
        { value: '1', cas: '1' },
        { value: '2', cas: '2' },
        { value: '1', cas: '3' },
      ])
    },
  },
  {
    name: 'queues are registered, resolved, filled and emptied',
    plugin: {
      imports: [
        'proxy_register_shared_queue',
        'proxy_resolve_shared_queue',
        'proxy_enqueue_shared_queue',
        'proxy_dequeue_shared_queue',
      ],
      data: { a: 'a', b: 'b', vm: 'other', own: 'mine' },
      body: (ref) => {
        const resolve = (vm: string, name: string) =>
          `(drop (call $proxy_resolve_shared_queue ${vm} ${ref(name)} (i32.const 0)))`
        const dequeue = (id: number) =>
          `(drop (call $proxy_dequeue_shared_queue (i32.const ${id}) (i32.const 0) (i32.const 4)))`
        const none = '(i32.const 0) (i32.const 0)'
        return `
        (func (export "proxy_on_vm_start") (param i32 i32) (result i32)
          (drop (call $proxy_register_shared_queue ${ref('a')} (i32.const 0)))
          (drop (call $proxy_register_shared_queue ${ref('b')} (i32.const 0)))
          (drop (call $proxy_register_shared_queue ${ref('a')} (i32.const 0)))
          (i32.const 1))
        ${onRequestHeaders(`
          ${resolve(none, 'b')} ${resolve(ref('own'), 'a')} ${resolve(ref('vm'), 'a')} ${resolve(none, 'vm')}
          (drop (call $proxy_enqueue_shared_queue (i32.const 2) ${ref('vm')}))
          (drop (call $proxy_enqueue_shared_queue (i32.const 3) ${ref('vm')}))
          ${dequeue(1)} ${dequeue(9)}`)}
        (func (export "proxy_on_queue_ready") (param i32 i32) ${dequeue(2)} ${dequeue(2)})`
      },
    },
    scenario: { plugin: { vmId: 'mine' }, exchanges: [{}] },
    check(trace) {
      const ids = (name: string) => callsOf(trace, name).map(({ result, out }) => out?.queueId ?? result)
      expect(ids('proxy_register_shared_queue')).toEqual(['1', '2', '1'])
      expect(ids('proxy_resolve_shared_queue')).toEqual(['2', '1', 1, 1])
      expect(resultsOf(trace, 'proxy_enqueue_shared_queue')).toEqual([0, 1])
      expect(resultsOf(trace, 'proxy_dequeue_shared_queue')).toEqual([7, 1, 0, 7])
      expect(callbacksOf(trace)).toContain('proxy_on_queue_ready(1,2)')
    },
  },
  {
    name: 'metrics count, change and are recorded',
    plugin: {
      imports: ['proxy_define_metric', 'proxy_increment_metric', 'proxy_record_metric', 'proxy_get_metric'],
      data: { counter: 'requests', gauge: 'open', histogram: 'size' },
      body: (ref) => {
        const define = (type: number, name: string) =>
          `(drop (call $proxy_define_metric (i32.const ${type}) ${ref(name)} (i32.const 0)))`
        const increment = (id: number, by: number) =>
          `(drop (call $proxy_increment_metric (i32.const ${id}) (i64.const ${by})))`
        const record = (id: number, value: number | string) =>
          `(drop (call $proxy_record_metric (i32.const ${id}) (i64.const ${value})))`
        const get = (id: number) => `(drop (call $proxy_get_metric (i32.const ${id}) (i32.const 8)))`
        return onRequestHeaders(`
          ${define(0, 'counter')} ${define(1, 'gauge')} ${define(2, 'histogram')} ${define(3, 'gauge')} ${define(0, 'counter')}
          ${increment(4, 2)} ${increment(8, 3)} ${increment(4, 0)} ${increment(4, -1)} ${increment(5, -2)} ${increment(6, 1)} ${increment(12, 1)} ${increment(7, 1)}
          ${record(4, 10)} ${record(6, 100)} ${record(6, 20)} ${record(9, 1)}
          ${get(4)} ${get(5)} ${get(6)} ${get(13)}
          ${record(5, '-1')}`)
      },
    },
    check(trace) {
      expect(callsOf(trace, 'proxy_define_metric').map(({ result, out }) => out?.metricId ?? result)).toEqual(
        ['4', '5', '6', 2, '8'],
      )
      expect(resultsOf(trace, 'proxy_increment_metric')).toEqual([0, 0, 2, 2, 0, 2, 1, 2])
      expect(resultsOf(trace, 'proxy_record_metric')).toEqual([0, 0, 0, 1, 0])
      expect(callsOf(trace, 'proxy_get_metric').map(({ result, out }) => out?.value ?? result)).toEqual([
        '15',
        '18446744073709551614',
        2,
        1,
      ])
      expect(callsOf(trace, 'proxy_record_metric').at(-1)?.args).toEqual([5, '-1'])
      expect(trace.metrics).toEqual({
        requests: { type: 'counter', value: '15' },
        open: { type: 'gauge', value: '18446744073709551615' },
        size: { type: 'histogram', value: '2/120' },
      })
    },
  },
  {
    name: 'properties come from the plugin, the scenario and the exchange',
    plugin: {
      imports: ['proxy_get_property', 'proxy_set_property'],
      data: {
        own: 'own\\00path',
        exchange: 'node\\00id',
        scenario: 'cluster_name',
        missing: 'xds\\00cluster_name',
        path: 'request\\00path\\00',
        urlPath: 'request\\00url_path',
        query: 'request\\00query',
        header: 'request\\00headers\\00X-H',
        size: 'request\\00size',
        time: 'request\\00time',
        code: 'response\\00code',
        source: 'source\\00port',
        name: 'plugin_name',
        empty: '',
        value: 'v\\00w',
        headers: 'request\\00headers',
        protocol: 'request\\00protocol',
        responseHeader: 'response\\00headers\\00x-r',
        route: 'route_name',
        root: 'connection',
      },
      body: (ref) => {
        const all = [
          'own',
          'exchange',
          'scenario',
          'missing',
          'path',
          'urlPath',
          'query',
          'header',
          'size',
          'time',
          'code',
          'source',
          'name',
          'empty',
        ]
        return `
        (func (export "proxy_on_vm_start") (param i32 i32) (result i32)
          (drop (call $proxy_set_property ${ref('own')} ${ref('value')}))
          ${property(ref('path'))} ${property(ref('name'))} ${property(ref('scenario'))}
          (i32.const 1))
        ${onRequestHeaders(`(drop (call $proxy_set_property ${ref('own')} ${ref('value')})) ${all.map((key) => property(ref(key))).join(' ')}`)}
        (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
          ${['path', 'time', 'headers', 'protocol', 'code', 'responseHeader', 'route', 'root'].map((key) => property(ref(key))).join(' ')}
          (i32.const 0))`
      },
    },
    scenario: {
      clock: { startNanoseconds: '258' },
      plugin: { name: 'test plugin' },
      properties: { 'node.id': 'scenario node', cluster_name: 'outbound' },
      exchanges: [
        {
          properties: { 'node.id': { base64: '/w==' } },
          request: {
            headers: [
              [':path', '/a?b=c?d'],
              ['x-h', 'h1'],
              ['content-length', '258'],
            ],
          },
          response: {
            headers: [
              ['x-r', 'r1'],
              ['X-R', 'r2'],
            ],
          },
        },
      ],
    },
    check(trace) {
      expect(resultsOf(trace, 'proxy_set_property')).toEqual([1, 0])
      const values = callsOf(trace, 'proxy_get_property').map(({ result, out }) => out?.value ?? result)
      expect(values.slice(0, 3)).toEqual([1, 'test plugin', 'outbound'])
      expect(values.slice(3, 17)).toEqual([
        'v\0w',
        { base64: '/w==' },
        'outbound',
        1,
        '/a?b=c?d',
        '/a',
        'b=c?d',
        'h1',
        '\x02\x01\0\0\0\0\0\0',
        '\x02\x01\0\0\0\0\0\0',
        1,
        { base64: 'UMMAAAAAAAA=' },
        'test plugin',
        3,
      ])
      expect(values.length).toBe(17 + 8)
      expect(values.slice(17)).toEqual([
        1,
        '\x02\x01\0\0\0\0\0\0',
        '\0\0\0\0',
        'HTTP/1.1',
        { base64: 'yAAAAAAAAAA=' },
        'r1,r2',
        '',
        3,
      ])
    },
  },
  {
    name: 'foreign functions of the gateway are called by name',
    plugin: {
      imports: ['proxy_call_foreign_function'],
      data: {
        compress: 'compress',
        uncompress: 'uncompress',
        clear: 'clear_route_cache',
        level: 'get_log_level',
        unknown: 'sign',
        text: 'hello hello hello',
        bad: 'no zlib',
      },
      body: (ref) => {
        const call = (name: string, input: string, results = 0) =>
          `(drop (call $proxy_call_foreign_function ${ref(name)} ${input} (i32.const ${results}) (i32.const ${results === 0 ? 0 : results + 4})))`
        return onRequestHeaders(`
          ${call('compress', ref('text'), 16)}
          ${call('uncompress', '(i32.load (i32.const 16)) (i32.load (i32.const 20))', 24)}
          ${call('uncompress', ref('bad'), 24)}
          ${call('clear', ref('text'))}
          ${call('level', '(i32.const 0) (i32.const 0)', 24)}
          ${call('unknown', ref('text'), 24)}`)
      },
    },
    check(trace) {
      expect(
        callsOf(trace, 'proxy_call_foreign_function').map(({ result, out }) => out?.results ?? result),
      ).toEqual([
        { base64: 'eAEBEQDu/2hlbGxvIGhlbGxvIGhlbGxvOi4GfQ==' },
        'hello hello hello',
        3,
        '',
        '\x02\0\0\0',
        1,
      ])
    },
  },
]
