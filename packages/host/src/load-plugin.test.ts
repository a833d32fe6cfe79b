import { expect, test } from 'vitest'
import './vitest.ts'
import { loadPlugin } from './load-plugin.ts'
import { buildWat, onRequestHeaders, watPairs } from './testing/wat-plugin.ts'

const plugin = await buildWat({
  imports: [
    'proxy_log',
    'proxy_send_local_response',
    'proxy_get_header_map_value',
    'proxy_add_header_map_value',
    'proxy_define_metric',
    'proxy_increment_metric',
  ],
  data: {
    token: 'x-token',
    added: 'x-checked',
    yes: 'yes',
    denied: 'denied',
    pairs: watPairs([['www-authenticate', 'token']]),
    metric: 'denied_total',
  },
  body: (ref) => `
    (func (export "proxy_on_configure") (param i32 i32) (result i32)
      (drop (call $proxy_define_metric (i32.const 0) ${ref('metric')} (i32.const 0)))
      (drop (call $proxy_log (i32.const 2) ${ref('yes')}))
      (i32.gt_u (local.get 1) (i32.const 1)))
    ${onRequestHeaders(`
      (if (i32.eqz (call $proxy_get_header_map_value (i32.const 0) ${ref('token')} (i32.const 0) (i32.const 4))) (then
        (if (i32.eqz (i32.load (i32.const 4))) (then (unreachable)))
        (drop (call $proxy_add_header_map_value (i32.const 0) ${ref('added')} ${ref('yes')}))
        (return (i32.const 0))))
      (drop (call $proxy_log (i32.const 3) ${ref('denied')}))
      (drop (call $proxy_increment_metric (i32.const 4) (i64.const 1)))
      (drop (call $proxy_send_local_response (i32.const 401) (i32.const 0) (i32.const 0) ${ref('denied')} ${ref('pairs')} (i32.const -1)))`)}
    (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
      (drop (call $proxy_add_header_map_value (i32.const 2) ${ref('added')} ${ref('yes')})) (i32.const 0))`,
})

test('a request is let through or answered, and the matchers see it', async () => {
  const loaded = await loadPlugin(plugin, { configuration: { token: true } })
  expect(loaded.startLogs).toEqual([{ level: 'info', message: 'yes' }])

  const denied = loaded.request({ path: '/admin' })
  expect(denied).toHaveSentLocalResponse(401)
  expect(denied).toHaveResponseBody('denied')
  expect(denied).toHaveResponseHeader('WWW-Authenticate', 'token')
  expect(denied).toHaveLogged(/^den/, 'warn')
  expect(denied).toHaveCalled('proxy_send_local_response')
  expect(denied).not.toHaveRequestHeader('x-checked')
  expect(loaded).toHaveMetric('denied_total', 1)

  const passed = loaded.request(
    { method: 'POST', headers: { 'x-token': 't' }, body: ['a', 'b'] },
    { response: { status: 201, body: 'made' } },
  )
  expect(passed).toHaveStatus(201)
  expect(passed).toHaveRequestHeader('x-checked', /y/)
  expect(passed).toHaveRequestBody('ab')
  expect(passed).toHaveResponseBody('made')
  expect(passed).not.toHaveSentLocalResponse()
  expect(loaded).toHaveMetric('denied_total', 1)

  const trapped = loaded.request({ headers: { 'x-token': '' } })
  expect(trapped).toHaveTrapped('unreachable')
  expect(trapped).toHaveStatus(503)
  expect(loaded.request({ headers: { 'x-token': 'again' } })).toHaveStatus(200)
})

test('a matcher that is not met says what it found', async () => {
  const loaded = await loadPlugin(plugin, { configuration: 'text' })
  expect(() => expect(loaded.request()).toHaveStatus(200)).toThrow(
    'expected the plugin to let the client get 200; found 401',
  )
  expect(() => expect(loaded.request()).not.toHaveSentLocalResponse()).toThrow('not to answer itself')
})

test('a plugin that refuses its configuration says so', async () => {
  const loaded = await loadPlugin(plugin, {})
  expect(loaded.failure).toMatchObject({ stage: 'configure' })
  expect(() => loaded.request()).toThrow('Failed to configure base Wasm plugin')
})
