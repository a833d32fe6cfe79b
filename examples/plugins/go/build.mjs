// Builds a Go plugin: node build.mjs <folder with go.mod> <output.wasm>
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const [folder, output] = process.argv.slice(2)
if (folder === undefined || output === undefined) {
  console.error('usage: node build.mjs <folder> <output.wasm>')
  process.exit(2)
}

// Go reactors (-buildmode=c-shared on wasip1) came with Go 1.24.
const version = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout?.trim() ?? ''
const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? []
if (major === undefined || Number(major) < 1 || (Number(major) === 1 && Number(minor) < 24)) {
  console.error(
    `Go 1.24 or later is needed, found ${version || 'none'}. Install it from https://go.dev/dl and put it on PATH.`,
  )
  process.exit(1)
}

mkdirSync(dirname(output), { recursive: true })
const flags = ['-buildvcs=false', '-trimpath', '-ldflags=-s -w', '-buildmode=c-shared']
const build = spawnSync('go', ['build', ...flags, '-o', resolve(output), '.'], {
  cwd: folder,
  stdio: 'inherit',
  env: { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm', GOFLAGS: '-mod=readonly' },
})
process.exitCode = build.status ?? 1
