import '@proxy-wasm-aot/host/vitest'
import { loadPlugin, type TestPlugin } from '@proxy-wasm-aot/host'
import { describe, expect, test } from 'vitest'
import { buildExample, type ExampleName } from './build.mjs'

const consumer = {
  name: 'consumer1',
  client_id: '9515b564-0b1d-11ee-9c4c-00163e1250b5',
  client_secret: '9e55de56-0b1d-11ee-b8ec-00163e1250b5',
}
const other = { name: 'consumer2', client_id: 'second', client_secret: 'secret of the second' }
const versions: ExampleName[] = ['oauth', 'oauth-assemblyscript', 'oauth-go']

function requestToken(plugin: TestPlugin, { client_id, client_secret }: typeof consumer): string {
  const query = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const result = plugin.request({ path: `/oauth2/token?${query}` })
  expect(result).toHaveSentLocalResponse(200)
  const answer = JSON.parse(String(result.response.body))
  expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 7200 })
  return answer.access_token
}

describe.each(versions)('%s', (version) => {
  const load = async (configuration: object, properties: Record<string, string> = {}) =>
    loadPlugin(await buildExample(version), { configuration, properties })

  test('takes the tokens that it issues, and no longer than they hold', async () => {
    const plugin = await load({ consumers: [consumer] })
    const token = requestToken(plugin, consumer)
    const [, payload] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString())
    expect(claims).toMatchObject({ aud: 'default', iss: 'Higress-Gateway', sub: 'consumer1' })
    expect(claims.exp - claims.iat).toBe(7200)
    expect(claims.jti).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const authorization = `Bearer ${token}`
    expect(plugin.request({ headers: { authorization } })).toHaveRequestHeader('x-mse-consumer', 'consumer1')

    const startNanoseconds = `${claims.exp + 61}000000000`
    const configuration = { consumers: [consumer] }
    const later = await loadPlugin(await buildExample(version), {
      configuration,
      clock: { startNanoseconds },
    })
    expect(later.request({ headers: { authorization } })).toHaveSentLocalResponse(401)
  })

  test('does not trust the name that a client gives itself', async () => {
    const plugin = await load({ consumers: [consumer] })
    const authorization = `Bearer ${requestToken(plugin, consumer)}`
    const result = plugin.request({ headers: { authorization, 'x-mse-consumer': 'admin' } })
    const names = result.request?.headers.filter(([name]) => name === 'x-mse-consumer')
    expect(names).toEqual([['x-mse-consumer', 'consumer1']])
  })

  test('lets only allowed consumers use a route', async () => {
    const configuration = {
      consumers: [consumer, other],
      _rules_: [
        { _match_route_: ['route-a'], allow: ['consumer1'] },
        { _match_domain_: ['*.open.com'], _disable_: true },
      ],
      global_auth: true,
    }
    const plugin = await load(configuration, { route_name: 'route-a' })
    const send = (token: string) => plugin.request({ headers: { authorization: `Bearer ${token}` } })
    expect(send(requestToken(plugin, consumer))).toHaveStatus(200)
    expect(send(requestToken(plugin, other))).toHaveSentLocalResponse(403)

    const elsewhere = await load(configuration)
    expect(elsewhere.request()).toHaveSentLocalResponse(401)
    expect(elsewhere.request({ authority: 'www.open.com:443' })).toHaveStatus(200)
  })

  test('binds a token to its route where credentials are not global', async () => {
    const configuration = { consumers: [consumer], global_credentials: false, keep_token: false }
    const plugin = await load(configuration, { route_name: 'route-a' })
    const headers = { authorization: `Bearer ${requestToken(plugin, consumer)}` }
    expect(plugin.request({ headers })).not.toHaveRequestHeader('authorization')
    const neighbour = await load(configuration, { route_name: 'route-b' })
    expect(neighbour.request({ headers })).toHaveSentLocalResponse(403)
  })

  test.each([
    ['no JSON', '{'],
    ['a consumer without a secret', '{"consumers":[{"name":"a","client_id":"b"}]}'],
    [
      'two consumers with one client_id',
      JSON.stringify({ consumers: [consumer, { ...consumer, name: 'b' }] }),
    ],
    ['a rule for nothing', '{"consumers":[],"_rules_":[{"allow":[]}]}'],
    ['a time that is a text', '{"consumers":[],"token_ttl":"7200"}'],
  ])('does not start with %s', async (_, configuration) => {
    const plugin = await loadPlugin(await buildExample(version), { configuration })
    expect(plugin.failure?.stage).toBe('configure')
    expect(plugin.startLogs).not.toEqual([])
  })

  test('survives whatever comes in place of a token', async () => {
    const plugin = await load({ consumers: [consumer] })
    const good = requestToken(plugin, consumer)
    const [header, payload, signature] = good.split('.')
    const part = (text: string) => Buffer.from(text).toString('base64url')
    const bad = [
      '',
      '.',
      '..',
      'a.b.c',
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${good}.`,
      `${header}.${payload}.${signature}A`,
      `${part('{"alg":"none"}')}.${payload}.`,
      `${part('[]')}.${payload}.${signature}`,
      `${header}.${part('{"client_id":{}}')}.${signature}`,
      `${header}.${part('['.repeat(100_000))}.${signature}`,
      `${header}.${part('{"exp":1e999}')}.${signature}`,
      `${header}.${part('{"a":"\\ud800"}')}.${signature}`,
    ]
    for (const token of bad) {
      const result = plugin.request({ headers: { authorization: `Bearer ${token}` } })
      expect(result, token.slice(0, 100)).toHaveSentLocalResponse(401)
    }
    expect(plugin.request({ headers: { authorization: `Bearer ${good}` } })).toHaveStatus(200)
  })
})
