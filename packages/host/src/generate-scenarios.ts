import type { ProxyWasmModule } from '@proxy-wasm-aot/core'
import { fromByteString } from './byte-string.ts'
import { initialScenario } from './initial-scenario.ts'
import { createRandomBytes } from './random.ts'
import type { Bytes, Exchange, Message, Scenario } from './scenario.ts'

export interface GenerateOptions {
  /** How many exchanges in all. @default 100 */
  exchanges?: number
  /** How many of them go through one VM, one after the other. @default 20 */
  exchangesPerScenario?: number
  /** What the plugin is configured with. @default '{}' where it takes a configuration */
  configuration?: Bytes
  /** Gateway profile. @default by the plugin's ABI version */
  gateway?: string
}

/**
 * Scenarios made at random from a seed, to compare engines with: headers with bytes of every class, repeated and
 * empty ones, bodies of all sizes split everywhere, trailers, answers that succeed and fail.
 * The same module and seed give the same scenarios.
 */
export function generateScenarios(
  module: ProxyWasmModule,
  seed: number,
  { exchanges = 100, exchangesPerScenario = 20, configuration, gateway }: GenerateOptions = {},
): Scenario[] {
  const base = initialScenario(module)
  const choose = createChoices(seed)
  const scenarios: Scenario[] = []
  for (let left = exchanges; left > 0; left -= exchangesPerScenario) {
    const count = Math.min(left, exchangesPerScenario)
    scenarios.push({
      ...base,
      ...(gateway !== undefined && { gateway }),
      ...(configuration !== undefined && { plugin: { ...base.plugin, configuration } }),
      randomSeed: choose.below(2 ** 31),
      exchanges: Array.from({ length: count }, (_, index) => generateExchange(choose, index)),
    })
  }
  return scenarios
}

interface Choices {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number
  oneOf<Value>(values: readonly [Value, ...Value[]]): Value
}

function createChoices(seed: number): Choices {
  const randomBytes = createRandomBytes(seed)
  const below = (limit: number) => {
    const bytes = Buffer.from(randomBytes(6), 'latin1')
    return bytes.readUIntLE(0, 6) % limit
  }
  return { below, oneOf: (values) => values[below(values.length)] ?? values[0] }
}

/** Classes of bytes, each with what is special to it: text, token characters, controls, UTF-8, arbitrary bytes. */
type ByteClass = 'text' | 'token' | 'json' | 'url' | 'utf8' | 'controls' | 'any'
const byteClasses: readonly [ByteClass, ...ByteClass[]] = [
  'text',
  'token',
  'json',
  'url',
  'utf8',
  'controls',
  'any',
]

const alphabets: Record<Exclude<ByteClass, 'any'>, string> = {
  text: 'abc XYZ 019 ,;=',
  token: "abcxyz019!#$%&'*+-.^_`|~",
  json: '{}[]":,0123456789.eE+-\\ntrufalsn',
  url: '/?&=%+#.:abc012AF',
  utf8: 'aé漢😀ß\u00a0\u200b',
  controls: '\u0001\t\u007f\u001b\r\n ',
}

function bytesOf(choose: Choices, byteClass: ByteClass, length: number): Bytes {
  if (byteClass === 'any') {
    return fromByteString(Array.from({ length }, () => String.fromCharCode(choose.below(256))).join(''))
  }
  const characters = [...alphabets[byteClass]]
  return Array.from({ length }, () => characters[choose.below(characters.length)]).join('')
}

const lengths: readonly [number, ...number[]] = [0, 1, 2, 7, 8, 15, 16, 17, 31, 64, 127, 255, 256, 1000, 4097]
const knownNames: readonly [string, ...string[]] = [
  'accept',
  'authorization',
  'content-type',
  'cookie',
  'host',
  'origin',
  'referer',
  'user-agent',
  'x-api-key',
  'x-forwarded-for',
  'x-request-id',
  'X-Mixed-Case',
]
const methods: readonly [string, ...string[]] = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']
const paths: readonly [string, ...string[]] = ['/', '/a', '/a/b?c=d', '/%2e%2e/x', '/?', '//', '/a;b#c']

function generateExchange(choose: Choices, index: number): Exchange {
  const failing = choose.below(8) === 0
  return {
    name: `generated ${index + 1}`,
    request: {
      ...generateMessage(choose),
      headers: [
        [':authority', choose.oneOf(['example.com', 'example.com:8080', '[::1]'])],
        [
          ':path',
          choose.below(4) === 0 ? bytesOf(choose, 'url', choose.oneOf(lengths)) : choose.oneOf(paths),
        ],
        [':method', choose.oneOf(methods)],
        [':scheme', choose.oneOf(['http', 'https'])],
        ...generateHeaders(choose),
      ],
    },
    response: {
      ...generateMessage(choose),
      headers: [[':status', choose.oneOf(['200', '204', '301', '404', '500'])], ...generateHeaders(choose)],
    },
    httpCalls: failing ? [] : [answer(choose), answer(choose)],
    redisCalls: failing ? [] : [{ response: choose.oneOf(['+OK\r\n', ':1\r\n', '$-1\r\n', '-ERR no\r\n']) }],
    grpcCalls: failing ? [] : [{ message: bytesOf(choose, 'any', choose.oneOf(lengths)) }],
    ticks: choose.below(2),
  }
}

function answer(choose: Choices): Message & { failure?: boolean } {
  return choose.below(5) === 0
    ? { failure: true }
    : { ...generateMessage(choose), headers: [[':status', choose.oneOf(['200', '403', '500'])]] }
}

function generateHeaders(choose: Choices): [Bytes, Bytes][] {
  return Array.from({ length: choose.below(8) }, () => [
    choose.below(3) === 0 ? bytesOf(choose, 'token', 1 + choose.below(20)) : choose.oneOf(knownNames),
    bytesOf(choose, choose.oneOf(byteClasses), choose.oneOf(lengths)),
  ])
}

function generateMessage(choose: Choices): Message {
  const chunks = choose.below(5)
  const message: Message = {}
  if (chunks > 0) {
    message.body = Array.from({ length: chunks }, () =>
      bytesOf(choose, choose.oneOf(byteClasses), choose.oneOf(lengths)),
    )
  }
  if (choose.below(4) === 0) message.trailers = generateHeaders(choose)
  return message
}
