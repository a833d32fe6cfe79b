import { createServer } from 'node:net'
import { execa, type ResultPromise } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordRedisAnswers } from './record-redis.ts'
import { connectRedis, replyEnd } from './redis-client.ts'
import { runScenario } from './run-scenario.ts'
import { buildWat, onRequestHeaders } from './testing/wat-plugin.ts'

/** Debian's package of the same name. */
const redisServer = 'redis-server'
let server: ResultPromise
let port = 0

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

beforeAll(async () => {
  port = await freePort()
  server = execa(redisServer, [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
  ])
  server.catch(() => undefined)
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      const client = await connectRedis({ port })
      client.close()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
})

afterAll(async () => {
  server.kill()
  await server.catch(() => undefined)
})

/** Counts requests in Redis and answers 429 from the third one on. */
const limiter = await buildWat({
  abi: '0_2_100',
  imports: [
    'proxy_redis_init',
    'proxy_redis_call',
    'proxy_get_buffer_bytes',
    'proxy_set_effective_context',
    'proxy_send_local_response',
    'proxy_continue_stream',
  ],
  data: { service: 'redis', incr: '*2\\0d\\0a$4\\0d\\0aINCR\\0d\\0a$1\\0d\\0ac\\0d\\0a', none: '' },
  body: (ref) => `
    (func (export "proxy_on_configure") (param i32 i32) (result i32)
      (drop (call $proxy_redis_init ${ref('service')} ${ref('none')} ${ref('none')} (i32.const 100))) (i32.const 1))
    (global $stream (mut i32) (i32.const 0))
    ${onRequestHeaders(
      `(global.set $stream (local.get $id))
       (drop (call $proxy_redis_call ${ref('service')} ${ref('incr')} (i32.const 0)))`,
      '(i32.const 1)',
    )}
    (func (export "proxy_on_redis_call_response") (param i32 i32 i32 i32)
      (drop (call $proxy_get_buffer_bytes (i32.const 9) (i32.const 0) (i32.const 99) (i32.const 0) (i32.const 4)))
      (drop (call $proxy_set_effective_context (global.get $stream)))
      (if (i32.gt_u (i32.load8_u (i32.add (i32.load (i32.const 0)) (i32.const 1))) (i32.const 50))
        (then (drop (call $proxy_send_local_response (i32.const 429) ${ref('none')} ${ref('none')} ${ref('none')} (i32.const -1))))
        (else (drop (call $proxy_continue_stream (i32.const 0))))))`,
})

test('the answers of a real server are written into the scenario, each call is made once', async () => {
  const { scenario, trace } = await recordRedisAnswers(limiter, { exchanges: [{}, {}, {}] }, { port })
  expect(scenario.exchanges?.map(({ redisCalls }) => redisCalls)).toEqual(
    [1, 2, 3].map((count) => [{ status: 0, response: `:${count}\r\n` }]),
  )
  expect(trace.exchanges.map(({ response }) => response.headers[0]?.[1])).toEqual(['200', '200', '429'])
  expect(await runScenario(limiter, scenario)).toEqual(trace)
})

test('a server that is not there is a coded error', async () => {
  await expect(recordRedisAnswers(limiter, {}, { port: await freePort() })).rejects.toMatchObject({
    code: 'REDIS_UNREACHABLE',
  })
})

test.each([
  ['+OK\r\n', 5],
  ['+OK', undefined],
  ['$-1\r\n', 5],
  ['$3\r\nab\r\n', undefined],
  ['$2\r\nab\r\n+next', 8],
  ['*2\r\n:1\r\n$1\r\n\r\r\n', 15],
  ['*2\r\n:1\r\n', undefined],
  ['*-1\r\n', 5],
  ['%1\r\n+k\r\n:2\r\n', 12],
])('the end of the reply %j is found', (reply, end) => {
  expect(replyEnd(reply, 0)).toBe(end)
})
