import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cacheInfo, parseModule, readManifest } from '@proxy-wasm-aot/core'
import { type RollupLog, type RollupWatcher, type RollupWatcherEvent, rollup, watch } from 'rollup'
import proxyWasmAot, { type ProxyWasmAotOptions } from 'rollup-plugin-proxy-wasm-aot'
import { expect, onTestFinished, test } from 'vitest'
import { builtByCore } from './core.ts'
import { eventually } from './eventually.ts'
import {
  brokenPlugin,
  createProject,
  type Project,
  slowPlugin,
  smallPlugin,
  smallPluginText,
  wat2wasm,
} from './project.ts'

const main = `const first = 1
export { default as url } from './auth.wasm?aot'
export { default as manifest } from './auth.wasm?aot&manifest'
export { first }
`

/** @returns what Rollup was told to log, each with its level */
async function bundle(project: Project, options: ProxyWasmAotOptions = {}): Promise<string[][]> {
  const logs: string[][] = []
  const build = await rollup({
    input: project.file('src/main.js'),
    plugins: [proxyWasmAot({ root: project.root, ...options })],
    onLog: (level, { message }) => void logs.push([level, message]),
  })
  try {
    await build.write({ dir: project.file('dist') })
  } finally {
    await build.close()
  }
  return logs
}

async function failure(work: Promise<unknown>): Promise<RollupLog> {
  return work.then(
    () => expect.fail('the build should have failed'),
    (error: RollupLog) => error,
  )
}

test('emits an imported plugin as the artifact of the API, and gives its URL', async () => {
  const project = await createProject({ 'src/main.js': main, 'src/auth.wasm': await smallPlugin() })
  const logs = await bundle(project)
  const { url, manifest } = await import(pathToFileURL(project.file('dist/main.js')).href)
  const bytes = await readFile(fileURLToPath(url))
  expect(bytes.equals(await builtByCore(project.file('src/auth.wasm')))).toBe(true)
  expect(manifest).toEqual(readManifest(parseModule(bytes, 'auth')))
  expect(logs).toEqual([
    ['info', expect.stringMatching(/auth\.aot\.wasm {2}x86-64-v3 {2}\d+ B +[\d.]+ k?B +(cached|\d+ms)/)],
  ])
})

test('says nothing at all with logLevel silent', async () => {
  const project = await createProject({ 'src/main.js': main, 'src/auth.wasm': await smallPlugin() })
  expect(await bundle(project, { logLevel: 'silent' })).toEqual([])
})

test('points at the importing line, with the whole error', async () => {
  const project = await createProject({
    'src/main.js': "const first = 1\nexport { default as url } from './auth.wasm?aot'\n",
    'src/auth.wasm': brokenPlugin,
  })
  const error = await failure(bundle(project))
  expect(error).toMatchObject({
    plugin: 'proxy-wasm-aot',
    pluginCode: 'WASM_BAD_MAGIC',
    id: project.file('src/main.js'),
    loc: { file: project.file('src/main.js'), line: 2, column: 32 },
    frame: expect.stringContaining(
      "2 | export { default as url } from './auth.wasm?aot'\n  |                                 ^^^^",
    ),
  })
  expect(error.message).toMatch(
    /is no WebAssembly module\n {2}expected: .*\n {2}found: .*\n {2}where: .*\n {2}to do: /,
  )
})

test.each([
  ['a file that is not there', './none.wasm?aot', {}, 'INPUT_NOT_FOUND'],
  ['a target that is not configured', './auth.wasm?aot&target=riscv64', {}, 'TARGET_NOT_CONFIGURED'],
  ['a misspelt parameter', './auth.wasm?aot&taget=aarch64', {}, 'OPTION_INVALID'],
  ['a folder', './lib?aot', {}, 'INPUT_UNREADABLE'],
  ['a plugin that the gateway would refuse', './auth.wasm?aot', { gateway: 'higress-2025-07' }, undefined],
])('refuses an import of %s at its line', async (_, specifier, options, code) => {
  const project = await createProject({
    'src/main.js': `\n\nexport { default } from '${specifier}'\n`,
    'src/auth.wasm': code === undefined ? await emptyModule() : await smallPlugin(),
    'src/lib/index.js': '',
  })
  const error = await failure(bundle(project, options))
  expect(error.pluginCode).toBe(code ?? 'VALIDATION_FAILED')
  expect(error.loc).toMatchObject({ line: 3, column: 25 })
})

async function emptyModule(): Promise<Uint8Array> {
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
}

test.each([
  [{ gateway: 'nothing' }, 'GATEWAY_UNKNOWN'],
  [{ targets: 'z80' }, 'TARGET_UNKNOWN'],
  [
    {
      entries: [
        { name: 'a', file: 'a.wasm' },
        { name: 'A', file: 'b.wasm' },
      ],
    },
    'ARTIFACT_NAME_COLLISION',
  ],
  [{ entries: { a: { command: 'asc a.ts', output: 'a.wasm' } } }, 'OPTION_INVALID'],
])('refuses the options %j before anything is built', (options, code) => {
  expect(() => proxyWasmAot(options as ProxyWasmAotOptions)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(new RegExp(`^${code}: (.|\n)*to do: `)) }),
  )
})

test('reports every entry that fails, and a glob without a match', async () => {
  const project = await createProject({ 'src/main.js': '', 'a.wasm': brokenPlugin, 'b.wasm': '' })
  const { message } = await failure(bundle(project, { entries: { a: 'a.wasm', b: 'b.wasm' } }))
  expect(message).toMatch(/WASM_BAD_MAGIC: (.|\n)*WASM_EMPTY: /)
  expect(await failure(bundle(project, { include: 'none/*.wasm' }))).toMatchObject({
    pluginCode: 'INCLUDE_NO_MATCH',
  })
  await expect(stat(project.file('dist'))).rejects.toThrow()
})

test('builds an entry from its source, and says what its command said', async () => {
  const project = await createProject({ 'src/main.js': '', 'auth.wat': smallPluginText() })
  const entry = {
    source: 'auth.wat',
    command: [wat2wasm, 'auth.wat', '-o', 'auth.wasm'],
    output: 'auth.wasm',
  }
  await bundle(project, { entries: { auth: entry } })
  const bytes = await readFile(project.file('dist/auth.aot.wasm'))
  expect(bytes.equals(await builtByCore(project.file('auth.wasm')))).toBe(true)

  await project.write('auth.wat', '(module (func (export "x") (unknown)))')
  const failed = await failure(bundle(project, { entries: { auth: entry } }))
  expect(failed.pluginCode).toBe('SOURCE_COMMAND_FAILED')
  expect(failed.message).toMatch(/unexpected token (.|\n)*unknown/)
  expect((await readFile(project.file('dist/auth.aot.wasm'))).equals(bytes)).toBe(true)
})

/** A watcher, and the events that it had since they were last asked for. */
function start(
  project: Project,
  options: ProxyWasmAotOptions,
): { next(code: 'END' | 'ERROR'): Promise<RollupWatcherEvent> } {
  const events: RollupWatcherEvent[] = []
  const watcher: RollupWatcher = watch({
    input: project.file('src/main.js'),
    plugins: [proxyWasmAot({ root: project.root, logLevel: 'silent', ...options })],
    output: { dir: project.file('dist') },
    watch: { chokidar: { usePolling: true, interval: 30 }, buildDelay: 10 },
  })
  watcher.on('event', (event) => {
    if (event.code === 'BUNDLE_END' || event.code === 'ERROR') void event.result?.close()
    events.push(event)
  })
  onTestFinished(() => watcher.close())
  return {
    async next(code) {
      const found = await eventually(() => {
        const index = events.findIndex((event) => event.code === 'END' || event.code === 'ERROR')
        return index === -1 ? undefined : events.splice(0, index + 2)
      })
      const event =
        found.find((candidate) => candidate.code === 'ERROR') ??
        found.find((candidate) => candidate.code === 'END')
      expect(event?.code).toBe(code)
      return event!
    },
  }
}

test('watches: keeps the artifact while a module is broken, recovers, follows imports and sources', async () => {
  const project = await createProject({
    'src/main.js': main,
    'src/auth.wasm': await smallPlugin('one'),
    'jwt.wat': smallPluginText('jwt'),
  })
  const command = [wat2wasm, 'jwt.wat', '-o', 'jwt.wasm']
  const { next } = start(project, {
    entries: { auth: 'src/auth.wasm', jwt: { source: 'jwt.wat', command, output: 'jwt.wasm' } },
  })
  const artifact = (name: string) => readFile(project.file(`dist/${name}.aot.wasm`))
  await next('END')
  const first = await artifact('auth')
  const jwt = await artifact('jwt')

  await project.write('src/auth.wasm', brokenPlugin)
  expect(await next('ERROR')).toMatchObject({ error: { pluginCode: 'WASM_BAD_MAGIC' } })
  expect((await artifact('auth')).equals(first)).toBe(true)

  await project.write('src/auth.wasm', await smallPlugin('two'))
  await next('END')
  expect((await artifact('auth')).equals(await builtByCore(project.file('src/auth.wasm')))).toBe(true)
  expect((await artifact('auth')).equals(first)).toBe(false)
  expect((await artifact('jwt')).equals(jwt)).toBe(true)

  await project.write('jwt.wat', smallPluginText('changed'))
  await next('END')
  expect((await artifact('jwt')).equals(jwt)).toBe(false)
  expect((await artifact('jwt')).equals(await builtByCore(project.file('jwt.wasm')))).toBe(true)
})

test('aborts a compile that a change overtakes', async () => {
  const project = await createProject({ 'src/main.js': main, 'src/auth.wasm': await slowPlugin(3000) })
  const cache = { dir: project.file('cache') }
  const overtaken = bundle(project, { cache })
  // The first compiled part shows that the compiler is at work, with most of the module before it.
  await eventually(async () => ((await cacheInfo(cache.dir)).partitionBytes > 0 ? true : undefined))
  await project.write('src/auth.wasm', await smallPlugin('new'))
  await overtaken

  const { url } = await import(pathToFileURL(project.file('dist/main.js')).href)
  expect((await readFile(fileURLToPath(url))).equals(await builtByCore(project.file('src/auth.wasm')))).toBe(
    true,
  )
  // Whatever is compiled to its end is kept: only the newer module was.
  expect((await cacheInfo(cache.dir)).entries).toHaveLength(1)
})
