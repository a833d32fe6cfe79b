import { expect } from 'vitest'
import { toByteString } from './byte-string.ts'
import type { TestPlugin, TestResult } from './load-plugin.ts'
import type { Bytes, HeaderPairs } from './scenario.ts'

/** Matchers for what a plugin did, given by `@proxy-wasm-aot/host/vitest`. */
export interface PluginMatchers<Result = unknown> {
  /** The plugin answered itself, with this status where one is given. */
  toHaveSentLocalResponse(status?: number): Result
  /** The client got this status. */
  toHaveStatus(status: number): Result
  /** The upstream got this header, with this value where one is given. */
  toHaveRequestHeader(name: string, value?: string | RegExp): Result
  /** The client got this header, with this value where one is given. */
  toHaveResponseHeader(name: string, value?: string | RegExp): Result
  /** The upstream got this body. */
  toHaveRequestBody(body: string | RegExp): Result
  /** The client got this body. */
  toHaveResponseBody(body: string | RegExp): Result
  /** The plugin logged such a message during the exchange. */
  toHaveLogged(message: string | RegExp, level?: string): Result
  /** The plugin made this host call. @example 'proxy_http_call' */
  toHaveCalled(hostCall: string): Result
  /** The plugin's metric has this value. */
  toHaveMetric(name: string, value?: number | bigint): Result
  /** The plugin trapped, with this message where one is given. */
  toHaveTrapped(message?: string | RegExp): Result
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameter must be the same as in Vitest's own declaration
  interface Matchers<T = any> extends PluginMatchers<T> {}
}

interface Outcome {
  pass: boolean
  message: () => string
}

function outcome(pass: boolean, what: string, found: string): Outcome {
  return { pass, message: () => `expected the plugin ${pass ? 'not ' : ''}to ${what}; found ${found}` }
}

function matches(expected: string | RegExp | undefined, found: Bytes): boolean {
  if (expected === undefined) return true
  const text = Buffer.from(toByteString(found), 'latin1').toString('utf8')
  return typeof expected === 'string' ? text === expected : expected.test(text)
}

function headerOutcome(
  headers: HeaderPairs | undefined,
  side: string,
  name: string,
  value: string | RegExp | undefined,
): Outcome {
  const values = (headers ?? []).filter(([key]) => key === name.toLowerCase()).map(([, found]) => found)
  const wanted = value === undefined ? '' : ` with ${value}`
  const found = headers === undefined ? `no ${side}` : JSON.stringify(values)
  return outcome(
    values.some((candidate) => matches(value, candidate)),
    `give the ${side} the header ${name}${wanted}`,
    found,
  )
}

function bodyOutcome(body: Bytes | undefined, side: string, expected: string | RegExp): Outcome {
  return outcome(
    body !== undefined && matches(expected, body),
    `give the ${side} the body ${expected}`,
    body === undefined ? `no ${side}` : JSON.stringify(body),
  )
}

expect.extend({
  toHaveSentLocalResponse(result: TestResult, status?: number) {
    return outcome(
      result.localResponse && (status === undefined || result.status === status),
      `answer itself${status === undefined ? '' : ` with ${status}`}`,
      `${result.localResponse ? 'its own' : "the upstream's"} response with ${result.status}`,
    )
  },
  toHaveStatus(result: TestResult, status: number) {
    return outcome(result.status === status, `let the client get ${status}`, String(result.status))
  },
  toHaveRequestHeader(result: TestResult, name: string, value?: string | RegExp) {
    return headerOutcome(result.request?.headers, 'upstream', name, value)
  },
  toHaveResponseHeader(result: TestResult, name: string, value?: string | RegExp) {
    return headerOutcome(result.response.headers, 'client', name, value)
  },
  toHaveRequestBody(result: TestResult, body: string | RegExp) {
    return bodyOutcome(result.request?.body, 'upstream', body)
  },
  toHaveResponseBody(result: TestResult, body: string | RegExp) {
    return bodyOutcome(result.response.body, 'client', body)
  },
  toHaveLogged(result: TestResult, message: string | RegExp, level?: string) {
    return outcome(
      result.logs.some(
        (log) => matches(message, log.message) && (level === undefined || log.level === level),
      ),
      `log ${message}${level === undefined ? '' : ` at level ${level}`}`,
      JSON.stringify(result.logs),
    )
  },
  toHaveCalled(result: TestResult, hostCall: string) {
    const calls = result.events.flatMap((event) => ('hostCall' in event ? [event.hostCall] : []))
    return outcome(calls.includes(hostCall), `call ${hostCall}`, [...new Set(calls)].join(', ') || 'no call')
  },
  toHaveMetric(plugin: TestPlugin, name: string, value?: number | bigint) {
    const metric = plugin.metrics()[name]
    return outcome(
      metric !== undefined && (value === undefined || metric.value === String(value)),
      `have the metric ${name}${value === undefined ? '' : ` at ${value}`}`,
      metric?.value ?? 'no such metric',
    )
  },
  toHaveTrapped(result: TestResult, message?: string | RegExp) {
    const failure = result.failure?.message
    return outcome(
      failure !== undefined && matches(message, failure),
      `trap${message === undefined ? '' : ` with ${message}`}`,
      failure ?? 'no trap',
    )
  },
})
