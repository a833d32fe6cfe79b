import path from 'node:path'
import { artifactFileNames, type NamedEntry, type PlannedArtifact } from '@proxy-wasm-aot/core'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { glob, isDynamicPattern } from 'tinyglobby'
import type { ResolvedOptions, ResolvedSource } from './types.ts'

/** A plugin to build, with absolute paths. */
export interface PluginInput {
  /** The module. Two inputs of one file are the same input. */
  file: string
  /** The module's path as people know it: relative to the root where it lies below. */
  label: string
  /** What builds the module before it is read; `undefined` where it is just there. */
  build: ResolvedSource | undefined
}

/** An input that is emitted under a name. */
export interface PluginEntry extends PluginInput, NamedEntry {}

/**
 * The plugins that the options name: the entries, and what the globs match now.
 *
 * @throws ProxyWasmAotError INCLUDE_NO_MATCH, ARTIFACT_NAME_COLLISION
 */
export async function planEntries(
  options: ResolvedOptions,
  root: string,
): Promise<PlannedArtifact<PluginEntry>[]> {
  const entries = options.entries.map(({ name, file, build }) => {
    const input = toInput(file, root, build)
    return { ...input, name, source: input.label }
  })
  const named = new Set(entries.map(({ file }) => file))
  for (const pattern of options.include) {
    const found = await glob(pattern, {
      cwd: root,
      absolute: true,
      ignore: ['**/node_modules/**', '**/*.aot.wasm', ...options.exclude],
    })
    if (found.length === 0) throw noMatch(pattern, root)
    const base = path.resolve(root, fixedPart(pattern))
    for (const file of found.sort()) {
      const input = toInput(file, root)
      if (named.has(input.file)) continue
      named.add(input.file)
      const below = path.relative(base, input.file).replaceAll('\\', '/')
      entries.push({ ...input, name: below.replace(/\.wasm$/i, ''), source: input.label })
    }
  }
  return artifactFileNames(entries, options.build.targets)
}

/** The input for a file that may be relative to the root. */
export function toInput(file: string, root: string, build?: ResolvedSource): PluginInput {
  const absolute = path.resolve(root, file)
  const relative = path.relative(root, absolute)
  const label = relative.startsWith('..') || path.isAbsolute(relative) ? absolute : relative
  return {
    file: absolute,
    label: label.replaceAll('\\', '/'),
    build: build && { ...build, cwd: path.resolve(root, build.cwd) },
  }
}

/** The folders of a glob before the first one with a wildcard; the folder of a pattern without any. */
export function fixedPart(pattern: string): string {
  const parts = pattern.split('/')
  const first = parts.findIndex((part) => isDynamicPattern(part))
  return (
    parts.slice(0, first === -1 ? parts.length - 1 : first).join('/') || (pattern.startsWith('/') ? '/' : '.')
  )
}

function noMatch(pattern: string, root: string): ProxyWasmAotError {
  return new ProxyWasmAotError('INCLUDE_NO_MATCH', `no module matches ${pattern}`, {
    expected: 'at least one .wasm file that is no artifact',
    found: 'none',
    where: { file: root, subject: 'include' },
    remedy:
      'Check the pattern and the root, or build the modules first; entries take the command that does it.',
  })
}
