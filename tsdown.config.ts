import { readdirSync, readFileSync } from 'node:fs'
import type { UserConfig } from 'tsdown'

/** Every package is built the same way: its entries are what its `exports` name. */
const packages: UserConfig[] = readdirSync('packages').map((folder) => {
  const manifest = JSON.parse(readFileSync(`packages/${folder}/package.json`, 'utf8')) as {
    exports: Record<string, string | { 'proxy-wasm-aot-source'?: string }>
  }
  const entry = Object.values(manifest.exports)
    .map((target) => (typeof target === 'string' ? undefined : target['proxy-wasm-aot-source']))
    .filter((source) => source !== undefined)
  return {
    cwd: `packages/${folder}`,
    name: folder,
    entry,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    dts: true,
    clean: true,
    fixedExtension: true,
  }
})

export default packages
