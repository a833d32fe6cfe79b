import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa } from 'execa'
import which from 'which'
import type { ProgramName } from './installed.ts'
import { knownLlvmMajors, systemLlvms } from './llvm.ts'

/** A requirement of a build and how it is seen to be there. */
interface Requirement {
  /** Package of Debian and Ubuntu. */
  package: string
  programs: readonly ProgramName[]
  present: () => Promise<boolean>
}

const command = (name: string) => async (): Promise<boolean> =>
  (await which(name, { nothrow: true })) !== null
const header = (name: string) => async (): Promise<boolean> => existsSync(`/usr/include/${name}`)
const llvm = async (): Promise<boolean> => (await systemLlvms()).length > 0
const llvmMajor = knownLlvmMajors[0] as number

const requirements: readonly Requirement[] = [
  { package: 'g++', programs: ['wamrc', 'host'], present: command('c++') },
  { package: 'cmake', programs: ['wamrc', 'host'], present: command('cmake') },
  { package: 'ninja-build', programs: ['wamrc', 'host'], present: command('ninja') },
  { package: 'cargo', programs: ['wamrc', 'host'], present: command('cargo') },
  { package: 'libcli11-dev', programs: ['wamrc', 'host'], present: header('CLI/CLI.hpp') },
  { package: 'nlohmann-json3-dev', programs: ['host'], present: header('nlohmann/json.hpp') },
  { package: 'libsimde-dev', programs: ['host'], present: header('simde/simde-common.h') },
  { package: `llvm-${llvmMajor}-dev`, programs: ['wamrc'], present: llvm },
  {
    package: `libpolly-${llvmMajor}-dev`,
    programs: ['wamrc'],
    present: async () =>
      (await systemLlvms()).some(({ major }) => existsSync(`/usr/lib/llvm-${major}/lib/libPolly.a`)),
  },
]

/** Names of the packages that a build of these programs lacks on this machine. */
export async function missingPackages(programs: readonly ProgramName[]): Promise<string[]> {
  const missing: string[] = []
  for (const requirement of requirements) {
    if (!requirement.programs.some((program) => programs.includes(program))) continue
    if (!(await requirement.present())) missing.push(requirement.package)
  }
  return missing
}

/**
 * Makes sure that what a build needs is installed. With `yes`, as root or with passwordless sudo, on Debian and Ubuntu,
 * it installs what is missing.
 *
 * @throws ProxyWasmAotError TOOLCHAIN_PACKAGES_MISSING with the exact commands, when it may not or cannot
 */
export async function ensurePackages(
  programs: readonly ProgramName[],
  options: {
    yes?: boolean | undefined
    onProgress?: ((line: string) => void) | undefined
    signal?: AbortSignal | undefined
  },
): Promise<void> {
  const missing = await missingPackages(programs)
  if (missing.length === 0) return
  const commands = `sudo apt-get update\nsudo apt-get install ${missing.join(' ')}`
  const prefix = options.yes === true && (await isDebian()) ? await rootPrefix() : undefined
  if (prefix === undefined) throw packagesMissing(missing, commands)
  options.onProgress?.(`installing ${missing.join(', ')}`)
  const run = async (...rest: string[]): Promise<void> => {
    const [file, ...args] = [...prefix, 'apt-get', '-qq', ...rest]
    await execa(file as string, args, {
      stdin: 'ignore',
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      ...(options.signal && { cancelSignal: options.signal }),
    })
  }
  try {
    await run('update')
    await run('install', '-y', '--no-install-recommends', ...missing)
  } catch (cause) {
    throw packagesMissing(missing, commands, cause)
  }
}

async function isDebian(): Promise<boolean> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(text)
}

/** The command in front of apt-get that makes it root's: nothing, sudo, or `undefined` where there is no way. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return []
  const { exitCode } = await execa('sudo', ['-n', 'true'], { reject: false, stdin: 'ignore' })
  return exitCode === 0 ? ['sudo', '-n'] : undefined
}

function packagesMissing(missing: readonly string[], commands: string, cause?: unknown): ProxyWasmAotError {
  return new ProxyWasmAotError(
    'TOOLCHAIN_PACKAGES_MISSING',
    `a build from source needs ${missing.join(', ')}`,
    {
      expected: 'a C++ compiler, CMake, Ninja, cargo and LLVM development files',
      found:
        cause instanceof Error
          ? cause.message.split('\n').slice(0, 3).join('\n')
          : `no ${missing.join(', no ')}`,
      remedy: `On Debian or Ubuntu:\n${commands}\nor, as root, proxy-wasm-aot toolchain install --yes does it.`,
      cause,
    },
  )
}
