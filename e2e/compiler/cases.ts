import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { cacheFolder } from '@proxy-wasm-aot/toolchain'
import { execa } from 'execa'
import { hashFiles } from './hash-files.ts'

interface CallCase {
  export: string
  /** Values as text (cases/src/value.rs). */
  args: readonly string[]
  /** What the specification's test says: results, a trap, or a recursion that exhausts the stack. */
  expect?: readonly string[] | 'trap' | 'exhaustion' | null
  /** The call is left out on this engine. @default false */
  skip?: boolean
}

/** What is called of one module. */
export interface ModuleCase {
  name: string
  file: string
  calls: readonly CallCase[]
}

export interface Cases {
  /** Folder of the modules and of `cases.json`. */
  folder: string
  modules: readonly ModuleCase[]
  /** How many of the tests say nothing of a compiler, by reason. */
  skipped: Readonly<Record<string, number>>
}

const project = path.join(import.meta.dirname, 'cases')

/** The program that writes cases; built once, kept by its sources. */
async function program(): Promise<string> {
  const sources = ['Cargo.toml', 'Cargo.lock', 'src/main.rs', 'src/random.rs', 'src/spec.rs', 'src/value.rs']
  const hash = await hashFiles(sources.map((file) => path.join(project, file)))
  const file = path.join(cacheFolder(), 'parts', `compiler-cases-${hash.slice(0, 16)}`)
  if ((await stat(file).catch(() => undefined))?.isFile()) return file
  await mkdir(path.dirname(file), { recursive: true })
  const temporary = await mkdtemp(`${file}-`)
  try {
    await execa('cargo', ['build', '--release', '--locked', '--target-dir', temporary], { cwd: project })
    await rename(path.join(temporary, 'release', 'compiler-cases'), file)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  return file
}

async function write(folder: string, words: readonly string[]): Promise<Cases> {
  await execa(await program(), [words[0] as string, folder, ...words.slice(1)])
  const content = JSON.parse(await readFile(path.join(folder, 'cases.json'), 'utf8'))
  return { folder, ...content }
}

/** @param names test files of the specification, such as `call_indirect`; all without any */
export function specificationCases(folder: string, names: readonly string[] = []): Promise<Cases> {
  return write(folder, ['spec', ...names])
}

/** The same seeds give the same modules. */
export function randomCases(folder: string, firstSeed: number, count: number): Promise<Cases> {
  return write(folder, ['random', String(firstSeed), String(count)])
}

/** Writes cases whose modules have other files. */
export async function writeCases(folder: string, modules: readonly ModuleCase[]): Promise<string> {
  const file = path.join(folder, 'cases.json')
  await writeFile(file, JSON.stringify({ modules }))
  return file
}
