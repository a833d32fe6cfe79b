import { expect } from 'vitest'
import { type ConformanceCase, callsOf, logsOf, resultsOf } from './types.ts'

const wasi = (...names: string[]) => names.map((name) => `wasi_snapshot_preview1.${name}`)
const start = (instructions: string) =>
  `(func (export "proxy_on_vm_start") (param i32 i32) (result i32) ${instructions} (i32.const 1))`
const call = (name: string, ...args: (number | string)[]) =>
  `(drop (call $${name} ${args.map((arg) => (typeof arg === 'number' ? `(i32.const ${arg})` : arg)).join(' ')}))`
const long = (value: number) => `(i64.const ${value})`

export const wasiCases: readonly ConformanceCase[] = [
  {
    name: 'fd_write logs',
    plugin: {
      imports: wasi('fd_write', 'fd_pwrite'),
      data: { one: 'hel', two: 'lo\\0a', newline: '\\0a' },
      body: (_ref, at) =>
        start(`
          (i32.store (i32.const 0) ${at('one')}) (i32.store (i32.const 4) (i32.const 3))
          (i32.store (i32.const 8) ${at('two')}) (i32.store (i32.const 12) (i32.const 3))
          (i32.store (i32.const 16) ${at('newline')}) (i32.store (i32.const 20) (i32.const 1))
          (i32.store (i32.const 24) (i32.const 131072)) (i32.store (i32.const 28) (i32.const 1))
          ${call('fd_write', 1, 0, 2, 64)} ${call('fd_write', 2, 16, 1, 64)} ${call('fd_write', 1, 0, 0, 64)}
          ${call('fd_write', 3, 0, 2, 64)} ${call('fd_write', 1, 24, 1, 64)} ${call('fd_write', 1, 131068, 1, 64)}
          ${call('fd_write', 1, 0, 2, 131070)} ${call('fd_pwrite', 2, 0, 2, long(9), 64)}`),
    },
    scenario: {},
    check(trace) {
      expect(resultsOf(trace, 'fd_write')).toEqual([0, 0, 0, 8, 21, 21, 21])
      expect(callsOf(trace, 'fd_write').map((event) => event.in?.data)).toEqual([
        'hello\n',
        '\n',
        '',
        undefined,
        undefined,
        undefined,
        'hello\n',
      ])
      expect(logsOf(trace)).toEqual(['info: hello', 'error: ', 'info: hello', 'error: hello'])
      expect(callsOf(trace, 'fd_pwrite')[0]).toMatchObject({
        args: [2, 0, 2, '9', 64],
        out: { written: '6' },
      })
    },
  },
  {
    name: 'clocks, random bytes and the environment come from the scenario',
    plugin: {
      imports: wasi(
        'clock_time_get',
        'clock_res_get',
        'random_get',
        'environ_sizes_get',
        'environ_get',
        'args_sizes_get',
        'args_get',
        'poll_oneoff',
        'sched_yield',
      ),
      body: () =>
        start(`
          ${call('clock_time_get', 0, long(0), 0)} ${call('clock_time_get', 1, long(0), 0)} ${call('clock_time_get', 2, long(0), 0)}
          ${call('clock_res_get', 0, 0)} ${call('clock_res_get', 3, 0)}
          ${call('random_get', 0, 10)} ${call('random_get', 0, 3)} ${call('random_get', 0, 0)} ${call('random_get', 0, 65537)} ${call('random_get', 131070, 3)}
          ${call('environ_sizes_get', 0, 4)} ${call('environ_get', 0, 64)} ${call('environ_get', 131072, 64)}
          ${call('args_sizes_get', 0, 4)} ${call('args_get', 0, 4)} ${call('poll_oneoff', 0, 0, 1, 0)} (drop (call $sched_yield))`),
    },
    scenario: {
      randomSeed: 42,
      clock: { startNanoseconds: '9223372036854775807', stepNanoseconds: '1' },
      environment: { B: 'two', A: 'é' },
    },
    check(trace) {
      expect(callsOf(trace, 'clock_time_get').map(({ result, out }) => out?.time ?? result)).toEqual([
        '9223372036854775807',
        '9223372036854775808',
        58,
      ])
      expect(resultsOf(trace, 'clock_res_get')).toEqual([0, 58])
      expect(resultsOf(trace, 'random_get')).toEqual([0, 0, 0, 28, 21])
      expect(
        callsOf(trace, 'random_get')
          .slice(0, 2)
          .map(({ out }) => out?.value),
      ).toEqual([{ base64: 'oKObcbdKzlbaLQ==' }, { base64: 'dgKY' }])
      expect(callsOf(trace, 'environ_sizes_get')[0]?.out).toEqual({ count: '2', size: '11' })
      expect(callsOf(trace, 'environ_get').map(({ result, out }) => out?.value ?? result)).toEqual([
        'B=two\0A=é\0',
        21,
      ])
      expect(callsOf(trace, 'args_sizes_get')[0]?.out).toEqual({ count: '0', size: '0' })
    },
  },
  {
    name: 'the rest of the subset answers with the errors of the real hosts',
    plugin: {
      imports: wasi(
        'fd_read',
        'fd_pread',
        'fd_prestat_get',
        'fd_prestat_dir_name',
        'fd_filestat_get',
        'fd_fdstat_get',
        'fd_fdstat_set_flags',
        'fd_fdstat_set_rights',
        'fd_seek',
        'fd_tell',
        'fd_close',
        'fd_sync',
        'fd_datasync',
        'fd_allocate',
        'fd_advise',
        'fd_renumber',
        'fd_readdir',
        'fd_filestat_set_size',
        'fd_filestat_set_times',
        'path_open',
        'path_filestat_get',
        'path_unlink_file',
        'path_readlink',
        'path_create_directory',
        'path_remove_directory',
        'sock_accept',
        'sock_recv',
        'sock_send',
        'sock_shutdown',
        'proc_exit',
      ),
      body: () =>
        start(`
          ${call('fd_read', 0, 0, 0, 0)} ${call('fd_pread', 0, 0, 0, long(0), 0)} ${call('fd_prestat_get', 3, 0)}
          ${call('fd_prestat_dir_name', 3, 0, 0)} ${call('fd_filestat_get', 1, 0)} ${call('fd_fdstat_get', 1, 0)} ${call('fd_fdstat_get', 3, 0)}
          ${call('fd_fdstat_get', 1, 131071)}
          ${call('fd_fdstat_set_flags', 1, 0)} ${call('fd_fdstat_set_rights', 2, long(0), long(0))} ${call('fd_fdstat_set_rights', 0, long(0), long(0))}
          ${call('fd_seek', 1, long(0), 0, 0)} ${call('fd_tell', 1, 0)} ${call('fd_tell', 0, 0)} ${call('fd_close', 9)} ${call('fd_sync', 1)} ${call('fd_sync', 5)}
          ${call('fd_datasync', 5)} ${call('fd_allocate', 5, long(0), long(0))} ${call('fd_advise', 5, long(0), long(0), 0)}
          ${call('fd_renumber', 1, 2)} ${call('fd_renumber', 1, 3)} ${call('fd_readdir', 0, 0, 0, long(0), 0)}
          ${call('fd_filestat_set_size', 1, long(0))} ${call('fd_filestat_set_times', 9, long(0), long(0), 0)}
          ${call('path_open', 3, 0, 0, 0, 0, long(0), long(0), 0, 0)} ${call('path_filestat_get', 3, 0, 0, 0, 0)}
          ${call('path_unlink_file', 3, 0, 0)} ${call('path_readlink', 3, 0, 0, 0, 0, 0)} ${call('path_readlink', 3, 0, 0, 0, 0, 131072)}
          ${call('path_create_directory', 3, 0, 0)} ${call('path_remove_directory', 3, 0, 0)}
          ${call('sock_accept', 3, 0, 0)} ${call('sock_recv', 3, 0, 0, 0, 0, 4)} ${call('sock_send', 3, 0, 0, 0, 0)} ${call('sock_shutdown', 3, 0)}
          (call $proc_exit (i32.const 3))`),
    },
    scenario: {},
    check(trace) {
      expect(
        trace.events.flatMap((event) => ('hostCall' in event ? [[event.hostCall, event.result]] : [])),
      ).toEqual([
        ['fd_read', 52],
        ['fd_pread', 52],
        ['fd_prestat_get', 8],
        ['fd_prestat_dir_name', 52],
        ['fd_filestat_get', 8],
        ['fd_fdstat_get', 0],
        ['fd_fdstat_get', 8],
        ['fd_fdstat_get', 0],
        ['fd_fdstat_set_flags', 52],
        ['fd_fdstat_set_rights', 0],
        ['fd_fdstat_set_rights', 8],
        ['fd_seek', 0],
        ['fd_tell', 0],
        ['fd_tell', 8],
        ['fd_close', 0],
        ['fd_sync', 0],
        ['fd_sync', 8],
        ['fd_datasync', 8],
        ['fd_allocate', 8],
        ['fd_advise', 0],
        ['fd_renumber', 58],
        ['fd_renumber', 8],
        ['fd_readdir', 20],
        ['fd_filestat_set_size', 0],
        ['fd_filestat_set_times', 8],
        ['path_open', 44],
        ['path_filestat_get', 58],
        ['path_unlink_file', 58],
        ['path_readlink', 58],
        ['path_readlink', 21],
        ['path_create_directory', 58],
        ['path_remove_directory', 58],
        ['sock_accept', 58],
        ['sock_recv', 58],
        ['sock_send', 58],
        ['sock_shutdown', 58],
        ['proc_exit', null],
      ])
    },
  },
]
