import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Expectation,
  type HeaderPairs,
  type Message,
  parseScenario,
  type Scenario,
} from '@proxy-wasm-aot/host'
import { afterEach, describe, expect, test } from 'vitest'
import { buildExample, type ExampleName } from '../examples/build.mjs'
import { type Answer, type Echo, type Gateway, type GatewayRequest, startGateway } from './envoy.ts'

const plugins = join(import.meta.dirname, '..', '..', 'examples', 'plugins')

interface Case {
  example: ExampleName
  folder: string
  /** Changes the configuration, for a gateway whose clock is today's. */
  adapt?: (configuration: Record<string, unknown>) => object
  /** Exchanges that are about the clock. */
  without?: readonly string[]
}

const lenient = 3_153_600_000
const cases: Case[] = [
  { example: 'oauth', folder: 'oauth' },
  { example: 'oauth-assemblyscript', folder: 'oauth' },
  { example: 'oauth-go', folder: 'oauth' },
  { example: 'key-auth', folder: 'key-auth' },
  { example: 'basic-auth', folder: 'basic-auth' },
  {
    example: 'hmac-auth',
    folder: 'hmac-auth',
    adapt: (configuration) => ({ ...configuration, date_offset: lenient }),
    without: ['an old date'],
  },
  {
    example: 'jwt-auth',
    folder: 'jwt-auth',
    adapt: ({ consumers, ...rest }) => ({
      ...rest,
      consumers: (consumers as object[]).map((consumer) => ({ ...consumer, clock_skew_seconds: lenient })),
    }),
    without: ['an expired token', 'a token for later'],
  },
  { example: 'custom-response', folder: 'custom-response' },
  { example: 'request-block', folder: 'request-block' },
  { example: 'bot-detect', folder: 'bot-detect' },
  { example: 'transformer', folder: 'transformer' },
]

let gateway: Gateway | undefined
afterEach(async () => {
  await gateway?.stop()
  gateway = undefined
})

describe('real Envoy gives the answers of the scenario', () => {
  test.each(cases)(
    '$example',
    async ({ example, folder, adapt = (configuration) => configuration, without = [] }) => {
      const path = join(plugins, folder, 'scenario.yaml')
      const scenario = parseScenario(await readFile(path, 'utf8'), path)
      const config = adapt(JSON.parse(String(scenario.plugin?.configuration)))
      gateway = await startGateway(await buildExample(example), JSON.stringify(config))
      // The upstream of this gateway echoes, with the status that it should have, and its route has one name.
      const exchanges = (scenario.exchanges ?? []).filter(
        ({ name = '', properties, response }) => !properties && !hasBody(response) && !without.includes(name),
      )
      expect(exchanges.length).toBeGreaterThan(0)
      for (const exchange of exchanges) {
        check(exchange.name ?? '', exchange.expect ?? {}, await gateway.send(toRequest(exchange)))
      }
    },
  )
})

function hasBody(response: Message | undefined): boolean {
  return (response?.body ?? []).length > 0 && headerOf(response, ':status') === '200'
}

function headerOf(message: Message | undefined, name: string): string | undefined {
  const value = message?.headers?.find(([key]) => key === name)?.[1]
  return value === undefined ? undefined : String(value)
}

function toRequest({ request, response }: NonNullable<Scenario['exchanges']>[number]): GatewayRequest {
  const pairs: HeaderPairs = request?.headers ?? []
  const headers = Object.fromEntries(
    pairs.flatMap(([name, value]) => (String(name).startsWith(':') ? [] : [[String(name), String(value)]])),
  )
  delete headers['content-length']
  return {
    method: headerOf(request, ':method') ?? 'GET',
    path: headerOf(request, ':path') ?? '/',
    headers: { ...headers, host: headerOf(request, ':authority') ?? 'example.com' },
    upstreamStatus: Number(headerOf(response, ':status') ?? 200),
    ...(request?.body && { body: request.body.join('') }),
  }
}

function check(name: string, expected: Expectation, answer: Answer): void {
  const {
    localResponse,
    status,
    responseBody,
    responseHeaders = {},
    requestHeaders = {},
    requestBody,
  } = expected
  if (status !== undefined) expect(answer.status, name).toBe(status)
  for (const [header, value] of Object.entries(responseHeaders))
    expect(answer.headers[header], name).toBe(value)
  if (localResponse && responseBody !== undefined) expect(answer.body, name).toBe(responseBody)
  if (Object.keys(requestHeaders).length === 0 && requestBody === undefined) return
  const echo = JSON.parse(answer.body) as Echo
  for (const [header, value] of Object.entries(requestHeaders)) {
    const found = header === ':path' ? echo.path : echo.headers[header]
    // Envoy joins several values of a header.
    if (value === null) expect(found, `${name}: ${header}`).toBeUndefined()
    else expect(String(found).split(/, ?/)[0], `${name}: ${header}`).toBe(String(value).split(/, ?/)[0])
  }
  if (requestBody !== undefined) expect(echo.body, name).toBe(requestBody)
}
