// Checks every package as npm would publish it: publint, are-the-types-wrong, and the snapshot of its public API.
// `node scripts/check-packages.mjs --update` writes the snapshots anew.
import { readdirSync, readFileSync } from 'node:fs'
import { execa } from 'execa'

const update = process.argv.includes('--update')
let failed = 0

for (const folder of readdirSync('packages')) {
  const cwd = `packages/${folder}`
  const manifest = JSON.parse(readFileSync(`${cwd}/package.json`, 'utf8'))
  if (manifest.private === true) continue
  // Declarations for bundlers' imports alone: nothing that a resolver of old could find a module for.
  const ambient = './client' in manifest.exports ? ['--exclude-entrypoints', 'client'] : []
  const checks = [
    ['publint', ['--strict', '--pack', 'npm']],
    [
      'attw',
      ['--pack', '.', '--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--quiet', ...ambient],
    ],
    ['tsnapi', update ? ['--update', '--allow-breaking'] : []],
  ]
  for (const [tool, argumentsOfTool] of checks) {
    const result = await execa(tool, argumentsOfTool, { cwd, preferLocal: true, all: true, reject: false })
    const passed = result.exitCode === 0
    if (!passed) failed += 1
    console.log(`${passed ? 'ok  ' : 'FAIL'} ${manifest.name} ${tool}${passed ? '' : `\n${result.all}`}`)
  }
}

process.exitCode = failed === 0 ? 0 : 1
