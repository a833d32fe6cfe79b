import { artifactFileNames, resolveBuildOptions } from '@proxy-wasm-aot/core'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type {
  ConfiguredEntry,
  EntryInput,
  NamedEntryInput,
  ProxyWasmAotOptions,
  ResolvedOptions,
  ResolvedSource,
  SourceEntry,
} from './types.ts'

const sourceKeys = ['source', 'command', 'output', 'watch', 'cwd', 'env', 'timeoutSeconds']

/**
 * Fills in every default and checks every value, without a look at the disk.
 *
 * @throws ProxyWasmAotError OPTION_INVALID, ARTIFACT_NAME_COLLISION and what `resolveBuildOptions` throws
 * @example resolveOptions({ gateway: 'envoy', entries: { auth: 'plugins/auth.wasm' } }).entries[0].name // 'auth'
 */
export function resolveOptions(raw: ProxyWasmAotOptions = {}): ResolvedOptions {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw invalid('options', 'an object', raw)
  const { entries, include, exclude, root, logLevel, ...build } = raw
  const resolved: ResolvedOptions = {
    build: resolveBuildOptions(build),
    entries: resolveEntries(entries),
    include: texts('include', include),
    exclude: texts('exclude', exclude),
    root: root === undefined ? undefined : text('root', root, 'the path of a folder'),
    logLevel: resolveLogLevel(logLevel),
  }
  artifactFileNames(
    resolved.entries.map(({ name, file }) => ({ name, source: file })),
    resolved.build.targets,
  )
  return resolved
}

function resolveEntries(raw: ProxyWasmAotOptions['entries'] = {}): ConfiguredEntry[] {
  if (typeof raw !== 'object' || raw === null) throw invalid('entries', 'an object or a list', raw)
  if (isList(raw)) return raw.map(resolveNamed)
  return Object.entries(raw).map(([name, entry]) => resolveEntry(name, entry, `entries.${name}`))
}

function isList(raw: NonNullable<ProxyWasmAotOptions['entries']>): raw is readonly NamedEntryInput[] {
  return Array.isArray(raw)
}

function resolveNamed(raw: NamedEntryInput, index: number): ConfiguredEntry {
  const option = `entries[${index}]`
  if (typeof raw !== 'object' || raw === null) throw invalid(option, 'an object with a name', raw)
  const name = text(`${option}.name`, raw.name, 'a name')
  if ('file' in raw) {
    checkKeys(option, raw, ['name', 'file'])
    return resolveEntry(name, text(`${option}.file`, raw.file, 'the path of a module'), option)
  }
  const { name: _, ...source } = raw
  return resolveEntry(name, source, option)
}

function resolveEntry(name: string, raw: EntryInput, option: string): ConfiguredEntry {
  if (typeof raw === 'string') {
    return { name, file: text(option, raw, 'the path of a module'), build: undefined }
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw invalid(option, 'the path of a module, or { command, output }', raw)
  }
  checkKeys(option, raw, sourceKeys)
  return {
    name,
    file: text(`${option}.output`, raw.output, 'the path of the module that the command writes'),
    build: resolveSource(raw, option),
  }
}

function resolveSource(raw: SourceEntry, option: string): ResolvedSource {
  const { env = {}, timeoutSeconds = 1800 } = raw
  const [program, ...args] = Array.isArray(raw.command) ? texts(`${option}.command`, raw.command) : []
  if (program === undefined) {
    throw invalid(
      `${option}.command`,
      "a program and its arguments, such as ['npx', 'asc', 'index.ts']",
      raw.command,
    )
  }
  if (
    typeof env !== 'object' ||
    env === null ||
    Object.values(env).some((value) => typeof value !== 'string')
  ) {
    throw invalid(`${option}.env`, 'an object of texts', env)
  }
  if (typeof timeoutSeconds !== 'number' || !(timeoutSeconds > 0)) {
    throw invalid(`${option}.timeoutSeconds`, 'a number above 0', timeoutSeconds)
  }
  return {
    sources: texts(`${option}.source`, raw.source),
    command: [program, ...args],
    watch: texts(`${option}.watch`, raw.watch),
    cwd: raw.cwd === undefined ? '.' : text(`${option}.cwd`, raw.cwd, 'the path of a folder'),
    env: { ...env },
    timeoutSeconds,
  }
}

function resolveLogLevel(raw: ProxyWasmAotOptions['logLevel'] = 'info'): ResolvedOptions['logLevel'] {
  if (!['info', 'warn', 'silent'].includes(raw)) throw invalid('logLevel', '"info", "warn" or "silent"', raw)
  return raw
}

function text(option: string, value: unknown, expected: string): string {
  if (typeof value !== 'string' || value === '') throw invalid(option, expected, value)
  return value
}

function texts(option: string, value: unknown = []): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.map((item) => text(option, item, 'a text, or a list of texts'))
}

function checkKeys(option: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new ProxyWasmAotError('OPTION_INVALID', `there is no option ${option}.${unknown}`, {
    expected: known.join(', '),
    found: unknown,
    where: { subject: `${option}.${unknown}` },
    remedy: 'Check the spelling, or leave it out.',
  })
}

function invalid(option: string, expected: string, found: unknown): ProxyWasmAotError {
  return new ProxyWasmAotError('OPTION_INVALID', `option ${option} cannot have this value`, {
    expected,
    found: typeof found === 'string' ? JSON.stringify(found) : (JSON.stringify(found) ?? String(found)),
    where: { subject: option },
    remedy: `Set ${option} to ${expected}.`,
  })
}
