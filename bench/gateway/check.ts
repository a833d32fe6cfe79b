import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseScenario } from '@proxy-wasm-aot/host'
import { type Echo, send } from '../../e2e/gateway/envoy.ts'

/** What the benchmark sends, from the oauth example's own scenario. */
export interface Published {
  configuration: string
  token: string
  /** `Authorization` headers that are to be refused, with their names and the status of the answer. */
  refused: { name: string; authorization?: string; status: number }[]
}

/** Reads the published configuration and token, and requests that the plugin refuses. */
export async function readPublished(): Promise<Published> {
  const path = join(import.meta.dirname, '../../examples/plugins/oauth/scenario.yaml')
  const scenario = parseScenario(await readFile(path, 'utf8'), path)
  const exchanges = (scenario.exchanges ?? []).map(({ name = '', request, expect }) => {
    const header = request?.headers?.find(([key]) => key === 'authorization')
    const isPlain = request?.headers?.every(([key]) => key === 'authorization') ?? false
    const authorization = header === undefined ? {} : { authorization: String(header[1]) }
    return { name, ...authorization, status: expect?.status ?? 0, isPlain }
  })
  const good = exchanges.find(({ status }) => status === 200)?.authorization
  if (good === undefined) throw new Error(`${path} has no request that passes`)
  return {
    configuration: String(scenario.plugin?.configuration),
    token: good.replace(/^Bearer /, ''),
    refused: exchanges.filter(({ status, isPlain }) => isPlain && (status === 401 || status === 403)),
  }
}

/** Holds a gateway with the plugin to its answers; `path` leads to the upstream that echoes. */
export async function checkAnswers(
  port: number,
  path: string,
  { token, refused }: Published,
): Promise<string> {
  const good = await send(port, { path, headers: { authorization: `Bearer ${token}` } })
  if (good.status !== 200) throw new Error(`the good token got ${good.status} instead of 200: ${good.body}`)
  const consumer = (JSON.parse(good.body) as Echo).headers['x-mse-consumer']
  if (consumer !== 'consumer1') throw new Error(`the upstream got X-Mse-Consumer: ${consumer}`)
  if (refused.length === 0) throw new Error('there is no request to be refused')
  for (const { name, authorization, status } of refused) {
    const answer = await send(port, { path, headers: authorization === undefined ? {} : { authorization } })
    if (answer.status !== status) throw new Error(`${name}: ${answer.status} instead of ${status}`)
  }
  const bad = refused.map(({ name, status }) => `${name} ${status}`).join(', ')
  return `a good token 200, X-Mse-Consumer: ${consumer} at the upstream; ${bad}`
}
