import type { Terminal } from './terminal.ts'

/** Prints the one JSON document of a command that was called with `--json`. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(JSON.stringify(value, replaceUnprintable, 2))
}

/** JSON has no sets, no big integers and no bytes; a reader wants lists, digits and sizes. */
function replaceUnprintable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Set) return [...value]
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Uint8Array) return undefined
  return value
}
