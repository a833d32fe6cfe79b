import { type ByteString, fromByteString } from './byte-string.ts'
import type { Bytes } from './scenario.ts'
import type { TraceEvent } from './trace.ts'

/** An event whose results are still to come. */
export interface OpenHostCall {
  hostCall: string
  args: (number | string)[]
  result: number | null
  in?: Record<string, Bytes>
  out?: Record<string, Bytes>
}

/** Keeps what a plugin does, in the order of SEMANTICS.md. */
export interface Recorder {
  readonly events: TraceEvent[]
  /** Notes for the trace, each kept once. */
  readonly notes: Set<string>
}

export function createRecorder(): Recorder {
  return { events: [], notes: new Set() }
}

/** A WebAssembly value as a trace shows it: i32 unsigned, i64 as signed decimal digits. */
export function traceValue(value: number | bigint): number | string {
  return typeof value === 'bigint' ? String(BigInt.asIntN(64, value)) : value >>> 0
}

/** Bytes of several inputs or outputs of a host call as a trace holds them. */
export function traceBytes(values: Readonly<Record<string, ByteString>>): Record<string, Bytes> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fromByteString(value)]))
}
