import { readFile } from 'node:fs/promises'
import type { BuildOptions } from '@proxy-wasm-aot/core'
import { rollup } from 'rollup'
import proxyWasmAotRollup from 'rollup-plugin-proxy-wasm-aot'
import { build } from 'vite'
import proxyWasmAotVite from 'vite-plugin-proxy-wasm-aot'
import { expect, test } from 'vitest'
import { wasiPluginText, wat } from '../../packages/core/src/testing/plugins.ts'
import { builtByCore } from './core.ts'
import { createProject } from './project.ts'

// Without a cache, so that each compiles on its own.
test.each([
  { gateway: 'envoy', targets: 'x86-64-v3', cache: false },
  { gateway: 'wamr', targets: 'aarch64', optimization: { level: 2 }, cache: false },
] as const)('vite, rollup and the API make the same bytes for %j', async (options: BuildOptions) => {
  const project = await createProject({ 'main.js': 'console.log(1)', 'auth.wasm': await wat(wasiPluginText) })
  const settings = {
    ...options,
    entries: { auth: 'auth.wasm' },
    root: project.root,
    logLevel: 'silent',
  } as const
  await build({
    root: project.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [proxyWasmAotVite(settings)],
    build: { outDir: 'vite', rollupOptions: { input: 'main.js' } },
  })
  const bundle = await rollup({ input: project.file('main.js'), plugins: [proxyWasmAotRollup(settings)] })
  await bundle.write({ dir: project.file('rollup') })
  await bundle.close()
  const expected = await builtByCore(project.file('auth.wasm'), options)
  for (const folder of ['vite', 'rollup']) {
    expect((await readFile(project.file(`${folder}/auth.aot.wasm`))).equals(expected)).toBe(true)
  }
  const sidecars = ['vite', 'rollup'].map((folder) =>
    readFile(project.file(`${folder}/auth.aot.wasm.json`), 'utf8'),
  )
  const [first, second] = await Promise.all(sidecars)
  expect(second).toBe(first)
})
