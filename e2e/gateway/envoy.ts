import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { envoyProgram } from './parts.ts'

/** What a client gets. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** What the upstream got; it answers with this as JSON. */
export interface Echo {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

export interface Gateway {
  send(request?: GatewayRequest): Promise<Answer>
  /** What Envoy wrote to its log. */
  log(): string
  stop(): Promise<void>
}

export interface GatewayRequest {
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string
  /** Status of the upstream's answer. @default 200 */
  upstreamStatus?: number
}

const statusHeader = 'x-echo-status'

/** Longest time until Envoy is ready, milliseconds: V8 compiles a Go plugin for some seconds. */
const startTimeout = 60_000

/** Starts a real Envoy with one plugin in front of an upstream that echoes. */
export async function startGateway(artifact: string, configuration: string): Promise<Gateway> {
  const folder = await mkdtemp(join(tmpdir(), 'proxy-wasm-aot-envoy-'))
  const upstream = await startEcho()
  const admin = join(folder, 'admin.txt')
  const config = join(folder, 'envoy.json')
  await writeFile(config, JSON.stringify(envoyConfig(artifact, configuration, upstream.port)))
  const flags = ['--config-path', config, '--admin-address-path', admin, '--concurrency', '1']
  const envoy = execa(await envoyProgram(), [...flags, '--log-level', 'warning', '--use-dynamic-base-id'], {
    all: true,
    reject: false,
    stdin: 'ignore',
    buffer: false,
  })
  let log = ''
  envoy.all.on('data', (chunk: Buffer) => {
    log += chunk
  })
  let ended = false
  void envoy.then(() => {
    ended = true
  })
  const stop = async () => {
    envoy.kill()
    await envoy
    await upstream.close()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const port = await waitForListener(admin, () => ended)
    return { send: (request) => send(port, request), log: () => log, stop }
  } catch (error) {
    await stop()
    throw new Error(`Envoy did not start:\n${log}`, { cause: error })
  }
}

async function waitForListener(adminFile: string, ended: () => boolean): Promise<number> {
  const end = Date.now() + startTimeout
  while (Date.now() < end && !ended()) {
    const address = await readFile(adminFile, 'utf8').catch(() => '')
    const listeners =
      address === ''
        ? undefined
        : await fetch(`http://${address}/listeners?format=json`).catch(() => undefined)
    const ready = address === '' ? undefined : await fetch(`http://${address}/ready`).catch(() => undefined)
    if (listeners?.ok && ready?.ok) {
      const { listener_statuses: statuses } = (await listeners.json()) as {
        listener_statuses?: { local_address: { socket_address: { port_value: number } } }[]
      }
      if (statuses?.[0] !== undefined) return statuses[0].local_address.socket_address.port_value
    }
    await sleep(50)
  }
  throw new Error(ended() ? 'it ended' : 'it was not ready in time')
}

function send(
  port: number,
  { method = 'GET', path = '/', headers = {}, body, upstreamStatus = 200 }: GatewayRequest = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { host: 'example.com', [statusHeader]: upstreamStatus, ...headers },
    }
    const request = httpRequest({ ...options, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
      response.on('error', reject)
    })
    request.on('timeout', () => request.destroy(new Error('Envoy gave no answer')))
    request.on('error', reject)
    request.end(body)
  })
}

async function startEcho(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const echo: Echo = { method, path, headers, body: Buffer.concat(chunks).toString() }
      response.statusCode = Number(headers[statusHeader] ?? 200)
      response.setHeader('content-type', 'application/json').end(JSON.stringify(echo))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port: (server.address() as AddressInfo).port, close }
}

function envoyConfig(artifact: string, configuration: string, upstreamPort: number): object {
  const address = (port: number) => ({ socket_address: { address: '127.0.0.1', port_value: port } })
  const type = (name: string) => ({ '@type': `type.googleapis.com/${name}` })
  const plugin = {
    name: 'plugin',
    configuration: { ...type('google.protobuf.StringValue'), value: configuration },
    vm_config: {
      runtime: 'envoy.wasm.runtime.v8',
      allow_precompiled: true,
      code: { local: { filename: artifact } },
    },
  }
  const manager = {
    ...type('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'),
    stat_prefix: 'gateway',
    route_config: {
      virtual_hosts: [
        {
          name: 'all',
          domains: ['*'],
          routes: [{ name: 'route-a', match: { prefix: '/' }, route: { cluster: 'upstream' } }],
        },
      ],
    },
    http_filters: [
      {
        name: 'wasm',
        typed_config: { ...type('envoy.extensions.filters.http.wasm.v3.Wasm'), config: plugin },
      },
      {
        name: 'router',
        typed_config: type('envoy.extensions.filters.http.router.v3.Router'),
      },
    ],
  }
  return {
    admin: { address: address(0) },
    static_resources: {
      listeners: [
        {
          name: 'http',
          address: address(0),
          filter_chains: [{ filters: [{ name: 'http', typed_config: manager }] }],
        },
      ],
      clusters: [
        {
          name: 'upstream',
          type: 'STATIC',
          load_assignment: {
            cluster_name: 'upstream',
            endpoints: [{ lb_endpoints: [{ endpoint: { address: address(upstreamPort) } }] }],
          },
        },
      ],
    },
  }
}
