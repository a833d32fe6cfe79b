import { toByteString } from './byte-string.ts'
import type { Bytes, Expectation, HeaderPairs, Scenario } from './scenario.ts'
import type { ExchangeResult, Trace } from './trace.ts'

/** One expectation of a scenario that a run did not meet. */
export interface UnmetExpectation {
  exchange: string
  /** What was looked at. @example 'status', 'response header www-authenticate' */
  subject: string
  expected: string
  found: string
}

/** Every expectation of a scenario's author that the run did not meet. */
export function checkExpectations(scenario: Scenario, trace: Trace): UnmetExpectation[] {
  return (scenario.exchanges ?? []).flatMap(({ expect, name }, index) => {
    if (expect === undefined) return []
    const result = trace.exchanges[index]
    if (result !== undefined) return checkExchange(expect, result)
    const exchange = name ?? `exchange ${index + 1}`
    return [{ exchange, subject: 'result', expected: 'a result', found: trace.failure?.message ?? 'none' }]
  })
}

function checkExchange(expect: Expectation, result: ExchangeResult): UnmetExpectation[] {
  const unmet: UnmetExpectation[] = []
  const check = (subject: string, expected: Bytes | null | undefined, found: Bytes | undefined) => {
    if (expected === undefined) return
    if (expected === null ? found === undefined : found !== undefined && sameBytes(expected, found)) return
    unmet.push({
      exchange: result.name,
      subject,
      expected: expected === null ? 'absent' : JSON.stringify(expected),
      found: found === undefined ? 'absent' : JSON.stringify(found),
    })
  }
  const { response, request } = result
  const { localResponse, status } = expect
  check(
    'localResponse',
    localResponse === undefined ? undefined : String(localResponse),
    String(result.localResponse),
  )
  check('status', status === undefined ? undefined : String(status), headerValue(response.headers, ':status'))
  for (const [name, value] of Object.entries(expect.responseHeaders ?? {})) {
    check(`response header ${name}`, value, headerValue(response.headers, name))
  }
  check('response body', expect.responseBody, response.body)
  for (const [name, value] of Object.entries(expect.requestHeaders ?? {})) {
    check(`request header ${name}`, value, request && headerValue(request.headers, name))
  }
  check('request body', expect.requestBody, request?.body)
  return unmet
}

function headerValue(headers: HeaderPairs, name: string): Bytes | undefined {
  return headers.find(([key]) => key === name.toLowerCase())?.[1]
}

function sameBytes(left: Bytes, right: Bytes): boolean {
  return toByteString(left) === toByteString(right)
}
