import type { AbiVersion } from '@proxy-wasm-aot/abi'
import type { ByteString } from './byte-string.ts'
import type { CalloutState } from './callouts.ts'
import type { HostState } from './host-state.ts'
import type { Stream } from './http-stream.ts'
import type { GuestMemory } from './memory.ts'
import type { MetricIds } from './metrics.ts'
import { type OpenHostCall, traceBytes } from './recorder.ts'
import type { Failure } from './trace.ts'

/** The root context: the first id that a VM gives. */
export const rootContextId = 1

/** A call of an export; arguments and result are unsigned. */
export type GuestFunction = (...args: number[]) => unknown

/** One instance of the plugin and all that lives and dies with it. */
export interface Vm {
  readonly host: HostState
  readonly abi: AbiVersion
  readonly memory: GuestMemory
  /** Known callbacks that the plugin exports. */
  readonly callbacks: ReadonlyMap<string, GuestFunction>
  readonly allocator: GuestFunction
  readonly metricIds: MetricIds
  readonly callouts: CalloutState
  nextContextId: number
  /** The context whose callback runs. */
  currentContext: number
  /** The context that the plugin asked host calls to count as; 0 for none. */
  effectiveContext: number
  /** The stream of the exchange under way. */
  stream: Stream | undefined
  /** Milliseconds; 0 without ticks. */
  tickPeriod: number
  /** What host calls asked for and happens after the callback. */
  actions: (() => void)[]
  /** Callbacks to come, oldest first. */
  events: (() => void)[]
  /** Whether the running callback sent a local response. */
  sentLocalResponse: boolean
  /** Whether the root context is being created or configured. */
  configuring: boolean
  /** Set while the plugin's last `proxy_on_done` waits for `proxy_done`. */
  donePending: boolean
  /** Imports that may be called now, as `module.name`; `undefined` for all. */
  allowedImports: ReadonlySet<string> | undefined
  /** The host call being recorded. */
  openCall: OpenHostCall | undefined
  dead: Failure | undefined
}

/** The context that host calls count as now. */
function contextOf(vm: Vm): number {
  return vm.effectiveContext === 0 ? vm.currentContext : vm.effectiveContext
}

/** The stream that host calls count as now; `undefined` on the root context. */
export function streamOf(vm: Vm): Stream | undefined {
  return vm.stream !== undefined && vm.stream.id === contextOf(vm) ? vm.stream : undefined
}

/** Records what the plugin passed to the host call under way. */
export function recordInput(vm: Vm, values: Readonly<Record<string, ByteString>>): void {
  if (vm.openCall !== undefined) vm.openCall.in = traceBytes(values)
}

/** Records what the host call under way gives back; call it only when the call succeeds. */
export function recordOutput(vm: Vm, values: Readonly<Record<string, ByteString>>): void {
  if (vm.openCall !== undefined) vm.openCall.out = traceBytes(values)
}
