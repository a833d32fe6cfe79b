import type { ResolvedTarget, TargetName } from '../types.ts'

type Level = Omit<ResolvedTarget, 'name' | 'native'>

function x86(cpu: string): Level {
  return { triple: 'x86_64-unknown-linux-gnu', arch: 'x86_64', cpu, features: [] }
}

function arm(cpu: string, features: readonly string[] = []): Level {
  return { triple: 'aarch64-unknown-linux-gnu', arch: 'aarch64v8', cpu, features }
}

/**
 * The CPU levels that have a name, in the words of wamrc (`--target`, `valid_archs` in WAMR's
 * `core/iwasm/compilation/aot_llvm.c`) and of LLVM (`--cpu`, `--cpu-features`).
 * The x86-64 levels are those of the System V ABI; the aarch64 ones say `aarch64v8` because a runtime compares the
 * header's architecture with its own by that prefix.
 */
export const targetLevels: Readonly<Record<Exclude<TargetName, 'native'>, Level>> = {
  'x86-64': x86('x86-64'),
  'x86-64-v2': x86('x86-64-v2'),
  'x86-64-v3': x86('x86-64-v3'),
  'x86-64-v4': x86('x86-64-v4'),
  aarch64: arm('generic'),
  'aarch64-v8.2': arm('generic', ['+v8.2a']),
  'aarch64-neoverse-n1': arm('neoverse-n1'),
  'aarch64-neoverse-v1': arm('neoverse-v1'),
  riscv64: {
    triple: 'riscv64-unknown-linux-gnu',
    arch: 'riscv64',
    cpu: 'generic-rv64',
    // rv64gc: what every Linux distribution for RISC-V asks for. LLVM's generic CPU has the base instructions alone.
    features: ['+m', '+a', '+f', '+d', '+c'],
  },
}

/** Every target name, `native` included, for messages and completion. */
export const targetNames: readonly TargetName[] = [
  ...(Object.keys(targetLevels) as Exclude<TargetName, 'native'>[]),
  'native',
]
