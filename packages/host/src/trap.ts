import type { Failure } from './trace.ts'

/** Thrown when the guest trapped: the VM is then dead. The message is one of the words of SEMANTICS.md. */
export class GuestTrap extends Error {
  override readonly name: string = 'GuestTrap'
  readonly failure: Failure

  constructor(failure: Failure, cause: unknown) {
    super(failure.message, { cause })
    this.failure = failure
  }
}

/** Thrown inside a host call to end the guest's run: it passes through the guest's frames. */
export class GuestAbort extends Error {
  override readonly name: string = 'GuestAbort'
}

const messagesOfV8: readonly (readonly [RegExp, string])[] = [
  [/^unreachable/, 'unreachable'],
  [
    /table index is out of bounds|table index out of bounds|table access out of bounds|element segment|invalid element/i,
    'out of bounds table access',
  ],
  [/memory access out of bounds|data segment|out of bounds memory/i, 'out of bounds memory access'],
  [
    /null function|function signature mismatch|dereferencing a null/,
    'indirect call to a null or wrong function',
  ],
  [/divide by zero|remainder by zero/, 'integer divide by zero'],
  [/divide result unrepresentable/, 'integer overflow'],
  [/float unrepresentable/, 'invalid conversion to integer'],
]

/**
 * What a value thrown out of a call into the guest means: a trap's message, or `undefined` when it is no trap
 * but an error of this host.
 */
export function trapMessage(thrown: unknown): string | undefined {
  // Errors of a timeout and of a worker's own realm are no instance of this realm's Error.
  if (typeof thrown !== 'object' || thrown === null) return undefined
  const { name, message, code } = thrown as { name?: unknown; message?: unknown; code?: unknown }
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'deadline exceeded'
  if (typeof message !== 'string') return undefined
  if (thrown instanceof GuestAbort) return message
  if (name === 'RangeError' && /call stack/.test(message)) return 'call stack exhausted'
  if (name !== 'RuntimeError') return undefined
  return messagesOfV8.find(([pattern]) => pattern.test(message))?.[1] ?? 'trap'
}

/** The guest's frames in the stack of an engine's error, innermost first. */
export function guestFrames(thrown: unknown): string[] {
  const stack = (thrown as { stack?: unknown }).stack
  if (typeof stack !== 'string') return []
  return stack
    .split('\n')
    .filter((line) => /^\s+at .*(wasm:\/\/|wasm-function)/.test(line))
    .map((line) => {
      const frame = line.trim().slice('at '.length)
      return frame.replace(/wasm:\/\/wasm\/([^:)]*):/, '')
    })
}
