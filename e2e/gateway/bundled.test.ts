import { createHmac } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readManifest, readModule } from '@proxy-wasm-aot/core'
import { checkExpectations, parseScenario, runScenario, type Scenario } from '@proxy-wasm-aot/host'
import { execa } from 'execa'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Echo, type Gateway, startGateway } from './envoy.ts'

const examples = join(import.meta.dirname, '..', '..', 'examples')

let gateway: Gateway | undefined
afterEach(async () => {
  await gateway?.stop()
  gateway = undefined
})

/** Builds an example as its users do, and returns its folder. */
async function build(example: string): Promise<string> {
  const cwd = join(examples, example)
  await rm(join(cwd, 'dist'), { recursive: true, force: true })
  await execa('npm', ['run', '--silent', 'build'], { cwd, stdin: 'ignore', all: true })
  return cwd
}

async function findArtifact(folder: string, pattern: RegExp): Promise<string> {
  const files = await readdir(join(folder, 'dist'), { recursive: true })
  const found = files.filter((file) => pattern.test(file))
  expect(found).toHaveLength(1)
  return join(folder, 'dist', found[0]!)
}

const headerPlugins = [
  {
    bundler: 'Vite',
    example: 'vite-assemblyscript',
    scenario: 'header.scenario.yaml',
    seenBy: 'assemblyscript',
  },
  { bundler: 'rollup', example: 'rollup-go', scenario: 'scenario.yaml', seenBy: 'go' },
  { bundler: 'Vite', example: 'vite-cpp', scenario: 'scenario.yaml', seenBy: 'c++' },
] as const

describe.each(headerPlugins)('$example, built by $bundler', ({ example, scenario: file, seenBy }) => {
  let artifact: string
  let scenario: Scenario
  beforeAll(async () => {
    const folder = await build(example)
    artifact = await findArtifact(folder, /header.*\.aot.*\.wasm$/)
    scenario = parseScenario(await readFile(join(folder, file), 'utf8'), file)
  })

  test('is an artifact with both halves', async () => {
    const module = await readModule(artifact)
    expect(readManifest(module)).toMatchObject({
      aot: { formatVersion: 5, section: 'wamr-aot' },
      target: { name: 'x86-64-v3' },
    })
  })

  test('gives the same answer in real Envoy under V8 and compiled ahead of time under WAMR', async () => {
    gateway = await startGateway(artifact, String(scenario.plugin?.configuration))
    const answer = await gateway.send({ path: '/hello', headers: { 'x-seen-by': 'nobody' } })
    const echo = JSON.parse(answer.body) as Echo
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ 'x-plugin': 'hello', 'x-served-by': 'the gateway' })
    expect(echo.headers['x-seen-by']).toBe(seenBy)

    for (const engine of ['v8', 'aot'] as const) {
      const trace = await runScenario(artifact, { ...scenario, gateway: 'envoy' }, { engine })
      expect(trace.failure).toBeUndefined()
      expect(checkExpectations(scenario, trace)).toEqual([])
      const { request, response } = trace.exchanges[0]!
      expect(response.headers).toContainEqual(['x-plugin', answer.headers['x-plugin']])
      expect(response.headers).toContainEqual(['x-served-by', answer.headers['x-served-by']])
      expect(request?.headers).toContainEqual(['x-seen-by', echo.headers['x-seen-by']])
    }
  })
})

describe('the JSON Web Token plugin, built by Vite', () => {
  const secret = 'a secret that only issuer and gateway know'
  const configuration = JSON.stringify({ secret, issuer: 'example' })
  const now = Math.floor(Date.now() / 1000)

  function token(claims: object, key = secret): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${part({ alg: 'HS256' })}.${part({ iss: 'example', sub: 'alice', exp: now + 600, ...claims })}`
    return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
  }

  test('gives the same answers in real Envoy and compiled ahead of time', async () => {
    const artifact = await findArtifact(await build('vite-assemblyscript'), /jwt.*\.aot.*\.wasm$/)
    const good = token({})
    const tampered = token({}, 'another secret')
    const requests = [
      { headers: { authorization: `Bearer ${good}` }, status: 200 },
      { headers: {}, status: 401, body: 'Jwt is missing' },
      { headers: { authorization: `Bearer ${tampered}` }, status: 401, body: 'Jwt verification fails' },
      {
        headers: { authorization: `Bearer ${token({ exp: now - 600 })}` },
        status: 401,
        body: 'Jwt is expired',
      },
    ]
    const scenario: Scenario = {
      gateway: 'envoy',
      plugin: { configuration },
      clock: { startNanoseconds: `${now}000000000` },
      exchanges: requests.map(({ headers }) => ({ request: { headers: Object.entries(headers) } })),
    }
    const underWamr = await runScenario(artifact, scenario, { engine: 'aot' })
    gateway = await startGateway(artifact, configuration)
    for (const [index, { headers, status, body }] of requests.entries()) {
      const answer = await gateway.send({ headers })
      const { response, request } = underWamr.exchanges[index]!
      expect(answer.status).toBe(status)
      expect(response.headers).toContainEqual([':status', String(status)])
      if (body !== undefined) expect([answer.body, response.body]).toEqual([body, body])
      if (status !== 200) continue
      expect((JSON.parse(answer.body) as Echo).headers['x-jwt-subject']).toBe('alice')
      expect(request?.headers).toContainEqual(['x-jwt-subject', 'alice'])
    }
  })
})
