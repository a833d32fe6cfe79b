import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { servesFormat } from '@proxy-wasm-aot/toolchain'
import type { AotFile } from '../types.ts'

/**
 * The same AOT file with another format version in its header; a copy, the input stays as it is. Which formats differ
 * in the version word alone is a fact about WAMR releases, see `servesFormat` of the toolchain.
 *
 * @throws ProxyWasmAotError AOT_FORMAT_MISMATCH where the two formats differ in more than the version word.
 */
export function rewriteAotFormat(aot: AotFile, format: number): AotFile {
  if (aot.formatVersion === format) return aot
  if (!servesFormat(aot.formatVersion, format)) {
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
  const bytes = new Uint8Array(aot.bytes)
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(4, format, true)
  return { ...aot, bytes, formatVersion: format }
}
