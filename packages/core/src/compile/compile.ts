import { rmSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isProxyWasmAotError, ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { Wamrc } from '@proxy-wasm-aot/toolchain'
import { onExit } from 'signal-exit'
import { readAotFile } from '../aot/read.ts'
import { stripAot } from '../embed/embed.ts'
import { outputError } from '../emit/write.ts'
import type {
  AotFile,
  GatewayProfile,
  ProxyWasmModule,
  ResolvedOptimization,
  ResolvedTarget,
} from '../types.ts'
import { compileFlags } from './flags.ts'
import { type CompilerRun, lastLines, runCompiler } from './run.ts'
import { hideWasi, restoreWasi } from './wasi.ts'

/** What one compile needs to know. */
export interface CompileOptions {
  target: ResolvedTarget
  gateway: GatewayProfile
  wamrc: Wamrc
  optimization: ResolvedOptimization
  signal?: AbortSignal | undefined
  /** Longest time, seconds. @default 3600 */
  timeoutSeconds?: number | undefined
  /** Called about once a second with the milliseconds since the start. @default nobody */
  onProgress?: ((elapsedMilliseconds: number) => void) | undefined
  /** Folder in which this project's own wamrc keeps compiled parts of modules. @default none is kept */
  partitionCacheDir?: string | undefined
  /** Threads of this project's own wamrc; another one has a single thread. The result is the same. @default all cores */
  threads?: number | undefined
}

export interface CompileResult {
  aot: AotFile
  /** Flags that decided the content, without names of files. */
  flags: string[]
  elapsedMilliseconds: number
  /** Peak memory of the compiler, bytes; only where the system tells and it ran long enough to be asked. */
  peakBytes?: number | undefined
  /** CPU that the compiler says it compiled for; for a `native` target the only place that names it. */
  cpu: string
}

/** More than any runtime would map; a file of that size is no AOT file. */
const mostAotBytes = 2_000_000_000

/**
 * Compiles the wasm half of a module with a real wamrc and reads what comes back. Sections of an earlier build are
 * left out; WASI imports go through the gateway's callbacks whatever compiler it is.
 *
 * @throws ProxyWasmAotError COMPILE_FAILED, COMPILE_ABORTED, COMPILE_TIMEOUT, COMPILER_NOT_RUNNABLE,
 * COMPILER_CRASHED, COMPILER_NO_OUTPUT, COMPILER_BAD_OUTPUT, COMPILER_LACKS_TARGET, COMPILE_WASI_NOT_RESTORED,
 * TARGET_CPU_UNKNOWN, OUTPUT_NO_SPACE, OUTPUT_NOT_WRITABLE
 */
export async function compileModule(
  module: ProxyWasmModule,
  options: CompileOptions,
): Promise<CompileResult> {
  const { target, gateway, wamrc, optimization, timeoutSeconds = 3600 } = options
  const flags = compileFlags(target, gateway, optimization, module.features)
  checkCompilerHasTarget(wamrc, target)
  const hidden = wamrc.wasiSafe ? undefined : hideWasi(module)
  const bytes = hidden === undefined ? stripAot(module) : stripAot({ ...module, bytes: hidden.bytes })
  return withTemporaryFolder(async (folder) => {
    await writeFile(path.join(folder, 'module.wasm'), bytes).catch((error: unknown) => {
      throw outputError(error, path.join(folder, 'module.wasm'))
    })
    // File names are relative: wamrc may name its input in what it writes, and paths differ between machines.
    const args = [...flags, ...ownCompilerFlags(options), '-o', 'module.aot', 'module.wasm']
    const run = await runCompiler(wamrc.path, args, { folder, timeoutSeconds, ...pick(options) })
    checkRun(run, module.name, wamrc, target)
    const output = await readOutput(path.join(folder, 'module.aot'), wamrc, run)
    const read = readAotOutput(output, module.name, wamrc, run)
    const aot =
      hidden === undefined
        ? read
        : { ...read, bytes: restoreWasi(read, module.imports, hidden.names, module.name) }
    return {
      aot,
      flags,
      elapsedMilliseconds: run.elapsedMilliseconds,
      peakBytes: run.peakBytes,
      cpu: cpuOf(run, target),
    }
  })
}

function pick({ signal, onProgress }: CompileOptions): Pick<CompileOptions, 'signal' | 'onProgress'> {
  return { signal, onProgress }
}

/** What only this project's own wamrc knows, and what decides how it works but not what it writes. */
function ownCompilerFlags({ wamrc, partitionCacheDir, threads }: CompileOptions): string[] {
  if (wamrc.partitionCache !== true) return []
  return [
    ...(partitionCacheDir === undefined ? [] : ['--partition-cache', partitionCacheDir]),
    ...(threads === undefined ? [] : [`--threads=${threads}`]),
  ]
}

async function withTemporaryFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proxy-wasm-aot-')).catch((error: unknown) => {
    throw outputError(error, path.join(tmpdir(), 'proxy-wasm-aot-…'))
  })
  const forget = onExit(() => rmSync(folder, { recursive: true, force: true }))
  try {
    return await use(folder)
  } finally {
    forget()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }
}

function checkCompilerHasTarget({ architectures, path: file, version }: Wamrc, target: ResolvedTarget): void {
  const wanted = target.arch.replace(/^aarch64.*$/, 'aarch64')
  const has = architectures.some((name) => name.replace(/^aarch64.*$/, 'aarch64') === wanted)
  if (architectures.length === 0 || has) return
  throw new ProxyWasmAotError('COMPILER_LACKS_TARGET', `the compiler cannot compile for ${target.name}`, {
    expected: wanted,
    found: `wamrc ${version} with ${architectures.join(', ')}`,
    where: { file },
    remedy:
      'Use a wamrc whose LLVM has that architecture: the one that `proxy-wasm-aot toolchain install` builds has all of them.',
  })
}

/** The compiler's own lines about what went wrong: its errors where it marks them, otherwise its last lines. */
function compilerMessage(output: string): string {
  const errors = output.split('\n').filter((line) => /error|fail|invalid|unsupported|unknown/i.test(line))
  return lastLines(errors.length > 0 ? errors.join('\n') : output)
}

function checkRun(run: CompilerRun, module: string, wamrc: Wamrc, target: ResolvedTarget): void {
  const { output, exitCode, signal } = run
  // LLVM only warns and compiles for a plain CPU; the artifact would not be what was asked for.
  const unknown = /'([^']*)' is not a recognized (processor|feature)/.exec(output)
  if (unknown !== null) {
    const what = unknown[2] === 'processor' ? 'CPU' : 'CPU feature'
    throw new ProxyWasmAotError('TARGET_CPU_UNKNOWN', `the compiler knows no ${what} ${unknown[1]}`, {
      expected: `a ${what} that LLVM ${wamrc.llvmVersion ?? ''} knows for ${target.triple}`,
      found: unknown[1],
      where: { file: wamrc.path, subject: `targets: ${target.name}` },
      remedy: `Correct cpu and features of the target; llc -mtriple=${target.triple} -mcpu=help lists what there is.`,
    })
  }
  if (signal !== undefined) {
    const killed = signal === 'SIGKILL'
    throw new ProxyWasmAotError('COMPILER_CRASHED', `the compiler was ended by ${signal}`, {
      expected: 'a compiler that ends by itself',
      found: output === '' ? signal : `${signal} after:\n${lastLines(output)}`,
      where: { file: wamrc.path, subject: module },
      remedy: killed
        ? 'Someone or the system killed it, most often for want of memory (a 5 MB Go plugin takes about 1 GB).\nGive it more memory, or lower optimization.level.'
        : 'Try another wamrc or optimization.level; a crash on a valid module is a fault of the compiler.',
    })
  }
  if (exitCode !== 0) {
    throw new ProxyWasmAotError('COMPILE_FAILED', `the compiler refused ${module}`, {
      expected: 'exit status 0',
      found: `exit status ${exitCode}${output === '' ? ' without a message' : `:\n${compilerMessage(output)}`}`,
      where: { file: module, subject: `wamrc ${wamrc.version}, target ${target.name}` },
      remedy: compileRemedy(output, target),
    })
  }
}

function compileRemedy(output: string, target: ResolvedTarget): string {
  if (/No space left|write.*fail/i.test(output)) return `Free some space in ${tmpdir()}, or set TMPDIR.`
  if (/SIMD/.test(output)) {
    return target.arch === 'x86_64'
      ? 'The plugin uses SIMD, which needs at least target x86-64-v2; or build the plugin without SIMD.'
      : 'The plugin uses SIMD, which this target lacks; build the plugin without it.'
  }
  return 'Its message above says what it does not take. `proxy-wasm-aot validate` may say more about the module.'
}

async function readOutput(file: string, wamrc: Wamrc, run: CompilerRun): Promise<Uint8Array> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined || found.size === 0) {
    throw new ProxyWasmAotError('COMPILER_NO_OUTPUT', 'the compiler reported success and wrote nothing', {
      expected: 'an AOT file',
      found: run.output === '' ? 'no file and no message' : lastLines(run.output),
      where: { file: wamrc.path },
      remedy: 'Check that this is a wamrc: proxy-wasm-aot doctor asks it for its version.',
    })
  }
  if (!found.isFile() || found.size > mostAotBytes) {
    throw badOutput(wamrc, found.isFile() ? `${found.size} bytes` : 'no regular file', run)
  }
  return readFile(file)
}

function readAotOutput(bytes: Uint8Array, module: string, wamrc: Wamrc, run: CompilerRun): AotFile {
  try {
    return readAotFile(bytes, `${module}, compiled`)
  } catch (error) {
    if (!isProxyWasmAotError(error)) throw error
    throw badOutput(wamrc, `${error.code}: ${error.message}`, run, error)
  }
}

function badOutput(wamrc: Wamrc, found: string, run: CompilerRun, cause?: unknown): ProxyWasmAotError {
  return new ProxyWasmAotError('COMPILER_BAD_OUTPUT', 'what the compiler wrote is no AOT file', {
    expected: 'an AOT file of WAMR',
    found: run.output === '' ? found : `${found}\n${lastLines(run.output, 4)}`,
    where: { file: wamrc.path },
    remedy: 'Check that this is a wamrc: proxy-wasm-aot doctor asks it for its version.',
    cause,
  })
}

function cpuOf({ output }: CompilerRun, target: ResolvedTarget): string {
  if (!target.native) return target.cpu
  return /^\s*target cpu:\s*(\S+)\s*$/m.exec(output)?.[1] ?? target.cpu
}
