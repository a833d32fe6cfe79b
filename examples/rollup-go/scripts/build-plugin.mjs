// Builds plugin/main.go into build/header.wasm with the Go toolchain.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..')
const output = join(folder, 'build', 'header.wasm')

// Go reactors (-buildmode=c-shared on wasip1) came with Go 1.24.
const version = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' })
const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version.stdout?.trim() ?? '') ?? []
if (version.status !== 0 || Number(major) < 1 || (Number(major) === 1 && Number(minor) < 24)) {
  console.error(
    `Go 1.24 or later is needed, found ${version.stdout?.trim() || 'none'}.\n` +
      'Install it from https://go.dev/dl or with `go install golang.org/dl/go1.26.0@latest`.',
  )
  process.exit(1)
}

mkdirSync(join(folder, 'build'), { recursive: true })
const build = spawnSync(
  'go',
  ['build', '-buildvcs=false', '-trimpath', '-ldflags=-s -w', '-buildmode=c-shared', '-o', output, '.'],
  {
    cwd: join(folder, 'plugin'),
    stdio: 'inherit',
    env: { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm', GOFLAGS: '-mod=readonly' },
  },
)
process.exit(build.status ?? 1)
