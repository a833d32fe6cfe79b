import { isDeepStrictEqual } from 'node:util'
import type { ExchangeResult, Trace, TraceEvent } from './trace.ts'

/** The first thing in which two traces differ. */
export interface TraceDifference {
  /** What differs: an event, the result of an exchange, or the end of the run. */
  kind: 'event' | 'exchange' | 'metrics' | 'memory' | 'failure'
  /** Name of the exchange in which it happened; `undefined` outside every exchange. */
  exchange: string | undefined
  /** Callback in which it happened, with its arguments. */
  callback: string | undefined
  /** Host call that differs. */
  hostCall: string | undefined
  /** Index in `events`, from 0. */
  event: number | undefined
  /** The two sides as they stand in the traces; `undefined` where one has come to its end. */
  left: unknown
  right: unknown
  /** Several lines for people: place, common events before, and what each engine did. */
  text: string
}

/**
 * The first difference of two traces of one scenario, or `undefined` when the plugin behaved the same.
 * Engine, notes and call stacks are not compared.
 */
export function compareTraces(left: Trace, right: Trace): TraceDifference | undefined {
  const count = Math.max(left.events.length, right.events.length)
  for (let index = 0; index < count; index++) {
    if (!sameEvent(left.events[index], right.events[index])) return eventDifference(left, right, index)
  }
  return resultDifference(left, right)
}

function sameEvent(left: TraceEvent | undefined, right: TraceEvent | undefined): boolean {
  return isDeepStrictEqual(comparable(left), comparable(right))
}

/** A value without call stacks. */
function comparable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(comparable)
  const entries = Object.entries(value).filter(([key, member]) => key !== 'callStack' && member !== undefined)
  return Object.fromEntries(entries.map(([key, member]) => [key, comparable(member)]))
}

function eventDifference(left: Trace, right: Trace, index: number): TraceDifference {
  const events = left.events.length > index ? left.events : right.events
  let exchange: string | undefined
  let callback: string | undefined
  for (const event of events.slice(0, index + 1)) {
    if ('exchange' in event) exchange = event.exchange.name
    if ('callback' in event) callback = `${event.callback}(${event.args.join(', ')})`
  }
  const one = left.events[index]
  const other = right.events[index]
  const hostCall = [one, other].find((event) => event !== undefined && 'hostCall' in event)
  const before = events.slice(Math.max(0, index - 3), index).map((event) => `    ${formatEvent(event)}`)
  return {
    kind: 'event',
    exchange,
    callback,
    hostCall: hostCall !== undefined && 'hostCall' in hostCall ? hostCall.hostCall : undefined,
    event: index,
    left: one,
    right: other,
    text: [
      `event ${index} differs${place(exchange, callback)}`,
      ...before,
      `  ${left.engine.padEnd(6)} ${one === undefined ? '(no more events)' : formatEvent(one)}`,
      `  ${right.engine.padEnd(6)} ${other === undefined ? '(no more events)' : formatEvent(other)}`,
    ].join('\n'),
  }
}

function place(exchange: string | undefined, callback: string | undefined): string {
  const parts = []
  if (exchange !== undefined) parts.push(` in exchange '${exchange}'`)
  if (callback !== undefined) parts.push(` in ${callback}`)
  return parts.join(',')
}

/** One event on one line. */
export function formatEvent(event: TraceEvent): string {
  if ('exchange' in event) return `exchange ${event.exchange.index}: ${event.exchange.name}`
  if ('log' in event) return `[${event.log.level}] ${JSON.stringify(event.log.message)}`
  if ('trap' in event) return `trap at stage ${event.trap.stage}: ${event.trap.message}`
  if ('callback' in event) return `${event.callback}(${event.args.join(', ')}) = ${event.result ?? 'nothing'}`
  const { hostCall, args, result, in: input, out } = event
  const details = [
    input === undefined ? '' : ` in ${JSON.stringify(input)}`,
    out === undefined ? '' : ` out ${JSON.stringify(out)}`,
  ].join('')
  return `  ${hostCall}(${args.join(', ')}) = ${result ?? 'nothing'}${details}`
}

function resultDifference(left: Trace, right: Trace): TraceDifference | undefined {
  const count = Math.max(left.exchanges.length, right.exchanges.length)
  for (let index = 0; index < count; index++) {
    const one = left.exchanges[index]
    const other = right.exchanges[index]
    if (isDeepStrictEqual(comparable(one), comparable(other))) continue
    const name = (one ?? other)?.name
    const member = firstDifferentMember(one, other)
    return end(
      'exchange',
      left,
      right,
      member.left,
      member.right,
      name,
      `${member.name} of exchange '${name}'`,
    )
  }
  if (!isDeepStrictEqual(comparable(left.failure), comparable(right.failure))) {
    return end('failure', left, right, left.failure, right.failure, undefined, 'the failure of the run')
  }
  if (!isDeepStrictEqual(comparable(left.metrics), comparable(right.metrics))) {
    return end('metrics', left, right, left.metrics, right.metrics, undefined, 'metrics at the end')
  }
  if (left.memoryPages !== right.memoryPages) {
    return end(
      'memory',
      left,
      right,
      left.memoryPages,
      right.memoryPages,
      undefined,
      'pages of memory at the end',
    )
  }
  return undefined
}

function firstDifferentMember(
  left: ExchangeResult | undefined,
  right: ExchangeResult | undefined,
): { name: string; left: unknown; right: unknown } {
  if (left === undefined || right === undefined) return { name: 'the result', left, right }
  const members = new Set([...Object.keys(left), ...Object.keys(right)]) as Set<keyof ExchangeResult>
  for (const name of members) {
    if (!isDeepStrictEqual(comparable(left[name]), comparable(right[name]))) {
      return { name, left: left[name], right: right[name] }
    }
  }
  return { name: 'the result', left, right }
}

function end(
  kind: TraceDifference['kind'],
  left: Trace,
  right: Trace,
  one: unknown,
  other: unknown,
  exchange: string | undefined,
  what: string,
): TraceDifference {
  return {
    kind,
    exchange,
    callback: undefined,
    hostCall: undefined,
    event: undefined,
    left: one,
    right: other,
    text: [
      `${what} differs`,
      `  ${left.engine.padEnd(6)} ${JSON.stringify(one) ?? '(nothing)'}`,
      `  ${right.engine.padEnd(6)} ${JSON.stringify(other) ?? '(nothing)'}`,
    ].join('\n'),
  }
}
