import { rm } from 'node:fs/promises'
import { createServer, type HotPayload, type InlineConfig, type ViteDevServer } from 'vite'
import proxyWasmAot, { type ProxyWasmAotOptions } from 'vite-plugin-proxy-wasm-aot'
import { expect, onTestFinished, test } from 'vitest'
import { builtByCore } from './core.ts'
import { eventually } from './eventually.ts'
import {
  brokenPlugin,
  createProject,
  type Project,
  smallPlugin,
  smallPluginText,
  wat2wasm,
} from './project.ts'

const main = `// the page
import url from './auth.wasm?aot'
import manifest from './auth.wasm?aot&manifest'
console.log(url, manifest)
`

interface Dev {
  project: Project
  server: ViteDevServer
  /** What the browser was told, newest last. */
  told: HotPayload[]
  /** What a browser gets. */
  get(path: string): Promise<{ status: number; type: string; text: string; bytes: Buffer; etag: string }>
}

async function dev(
  files: Record<string, string | Uint8Array>,
  options?: ProxyWasmAotOptions,
  config: InlineConfig = {},
): Promise<Dev> {
  const project = await createProject({ 'src/main.js': main, ...files })
  const server = await createServer({
    root: project.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [proxyWasmAot(options)],
    server: { port: 0, host: '127.0.0.1', watch: { usePolling: true, interval: 50 } },
    optimizeDeps: { noDiscovery: true },
    ...config,
  })
  onTestFinished(() => server.close())
  await server.listen()
  const told: HotPayload[] = []
  const { hot } = server.environments.client
  const send = hot.send.bind(hot)
  hot.send = (...payload: unknown[]) => {
    if (typeof payload[0] === 'object') told.push(payload[0] as HotPayload)
    return (send as (...all: unknown[]) => void)(...payload)
  }
  const address = server.httpServer!.address() as { port: number }
  return {
    project,
    server,
    told,
    async get(path) {
      const response = await fetch(`http://127.0.0.1:${address.port}${path}`)
      const bytes = Buffer.from(await response.arrayBuffer())
      const { headers, status } = response
      return {
        status,
        type: headers.get('content-type') ?? '',
        text: bytes.toString(),
        bytes,
        etag: headers.get('etag') ?? '',
      }
    },
  }
}

/** The default export of a module that is one text. */
function exported(code: string): string {
  return JSON.parse(/export default (".*?")/.exec(code)![1]!)
}

const importUrl = '/src/auth.wasm?import&aot'

test('serves the artifact of an import from memory', async () => {
  const { get, project } = await dev({ 'src/auth.wasm': await smallPlugin() })
  const page = await get('/src/main.js')
  expect(page.text).toContain('"/src/auth.wasm?import&aot"')
  const url = exported((await get(importUrl)).text)
  const artifact = await get(url)
  expect(artifact).toMatchObject({ status: 200, type: 'application/wasm' })
  expect(artifact.bytes.equals(await builtByCore(project.file('src/auth.wasm')))).toBe(true)
  const manifest = await get(`${url}.json`)
  expect(JSON.parse(manifest.text)).toMatchObject({ target: { name: 'x86-64-v3' } })
  expect((await get('/src/auth.wasm?import&aot&manifest')).text).toContain('"manifestVersion":1')
  expect((await get('/src/auth.wasm')).bytes.length).toBeLessThan(artifact.bytes.length)
})

test('gives the same URL to code on the server', async () => {
  const { get, server } = await dev({ 'src/auth.wasm': await smallPlugin() })
  const { default: url } = await server.ssrLoadModule('/src/auth.wasm?aot')
  expect(url).toBe(exported((await get(importUrl)).text))
  expect((await server.ssrLoadModule('/src/auth.wasm?aot&manifest')).default.manifestVersion).toBe(1)
})

test('answers 304 and HEAD', async () => {
  const { get, server } = await dev({ 'src/auth.wasm': await smallPlugin() })
  const url = exported((await get(importUrl)).text)
  const { etag, bytes } = await get(url)
  const origin = `http://127.0.0.1:${(server.httpServer!.address() as { port: number }).port}`
  expect((await fetch(origin + url, { headers: { 'if-none-match': etag } })).status).toBe(304)
  const head = await fetch(origin + url, { method: 'HEAD' })
  expect(head.headers.get('content-length')).toBe(String(bytes.length))
})

test('serves entries where a build would put them, below the base', async () => {
  const files = {
    'auth.wasm': await smallPlugin(),
    'src/main.js': "import all from 'virtual:proxy-wasm-aot/manifest'",
  }
  const { get, project } = await dev(files, { entries: { 'a/b': 'auth.wasm' } }, { base: '/app/' })
  const artifact = await get('/app/a/b.aot.wasm')
  expect(artifact.bytes.equals(await builtByCore(project.file('auth.wasm')))).toBe(true)
  expect((await get('/app/a/b.aot.wasm.json')).type).toBe('application/json')
  const listed = await get('/app/@id/__x00__virtual:proxy-wasm-aot/manifest')
  expect(listed.text).toContain('url: "/app/a/b.aot.wasm"')
})

test('serves the newest artifact after a change, and reloads the page', async () => {
  const { get, project, told } = await dev({ 'src/auth.wasm': await smallPlugin('one') })
  await get('/src/main.js')
  const url = exported((await get(importUrl)).text)
  const before = (await get(url)).bytes
  await project.write('src/auth.wasm', await smallPlugin('two'))
  await eventually(() => told.find(({ type }) => type === 'full-reload'))
  const after = (await get(url)).bytes
  expect(after.equals(before)).toBe(false)
  expect(after.equals(await builtByCore(project.file('src/auth.wasm')))).toBe(true)
})

test('keeps the last good artifact while the module is broken, shows the error, and recovers', async () => {
  const { get, project, told } = await dev({ 'src/auth.wasm': await smallPlugin('one') })
  await get('/src/main.js')
  const url = exported((await get(importUrl)).text)
  const before = (await get(url)).bytes
  await project.write('src/auth.wasm', brokenPlugin)
  const shown = await eventually(() => told.find((payload) => payload.type === 'error'))
  expect(shown).toMatchObject({
    err: { message: expect.stringMatching(/^WASM_BAD_MAGIC: (?:.|\n)*to do: /) },
  })
  expect(told.some(({ type }) => type === 'full-reload')).toBe(false)
  expect((await get(url)).bytes.equals(before)).toBe(true)
  expect(exported((await get(importUrl)).text)).toBe(url)
  await project.write('src/auth.wasm', await smallPlugin('two'))
  await eventually(() => told.find(({ type }) => type === 'full-reload'))
  expect((await get(url)).bytes.equals(await builtByCore(project.file('src/auth.wasm')))).toBe(true)
})

test('shows a module that never was good at the importing line, and takes it once it is', async () => {
  const { get, project, server } = await dev({ 'src/auth.wasm': brokenPlugin })
  await get('/src/main.js')
  expect((await get(importUrl)).status).toBe(500)
  const failure = await server.environments.client
    .transformRequest('/src/auth.wasm?aot')
    .catch((error) => error)
  expect(failure).toMatchObject({
    message: expect.stringContaining('WASM_BAD_MAGIC: '),
    plugin: 'proxy-wasm-aot',
    loc: { file: project.file('src/main.js'), line: 2, column: 17 },
    frame: expect.stringContaining(
      "2 | import url from './auth.wasm?aot'\n  |                  ^^^^^^^^^^^^^^^",
    ),
  })
  await project.write('src/auth.wasm', await smallPlugin())
  await eventually(async () => ((await get(importUrl)).status === 200 ? true : undefined))
})

test('says why an entry cannot be served, and serves it once it can', async () => {
  const { get, project, told } = await dev({ 'auth.wasm': brokenPlugin }, { entries: { auth: 'auth.wasm' } })
  const answer = await get('/auth.aot.wasm')
  expect(answer.status).toBe(500)
  expect(answer.text).toMatch(/^WASM_BAD_MAGIC: /)
  await rm(project.file('auth.wasm'))
  expect((await get('/auth.aot.wasm')).text).toMatch(/^INPUT_NOT_FOUND: /)
  told.length = 0
  await project.write('auth.wasm', await smallPlugin())
  await eventually(() => told.find(({ type }) => type === 'full-reload'))
  expect((await get('/auth.aot.wasm')).status).toBe(200)
})

test('runs the command of an entry when its source changes', async () => {
  const { get, project, told } = await dev(
    { 'a.wat': smallPluginText('one'), 'src/main.js': '', 'build/.keep': '' },
    {
      entries: {
        auth: { source: 'a.wat', command: [wat2wasm, 'a.wat', '-o', 'build/a.wasm'], output: 'build/a.wasm' },
      },
    },
  )
  const before = await eventually(async () => {
    const answer = await get('/auth.aot.wasm')
    return answer.status === 200 ? answer.bytes : undefined
  })
  told.length = 0
  await project.write('a.wat', smallPluginText('two'))
  await eventually(() => told.find(({ type }) => type === 'full-reload'))
  const after = (await get('/auth.aot.wasm')).bytes
  expect(after.equals(before)).toBe(false)
  expect(after.equals(await builtByCore(project.file('build/a.wasm')))).toBe(true)
})
