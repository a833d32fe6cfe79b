import path from 'node:path'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { ResolvedTarget } from '../types.ts'

/** One plugin that is to be written under a name. */
export interface NamedEntry {
  /** Name of the artifact without an extension; folders with `/` are allowed. */
  name: string
  /** Where it comes from, for messages. */
  source: string
}

/** The file that one entry becomes for one target. */
export interface PlannedArtifact<Entry extends NamedEntry = NamedEntry> {
  entry: Entry
  target: ResolvedTarget
  /** `<name>.aot.wasm`, or `<name>.<target>.aot.wasm` where there are several targets. */
  fileName: string
}

/**
 * Names the artifact file of every entry and target.
 *
 * Two files whose names differ in case alone count as one, because on the file systems of macOS and Windows they are.
 *
 * @throws ProxyWasmAotError ARTIFACT_NAME_COLLISION, OPTION_INVALID
 * @example artifactFileNames([{ name: 'auth', source: 'auth.wasm' }], [resolveTarget('x86-64-v3')])[0].fileName // 'auth.aot.wasm'
 */
export function artifactFileNames<Entry extends NamedEntry>(
  entries: readonly Entry[],
  targets: readonly ResolvedTarget[],
): PlannedArtifact<Entry>[] {
  const planned: PlannedArtifact<Entry>[] = []
  const taken = new Map<string, NamedEntry>()
  for (const entry of entries) {
    checkName(entry)
    for (const target of targets) {
      const fileName = artifactFileName(entry.name, target, targets.length)
      const key = fileName.normalize('NFC').toLowerCase()
      const other = taken.get(key)
      if (other !== undefined) throw collision(fileName, other, entry)
      taken.set(key, entry)
      planned.push({ entry, target, fileName })
    }
  }
  return planned
}

/** `<name>.aot.wasm`, or `<name>.<target>.aot.wasm` where one build has several targets. */
export function artifactFileName(name: string, target: ResolvedTarget, targetCount: number): string {
  return targetCount === 1 ? `${name}.aot.wasm` : `${name}.${target.name}.aot.wasm`
}

/** The name of a plugin by its file: `plugins/auth.wasm` and `auth.aot.wasm?aot` are both `auth`. */
export function artifactBaseName(file: string): string {
  const base = path.posix.basename(file.replaceAll('\\', '/').replace(/[?#].*$/, ''))
  const name = base.replace(/\.wasm$/i, '').replace(/\.aot$/i, '')
  return name === '' || name === '.' || name === '..' ? 'plugin' : name
}

function checkName({ name, source }: NamedEntry): void {
  const parts = name.split('/')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  const bad = /[\\:*?"<>|\x00-\x1f]/.test(name) || parts.some((part) => ['', '.', '..'].includes(part))
  if (!bad) return
  throw new ProxyWasmAotError('OPTION_INVALID', `${JSON.stringify(name)} cannot be the name of an artifact`, {
    expected: 'a file name, in folders with / where wanted',
    found: JSON.stringify(name),
    where: { file: source, subject: 'entries' },
    remedy: 'Give the entry another name.',
  })
}

function collision(fileName: string, first: NamedEntry, second: NamedEntry): ProxyWasmAotError {
  return new ProxyWasmAotError('ARTIFACT_NAME_COLLISION', `two artifacts would be called ${fileName}`, {
    expected: 'a name of its own for each entry and target',
    found:
      first === second ? `${first.source} twice, for one target` : `${first.source} and ${second.source}`,
    where: { subject: 'entries' },
    remedy: 'Give one of them another name: entries: { <name>: <file> }, or drop the repeated target.',
  })
}
