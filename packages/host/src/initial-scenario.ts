import type { ProxyWasmModule } from '@proxy-wasm-aot/core'
import type { Exchange, Scenario } from './scenario.ts'

/**
 * A first scenario for a plugin, made from its imports and exports: every callback that it has is reached, and what
 * it may ask of the outside is answered. A place to start from, for its author to fill in.
 */
export function initialScenario(module: ProxyWasmModule): Scenario {
  const imports = new Set(module.imports.map(({ name }) => name))
  const exports = new Set(module.exports.map(({ name }) => name))
  const hasRequestBody = exports.has('proxy_on_request_body')
  const hasResponseBody = exports.has('proxy_on_response_body')
  const get: Exchange = {
    name: 'GET without a body',
    request: {
      headers: [
        [':authority', 'example.com'],
        [':path', '/'],
        [':method', 'GET'],
        [':scheme', 'http'],
        ['user-agent', 'scenario/1.0'],
        ['accept', '*/*'],
      ],
    },
    response: {
      headers: [
        [':status', '200'],
        ['content-type', 'text/plain'],
      ],
      ...(hasResponseBody && { body: ['hello, ', 'world'] }),
      ...(exports.has('proxy_on_response_trailers') && { trailers: [['x-trailer', 'response']] }),
    },
  }
  const post: Exchange = {
    name: 'POST with a body in two chunks',
    request: {
      headers: [
        [':authority', 'example.com'],
        [':path', '/api/items?limit=1'],
        [':method', 'POST'],
        [':scheme', 'http'],
        ['content-type', 'application/json'],
        ['content-length', '17'],
      ],
      body: ['{"name":', '"item-1"}'],
      ...(exports.has('proxy_on_request_trailers') && { trailers: [['x-trailer', 'request']] }),
    },
    response: { headers: [[':status', '201']], ...(hasResponseBody && { body: ['{"id":1}'] }) },
  }
  const answers = answersFor(imports)
  return {
    gateway: module.abiVersion === '0.2.100' ? 'higress' : 'envoy',
    ...(exports.has('proxy_on_configure') && { plugin: { configuration: '{}' } }),
    ...(exports.has('proxy_on_tick') && { ticks: 1 }),
    ...answers,
    exchanges: (hasRequestBody ? [get, post] : [get]).map((exchange) => ({ ...exchange, ...answers })),
  }
}

function answersFor(imports: ReadonlySet<string>): Pick<Exchange, 'httpCalls' | 'grpcCalls' | 'redisCalls'> {
  return {
    ...(imports.has('proxy_http_call') && {
      httpCalls: [{ headers: [[':status', '200']], body: ['{}'] }],
    }),
    ...(imports.has('proxy_grpc_call') && { grpcCalls: [{ status: 0, message: '' }] }),
    ...(imports.has('proxy_redis_call') && { redisCalls: [{ status: 0, response: '+OK\r\n' }] }),
  }
}
