import { z } from 'zod'
import type { Scenario } from './scenario.ts'

const bytes = z
  .union([z.string(), z.strictObject({ base64: z.base64() })])
  .describe('Text, or an object with base64 for bytes that are no UTF-8')

const pairs = z
  .array(z.tuple([bytes, bytes]))
  .describe('Names and values in order; a name may come several times')

const natural = z.number().int().nonnegative()
const digits = z.string().regex(/^[0-9]{1,20}$/, 'expected decimal digits in a string')

const message = {
  headers: pairs.optional(),
  body: z.array(bytes).optional().describe('The body in the chunks in which it arrives'),
  trailers: pairs.optional(),
}

const callAnswer = z.strictObject({
  ...message,
  failure: z.boolean().optional().describe('The call fails as if the cluster could not be reached'),
})

const grpcAnswer = z.strictObject({ status: natural.optional(), message: bytes.optional() })

const grpcStreamAnswer = z.strictObject({
  initialMetadata: pairs.optional(),
  messages: z.array(bytes).optional(),
  trailingMetadata: pairs.optional(),
  status: natural.optional(),
  message: bytes.optional(),
})

const redisAnswer = z.strictObject({
  status: natural.optional(),
  response: bytes.optional().describe('A RESP value as it stands on the wire'),
})

const answers = {
  httpCalls: z.array(callAnswer).optional().describe('Answers to proxy_http_call, in the order of the calls'),
  grpcCalls: z.array(grpcAnswer).optional().describe('Answers to proxy_grpc_call'),
  grpcStreams: z.array(grpcStreamAnswer).optional().describe('What comes back on each proxy_grpc_stream'),
  redisCalls: z.array(redisAnswer).optional().describe('Answers to proxy_redis_call'),
}

const expectation = z.strictObject({
  localResponse: z.boolean().optional(),
  status: natural.optional(),
  responseHeaders: z.record(z.string(), bytes).optional(),
  responseBody: bytes.optional(),
  requestHeaders: z.record(z.string(), bytes.nullable()).optional(),
  requestBody: bytes.optional(),
})

const exchange = z.strictObject({
  name: z.string().optional(),
  request: z.strictObject(message).optional(),
  response: z.strictObject(message).optional(),
  properties: z.record(z.string(), bytes).optional(),
  ...answers,
  ticks: natural.optional(),
  expect: expectation.optional(),
})

/** What {@link Scenario} says, as a schema; the published `scenario.schema.json` is made from it. */
export const scenarioSchema: z.ZodType<Scenario> = z
  .strictObject({
    gateway: z.string().optional().describe('Gateway profile whose ABI the host implements'),
    plugin: z
      .strictObject({
        configuration: bytes.optional(),
        vmConfiguration: bytes.optional(),
        name: z.string().optional(),
        rootId: z.string().optional(),
        vmId: z.string().optional(),
      })
      .optional(),
    clock: z
      .strictObject({
        startNanoseconds: digits.optional(),
        stepNanoseconds: digits.optional(),
      })
      .optional(),
    randomSeed: natural.optional(),
    environment: z.record(z.string(), z.string()).optional(),
    properties: z
      .record(z.string(), bytes)
      .optional()
      .describe('Properties by path, segments joined by dots'),
    logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'critical']).optional(),
    ticks: natural.optional().describe('Ticks to deliver after the start'),
    exchanges: z.array(exchange).optional(),
    ...answers,
    upstreamHosts: pairs.optional(),
    deadlineMilliseconds: z.number().int().positive().optional(),
  })
  .describe('What a gateway does to a proxy-wasm plugin') as z.ZodType<Scenario>

/** The JSON Schema of scenarios, draft 2020-12. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return { title: 'proxy-wasm-aot scenario', ...z.toJSONSchema(scenarioSchema) }
}
