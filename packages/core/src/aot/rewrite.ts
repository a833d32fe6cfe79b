import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { AotFile } from '../types.ts'

/**
 * Pairs of format versions whose files differ in the version word alone.
 *
 * From format 5 to 6 WAMR added a mutex at the end of the module instance's common extra data, in builds with the
 * thread manager; generated code does not reach past it. Measured on WAMR 2.4.1 and 2.4.4 with files written as
 * format 6. No other pair is known to be alike: up to format 4 init expressions have another encoding.
 */
const alike: readonly (readonly [number, number])[] = [[6, 5]]

/** Whether a file of format `from` becomes one of format `to` by its version word alone. */
export function canRewriteAotFormat(from: number, to: number): boolean {
  return from === to || alike.some(([a, b]) => (a === from && b === to) || (a === to && b === from))
}

/**
 * The same AOT file with another format version in its header; a copy, the input stays as it is.
 *
 * @throws ProxyWasmAotError AOT_FORMAT_MISMATCH where the two formats differ in more than the version word.
 */
export function rewriteAotFormat(aot: AotFile, format: number): AotFile {
  if (aot.formatVersion === format) return aot
  if (!canRewriteAotFormat(aot.formatVersion, format)) {
    throw new ProxyWasmAotError(
      'AOT_FORMAT_MISMATCH',
      `an AOT file of format ${aot.formatVersion} cannot become one of format ${format}`,
      {
        expected: `format ${format}`,
        found: `format ${aot.formatVersion}`,
        remedy: `Compile with a wamrc that writes format ${format}: proxy-wasm-aot toolchain install.`,
      },
    )
  }
  const bytes = aot.bytes.slice()
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(4, format, true)
  return { ...aot, bytes, formatVersion: format }
}
