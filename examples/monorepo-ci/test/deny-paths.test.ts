import '@proxy-wasm-aot/host/vitest'
import { loadPlugin } from '@proxy-wasm-aot/host'
import { expect, test } from 'vitest'

const plugin = 'build/deny-paths.wasm'

test('answers 404 where the configuration says so', async () => {
  const denyPaths = await loadPlugin(plugin, { configuration: '/internal/\n/debug' })
  expect(denyPaths.request({ path: '/internal/users' })).toHaveSentLocalResponse(404)
  expect(denyPaths.request({ path: '/debug?x' })).toHaveResponseBody('not found\n')
  expect(denyPaths.request({ path: '/internals' })).toHaveStatus(200)
})

test('does not start with what is no path', async () => {
  const denyPaths = await loadPlugin(plugin, { configuration: 'internal' })
  expect(denyPaths.failure?.stage).toBe('configure')
  expect(denyPaths.startLogs).toEqual([{ level: 'critical', message: 'not a path: internal' }])
})
