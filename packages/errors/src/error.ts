import { type ErrorCode, type ErrorKind, errorCodes } from './codes.ts'

/** Where in which input a problem lies. */
export interface ErrorLocation {
  /** Name of the input as the user gave it: a path, or a module id of a bundler. */
  file?: string | undefined
  /** Offset in bytes from the start of the file. */
  offset?: number | undefined
  /** Section, import, export, option or environment variable that the problem is about. */
  subject?: string | undefined
}

/** What an error says beside its message. */
export interface ProxyWasmAotErrorDetails {
  /** What would have been right. */
  expected?: string | undefined
  /** What was there instead. */
  found?: string | undefined
  where?: ErrorLocation | undefined
  /** What to do next, as one or more full sentences or commands, one a line. */
  remedy: string
  /** The error that led to this one. */
  cause?: unknown
}

/**
 * The one error class of the toolchain: a stable code, what was expected, what was found, where, and what to do.
 *
 * @example
 * throw new ProxyWasmAotError('WASM_EMPTY', 'plugin.wasm is empty', {
 *   expected: 'a WebAssembly module', found: '0 bytes', where: { file: 'plugin.wasm' },
 *   remedy: 'Build the plugin again; its compiler may have been interrupted.',
 * })
 */
export class ProxyWasmAotError extends Error {
  override readonly name: string = 'ProxyWasmAotError'
  readonly code: ErrorCode
  readonly kind: ErrorKind
  readonly expected: string | undefined
  readonly found: string | undefined
  readonly where: ErrorLocation | undefined
  readonly remedy: string

  constructor(code: ErrorCode, message: string, details: ProxyWasmAotErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.kind = errorCodes[code].kind
    this.expected = details.expected
    this.found = details.found
    this.where = details.where
    this.remedy = details.remedy
  }

  /** Exit status of the command line for this error: 1, 2 or 3 (see {@link ErrorKind}). */
  get exitStatus(): 1 | 2 | 3 {
    return this.kind === 'input' ? 1 : this.kind === 'usage' ? 2 : 3
  }

  /** The error as plain data, as `--json` prints it. */
  toJSON(): Record<string, unknown> {
    const { code, kind, message, expected, found, where, remedy } = this
    return { code, kind, message, expected, found, where, remedy }
  }

  /** Every line that a person needs, without colours: code, message, expected, found, where, remedy. */
  format(): string {
    const lines = [`${this.code}: ${this.message}`]
    const add = (label: string, text: string | undefined): void => {
      if (text === undefined || text === '') return
      const [first, ...rest] = text.split('\n')
      lines.push(`  ${`${label}:`.padEnd(10)}${first}`, ...rest.map((line) => `${' '.repeat(12)}${line}`))
    }
    add('expected', this.expected)
    add('found', this.found)
    add('where', formatLocation(this.where))
    add('to do', this.remedy)
    return lines.join('\n')
  }
}

/** Whether a caught value is an error of this toolchain, also when two copies of this package are loaded. */
export function isProxyWasmAotError(value: unknown): value is ProxyWasmAotError {
  return value instanceof Error && value.name === 'ProxyWasmAotError' && 'code' in value && 'remedy' in value
}

function formatLocation(where: ErrorLocation | undefined): string {
  if (where === undefined) return ''
  const parts: string[] = []
  if (where.file !== undefined) parts.push(where.file)
  if (where.subject !== undefined) parts.push(where.subject)
  if (where.offset !== undefined) parts.push(`byte ${where.offset} (0x${where.offset.toString(16)})`)
  return parts.join(', ')
}
