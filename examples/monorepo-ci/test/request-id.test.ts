import '@proxy-wasm-aot/host/vitest'
import { loadPlugin } from '@proxy-wasm-aot/host'
import { expect, test } from 'vitest'

const plugin = 'build/request-id.wasm'

test('gives a request an id and sends it back', async () => {
  const result = (await loadPlugin(plugin)).request()
  const id = result.request?.headers.find(([name]) => name === 'x-request-id')?.[1]
  expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect(result).toHaveResponseHeader('x-request-id', String(id))
})

test('gives no two requests the same id', async () => {
  const requestId = await loadPlugin(plugin)
  const ids = Array.from({ length: 100 }, () => {
    const { headers } = requestId.request().response
    return headers.find(([name]) => name === 'x-request-id')?.[1]
  })
  expect(new Set(ids).size).toBe(100)
})

test('keeps the id that a client gave', async () => {
  const result = (await loadPlugin(plugin)).request({ headers: { 'x-request-id': 'mine' } })
  expect(result).toHaveRequestHeader('x-request-id', 'mine')
  expect(result).toHaveResponseHeader('x-request-id', 'mine')
})
