import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import type { BuiltArtifact } from '../build/builder.ts'
import { createMiddleware, type Route } from './routes.ts'

const built = (text: string) => ({ artifact: { bytes: Buffer.from(text) } }) as unknown as BuiltArtifact

/** Serves one route at `/a b.wasm` below `/base/`. */
async function serve(route: Partial<Route>, onFailure: (error: unknown) => void = () => {}) {
  const whole: Route = {
    build: async () => built('new'),
    lastGood: () => undefined,
    contentType: 'application/wasm',
    body: ({ artifact }) => artifact.bytes,
    ...route,
  }
  const middleware = createMiddleware(new Map([['/a b.wasm', whole]]), '/base/', onFailure)
  const server = createServer((request, response) => {
    middleware(request, response, (error) => response.writeHead(error === undefined ? 404 : 502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)
}

test('serves what it has, below the base and at its path, and leaves the rest to others', async () => {
  const get = await serve({})
  expect(await (await get('/base/a%20b.wasm?x=1')).text()).toBe('new')
  expect((await get('/base/a%20b.wasm')).headers.get('content-type')).toBe('application/wasm')
  expect((await get('/a%20b.wasm')).status).toBe(200)
  for (const path of ['/base/b.wasm', '/%E0%A4%A', '/']) expect((await get(path)).status).toBe(404)
  expect((await get('/base/a%20b.wasm', { method: 'POST' })).status).toBe(404)
})

test('answers that nothing changed', async () => {
  const get = await serve({})
  const etag = (await get('/a%20b.wasm')).headers.get('etag')!
  const again = await get('/a%20b.wasm', { headers: { 'if-none-match': etag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('serves the last good artifact while a build fails, else the error', async () => {
  const failures: unknown[] = []
  const failing = { build: () => Promise.reject(new Error('it broke')) }
  const get = await serve({ ...failing, lastGood: () => built('old') }, (error) => failures.push(error))
  expect(await (await get('/a%20b.wasm')).text()).toBe('old')
  expect(failures).toEqual([expect.objectContaining({ message: 'it broke' })])
  const never = await (await serve(failing))('/a%20b.wasm')
  expect([never.status, await never.text()]).toEqual([500, 'it broke\n'])
})
