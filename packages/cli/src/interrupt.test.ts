import { spawn } from 'node:child_process'
import { access, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'tsdown'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'interrupt-test-'))
  await build({
    entry: { program: path.join(import.meta.dirname, 'main.ts') },
    outDir: folder,
    config: false,
    dts: false,
    format: 'esm',
    platform: 'node',
    fixedExtension: true,
    logLevel: 'silent',
    noExternal: [/./],
    inputOptions: { resolve: { conditionNames: ['proxy-wasm-aot-source', 'import', 'node'] } },
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends what runs, cleans up and says so', async (signal) => {
  const wamrc = path.join(folder, 'wamrc')
  const started = path.join(folder, `started-${signal}`)
  await writeFile(wamrc, `#!/bin/sh\n: > '${started}'\nsleep 60\n:\n`)
  await chmod(wamrc, 0o755)
  const script = `
    import { main } from ${JSON.stringify(path.join(folder, 'program.mjs'))}
    process.exitCode = await main(['toolchain', 'list'])`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, PROXY_WASM_AOT_WAMRC: wamrc },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const isStarted = (): Promise<boolean> =>
    access(started).then(
      () => true,
      () => false,
    )
  while (!(await isStarted())) await new Promise((resolve) => setTimeout(resolve, 50))
  child.kill(signal)
  const status = await new Promise((resolve) => child.once('close', resolve))
  expect(status).toBe(130)
  expect(said).toContain('TOOLCHAIN_ABORTED')
})
