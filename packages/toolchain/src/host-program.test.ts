import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { resolveWamrHost } from './host-program.ts'
import { useTestFolder } from './testing/folder.ts'
import { writeScript } from './testing/scripts.ts'

const folder = useTestFolder()

test('the host program is built once and reads format 6', async () => {
  const host = await resolveWamrHost()
  expect(host).toMatchObject({ wamrVersion: '2.4.3', aotFormat: 6 })
  expect(await resolveWamrHost({ install: false })).toEqual({ ...host, source: 'cache' })
  vi.stubEnv('PROXY_WASM_AOT_WAMR_HOST', host.path)
  expect(await resolveWamrHost({ cacheDir: folder.path })).toEqual({ ...host, source: 'environment' })
})

test.each([
  ['crashes', 'kill -SEGV $$', 'ended by SIGSEGV'],
  ['fails', 'echo "{}"; exit 2', '{}'],
  ['prints no JSON', 'echo 2.4.3', '2.4.3'],
  ['prints another document', 'echo null', 'null'],
  ['prints nothing', 'exit 0', 'nothing, and status 0'],
])('a host program that %s is a coded error', async (_, text, found) => {
  vi.stubEnv('PROXY_WASM_AOT_WAMR_HOST', await writeScript(folder.path, 'host', text))
  await expect(resolveWamrHost()).rejects.toMatchObject({ code: 'WAMR_HOST_NOT_FOUND', found })
})

test('a variable that names nothing is a coded error, and so is no program without leave to build', async () => {
  await expect(resolveWamrHost({ cacheDir: folder.path, install: false })).rejects.toMatchObject({
    code: 'WAMR_HOST_NOT_FOUND',
    remedy: expect.stringContaining('toolchain install'),
  })
  vi.stubEnv('PROXY_WASM_AOT_WAMR_HOST', path.join(folder.path, 'absent'))
  await expect(resolveWamrHost()).rejects.toMatchObject({ code: 'WAMR_HOST_NOT_FOUND' })
})
