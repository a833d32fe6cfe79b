import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findPlugins } from './find-plugins.ts'

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const text = (value: string): number[] => [...Buffer.from(value)]
const plugin = Uint8Array.from([...header, ...text('proxy_abi_version_0_2_1')])
const other = Uint8Array.from([...header, ...text('something else')])

async function folderWith(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'find-plugins-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), bytes)
  }
  return folder
}

test('finds plugins, and neither other modules nor artifacts nor what others installed', async () => {
  const folder = await folderWith({
    'b/build/jwt.wasm': plugin,
    'a/auth.wasm': plugin,
    'a/other.wasm': other,
    'a/text.wasm': Buffer.from('proxy_abi_version_0_2_1'),
    'a/empty.wasm': new Uint8Array(),
    'a/dist/auth.aot.wasm': plugin,
    'node_modules/x/plugin.wasm': plugin,
    '.cache/plugin.wasm': plugin,
  })
  expect(await findPlugins([], folder)).toEqual(['a/auth.wasm', 'b/build/jwt.wasm'])
  expect(await findPlugins(['*/build/*.wasm'], folder)).toEqual(['b/build/jwt.wasm'])
})

test('a marker that lies anywhere in a large module is found', async () => {
  const large = (at: number): Uint8Array => {
    const bytes = new Uint8Array(3 << 20)
    bytes.set(header)
    bytes.set(text('proxy_abi_version_0_2_1'), at)
    return bytes
  }
  const places = [(1 << 20) - 9, (1 << 20) - 18, (1 << 20) + 1, (2 << 20) - 30, (3 << 20) - 23]
  const folder = await folderWith(Object.fromEntries(places.map((at) => [`at-${at}.wasm`, large(at)])))
  expect(await findPlugins([], folder)).toHaveLength(places.length)
})

test('says what it looked for where there is none', async () => {
  const folder = await folderWith({ 'other.wasm': other })
  await expect(findPlugins([], folder)).rejects.toMatchObject({
    code: 'NO_PLUGINS',
    found: '1 modules without that export',
  })
  await expect(findPlugins(['x/*.wasm'], folder)).rejects.toMatchObject({
    code: 'NO_PLUGINS',
    found: 'no file like x/*.wasm',
  })
})
