import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Wamrc } from '@proxy-wasm-aot/toolchain'
import { execa } from 'execa'
import pLimit from 'p-limit'
import { type Cases, type ModuleCase, writeCases } from './cases.ts'
import type { ModuleOutcome } from './outcome.ts'

export interface AotOptions {
  wamrc: Wamrc
  /** Path of the WAMR host program. */
  host: string
  pipeline: 'fast' | 'upstream'
  /** @default 3 */
  level?: number
  /**
   * Explicit checks instead of guard pages. With guard pages LLVM drops loads whose result is not used, also where they
   * would trap, in either pipeline; with checks every trap is there. @default false
   */
  boundsChecks?: boolean
}

const flags = [
  '--target=x86_64',
  '--target-abi=gnu',
  '--cpu=x86-64-v3',
  '--size-level=3',
  '--invoke-c-api-import',
]

/** A module that the compiler refuses: its words in the place of a file. */
interface Compiled {
  module: ModuleCase
  refused?: string
}

async function compile(cases: Cases, folder: string, options: AotOptions): Promise<Compiled[]> {
  const { wamrc, pipeline, level = 3, boundsChecks = false } = options
  const limit = pLimit(2)
  return Promise.all(
    cases.modules.map((module) =>
      limit(async (): Promise<Compiled> => {
        const file = `${module.name}.aot`
        const { exitCode, all, signal } = await execa(
          wamrc.path,
          [
            ...flags,
            `--pipeline=${pipeline}`,
            `--opt-level=${level}`,
            `--bounds-checks=${boundsChecks ? 1 : 0}`,
            '-o',
            path.join(folder, file),
            path.join(cases.folder, module.file),
          ],
          { all: true, reject: false },
        )
        if (exitCode === 0) return { module: { ...module, file } }
        return { module, refused: `${signal ?? exitCode}: ${all.trim().split('\n').at(-1)}` }
      }),
    ),
  )
}

/** Longest time for all calls of some modules, milliseconds. */
const longest = 60_000

/**
 * WAMR's own pipeline makes loops of recursions in tail position, so those that are to exhaust the stack never end.
 * The specification leaves that open; ours does not do so.
 */
function withoutExhaustion(module: ModuleCase): ModuleCase {
  return { ...module, calls: module.calls.map((call) => ({ ...call, skip: call.expect === 'exhaustion' })) }
}

/** Runs modules in one process; after a crash, the rest in another. */
async function run(host: string, folder: string, modules: readonly ModuleCase[]): Promise<ModuleOutcome[]> {
  const outcomes: ModuleOutcome[] = []
  while (outcomes.length < modules.length) {
    const file = await writeCases(folder, modules.slice(outcomes.length))
    const { stdout, signal, exitCode, timedOut } = await execa(host, ['call', '--cases', file], {
      reject: false,
      maxBuffer: 1 << 30,
      timeout: longest,
    })
    const lines = stdout.split('\n').filter((line) => line !== '')
    outcomes.push(...lines.map((line): ModuleOutcome => JSON.parse(line)))
    if (outcomes.length < modules.length) {
      outcomes.push({ error: timedOut ? 'a call does not end' : `the host ended with ${signal ?? exitCode}` })
    }
  }
  return outcomes
}

/** What every module comes to as AOT code of one pipeline. */
export async function runAsAot(cases: Cases, options: AotOptions): Promise<ModuleOutcome[]> {
  const { host, pipeline, boundsChecks = false } = options
  const folder = path.join(cases.folder, boundsChecks ? `${pipeline}-checked` : pipeline)
  await mkdir(folder, { recursive: true })
  const compiled = await compile(cases, folder, options)
  const taken = compiled.filter(({ refused }) => refused === undefined).map(({ module }) => module)
  const outcomes = await run(host, folder, pipeline === 'upstream' ? taken.map(withoutExhaustion) : taken)
  return compiled.map(({ refused }) => {
    if (refused !== undefined) return { error: `wamrc: ${refused}` }
    return outcomes.shift() as ModuleOutcome
  })
}
