import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { envoyConfig, wasmFilter } from './envoy-config.ts'
import { startEnvoy } from './envoy-process.ts'

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

/** Starts a real Envoy with one plugin in front of an upstream that echoes. */
export async function startGateway(artifact: string, configuration: string): Promise<Gateway> {
  const upstream = await startEcho()
  try {
    const plugin = wasmFilter(artifact, configuration)
    const envoy = await startEnvoy(envoyConfig([plugin], [{ prefix: '/', upstreamPort: upstream.port }]))
    const stop = async () => {
      await envoy.stop()
      await upstream.close()
    }
    return { send: (request) => send(envoy.port, request), log: envoy.log, stop }
  } catch (error) {
    await upstream.close()
    throw error
  }
}

/** Sends one request to a gateway on this machine. */
export function send(
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

/** Answers every request with what it got. */
export async function startEcho(): Promise<{ port: number; close: () => Promise<void> }> {
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
