import { readFile } from 'node:fs/promises'
import { build, type Rolldown } from 'vite'
import proxyWasmAot from 'vite-plugin-proxy-wasm-aot'
import { expect, onTestFinished, test } from 'vitest'
import { builtByCore } from './core.ts'
import { eventually } from './eventually.ts'
import { brokenPlugin, createProject, smallPlugin } from './project.ts'

test.each([
  ['an import', "export { default } from '../auth.wasm?aot'"],
  ['an entry alone', 'export default 1'],
])('vite build --watch of %s keeps the artifact while it is broken, and recovers', async (_, main) => {
  const project = await createProject({
    'src/main.js': main,
    'auth.wasm': await smallPlugin('one'),
  })
  const watcher = (await build({
    root: project.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [proxyWasmAot({ entries: { auth: 'auth.wasm' } })],
    build: {
      lib: { entry: 'src/main.js', formats: ['es'] },
      watch: {},
    },
  })) as Rolldown.RolldownWatcher
  onTestFinished(() => watcher.close())
  const ends: ('END' | 'ERROR')[] = []
  watcher.on('event', (event) => {
    if (event.code === 'END' || event.code === 'ERROR') ends.push(event.code)
  })
  const artifact = () => readFile(project.file('dist/auth.aot.wasm'))
  await eventually(() => (ends.includes('END') ? true : undefined))
  const first = await artifact()
  expect(first.equals(await builtByCore(project.file('auth.wasm')))).toBe(true)

  await project.write('auth.wasm', brokenPlugin)
  await eventually(() => (ends.includes('ERROR') ? true : undefined))
  expect((await artifact()).equals(first)).toBe(true)

  await project.write('auth.wasm', await smallPlugin('two'))
  const expected = await builtByCore(project.file('auth.wasm'))
  await eventually(async () => ((await artifact()).equals(expected) ? true : undefined))
  expect(first.equals(expected)).toBe(false)
})
