import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseModule, readManifest } from '@proxy-wasm-aot/core'
import { rspack } from '@rspack/core'
import * as esbuild from 'esbuild'
import { rolldown } from 'rolldown'
import proxyWasmAotEsbuild from 'unplugin-proxy-wasm-aot/esbuild'
import proxyWasmAotRolldown from 'unplugin-proxy-wasm-aot/rolldown'
import proxyWasmAotRspack from 'unplugin-proxy-wasm-aot/rspack'
import proxyWasmAotWebpack from 'unplugin-proxy-wasm-aot/webpack'
import { describe, expect, onTestFinished, test } from 'vitest'
import webpack from 'webpack'
import { builtByCore } from './core.ts'
import { eventually } from './eventually.ts'
import { brokenPlugin, createProject, type Project, smallPlugin } from './project.ts'

const options = { entries: { extra: 'extra.wasm' } }

const main = `
export { default as manifest } from './auth.wasm?aot&manifest'
export { default as url } from './auth.wasm?aot'
export { default as extra } from '../extra.wasm?aot'
export { default as all } from 'virtual:proxy-wasm-aot/manifest'
`

interface Exports {
  url: string
  extra: string
  manifest: { target: { name: string } }
  all: { name: string; url: string }[]
}

interface Failure {
  message: string
  place: { file: string; line: number } | undefined
}

/** Builds src/main.js of a project into dist/main.mjs. */
type Build = (project: Project) => Promise<Failure | undefined>

const builds: Record<string, Build> = {
  async rolldown(project) {
    try {
      const bundle = await rolldown({
        cwd: project.root,
        input: 'src/main.js',
        plugins: [proxyWasmAotRolldown({ ...options, root: project.root, logLevel: 'silent' })],
      })
      await bundle.write({ dir: project.file('dist'), entryFileNames: 'main.mjs' })
      await bundle.close()
    } catch (error) {
      const { errors } = error as { errors: { message: string; loc?: { file: string; line: number } }[] }
      return { message: errors[0]!.message, place: errors[0]!.loc }
    }
    return undefined
  },
  async esbuild({ root }) {
    try {
      await esbuild.build(esbuildOptions(root))
    } catch (error) {
      const { text, location } = (error as esbuild.BuildFailure).errors[0]!
      return { message: text, place: location ?? undefined }
    }
    return undefined
  },
  webpack: (project) => runCompiler(webpack(webpackOptions(project, proxyWasmAotWebpack(options)) as never)!),
  rspack: (project) =>
    runCompiler(rspack(webpackOptions(project, proxyWasmAotRspack(options)) as never) as never),
}

function esbuildOptions(root: string): esbuild.BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: ['src/main.js'],
    bundle: true,
    format: 'esm',
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    logLevel: 'silent',
    plugins: [proxyWasmAotEsbuild(options)],
  }
}

function webpackOptions(project: Project, plugin: unknown): object {
  return {
    context: project.root,
    mode: 'production',
    entry: './src/main.js',
    output: { path: project.file('dist'), filename: 'main.mjs', library: { type: 'module' }, module: true },
    experiments: { outputModule: true },
    infrastructureLogging: { level: 'none' },
    plugins: [plugin],
  }
}

async function runCompiler(compiler: webpack.Compiler): Promise<Failure | undefined> {
  const stats = await new Promise<webpack.Stats>((resolve, reject) => {
    compiler.run((error, result) => (result === undefined ? reject(error) : resolve(result)))
  })
  await new Promise((resolve) => compiler.close(resolve))
  const error = stats.toJson({ errors: true }).errors?.[0]
  if (error === undefined) return undefined
  const place = /(\/\S+main\.js):(\d+):\d+/.exec(error.message)
  return {
    message: error.message,
    place: place === null ? undefined : { file: place[1]!, line: Number(place[2]) },
  }
}

async function project(): Promise<Project> {
  return createProject({
    'src/main.js': main,
    'src/auth.wasm': await smallPlugin(),
    'extra.wasm': await smallPlugin('extra'),
  })
}

describe.each(Object.entries(builds))('%s', (_, build) => {
  test('emits imports and entries as the artifacts of the API, and gives their URLs', async () => {
    const built = await project()
    expect(await build(built)).toBeUndefined()
    const loaded = (await import(pathToFileURL(built.file('dist/main.mjs')).href)) as Exports
    const fileOf = (url: string) => (url.startsWith('file:') ? fileURLToPath(url) : built.file(`dist/${url}`))
    const expected = {
      url: await builtByCore(built.file('src/auth.wasm')),
      extra: await builtByCore(built.file('extra.wasm')),
    }
    expect((await readFile(fileOf(loaded.url))).equals(expected.url)).toBe(true)
    expect((await readFile(fileOf(loaded.extra))).equals(expected.extra)).toBe(true)
    expect(path.basename(loaded.url)).toMatch(/^auth\.aot-[\w-]{8}\.wasm$/)
    expect(loaded.manifest.target.name).toBe('x86-64-v3')
    expect(loaded.all).toMatchObject([{ name: 'extra', url: loaded.extra }])
    const emitted = (await readdir(built.file('dist'), { recursive: true })).filter((file) =>
      file.includes('wasm'),
    )
    expect(emitted.map((file) => path.basename(file)).sort()).toEqual(
      ['extra.aot.wasm', 'extra.aot.wasm.json', path.basename(loaded.url)].sort(),
    )
  })

  test('shows the error of a broken module at the importing line', async () => {
    const built = await project()
    await built.write('src/main.js', "export {}\nexport { default } from './auth.wasm?aot'")
    await built.write('src/auth.wasm', brokenPlugin)
    const failure = await build(built)
    expect(failure?.message).toMatch(/WASM_BAD_MAGIC: (.|\n)*to do: /)
    expect(failure?.place).toMatchObject({ file: expect.stringMatching(/src\/main\.js$/), line: 2 })
  })

  test('shows the error of a broken entry', async () => {
    const built = await project()
    await built.write('src/main.js', '')
    await built.write('extra.wasm', brokenPlugin)
    expect((await build(built))?.message).toMatch(/WASM_BAD_MAGIC: (.|\n)*to do: /)
  })
})

const listing = "export { default } from 'virtual:proxy-wasm-aot/manifest'"

/** What the bundle says of the artifacts that it lists must be what they are now. */
async function expectListed(built: Project, artifact: Uint8Array): Promise<void> {
  const { wasm } = readManifest(parseModule(artifact, 'extra'))!
  expect(await readFile(built.file('dist/main.mjs'), 'utf8')).toContain(wasm.sha256)
}

const brokenThenGood = ['an import', 'an entry'] as const

test.each(brokenThenGood)('esbuild watches %s, and recovers when it is broken no more', async (kind) => {
  const built = await project()
  if (kind === 'an entry') await built.write('src/main.js', listing)
  const source = kind === 'an entry' ? 'extra.wasm' : 'src/auth.wasm'
  const pattern = kind === 'an entry' ? /^extra\.aot\.wasm$/ : /^auth\.aot-\w+\.wasm$/
  const results: number[] = []
  const counter: esbuild.Plugin = {
    name: 'counter',
    setup: ({ onEnd }) => onEnd(({ errors }) => void results.push(errors.length)),
  }
  const base = esbuildOptions(built.root)
  const context = await esbuild.context({ ...base, plugins: [...base.plugins!, counter] })
  onTestFinished(() => context.dispose())
  await context.watch()
  const artifacts = async () => {
    const names = (await readdir(built.file('dist'))).filter((file) => pattern.test(file))
    return Promise.all(names.map((file) => readFile(built.file(`dist/${file}`))))
  }
  await eventually(() => (results.length > 0 ? true : undefined))
  const before = await artifacts()
  await built.write(source, brokenPlugin)
  await eventually(() => (results.at(-1)! > 0 ? true : undefined))
  // Esbuild itself takes away what it wrote, the bundle too; an entry is written by the plugin.
  const kept = await readdir(built.file('dist'))
  if (kind === 'an entry') expect(await artifacts()).toEqual(before)
  else expect(kept).not.toContain('main.mjs')
  await built.write(source, await smallPlugin('two'))
  await eventually(() => (results.at(-1) === 0 ? true : undefined))
  const expected = await builtByCore(built.file(source))
  expect((await artifacts()).some((bytes) => bytes.equals(expected))).toBe(true)
  if (kind === 'an entry') await expectListed(built, expected)
})

test('esbuild says why an entry cannot be written', async () => {
  const built = await project()
  await built.write('dist/extra.aot.wasm/in-the-way', '')
  const error: esbuild.BuildFailure = await esbuild
    .build(esbuildOptions(built.root))
    .catch((caught) => caught)
  expect(error.errors[0]!.text).toMatch(/^OUTPUT_NOT_WRITABLE: (.|\n)*to do: /)
})

test('esbuild gives what it emits to the caller with write: false', async () => {
  const built = await project()
  const { outputFiles } = await esbuild.build({ ...esbuildOptions(built.root), write: false })
  expect(outputFiles.map((file) => path.basename(file.path)).sort()).toEqual([
    expect.stringMatching(/^auth\.aot-\w+\.wasm$/),
    'extra.aot.wasm',
    'extra.aot.wasm.json',
    'main.mjs',
  ])
  await expect(readdir(built.file('dist'))).rejects.toThrow()
})

describe.each([
  ['webpack', (built: Project) => webpack(webpackOptions(built, proxyWasmAotWebpack(options)) as never)!],
  [
    'rspack',
    (built: Project) => rspack(webpackOptions(built, proxyWasmAotRspack(options)) as never) as never,
  ],
])('%s', (_, create: (built: Project) => webpack.Compiler) => {
  test.each(brokenThenGood)(
    'watches %s, keeps the artifact while it is broken, and recovers',
    async (kind) => {
      const built = await project()
      if (kind === 'an entry') await built.write('src/main.js', listing)
      const source = kind === 'an entry' ? 'extra.wasm' : 'src/auth.wasm'
      const pattern = kind === 'an entry' ? /^extra\.aot\.wasm$/ : /^auth\.aot-\w+\.wasm$/
      const results: number[] = []
      const watching = create(built).watch({ poll: 50, aggregateTimeout: 20 }, (error, stats) => {
        results.push(error ? -1 : stats!.toJson({ errors: true }).errors!.length)
      })!
      onTestFinished(() => new Promise((resolve) => watching.close(() => resolve())))
      const artifacts = async () => {
        const names = (await readdir(built.file('dist'))).filter((file) => pattern.test(file))
        return Promise.all(names.map((file) => readFile(built.file(`dist/${file}`))))
      }
      await eventually(() => (results.at(-1) === 0 ? true : undefined))
      const before = await artifacts()
      expect(before).toHaveLength(1)
      await built.write(source, brokenPlugin)
      await eventually(() => (results.at(-1)! > 0 ? true : undefined))
      expect(await artifacts()).toEqual(before)
      await built.write(source, await smallPlugin('two'))
      const expected = await builtByCore(built.file(source))
      await eventually(async () =>
        (await artifacts()).some((bytes) => bytes.equals(expected)) ? true : undefined,
      )
      // The files are there a moment before their build is told of.
      await eventually(() => (results.at(-1) === 0 ? true : undefined))
      // A change elsewhere must not lose what is as it was.
      const count = results.length
      await built.write('src/main.js', `${main}\nexport const more = 1`)
      await eventually(() => (results.length > count ? true : undefined))
      expect((await artifacts()).some((bytes) => bytes.equals(expected))).toBe(true)
    },
  )
})
