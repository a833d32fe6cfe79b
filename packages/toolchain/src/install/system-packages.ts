import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import which from 'which'
import { type ProcessEnd, runProcess } from '../process/run.ts'
import { cargoEnvironment } from './cargo.ts'
import type { InstallContext } from './context.ts'
import type { ProgramName } from './installed.ts'
import { knownLlvmMajors, systemLlvms } from './llvm.ts'

/** What a build is of: one of our programs, or upstream's own compiler with one of the LLVMs that it knows. */
export type BuildSubject = ProgramName | { upstreamWith: readonly number[] }

/** Packages of Debian and Ubuntu that satisfy a requirement; none where it is satisfied. */
type Requirement = () => Promise<readonly string[]>

const command =
  (name: string, wanted: string): Requirement =>
  async () =>
    (await which(name, { nothrow: true })) === null ? [wanted] : []
const header =
  (name: string, wanted: string): Requirement =>
  async () =>
    ['/usr/include', '/usr/local/include', '/opt/homebrew/include'].some((folder) =>
      existsSync(`${folder}/${name}`),
    )
      ? []
      : [wanted]

const cplusplus: readonly Requirement[] = [
  command('c++', 'g++'),
  command('cmake', 'cmake'),
  command('ninja', 'ninja-build'),
]
const ownSources: readonly Requirement[] = [missingCargo, header('CLI/CLI.hpp', 'libcli11-dev')]

function requirementsOf(subject: BuildSubject): readonly Requirement[] {
  if (typeof subject === 'object') return [...cplusplus, () => missingLlvm(subject.upstreamWith)]
  if (subject === 'wamrc') return [...cplusplus, ...ownSources, () => missingLlvm(knownLlvmMajors)]
  return [
    ...cplusplus,
    ...ownSources,
    header('nlohmann/json.hpp', 'nlohmann-json3-dev'),
    header('simde/simde-common.h', 'libsimde-dev'),
    header('zlib.h', 'zlib1g-dev'),
  ]
}

/** Names of the packages that these builds lack on this machine; empty where they lack none. */
export async function missingPackages(subjects: readonly BuildSubject[]): Promise<string[]> {
  const missing = new Set<string>()
  for (const requirement of new Set(subjects.flatMap(requirementsOf)))
    for (const name of await requirement()) missing.add(name)
  return [...missing]
}

/** Oldest cargo that reads the lock file of the sources (version 4 of its format). */
const oldestCargo = '1.78'

async function missingCargo(): Promise<readonly string[]> {
  if ((await which('cargo', { nothrow: true })) !== null) {
    const { stdout } = await runProcess('cargo', ['--version'], {
      timeoutSeconds: 60,
      env: await cargoEnvironment(),
    })
    if (atLeast(/cargo (\d+\.\d+)/.exec(stdout)?.[1], oldestCargo)) return []
  }
  // Debian 12 keeps a newer cargo beside its own, under another name. Its own are numbered 0.x up to Rust 1.80.
  const own = await candidateVersion('cargo')
  const fits = own === undefined || atLeast(own, '0.79')
  return fits || (await candidateVersion('cargo-web')) === undefined ? ['cargo'] : ['cargo-web']
}

async function missingLlvm(majors: readonly number[]): Promise<readonly string[]> {
  const [best] = await systemLlvms(majors)
  if (best?.complete) return []
  if (best !== undefined) return [`libpolly-${best.major}-dev`]
  for (const major of majors)
    if ((await candidateVersion(`llvm-${major}-dev`)) !== undefined) return llvmPackages(major)
  return llvmPackages(majors[0] as number)
}

function llvmPackages(major: number): string[] {
  return [`llvm-${major}-dev`, `libpolly-${major}-dev`]
}

/** The version of a package that apt would install; `undefined` where it knows none. */
async function candidateVersion(name: string): Promise<string | undefined> {
  const { stdout } = await runProcess('apt-cache', ['policy', name], { timeoutSeconds: 60 })
  const candidate = /Candidate: (?:\d+:)?(\S+)/.exec(stdout)?.[1]
  return candidate === '(none)' ? undefined : candidate
}

function atLeast(version: string | undefined, oldest: string): boolean {
  if (version === undefined) return false
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
}

/**
 * Makes sure that what builds need is installed. With `yes`, as root or with passwordless sudo, on Debian and Ubuntu, it
 * installs what is missing.
 *
 * @throws ProxyWasmAotError TOOLCHAIN_PACKAGES_MISSING with the exact commands, when it may not or cannot;
 * TOOLCHAIN_ABORTED
 */
export async function ensurePackages(
  subjects: readonly BuildSubject[],
  options: InstallContext & {
    /** Whether it may install. @default false */
    yes?: boolean | undefined
  },
): Promise<void> {
  const missing = await missingPackages(subjects)
  if (missing.length === 0) return
  const prefix = options.yes === true && (await isDebian()) ? await rootPrefix() : undefined
  if (prefix === undefined) throw packagesMissing(missing)
  // A fresh image has no lists; only with them it is known what the packages are called. An update that reaches only
  // some of its sources may well be enough.
  options.onProgress?.('asking apt-get for its packages')
  await aptGet(prefix, ['update'], options.signal)
  const named = await missingPackages(subjects)
  options.onProgress?.(`installing ${named.join(', ')} with apt-get`)
  const install = ['install', '-y', '--no-install-recommends', ...named]
  const { exitCode, failure, stderr, cause } = await aptGet(prefix, install, options.signal)
  if (exitCode !== 0) {
    const said = stderr.trim().split('\n').slice(-3).join('\n')
    throw packagesMissing(named, `apt-get: ${failure ?? `status ${exitCode}`}\n${said}`, cause)
  }
  const still = await missingPackages(subjects)
  if (still.length > 0) throw packagesMissing(still, `still no ${still.join(', no ')} after apt-get`)
}

function aptGet(
  prefix: readonly string[],
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ProcessEnd> {
  const [file, ...rest] = [...prefix, 'apt-get', '-qq', ...args]
  return runProcess(file as string, rest, {
    timeoutSeconds: 1800,
    signal,
    gentle: true,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/** The error of system packages that a build lacks, with the commands that install them. */
export function packagesMissing(
  missing: readonly string[],
  found = `no ${missing.join(', no ')}`,
  cause?: unknown,
): ProxyWasmAotError {
  return new ProxyWasmAotError(
    'TOOLCHAIN_PACKAGES_MISSING',
    `a build from source needs ${missing.join(', ')}`,
    {
      expected: 'the packages of Debian and Ubuntu, or what they are called elsewhere',
      found,
      remedy: `sudo apt-get update\nsudo apt-get install --no-install-recommends ${missing.join(' ')}\nor, as root or with passwordless sudo: proxy-wasm-aot toolchain install --yes`,
      cause,
    },
  )
}

async function isDebian(): Promise<boolean> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(text) && (await which('apt-get', { nothrow: true })) !== null
}

/** The command in front of apt-get that makes it root's: nothing, sudo, or `undefined` where there is no way. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return []
  const { exitCode } = await runProcess('sudo', ['-n', 'true'], { timeoutSeconds: 20 })
  return exitCode === 0 ? ['sudo', '-n'] : undefined
}
