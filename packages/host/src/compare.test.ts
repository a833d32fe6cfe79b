import { expect, test } from 'vitest'
import { compareTraces } from './compare.ts'
import type { Trace, TraceEvent } from './trace.ts'

function trace(engine: Trace['engine'], events: TraceEvent[], rest: Partial<Trace> = {}): Trace {
  return {
    formatVersion: 1,
    engine,
    notes: [engine],
    events,
    exchanges: [],
    metrics: {},
    memoryPages: 1,
    ...rest,
  }
}

const exchange: TraceEvent = { exchange: { index: 0, name: 'first' } }
const callback: TraceEvent = { callback: 'proxy_on_request_headers', args: [2, 4, 1], result: 0 }
const call = (value: string): TraceEvent => ({
  hostCall: 'proxy_get_header_map_value',
  args: [0, 1024, 5, 0, 4],
  result: 0,
  in: { key: ':path' },
  out: { value },
})

test('equal traces of two engines, with other notes and call stacks, do not differ', () => {
  const trap = (callStack: string[]): TraceEvent => ({
    trap: { stage: 'request', message: 'unreachable', callStack },
  })
  expect(
    compareTraces(
      trace('v8', [exchange, callback, trap(['f'])]),
      trace('aot', [exchange, callback, trap([])]),
    ),
  ).toBeUndefined()
})

test('the first difference names exchange, callback and host call', () => {
  const difference = compareTraces(
    trace('v8', [exchange, callback, call('/a'), call('/b')]),
    trace('aot', [exchange, callback, call('/a'), call('/c')]),
  )
  expect(difference).toMatchObject({
    kind: 'event',
    exchange: 'first',
    callback: 'proxy_on_request_headers(2, 4, 1)',
    hostCall: 'proxy_get_header_map_value',
    event: 3,
  })
  expect(difference?.text).toMatchInlineSnapshot(`
    "event 3 differs in exchange 'first', in proxy_on_request_headers(2, 4, 1)
        exchange 0: first
        proxy_on_request_headers(2, 4, 1) = 0
          proxy_get_header_map_value(0, 1024, 5, 0, 4) = 0 in {"key":":path"} out {"value":"/a"}
      v8       proxy_get_header_map_value(0, 1024, 5, 0, 4) = 0 in {"key":":path"} out {"value":"/b"}
      aot      proxy_get_header_map_value(0, 1024, 5, 0, 4) = 0 in {"key":":path"} out {"value":"/c"}"
  `)
})

test('a trace that ends early differs where it ends', () => {
  const difference = compareTraces(trace('v8', [exchange, callback]), trace('aot', [exchange]))
  expect(difference?.event).toBe(1)
  expect(difference?.text).toContain('aot    (no more events)')
})

test.each([
  [
    'exchange',
    { exchanges: [{ name: 'x', response: { headers: [], body: 'a', trailers: [] }, localResponse: false }] },
  ],
  ['metrics', { metrics: { m: { type: 'counter', value: '1' } } }],
  ['memory', { memoryPages: 2 }],
  ['failure', { failure: { stage: 'start', message: 'no', callStack: [] } }],
] as [string, Partial<Trace>][])('results are compared when the events are equal: %s', (kind, rest) => {
  expect(compareTraces(trace('v8', []), trace('aot', [], rest))?.kind).toBe(kind)
})
