import type { Scenario } from '../../scenario.ts'
import type { Trace, TraceEvent } from '../../trace.ts'
import type { WatPlugin } from '../wat-plugin.ts'

/** A small plugin, a scenario, and what must come of it on every engine. */
export interface ConformanceCase {
  name: string
  plugin: WatPlugin
  /** @default one plain exchange */
  scenario?: Scenario
  check: (trace: Trace) => void
}

export type HostCallEvent = Extract<TraceEvent, { hostCall: string }>

/** The calls of one host function, in order. */
export function callsOf(trace: Trace, name: string): HostCallEvent[] {
  return trace.events.filter(
    (event): event is HostCallEvent => 'hostCall' in event && event.hostCall === name,
  )
}

/** The results of all calls of one host function, in order. */
export function resultsOf(trace: Trace, name: string): (number | null)[] {
  return callsOf(trace, name).map(({ result }) => result)
}

export function callbacksOf(trace: Trace): string[] {
  return trace.events.flatMap((event) =>
    'callback' in event ? [`${event.callback}(${event.args.join(',')})`] : [],
  )
}

export function logsOf(trace: Trace): string[] {
  return trace.events.flatMap((event) =>
    'log' in event ? [`${event.log.level}: ${String(event.log.message)}`] : [],
  )
}
