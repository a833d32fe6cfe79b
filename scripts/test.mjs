// `npm test`: builds what the tests need, runs every test and closes with one line, `N passed, N failed`.
// Arguments go to Vitest, such as `npm test -- packages/core`.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { installSystemPackages } from './system-packages.mjs'

const filters = process.argv.slice(2)
const inherit = { stdio: 'inherit', preferLocal: true, reject: false }
const folder = await mkdtemp(join(tmpdir(), 'proxy-wasm-aot-test-'))
let passed = 0
let failed = 0

try {
  await installSystemPackages()
  await run('tsdown', ['--log-level', 'warn'])
  await run('node', ['packages/cli/bin/proxy-wasm-aot.mjs', 'toolchain', 'install', '--yes'])
  // One after the other: the end-to-end tests measure nothing, but they compile large modules on every core.
  for (const project of ['unit', 'e2e']) await runVitest(project)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  failed += 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

async function run(command, argumentsOfCommand) {
  const { exitCode } = await execa(command, argumentsOfCommand, inherit)
  if (exitCode !== 0)
    throw new Error(`${command} ${argumentsOfCommand.join(' ')} ended with status ${exitCode}`)
}

async function runVitest(project) {
  const report = join(folder, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { exitCode } = await execa(
    'vitest',
    ['run', '--project', project, '--passWithNoTests', ...reporters, ...filters],
    inherit,
  )
  const counts = JSON.parse(await readFile(report, 'utf8'))
  passed += counts.numPassedTests
  failed += counts.numFailedTests
  // A file that cannot be loaded has no failed test, and yet the run failed.
  if (exitCode !== 0 && counts.numFailedTests === 0) failed += 1
}
