// Runs both halves of every artifact that is for this machine's kind of CPU, and fails when they differ.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const mine = process.arch === 'arm64' ? '.aarch64.' : '.x86-64-v3.'
const dist = join(import.meta.dirname, '..', 'dist')
const artifacts = readdirSync(dist).filter((name) => name.includes(mine) && name.endsWith('.aot.wasm'))
if (artifacts.length === 0)
  throw new Error(`no artifact for ${process.arch} in ${dist}; run \`npm run build\` first`)
for (const artifact of artifacts) {
  const { status } = spawnSync('npx', ['proxy-wasm-aot', 'verify', join(dist, artifact)], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
