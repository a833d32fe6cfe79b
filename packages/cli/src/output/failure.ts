import { isProxyWasmAotError, type ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { printJson } from './json.ts'
import type { Terminal } from './terminal.ts'

/**
 * Prints why a command failed, once, and says with which status to exit.
 * An error without a code is a defect of this tool: it is shown with its stack, status 3.
 */
export function reportFailure(error: unknown, terminal: Terminal, json: boolean): number {
  if (isProxyWasmAotError(error)) {
    if (json) printJson(terminal, { error })
    else terminal.err(colorFailure(error, terminal))
    return error.exitStatus
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (json) printJson(terminal, { error: { code: 'INTERNAL', message: text } })
  else
    terminal.err(
      `${terminal.colors.red('Internal error, please report it with the command you ran:')}\n${text}`,
    )
  return 3
}

function colorFailure(error: ProxyWasmAotError, { colors }: Terminal): string {
  const [first = '', ...rest] = error.format().split('\n')
  return [
    colors.red(first),
    ...rest.map((line) => line.replace(/^ {2}[a-z ]+:/, (label) => colors.dim(label))),
  ].join('\n')
}
