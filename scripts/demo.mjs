// `npm run demo`: the main job, end to end, on a real plugin. Installs what is missing, builds the AssemblyScript
// example with Vite, shows the artifact and runs both of its halves on one request.
import { performance } from 'node:perf_hooks'
import { execa } from 'execa'
import pc from 'picocolors'
import { installSystemPackages } from './system-packages.mjs'

const cli = 'packages/cli/bin/proxy-wasm-aot.mjs'
const example = 'examples/vite-assemblyscript'
const artifact = `${example}/dist/jwt.aot.wasm`
const configuration = `${example}/config.json`
const times = []

await step('Install what is missing: system packages, wamrc, the WAMR host program', async () => {
  await installSystemPackages()
  await show('node', [cli, 'toolchain', 'install', '--yes'])
})
await step(`Build ${example} with Vite`, () => show('npm', ['run', 'build', '--silent'], { cwd: example }))
await step('Validate it for the newest gateway profiles', async () => {
  await show('node', [cli, 'validate', artifact, '--gateway', 'envoy'])
})
await step('Look at the two halves and their manifest', () => show('node', [cli, 'inspect', artifact]))

const { stdout: token } = await execa('npm', ['run', '--silent', 'token'], { cwd: example })
const request = ['--config', configuration, '--path', '/hello', '--header', `authorization: Bearer ${token}`]
const answers = {}
for (const [engine, half] of [
  ['v8', 'wasm half under V8'],
  ['wamr', 'AOT half under WAMR'],
]) {
  await step(`Send one request through the ${half}`, async () => {
    const { stdout } = await execa('node', [cli, 'run', artifact, '--engine', engine, ...request, '--json'])
    answers[engine] = JSON.parse(stdout).exchanges
    await show('node', [cli, 'run', artifact, '--engine', engine, ...request])
  })
}

const same = JSON.stringify(answers.v8) === JSON.stringify(answers.wamr)
console.log(
  same ? pc.green('\nBoth halves gave the same answer.') : pc.red('\nThe halves gave different answers.'),
)
console.log(`\n${pc.bold('Seconds')}`)
for (const [title, seconds] of times) console.log(`${seconds.toFixed(1).padStart(7)}  ${title}`)
process.exitCode = same ? 0 : 1

async function step(title, run) {
  console.log(`\n${pc.bold(pc.cyan(title))}`)
  const start = performance.now()
  await run()
  times.push([title, (performance.now() - start) / 1000])
}

async function show(command, argumentsOfCommand, options = {}) {
  console.log(pc.dim(`$ ${[command, ...argumentsOfCommand].join(' ')}`))
  const { exitCode } = await execa(command, argumentsOfCommand, {
    stdio: 'inherit',
    reject: false,
    ...options,
  })
  if (exitCode !== 0) {
    console.error(pc.red(`\n${command} ended with status ${exitCode}; the demo stops here.`))
    process.exit(1)
  }
}
