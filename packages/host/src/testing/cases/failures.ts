import { expect } from 'vitest'
import type { Trace } from '../../trace.ts'
import { onRequestHeaders } from '../wat-plugin.ts'
import { type ConformanceCase, callbacksOf, callsOf, resultsOf } from './types.ts'

/** A plugin whose first request of each VM traps when its path is `/trap`. */
function trapping(instructions: string, extra = ''): ConformanceCase['plugin'] {
  return {
    imports: ['proxy_get_header_map_value'],
    data: { path: ':path' },
    body: (ref) => `
      ${extra}
      ${onRequestHeaders(`
        (drop (call $proxy_get_header_map_value (i32.const 0) ${ref('path')} (i32.const 0) (i32.const 4)))
        (if (i32.eq (i32.load (i32.const 4)) (i32.const 5)) (then ${instructions}))`)}
      (func (export "proxy_on_done") (param i32) (result i32) (i32.const 1))`,
  }
}

const goodAndBad = {
  deadlineMilliseconds: 300,
  exchanges: [
    { name: 'good' },
    { name: 'bad', request: { headers: [[':path', '/trap']] as [string, string][] } },
    { name: 'good again' },
  ],
}

function trapCase(name: string, message: string, instructions: string, extra = ''): ConformanceCase {
  return {
    name: `a trap ends the VM, and a fresh one takes the next request: ${name}`,
    plugin: trapping(instructions, extra),
    scenario: goodAndBad,
    check(trace) {
      expect(trace.exchanges.map(({ failure }) => failure?.message)).toEqual([undefined, message, undefined])
      expect(trace.exchanges[1]).toMatchObject({
        response: { headers: [[':status', '503']], body: '' },
        localResponse: false,
        failure: { stage: 'request' },
      })
      expect(trace.exchanges[1]?.request).toBeUndefined()
      expect(trace.exchanges[2]?.request).toBeDefined()
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_request_headers(2,4,1)',
        'proxy_on_done(2)',
        'proxy_on_request_headers(3,4,1)',
        'proxy_on_request_headers(2,4,1)',
        'proxy_on_done(2)',
        'proxy_on_done(1)',
      ])
      expect(trace.events.filter((event) => 'trap' in event)).toHaveLength(1)
    },
  }
}

function failsToStart(
  name: string,
  stage: string,
  message: string,
  plugin: ConformanceCase['plugin'],
  gateway = 'wamr',
): ConformanceCase {
  return {
    name: `a plugin is refused: ${name}`,
    plugin,
    scenario: { gateway, plugin: { vmConfiguration: 'vm' }, exchanges: [{}] },
    check(trace: Trace) {
      expect(trace.failure).toMatchObject({ stage, message })
      expect(trace.exchanges).toEqual([])
    },
  }
}

export const failureCases: readonly ConformanceCase[] = [
  trapCase('unreachable', 'unreachable', '(unreachable)'),
  trapCase(
    'load outside memory',
    'out of bounds memory access',
    '(i32.store (i32.const 64) (i32.load (i32.const 0x7fffffff)))',
  ),
  trapCase(
    'fill outside memory',
    'out of bounds memory access',
    '(memory.fill (i32.const 131000) (i32.const 1) (i32.const 1000))',
  ),
  trapCase(
    'division by zero',
    'integer divide by zero',
    '(drop (i32.div_u (i32.const 1) (i32.load (i32.const 64))))',
  ),
  trapCase(
    'integer overflow',
    'integer overflow',
    '(drop (i32.div_s (i32.const 0x80000000) (i32.sub (i32.load (i32.const 64)) (i32.const 1))))',
  ),
  trapCase(
    'conversion of a float',
    'invalid conversion to integer',
    '(drop (i32.trunc_f64_s (f64.div (f64.const 0) (f64.convert_i32_u (i32.load (i32.const 64))))))',
  ),
  trapCase(
    'call of a null function',
    'indirect call to a null or wrong function',
    '(call_indirect (i32.const 0))',
    '(table 2 funcref)',
  ),
  trapCase(
    'call of a function of another type',
    'indirect call to a null or wrong function',
    '(call_indirect (i32.const 1))',
    '(table 2 funcref) (func $other (param i32)) (elem (i32.const 1) $other)',
  ),
  trapCase(
    'call outside the table',
    'out of bounds table access',
    '(call_indirect (i32.const 99))',
    '(table 2 funcref)',
  ),
  trapCase(
    'endless recursion',
    'call stack exhausted',
    '(drop (call $deep (i32.const 1)))',
    '(func $deep (param i32) (result i32) (local i32) (local.set 1 (call $deep (i32.add (local.get 0) (i32.const 1)))) (i32.store (i32.const 64) (local.get 1)) (i32.add (local.get 1) (i32.load (i32.const 68))))',
  ),
  trapCase('endless loop', 'deadline exceeded', '(loop $again (br $again))'),
  trapCase(
    'endless loop of host calls',
    'deadline exceeded',
    '(loop $again (drop (call $proxy_get_header_map_value (i32.const 9) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4))) (br $again))',
  ),
  {
    name: 'memory that may not grow gives -1',
    plugin: {
      memory: '(export "memory") 1 3',
      imports: ['proxy_record_metric'],
      body: () =>
        onRequestHeaders(`
          (drop (call $proxy_record_metric (memory.grow (i32.const 2)) (i64.const 0)))
          (drop (call $proxy_record_metric (memory.grow (i32.const 1)) (i64.const 0)))
          (drop (call $proxy_record_metric (memory.size) (i64.const 0)))`),
    },
    check(trace) {
      expect(callsOf(trace, 'proxy_record_metric').map(({ args }) => args[0])).toEqual([1, 4294967295, 3])
      expect(trace.memoryPages).toBe(3)
    },
  },
  {
    name: 'memory does not grow beyond the limit of the gateway',
    plugin: {
      memory: '(export "memory") 1',
      imports: ['proxy_record_metric'],
      body: () =>
        onRequestHeaders('(drop (call $proxy_record_metric (memory.grow (i32.const 16384)) (i64.const 0)))'),
    },
    check(trace) {
      expect(callsOf(trace, 'proxy_record_metric')[0]?.args[0]).toBe(4294967295)
    },
  },
  {
    name: 'an allocator that gives nothing, or what is not there, fails the host call',
    plugin: {
      imports: ['proxy_get_header_map_value'],
      data: { path: ':path' },
      allocator: `(global $next (mut i32) (i32.const 0))
        (func (export "proxy_on_memory_allocate") (param i32) (result i32)
          (global.set $next (i32.add (global.get $next) (i32.const 131072)))
          (i32.sub (global.get $next) (i32.const 131072)))`,
      body: (ref) => {
        const get = `(drop (call $proxy_get_header_map_value (i32.const 0) ${ref('path')} (i32.const 0) (i32.const 4)))`
        return onRequestHeaders(`${get} ${get}`)
      },
    },
    check(trace) {
      expect(resultsOf(trace, 'proxy_get_header_map_value')).toEqual([6, 6])
    },
  },
  {
    name: 'a trap in the allocator counts for the callback around it',
    plugin: {
      imports: ['proxy_get_header_map_value'],
      data: { path: ':path' },
      allocator: '(func (export "malloc") (param i32) (result i32) (unreachable))',
      body: (ref) =>
        onRequestHeaders(
          `(drop (call $proxy_get_header_map_value (i32.const 0) ${ref('path')} (i32.const 0) (i32.const 4)))`,
        ),
    },
    check(trace) {
      expect(callsOf(trace, 'proxy_get_header_map_value')[0]).toEqual({
        hostCall: 'proxy_get_header_map_value',
        args: expect.any(Array),
        result: null,
        in: { key: ':path' },
      })
      expect(trace.exchanges[0]?.failure).toMatchObject({ stage: 'request', message: 'unreachable' })
    },
  },
  {
    name: 'a trap in a tick stands as an event alone',
    plugin: {
      imports: ['proxy_set_tick_period_milliseconds'],
      body: () => `
        (func (export "proxy_on_vm_start") (param i32 i32) (result i32)
          (drop (call $proxy_set_tick_period_milliseconds (i32.const 1))) (i32.const 1))
        (func (export "proxy_on_tick") (param i32) (unreachable))
        ${onRequestHeaders('')}`,
    },
    scenario: { ticks: 2, exchanges: [{}] },
    check(trace) {
      expect(callbacksOf(trace)).toEqual([
        'proxy_on_vm_start(1,0)',
        'proxy_on_tick(1)',
        'proxy_on_vm_start(1,0)',
        'proxy_on_tick(1)',
        'proxy_on_vm_start(1,0)',
        'proxy_on_request_headers(2,4,1)',
      ])
      expect(trace.exchanges[0]?.failure).toBeUndefined()
      expect(trace.failure).toBeUndefined()
    },
  },
  {
    name: 'a trap after the request went on leaves it with the upstream',
    plugin: {
      body: () =>
        '(func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32) (unreachable))',
    },
    scenario: { exchanges: [{ request: { body: ['sent'] } }] },
    check(trace) {
      expect(trace.exchanges[0]).toMatchObject({
        request: { body: 'sent' },
        response: { headers: [[':status', '503']] },
        failure: { stage: 'response', message: 'unreachable' },
      })
    },
  },
  failsToStart('no marker', 'load', 'Missing or unknown Proxy-Wasm ABI version', {
    abi: null,
    body: () => '',
  }),
  failsToStart(
    'a marker that the gateway does not know',
    'load',
    'Missing or unknown Proxy-Wasm ABI version',
    { abi: '0_2_100', body: () => '' },
    'envoy',
  ),
  failsToStart('no allocator', 'link', 'Wasm module is missing malloc function.', {
    allocator: null,
    body: () => '',
  }),
  failsToStart(
    'an unknown import',
    'link',
    'Failed to load Wasm module due to a missing import: env.nothing',
    {
      rawImports: '(import "env" "nothing" (func))',
      body: () => '',
    },
  ),
  failsToStart(
    'an import of another ABI version',
    'link',
    'Failed to load Wasm module due to a missing import: env.proxy_get_configuration',
    { imports: ['proxy_get_configuration'], body: () => '' },
  ),
  failsToStart(
    'a Higress function on Envoy',
    'link',
    'Failed to load Wasm module due to a missing import: env.proxy_redis_init',
    { imports: ['proxy_redis_init'], body: () => '' },
    'envoy',
  ),
  failsToStart(
    'an import of another type',
    'link',
    'Failed to load Wasm module due to an import type mismatch: env.proxy_log, want: i32 -> void, but host exports: i32 i32 i32 -> i32',
    { rawImports: '(import "env" "proxy_log" (func (param i32)))', body: () => '' },
  ),
  failsToStart(
    'a callback of another type',
    'link',
    'Bad function signature for: proxy_on_tick, want: i32 -> void, but the module exports: void -> i32',
    { body: () => '(func (export "proxy_on_tick") (result i32) (i32.const 0))' },
  ),
  failsToStart('memory above the limit of the gateway', 'link', 'Failed to create new Wasm instance', {
    memory: '(export "memory") 16385',
    body: () => '',
  }),
  failsToStart('a start function that traps', 'link', 'Failed to create new Wasm instance', {
    body: () => '(func $start (unreachable)) (start $start)',
  }),
  failsToStart('vm_start returns false', 'start', 'Failed to start base Wasm', {
    body: () => '(func (export "proxy_on_vm_start") (param i32 i32) (result i32) (i32.const 0))',
  }),
  failsToStart('configure returns false', 'configure', 'Failed to configure base Wasm plugin', {
    body: () => '(func (export "proxy_on_configure") (param i32 i32) (result i32) (i32.const 0))',
  }),
  failsToStart('configure traps', 'configure', 'unreachable', {
    body: () => '(func (export "proxy_on_configure") (param i32 i32) (result i32) (unreachable))',
  }),
  failsToStart(
    'a call that is not allowed at the start',
    'start',
    'restricted callback: env.proxy_get_log_level',
    {
      imports: ['proxy_get_log_level'],
      body: () => '(func (export "_initialize") (drop (call $proxy_get_log_level (i32.const 0))))',
    },
  ),
  failsToStart(
    'a call that is not allowed in the allocator',
    'configure',
    'restricted callback: wasi_snapshot_preview1.random_get',
    {
      imports: ['proxy_get_buffer_bytes', 'wasi_snapshot_preview1.random_get'],
      allocator:
        '(func (export "malloc") (param i32) (result i32) (drop (call $random_get (i32.const 0) (i32.const 1))) (i32.const 64))',
      body: () => `(func (export "proxy_on_configure") (param i32 i32) (result i32)
        (drop (call $proxy_get_buffer_bytes (i32.const 6) (i32.const 0) (i32.const 9) (i32.const 0) (i32.const 4))) (i32.const 1))
        (func (export "proxy_on_vm_start") (param i32 i32) (result i32) (i32.const 1))`,
    },
    'envoy',
  ),
]
