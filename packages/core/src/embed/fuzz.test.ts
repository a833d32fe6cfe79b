import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { resolveWamrc } from '@proxy-wasm-aot/toolchain'
import { beforeAll, expect, test } from 'vitest'
import { compileModule } from '../compile/compile.ts'
import { resolveBuildOptions } from '../options/resolve.ts'
import { createManifest } from '../pipeline/manifest.ts'
import { parseModule } from '../read/read.ts'
import { wasiPluginText, wat } from '../testing/plugins.ts'
import { mutations } from '../testing/random.ts'
import { embedAot, extractAot, sha256, stripAot } from './embed.ts'
import { inspectArtifact } from './inspect.ts'
import { readManifest } from './manifest.ts'

let artifact: Uint8Array
beforeAll(async () => {
  const { gateway, targets, optimization } = resolveBuildOptions({ gateway: 'wamr' })
  const target = targets[0] as (typeof targets)[number]
  const wamrc = await resolveWamrc({})
  const module = parseModule(await wat(wasiPluginText), 'plugin.wasm')
  const { aot, flags, cpu } = await compileModule(module, { target, gateway, wamrc, optimization })
  const wasm = { sha256: sha256(module.bytes), size: module.bytes.length }
  const manifest = createManifest({ wasm, aot, target, cpu, flags, wamrc, gateway, abiVersion: '0.2.1' })
  artifact = embedAot(module, aot.bytes, manifest)
})

/** Does everything that reads an artifact; a coded error is a fine answer, anything else is thrown on. */
function readAll(bytes: Uint8Array): void {
  const coded = <Result>(work: () => Result): Result | undefined => {
    try {
      return work()
    } catch (error) {
      if (!isProxyWasmAotError(error)) throw error
      return undefined
    }
  }
  const module = coded(() => parseModule(bytes, 'plugin.wasm'))
  if (module === undefined) return
  coded(() => extractAot(module))
  coded(() => readManifest(module))
  const inspection = inspectArtifact(module)
  const stripped = stripAot(module)
  // Changed bytes cannot pass for the whole artifact, unless nothing was changed.
  if (inspection.belongsTogether) expect(sha256(stripped)).toBe(inspection.manifest?.wasm.sha256)
  // What is left is a module again, and has nothing more to take out.
  expect(stripAot(parseModule(stripped, 'plugin.wasm'))).toEqual(stripped)
}

test('the artifact itself is whole', () => {
  expect(inspectArtifact(parseModule(artifact, 'plugin.wasm'))).toMatchObject({ belongsTogether: true })
})

test('every truncation of a real artifact gives a result or a coded error', () => {
  for (let length = 0; length < artifact.length; length++) readAll(artifact.subarray(0, length))
})

test('thousands of changed bytes give a result or a coded error', () => {
  for (const bytes of mutations(artifact, 5000, 3)) readAll(bytes)
})
