import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import type { EngineName } from '../trace.ts'
import type { WamrHostOptions } from '../wamr-host.ts'

export interface BenchmarkOptions {
  /** Passes over the scenario's exchanges before the measurement. @default 200 @example 1000 */
  warmup?: number
  /** Passes of a batch, which gives one figure. @default 50 @example 500 */
  iterations?: number
  /** How long batches are measured, seconds; at least one is. @default 1 @example 5 */
  seconds?: number
  /** A profile of your own instead of the one that the scenario names. @default undefined */
  gateway?: GatewayProfile | undefined
  signal?: AbortSignal | undefined
}

export interface WamrBenchmarkOptions extends BenchmarkOptions {
  /** `interp` measures WAMR's interpreter on the wasm half. @default 'aot' @example 'interp' */
  engine?: 'aot' | 'interp'
  /** How to start the WAMR host program. @default {} */
  wamrHost?: Omit<WamrHostOptions, 'signal'>
}

/** What one process of one engine was measured at. Nothing is recorded and no deadline is set meanwhile. */
export interface BenchmarkFigures {
  formatVersion: 1
  engine: EngineName
  /** Checking, compiling or loading, and instantiating, milliseconds. V8 compiles here or lazily, as it likes. */
  loadMilliseconds: number
  /** `_initialize` or `_start` up to the end of `proxy_on_vm_start`, milliseconds. */
  startMilliseconds: number
  /** `proxy_on_configure`, milliseconds. */
  configureMilliseconds: number
  /** CPU time of the process (all its threads) for one pass over the exchanges, nanoseconds; one figure per batch. */
  passNanoseconds: number[]
  hostCallsPerPass: number
  /** Guest memory at the end, pages of 64 KiB. */
  memoryPages: number
  /** Resident memory of the whole process at the end, bytes. */
  residentBytes: number
}
