// Builds a C++ plugin: node build.mjs <source.cc> <output.wasm> [further compiler flags]
//
// Needs clang, lld, wasi-libc and libc++ for wasm32, as Debian and Ubuntu package them. PROXY_WASM_CXX names another
// clang++ (such as the one of wasi-sdk, which brings its own libraries).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const debianPackages = [
  'clang-19',
  'lld-19',
  'wasi-libc',
  'libc++-19-dev-wasm32',
  'libc++abi-19-dev-wasm32',
  'libclang-rt-19-dev-wasm32',
  'nlohmann-json3-dev',
]

const flags = [
  '--target=wasm32-wasi',
  '-mexec-model=reactor',
  '-std=c++17',
  '-O3',
  '-flto',
  '-Wall',
  '-Wextra',
  '-fno-exceptions',
  '-fno-rtti',
  '-Wl,--strip-all',
]

const [source, output, ...further] = process.argv.slice(2)
if (source === undefined || output === undefined) {
  console.error('usage: node build.mjs <source.cc> <output.wasm> [compiler flags]')
  process.exit(2)
}

const compiler = findCompiler() ?? (installForCi() ? findCompiler() : undefined)
if (compiler === undefined) {
  console.error(
    `No C++ compiler for wasm32 with its libraries was found. On Debian or Ubuntu:\n` +
      `  sudo apt-get install ${debianPackages.join(' ')}\n` +
      'Elsewhere install wasi-sdk and set PROXY_WASM_CXX to its clang++.',
  )
  process.exit(1)
}

// The system's include folder cannot be given as a whole: its libc is not the one for wasm.
const includes = mkdtempSync(join(tmpdir(), 'proxy-wasm-cpp-'))
try {
  const json = ['/usr/include/nlohmann', '/usr/local/include/nlohmann', '/opt/homebrew/include/nlohmann']
  const found = json.find((folder) => existsSync(folder))
  if (found !== undefined) symlinkSync(found, join(includes, 'nlohmann'))
  mkdirSync(dirname(output), { recursive: true })
  const build = spawnSync(
    compiler,
    [
      ...flags,
      `-I${join(import.meta.dirname, 'include')}`,
      `-isystem${includes}`,
      ...further,
      source,
      '-o',
      output,
    ],
    { stdio: 'inherit' },
  )
  process.exitCode = build.status ?? 1
} finally {
  rmSync(includes, { recursive: true, force: true })
}

/** A clang++ that can compile and link for wasm32-wasi with the C++ library. */
function findCompiler() {
  const own = process.env.PROXY_WASM_CXX
  if (own !== undefined) return own
  const versions = existsSync('/usr/lib')
    ? readdirSync('/usr/lib')
        .map((name) => /^llvm-(\d+)$/.exec(name)?.[1])
        .filter((version) => version !== undefined)
        .sort((left, right) => Number(right) - Number(left))
    : []
  return versions
    .filter((version) => existsSync(`/usr/lib/llvm-${version}/include/wasm32-wasi/c++/v1`))
    .map((version) => `clang++-${version}`)
    .find((name) => spawnSync(name, ['--version']).status === 0)
}

/** Installs the packages where nobody else will: as root in CI. */
function installForCi() {
  if (process.getuid?.() !== 0 || process.env.CI === undefined) return false
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  if (spawnSync('apt-get', ['-qq', 'update'], options).status !== 0) return false
  const install = ['-qq', 'install', '-y', '--no-install-recommends', ...debianPackages]
  return spawnSync('apt-get', install, options).status === 0
}
