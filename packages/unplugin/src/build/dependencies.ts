import { stat } from 'node:fs/promises'
import path from 'node:path'
import { glob } from 'tinyglobby'
import type { PluginInput } from '../options/entries.ts'

/**
 * Files whose change makes a new artifact: the module, or what its command builds it from. The module that a command
 * writes is none of them, or each build would call for the next.
 *
 * @returns absolute paths
 */
export async function dependenciesOf(input: PluginInput): Promise<string[]> {
  if (input.build === undefined) return [input.file]
  const { sources, watch, cwd } = input.build
  const watched =
    watch.length === 0 ? [] : await glob([...watch], { cwd, absolute: true, ignore: ['**/node_modules/**'] })
  const files = [
    ...sources.map((source) => path.resolve(cwd, source)),
    ...watched.map((file) => path.resolve(file)),
  ]
  return [...new Set(files)].filter((file) => file !== input.file).sort()
}

/** A text that differs when one of the files was written, replaced, made or removed. */
export async function fingerprintOf(input: PluginInput): Promise<string> {
  const files = await dependenciesOf(input)
  const stamps = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file, { bigint: true }).catch(() => undefined)
      return found === undefined ? `${file} -` : `${file} ${found.ino} ${found.size} ${found.mtimeNs}`
    }),
  )
  return stamps.join('\n')
}
