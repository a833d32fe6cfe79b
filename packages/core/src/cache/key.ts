import { createHash } from 'node:crypto'
import { cpus } from 'node:os'
import type { Wamrc } from '@proxy-wasm-aot/toolchain'
import type { ResolvedTarget } from '../types.ts'

/** Raised when what a compile gives for the same inputs changes with this tool. */
const keyVersion = 1

/** Everything that decides the bytes of an AOT file. */
export interface CompileInputs {
  /** SHA-256 of the wasm half, hexadecimal. */
  wasmSha256: string
  flags: readonly string[]
  target: Pick<ResolvedTarget, 'native'>
  wamrc: Pick<Wamrc, 'sha256' | 'llvmVersion' | 'wasiSafe'>
}

/**
 * The name of a compile's result in the cache, as 64 hexadecimal digits. Target and CPU are part of the flags; for a
 * `native` target, which has none, the processor of this machine counts, because a cache may be shared by machines.
 */
export function compileKey({ wasmSha256, flags, target, wamrc }: CompileInputs): string {
  const processor = target.native ? `${process.arch} ${cpus()[0]?.model ?? 'unknown'}` : null
  // The version of LLVM says something that the executable does not where LLVM is a shared library.
  const compiler = [wamrc.sha256, wamrc.llvmVersion ?? null, wamrc.wasiSafe]
  const inputs = [keyVersion, wasmSha256, flags, compiler, processor]
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex')
}
