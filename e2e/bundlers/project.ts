import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { pluginText, wat } from '../../packages/core/src/testing/plugins.ts'

/** A project in a folder of its own that goes when the test is done. */
export interface Project {
  root: string
  /** Absolute path of a file in it. */
  file(name: string): string
  write(name: string, content: string | Uint8Array): Promise<void>
}

/** @param files by their path in the project; folders are made */
export async function createProject(files: Readonly<Record<string, string | Uint8Array>>): Promise<Project> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'bundler-')))
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 3 }))
  const project: Project = {
    root,
    file: (name) => path.join(root, name),
    async write(name, content) {
      await mkdir(path.dirname(project.file(name)), { recursive: true })
      await writeFile(project.file(name), content)
    },
  }
  for (const [name, content] of Object.entries(files)) await project.write(name, content)
  return project
}

/** Turns a file of WebAssembly text into a module: the command of an entry, as a compiler would be. */
export const wat2wasm: string = path.resolve(import.meta.dirname, '../../node_modules/.bin/wat2wasm')

/** The text of a small plugin that Envoy takes; other words make other bytes. */
export function smallPluginText(word = 'hello'): string {
  return pluginText({ body: `(data (i32.const 64) "${word}")` })
}

/** {@link smallPluginText} as a module. */
export function smallPlugin(word?: string): Promise<Uint8Array> {
  return wat(smallPluginText(word))
}

/** A plugin with so many functions that compiling it takes seconds. */
export function slowPlugin(functions: number): Promise<Uint8Array> {
  const body = Array.from({ length: functions }, (_, index) => {
    const steps = Array.from(
      { length: 12 },
      (_, step) =>
        `(local.set $a (i32.add (i32.mul (local.get $a) (i32.const ${index + step + 3})) (i32.load (i32.and (local.get $a) (i32.const 1020)))))`,
    ).join(' ')
    return `(func (export "f${index}") (param $a i32) (result i32) ${steps} (local.get $a))`
  }).join('\n')
  return wat(pluginText({ body }))
}

/** Bytes that are no WebAssembly at all. */
export const brokenPlugin: Uint8Array = new TextEncoder().encode('this is no module')
