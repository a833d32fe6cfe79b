import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseModule, readManifest, stripAot } from '@proxy-wasm-aot/core'
import { build, createBuilder, type InlineConfig } from 'vite'
import proxyWasmAot from 'vite-plugin-proxy-wasm-aot'
import { describe, expect, test } from 'vitest'
import { builtByCore } from './core.ts'
import { createProject, type Project, smallPlugin } from './project.ts'

const main = `
import url from './auth.wasm?aot'
import manifest from './auth.wasm?aot&manifest'
export { url, manifest }
`

async function project(files: Record<string, string | Uint8Array> = {}): Promise<Project> {
  return createProject({ 'src/main.js': main, 'src/auth.wasm': await smallPlugin(), ...files })
}

function config({ root }: Project, more: InlineConfig = {}): InlineConfig {
  const { build: buildOptions, ...rest } = more
  return {
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [proxyWasmAot()],
    // Keeps what the entry exports, so that tests can look at it.
    build: {
      minify: false,
      rollupOptions: { input: 'src/main.js', preserveEntrySignatures: 'strict' },
      ...buildOptions,
    },
    ...rest,
  }
}

async function files(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

async function script(folder: string): Promise<string> {
  const name = (await files(folder)).find((file) => /\.m?js$/.test(file))
  return path.join(folder, name!)
}

interface Exports {
  url: string
  manifest: { target: { name: string }; aot: { sha256: string }; wasm: { sha256: string } }
}

async function load(file: string): Promise<Exports> {
  return (await import(pathToFileURL(file).href)) as Exports
}

describe('vite build', () => {
  test('emits an imported plugin as a hashed asset that is the artifact of the API, byte for byte', async () => {
    const app = await project()
    await build(config(app))
    const assets = (await files(app.file('dist'))).filter((file) => file.endsWith('.wasm'))
    expect(assets).toEqual([expect.stringMatching(/^assets\/auth\.aot-[\w-]{8}\.wasm$/)])
    const bytes = await readFile(app.file(`dist/${assets[0]}`))
    expect(bytes.equals(await builtByCore(app.file('src/auth.wasm')))).toBe(true)
    const { url, manifest } = await load(await script(app.file('dist')))
    expect(url).toBe(`/${assets[0]}`)
    const artifact = parseModule(bytes, 'auth')
    expect(manifest).toEqual(readManifest(artifact))
    expect(Buffer.from(stripAot(artifact)).equals(await readFile(app.file('src/auth.wasm')))).toBe(true)
  })

  test.each([
    ['/plugins/', /^\/plugins\/assets\/auth\.aot-[\w-]{8}\.wasm$/],
    ['https://cdn.example/x/', /^https:\/\/cdn\.example\/x\/assets\/auth\.aot-[\w-]{8}\.wasm$/],
  ])('gives URLs below the base %s', async (base, expected) => {
    const app = await project()
    await build(config(app, { base }))
    expect((await load(await script(app.file('dist')))).url).toMatch(expected)
  })

  test("gives URLs from where the chunk lies with the base './'", async () => {
    const app = await project()
    await build(config(app, { base: './' }))
    const { url } = await load(await script(app.file('dist')))
    const bytes = await readFile(fileURLToPath(url))
    expect(bytes.equals(await builtByCore(app.file('src/auth.wasm')))).toBe(true)
  })

  test('emits entries and globs under their names, each with its manifest beside it', async () => {
    const app = await project({
      'plugins/a.wasm': await smallPlugin('a'),
      'plugins/deep/b/plugin.wasm': await smallPlugin('b'),
      'plugins/old.aot.wasm': await smallPlugin('old'),
      'src/main.js': "import all from 'virtual:proxy-wasm-aot/manifest'\nexport default all",
    })
    const plugin = proxyWasmAot({
      entries: { auth: 'src/auth.wasm' },
      include: ['plugins/**/*.wasm'],
      targets: ['x86-64-v3', 'aarch64'],
    })
    await build(config(app, { plugins: [plugin] }))
    const names = ['a', 'auth', 'deep/b/plugin']
    const artifacts = names.flatMap((name) => [`${name}.aarch64.aot.wasm`, `${name}.x86-64-v3.aot.wasm`])
    const emitted = (await files(app.file('dist'))).filter((file) => !file.endsWith('.js'))
    expect(emitted).toEqual(artifacts.flatMap((file) => [file, `${file}.json`]).sort())
    for (const file of artifacts) {
      const artifact = parseModule(await readFile(app.file(`dist/${file}`)), file)
      const sidecar = JSON.parse(await readFile(app.file(`dist/${file}.json`), 'utf8'))
      expect(readManifest(artifact)).toEqual(sidecar)
      expect(file).toContain(sidecar.target.name)
    }
    const listed = (await import(pathToFileURL(await script(app.file('dist'))).href)).default
    expect(listed.map((item: { url: string }) => item.url).sort()).toEqual(
      artifacts.map((file) => `/${file}`).sort(),
    )
    expect(listed[0]).toMatchObject({
      name: 'auth',
      target: 'x86-64-v3',
      fileName: 'auth.x86-64-v3.aot.wasm',
    })
    expect(listed[0].manifest.target.triple).toBe('x86_64-unknown-linux-gnu')
  })

  test('an import of an entry is that entry, not a second copy', async () => {
    const app = await project()
    await build(config(app, { plugins: [proxyWasmAot({ entries: { auth: 'src/auth.wasm' } })] }))
    expect((await files(app.file('dist'))).filter((file) => file.endsWith('.wasm'))).toEqual([
      'auth.aot.wasm',
    ])
    expect((await load(await script(app.file('dist')))).url).toBe('/auth.aot.wasm')
  })

  test('gives the artifact of the target that an import names', async () => {
    const app = await project({
      'src/main.js': `
        export { default as url } from './auth.wasm?aot&target=aarch64'
        export { default as manifest } from './auth.wasm?aot&manifest&target=aarch64'
        export { default as first } from './auth.wasm?aot'`,
    })
    await build(config(app, { plugins: [proxyWasmAot({ targets: ['x86-64-v3', 'aarch64'] })] }))
    const loaded = (await load(await script(app.file('dist')))) as Exports & { first: string }
    expect(loaded.url).toMatch(/^\/assets\/auth\.aarch64\.aot-/)
    expect(loaded.first).toMatch(/^\/assets\/auth\.x86-64-v3\.aot-/)
    const bytes = await readFile(app.file(`dist${loaded.url}`))
    expect(readManifest(parseModule(bytes, 'auth'))).toEqual(loaded.manifest)
    expect(loaded.manifest.target.name).toBe('aarch64')
  })

  test('resolves aliases', async () => {
    const app = await project({ 'src/main.js': main.replaceAll('./auth', '@plugins/auth') })
    await build(config(app, { resolve: { alias: { '@plugins': app.file('src') } } }))
    expect((await load(await script(app.file('dist')))).url).toMatch(/auth\.aot-/)
  })
})

describe('vite build of a library', () => {
  test('does not inline the artifact, and finds it beside the module', async () => {
    const app = await project()
    await build(
      config(app, {
        build: {
          minify: false,
          lib: { entry: 'src/main.js', formats: ['es', 'cjs', 'umd'], name: 'lib', fileName: 'lib' },
        },
      }),
    )
    const expected = await builtByCore(app.file('src/auth.wasm'))
    const built = await files(app.file('dist'))
    const es = await load(app.file(`dist/${built.find((file) => /^lib\.(m?js)$/.test(file))}`))
    expect((await readFile(fileURLToPath(es.url))).equals(expected)).toBe(true)
    for (const file of built.filter((name) => name.endsWith('.cjs'))) {
      const { url } = createRequire(import.meta.url)(app.file(`dist/${file}`)) as Exports
      expect((await readFile(fileURLToPath(url))).equals(expected)).toBe(true)
    }
    expect(built.filter((name) => name.includes('umd'))).toHaveLength(1)
  })
})

describe('vite build for servers', () => {
  test('says the URL of the client build and emits nothing', async () => {
    const app = await project()
    const plugins = [proxyWasmAot({ entries: { extra: 'src/auth.wasm' } }), proxyWasmAot()]
    await build(config(app, { plugins: [plugins[1]] }))
    await build(config(app, { plugins: [plugins[1]], build: { ssr: 'src/main.js', outDir: 'server' } }))
    const client = await load(await script(app.file('dist')))
    const server = await load(await script(app.file('server')))
    expect(server.url).toBe(client.url)
    expect(server.manifest).toEqual(client.manifest)
    expect((await files(app.file('server'))).filter((file) => file.endsWith('.wasm'))).toEqual([])
    await build(config(app, { plugins: [plugins[0]], build: { ssr: 'src/main.js', outDir: 'entries' } }))
    expect((await files(app.file('entries'))).filter((file) => /wasm/.test(file))).toEqual([])
  })

  test('keeps assets where ssrEmitAssets asks for them', async () => {
    const app = await project()
    const plugins = [proxyWasmAot({ entries: { extra: 'src/auth.wasm' } })]
    await build(
      config(app, { plugins, build: { ssr: 'src/main.js', ssrEmitAssets: true, outDir: 'server' } }),
    )
    expect(await files(app.file('server'))).toContain('extra.aot.wasm')
  })

  test('several environments share one compile, also without a cache', async () => {
    const app = await project()
    const texts: string[] = []
    const customLogger = {
      ...(await import('vite')).createLogger('silent'),
      info: (text: string) => void texts.push(text),
    }
    const builder = await createBuilder(
      config(app, {
        customLogger,
        plugins: [proxyWasmAot({ cache: false })],
        environments: {
          client: { build: { outDir: 'dist/client' } },
          ssr: { build: { outDir: 'dist/ssr', ssr: true } },
          edge: { consumer: 'server', build: { outDir: 'dist/edge', emitAssets: true } },
        },
        builder: { sharedPlugins: true, sharedConfigBuild: true },
      }),
    )
    await Promise.all(Object.values(builder.environments).map((environment) => builder.build(environment)))
    const urls = await Promise.all(
      ['client', 'ssr', 'edge'].map(async (name) => (await load(await script(app.file(`dist/${name}`)))).url),
    )
    expect(new Set(urls).size).toBe(1)
    const wasm = (await files(app.file('dist'))).filter((file) => file.endsWith('.wasm'))
    expect(wasm.map((file) => path.dirname(file)).sort()).toEqual(['client/assets', 'edge/assets'])
    // The table has a line for each artifact that was made.
    expect(texts.join('\n').match(/^auth\.aot\.wasm .*$/gm)).toHaveLength(1)
  })
})
