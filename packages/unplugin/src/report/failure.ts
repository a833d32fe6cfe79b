import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { ImportSite } from '../imports/site.ts'

/** An error as bundlers show it: all that it says in the message, and where the import is. */
export interface BundlerError extends Error {
  code?: string
  id?: string
  loc?: { file: string; line: number; column: number }
  frame?: string
}

/** Makes an error for a bundler; one that is not ours keeps its stack. */
export function toBundlerError(error: unknown, site?: ImportSite): BundlerError {
  const coded = isProxyWasmAotError(error)
  const text = coded ? error.format() : error instanceof Error ? error.message : String(error)
  // The cause of a coded error is in its text; bundlers would print it again with a stack.
  const failure: BundlerError = coded ? new Error(text) : new Error(text, { cause: error })
  if (coded) {
    failure.code = error.code
    // The way to here says nothing that the message does not, and bundlers print both.
    failure.stack = ''
  } else if (error instanceof Error && error.stack !== undefined) failure.stack = error.stack
  if (site !== undefined) {
    const { file, line, column, frame } = site
    failure.id = file
    failure.loc = { file, line, column }
    failure.frame = frame
  }
  return failure
}

/** The message with the place and the code frame in it, for bundlers that do not show them on their own. */
export function messageWithSite(error: BundlerError): string {
  const { loc, frame, message } = error
  return loc === undefined
    ? message
    : `${message}\n\n${loc.file}:${loc.line}:${loc.column + 1}\n${frame ?? ''}`
}
