import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { cacheFolder } from '../cache-folder.ts'
import { readInstallNote } from '../install/note.ts'
import { notRunnable } from '../not-runnable.ts'
import type { Wamrc, WamrcSource } from '../types.ts'
import { type AotSections, readAotSections } from './aot-sections.ts'
import { type AskOptions, ask } from './ask.ts'
import { probeModule, unknownModule, wasiModule } from './modules.ts'
import { recallProbe, rememberProbe } from './store.ts'

/** What a compiler says of itself when it is asked. */
export type WamrcIdentity = Pick<Wamrc, 'version' | 'llvmVersion' | 'ownDriver' | 'sha256'>
/** What only a trial shows of it. */
export type WamrcAbilities = Pick<Wamrc, 'aotFormat' | 'architectures' | 'wasiSafe' | 'partitionCache'>

/** Options of {@link probeWamrc}. */
export interface ProbeOptions {
  /** The tool's own folder, where results are kept. @default cacheFolder() @example '.cache/proxy-wasm-aot' */
  cacheDir?: string | undefined
  /** Longest time for each question to the compiler, seconds. @default 20 @example 60 */
  timeoutSeconds?: number | undefined
  signal?: AbortSignal | undefined
}

/**
 * Asks a wamrc who it is and compiles two tiny modules with it. It is asked for its version each time (some 20 ms);
 * what the trial compiles show is kept by the SHA-256 of the executable and its versions.
 *
 * @throws ProxyWasmAotError WAMRC_NOT_RUNNABLE for whatever is no working wamrc, TOOLCHAIN_ABORTED
 */
export async function probeWamrc(
  executable: string,
  source: WamrcSource = 'path',
  options: ProbeOptions = {},
): Promise<Wamrc> {
  const absolute = path.resolve(executable)
  const status = await stat(absolute).catch((cause: unknown) => {
    throw notRunnable(absolute, `${absolute} cannot be run`, 'no such file', cause)
  })
  if (!status.isFile()) throw notRunnable(absolute, `${absolute} cannot be run`, 'no regular file')

  const asking = { timeoutSeconds: options.timeoutSeconds ?? 20, signal: options.signal }
  const [sha256, said] = await Promise.all([hashFile(absolute), askVersions(absolute, asking)])
  const identity = { ...said, sha256 }
  const notes = path.join(cacheFolder(options.cacheDir), 'probes')
  const known = await recallProbe(notes, identity)
  const abilities = known ?? (await tryOut(absolute, identity, asking))
  if (known === undefined) await rememberProbe(notes, identity, abilities)
  return { path: absolute, source, ...identity, ...abilities }
}

async function askVersions(executable: string, asking: AskOptions): Promise<Omit<WamrcIdentity, 'sha256'>> {
  const [answer, llvm] = await Promise.all([
    ask(executable, ['--version'], asking),
    ask(executable, ['--llvm-version'], asking),
  ])
  const version = /wamrc\s+(\d+\.\d+\.\d+)/.exec(answer.stdout)?.[1]
  if (answer.exitCode !== 0 || version === undefined) {
    const said = `${answer.stdout}\n${answer.stderr}`.trim().slice(0, 200)
    throw notRunnable(executable, `${executable} does not say the version of a wamrc`, said || 'nothing')
  }
  return {
    version,
    llvmVersion:
      (llvm.exitCode === 0 ? /\d+\.\d+\.\d+/.exec(llvm.stdout)?.[0] : undefined) ??
      (await readInstallNote(executable)).llvmVersion,
    ownDriver: answer.stdout.includes('proxy-wasm-aot driver'),
  }
}

async function tryOut(
  executable: string,
  { ownDriver }: WamrcIdentity,
  asking: AskOptions,
): Promise<WamrcAbilities> {
  const targets = await ask(executable, ['--target=help'], asking)
  const listed = `${targets.stdout}\n${targets.stderr}`
  const help = ownDriver ? await ask(executable, ['--help'], asking) : undefined
  const folder = await mkdtemp(path.join(tmpdir(), 'proxy-wasm-aot-probe-'))
  try {
    const known = await compileProbe(executable, folder, wasiModule, asking)
    const unknown = await compileProbe(executable, folder, unknownModule, asking)
    return {
      aotFormat: known.format,
      architectures: await tryArchitectures(executable, folder, listed, asking),
      wasiSafe: sameCode(known, unknown),
      partitionCache: help?.stdout.includes('--partition-cache') ?? false,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function compileProbe(
  executable: string,
  folder: string,
  importModule: string,
  asking: AskOptions,
  target: readonly string[] = [],
): Promise<AotSections> {
  const input = path.join(folder, `${importModule}.wasm`)
  const output = path.join(folder, `${importModule}.aot`)
  await writeFile(input, probeModule(importModule))
  await rm(output, { force: true })
  const answer = await ask(executable, [...target, '--invoke-c-api-import', '-o', output, input], asking)
  const sections = await readFile(output).then(readAotSections, () => undefined)
  if (answer.exitCode !== 0 || sections === undefined) {
    const found = sections === undefined ? 'no AOT file' : `exit status ${answer.exitCode}`
    const said = `${answer.stdout}\n${answer.stderr}`.trim().split('\n').at(-1) ?? ''
    throw notRunnable(
      executable,
      `${executable} does not compile a module of a hundred bytes`,
      said === '' ? found : `${found}: ${said.slice(0, 200)}`,
    )
  }
  return sections
}

/** Section types: 2 is code, 5 is relocations (WAMR, `core/iwasm/aot/aot_runtime.h`). */
function sameCode(left: AotSections, right: AotSections): boolean {
  return [2, 5].every((type) => {
    const a = Buffer.from(left.sections.get(type) ?? [])
    return a.equals(right.sections.get(type) ?? Buffer.alloc(0))
  })
}

/** Architectures of gateways, with a CPU that each LLVM knows. */
const tried: readonly { name: string; cpu: string }[] = [
  { name: 'x86_64', cpu: 'x86-64' },
  { name: 'aarch64', cpu: 'generic' },
  { name: 'riscv64', cpu: 'generic-rv64' },
]
const untried: readonly string[] = ['i386', 'arm', 'thumb', 'riscv32', 'mips', 'xtensa']

/**
 * Architectures that it lists; those of gateways only where it really compiles for them, because upstream lists what
 * its LLVM may lack.
 */
async function tryArchitectures(
  executable: string,
  folder: string,
  listed: string,
  asking: AskOptions,
): Promise<string[]> {
  // Upstream lists some by version, such as `aarch64v8` or `armv7`, and takes them without.
  const words = new Set(
    listed.split(/[\s,]+/).map((word) => word.replace(/^(aarch64|arm|thumb)v\d.*$/, '$1')),
  )
  const able: string[] = []
  for (const { name, cpu } of tried.filter((architecture) => words.has(architecture.name))) {
    const target = [`--target=${name}`, `--cpu=${cpu}`]
    const sections = await compileProbe(executable, folder, unknownModule, asking, target).catch(
      (error: unknown) => {
        if (asking.signal?.aborted) throw error
      },
    )
    if (sections !== undefined) able.push(name)
  }
  return [...able, ...untried.filter((name) => words.has(name))]
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash)
  } catch (cause) {
    throw notRunnable(
      file,
      `${file} cannot be read`,
      (cause as NodeJS.ErrnoException).code ?? 'no bytes',
      cause,
    )
  }
  return hash.digest('hex')
}
