import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { distance } from 'fastest-levenshtein'
import type { CustomTarget, ResolvedTarget, TargetInput, TargetName } from '../types.ts'
import { targetLevels, targetNames } from './levels.ts'

/**
 * Resolves a named CPU level or a CPU of the user's own to what the compiler is told.
 *
 * `native` stands for the CPU of the machine that builds; `machine` says which that is.
 *
 * @throws ProxyWasmAotError TARGET_UNKNOWN, OPTION_INVALID
 * @example resolveTarget('x86-64-v3').cpu // 'x86-64-v3'
 * @example resolveTarget({ triple: 'aarch64-unknown-linux-gnu', cpu: 'neoverse-v2' }).arch // 'aarch64v8'
 */
export function resolveTarget(
  input: TargetInput,
  machine: NodeJS.Architecture = process.arch,
): ResolvedTarget {
  if (typeof input === 'object' && input !== null) return resolveCustomTarget(input)
  if (input === 'native') return resolveNativeTarget(machine)
  if (typeof input === 'string' && Object.hasOwn(targetLevels, input)) {
    return { name: input, ...targetLevels[input], native: false }
  }
  throw unknownTarget(String(input))
}

function resolveNativeTarget(machine: NodeJS.Architecture): ResolvedTarget {
  const level = ({ x64: 'x86-64', arm64: 'aarch64', riscv64: 'riscv64' } as const)[machine as 'x64']
  if (level === undefined) {
    throw new ProxyWasmAotError(
      'TARGET_UNKNOWN',
      `there is no native target for a machine of type ${machine}`,
      {
        expected: 'x64, arm64 or riscv64',
        found: machine,
        where: { subject: 'targets' },
        remedy: `Name the CPU level of the gateway's machines instead: ${targetNames.join(', ')}.`,
      },
    )
  }
  const { triple, arch } = targetLevels[level]
  return { name: 'native', triple, arch, cpu: 'native', features: [], native: true }
}

function resolveCustomTarget(target: CustomTarget): ResolvedTarget {
  const { triple, cpu, features = [] } = target
  if (typeof triple !== 'string' || !/^[\w.]+(-[\w.]+){1,3}$/.test(triple)) {
    throw invalid('triple', "an LLVM target triple, such as 'aarch64-unknown-linux-gnu'", triple)
  }
  if (typeof cpu !== 'string' || !/^[\w.+-]+$/.test(cpu)) {
    throw invalid('cpu', "LLVM's name of a CPU, such as 'neoverse-v1'", cpu)
  }
  const wrongFeature = Array.isArray(features)
    ? features.find((feature) => typeof feature !== 'string' || !/^[+-][\w.-]+$/.test(feature))
    : features
  if (wrongFeature !== undefined) {
    throw invalid('features', "a list of LLVM's features, each with + or -, such as '+sve'", wrongFeature)
  }
  // wamrc makes the triple itself from architecture and ABI, with Linux as the system: a triple given as --target
  // makes it drop CPU and features without a word (aot_create_comp_context in WAMR's aot_llvm.c).
  if (!triple.split('-').includes('linux')) {
    throw invalid('triple', 'a triple for Linux, where gateways run', triple)
  }
  const name = target.name ?? `${triple.split('-')[0]}-${cpu}${features.join('')}`
  if (!/^[A-Za-z0-9][\w.+-]*$/.test(name)) {
    throw invalid('name', 'letters, digits, dots, dashes, plus signs and underscores', name)
  }
  if (Object.hasOwn(targetLevels, name) || name === 'native') {
    throw invalid('name', 'a name that no built-in target has', name)
  }
  return { name, triple, arch: wamrcArchitecture(triple), cpu, features: [...features], native: false }
}

/** wamrc's `--target` for a triple: its own names where they differ from LLVM's, otherwise the first component. */
function wamrcArchitecture(triple: string): string {
  const first = triple.split('-')[0] ?? triple
  const names: Record<string, string> = {
    aarch64: 'aarch64v8',
    arm64: 'aarch64v8',
    amd64: 'x86_64',
    'x86-64': 'x86_64',
    i686: 'i386',
    i586: 'i386',
  }
  return Object.hasOwn(names, first) ? (names[first] as string) : first
}

/** wamrc's `--target-abi` for a target; always given, so that the build machine's own system plays no part. */
export function wamrcAbi(target: Pick<ResolvedTarget, 'arch' | 'triple'>): string {
  if (target.arch === 'riscv64') return 'lp64d'
  if (target.arch === 'riscv32') return 'ilp32d'
  return target.triple.endsWith('gnueabihf') ? 'gnueabihf' : 'gnu'
}

function unknownTarget(found: string): ProxyWasmAotError {
  const near = suggestTargets(found)
  return new ProxyWasmAotError('TARGET_UNKNOWN', `unknown target ${JSON.stringify(found)}`, {
    expected: `one of ${targetNames.join(', ')}`,
    found,
    where: { subject: 'targets' },
    remedy:
      (near.length > 0 ? `Did you mean ${near.join(' or ')}?\n` : '') +
      "For any other CPU give { triple, cpu, features }, such as { triple: 'aarch64-unknown-linux-gnu', cpu: 'neoverse-v2' }.",
  })
}

/** What people call the same thing elsewhere, in lower case with `-` for `_`. */
const otherNames: Readonly<Record<string, TargetName>> = {
  amd64: 'x86-64',
  x64: 'x86-64',
  x86: 'x86-64',
  arm64: 'aarch64',
  armv8: 'aarch64',
  'aarch64v8.2': 'aarch64-v8.2',
  'neoverse-n1': 'aarch64-neoverse-n1',
  'neoverse-v1': 'aarch64-neoverse-v1',
  graviton2: 'aarch64-neoverse-n1',
  graviton3: 'aarch64-neoverse-v1',
  haswell: 'x86-64-v3',
  skylake: 'x86-64-v3',
  avx2: 'x86-64-v3',
  avx512: 'x86-64-v4',
  rv64: 'riscv64',
  rv64gc: 'riscv64',
  host: 'native',
}

function suggestTargets(found: string): TargetName[] {
  const plain = found.slice(0, 100).toLowerCase().replaceAll('_', '-')
  const other = Object.hasOwn(otherNames, plain) ? otherNames[plain] : undefined
  if (other !== undefined) return [other]
  return targetNames
    .map((name) => ({ name, far: distance(plain, name) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(name.length / 3)))
    .sort((left, right) => left.far - right.far)
    .slice(0, 2)
    .map(({ name }) => name)
}

function invalid(field: string, expected: string, found: unknown): ProxyWasmAotError {
  return new ProxyWasmAotError('OPTION_INVALID', `a target's ${field} is not right`, {
    expected,
    found: JSON.stringify(found) ?? 'undefined',
    where: { subject: `targets.${field}` },
    remedy: `Correct ${field} of the target: { triple, cpu, features }, in the words of LLVM.`,
  })
}
