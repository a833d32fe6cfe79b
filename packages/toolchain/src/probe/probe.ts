import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { cacheFolder } from '../cache-folder.ts'
import type { Wamrc, WamrcSource } from '../types.ts'
import { type AotSections, readAotSections } from './aot-sections.ts'
import { ask, notRunnable } from './ask.ts'
import { probeModule, unknownModule, wasiModule } from './modules.ts'
import { recallProbe, rememberProbe } from './store.ts'

/** What a probe finds out; where the compiler was found is the caller's knowledge. */
export type WamrcFacts = Omit<Wamrc, 'path' | 'source'>

/** Options of {@link probeWamrc}. */
export interface ProbeOptions {
  /** The tool's own folder, where results are kept. @default cacheFolder() @example '.cache/proxy-wasm-aot' */
  cacheDir?: string | undefined
  signal?: AbortSignal | undefined
}

/**
 * Asks a wamrc who it is and compiles two tiny modules with it. The result is kept by path, size and time of the
 * file, so that a build does not ask again.
 *
 * @throws ProxyWasmAotError WAMRC_NOT_RUNNABLE for whatever is no working wamrc
 */
export async function probeWamrc(
  executable: string,
  source: WamrcSource = 'path',
  options: ProbeOptions = {},
): Promise<Wamrc> {
  const absolute = path.resolve(executable)
  const folder = path.join(cacheFolder(options.cacheDir), 'probes')
  const status = await stat(absolute).catch((cause: unknown) => {
    throw notRunnable(absolute, `${absolute} cannot be run`, 'no such file', cause)
  })
  if (!status.isFile()) throw notRunnable(absolute, `${absolute} cannot be run`, 'no regular file')
  const stamp = `${absolute}\n${status.size}\n${status.mtimeMs}\n${status.ino}`
  const known = await recallProbe(folder, stamp)
  const facts = known ?? (await findFacts(absolute, options.signal))
  if (known === undefined) await rememberProbe(folder, stamp, facts)
  return { path: absolute, source, ...facts }
}

async function findFacts(executable: string, signal: AbortSignal | undefined): Promise<WamrcFacts> {
  const version = await ask(executable, ['--version'], signal)
  const release = /wamrc\s+(\d+\.\d+\.\d+)/.exec(version.stdout)?.[1]
  if (version.exitCode !== 0 || release === undefined) {
    const said = `${version.stdout}\n${version.stderr}`.trim().slice(0, 200)
    throw notRunnable(executable, `${executable} does not say the version of a wamrc`, said || 'nothing')
  }
  const llvm = await ask(executable, ['--llvm-version'], signal)
  const targets = await ask(executable, ['--target=help'], signal)
  const ownDriver = version.stdout.includes('proxy-wasm-aot driver')
  const folder = await mkdtemp(path.join(tmpdir(), 'proxy-wasm-aot-probe-'))
  try {
    const known = await compileProbe(executable, folder, wasiModule, signal)
    const unknown = await compileProbe(executable, folder, unknownModule, signal)
    return {
      version: release,
      llvmVersion: llvm.exitCode === 0 ? /\d+\.\d+\.\d+/.exec(llvm.stdout)?.[0] : undefined,
      aotFormat: known.format,
      architectures: architecturesIn(`${targets.stdout}\n${targets.stderr}`),
      wasiSafe: sameCode(known, unknown),
      ownDriver,
      partitionCache:
        ownDriver && (await ask(executable, ['--help'], signal)).stdout.includes('--partition-cache'),
      sha256: await hashFile(executable),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function compileProbe(
  executable: string,
  folder: string,
  importModule: string,
  signal: AbortSignal | undefined,
): Promise<AotSections> {
  const input = path.join(folder, `${importModule}.wasm`)
  const output = path.join(folder, `${importModule}.aot`)
  await writeFile(input, probeModule(importModule))
  const answer = await ask(executable, ['--invoke-c-api-import', '-o', output, input], signal)
  const sections = await readFile(output).then(readAotSections, () => undefined)
  if (answer.exitCode !== 0 || sections === undefined) {
    const found = sections === undefined ? 'no AOT file' : `exit status ${answer.exitCode}`
    const said = `${answer.stdout}\n${answer.stderr}`.trim().split('\n').at(-1) ?? ''
    throw notRunnable(
      executable,
      `${executable} does not compile a module of a hundred bytes`,
      `${found}: ${said}`,
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

const architectures = [
  'x86_64',
  'i386',
  'aarch64',
  'arm',
  'thumb',
  'riscv64',
  'riscv32',
  'mips',
  'xtensa',
  'arc',
]

function architecturesIn(text: string): string[] {
  const words = new Set(text.split(/[\s,]+/))
  return architectures.filter((name) => words.has(name))
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
