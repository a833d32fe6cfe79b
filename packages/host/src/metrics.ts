import { type ByteString, fromByteString } from './byte-string.ts'
import type { Trace } from './trace.ts'
import { WasmResult } from './wasm-result.ts'

const metricTypes = ['counter', 'gauge', 'histogram'] as const
type MetricType = (typeof metricTypes)[number]

interface Metric {
  type: MetricType
  name: ByteString
  value: bigint
  /** How many values a histogram has taken. */
  count: bigint
}

/** The values behind metrics, by type and name; they outlive the VM. */
export interface MetricStore {
  define(type: MetricType, name: ByteString): Metric
  /** All metrics as a trace holds them; of several types with one name the last defined stays. */
  toTrace(): Trace['metrics']
}

export function createMetricStore(): MetricStore {
  const metrics = new Map<string, Metric>()
  const order: Metric[] = []
  return {
    define(type, name) {
      const key = `${type}:${name}`
      let metric = metrics.get(key)
      if (metric === undefined) {
        metric = { type, name, value: 0n, count: 0n }
        metrics.set(key, metric)
      }
      order.push(metric)
      return metric
    },
    toTrace() {
      const entries = order.map(({ type, name, value, count }): [string, Trace['metrics'][string]] => {
        const key = fromByteString(name)
        return [
          typeof key === 'string' ? key : `base64:${key.base64}`,
          { type, value: type === 'histogram' ? `${count}/${value}` : String(value) },
        ]
      })
      return Object.fromEntries(entries)
    },
  }
}

/** The ids that one VM has given to metrics: the low two bits are the type, and ids step by 4. */
export interface MetricIds {
  define(type: number, name: ByteString): number | undefined
  increment(id: number, offset: bigint): number
  record(id: number, value: bigint): number
  get(id: number): { value: bigint } | { error: number }
}

export function createMetricIds(store: MetricStore): MetricIds {
  const ids = new Map<number, Metric>()
  const lastIds = [0, 1, 2]
  return {
    define(typeNumber, name) {
      const type = metricTypes[typeNumber]
      const last = lastIds[typeNumber]
      if (type === undefined || last === undefined) return undefined
      const id = last + 4
      lastIds[typeNumber] = id
      ids.set(id, store.define(type, name))
      return id
    },
    increment(id, offset) {
      const type = metricTypes[id & 3]
      if (type !== 'counter' && type !== 'gauge') return WasmResult.BadArgument
      const metric = ids.get(id)
      if (metric === undefined) return WasmResult.NotFound
      if (type === 'counter' && offset <= 0n) return WasmResult.BadArgument
      metric.value = BigInt.asUintN(64, metric.value + offset)
      return WasmResult.Ok
    },
    record(id, value) {
      const metric = ids.get(id)
      if (metric === undefined) return WasmResult.NotFound
      const unsigned = BigInt.asUintN(64, value)
      if (metric.type === 'gauge') metric.value = unsigned
      else metric.value = BigInt.asUintN(64, metric.value + unsigned)
      metric.count += 1n
      return WasmResult.Ok
    },
    get(id) {
      const type = metricTypes[id & 3]
      if (type !== 'counter' && type !== 'gauge') return { error: WasmResult.BadArgument }
      const metric = ids.get(id)
      return metric === undefined ? { error: WasmResult.NotFound } : { value: metric.value }
    },
  }
}
