import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { formatRequest, parseRequest, requestPattern } from '../imports/query.ts'

/** What users import to get every entry's manifest. */
export const manifestSpecifier: string = 'virtual:proxy-wasm-aot/manifest'

/** The id that it resolves to. */
export const manifestId: string = `\0${manifestSpecifier}`

/** Matches every specifier and every id that this plugin answers. */
export const idPattern: RegExp = new RegExp(`${requestPattern.source}|^\\0?${manifestSpecifier}$`)

/** A specifier as file and query, with the query in the one form; a wrong query stays, for `load` to say what is wrong. */
export function splitSpecifier(specifier: string): { file: string; query: string } {
  const start = specifier.indexOf('?')
  const file = specifier.slice(0, start)
  try {
    const request = parseRequest(specifier)
    if (request !== undefined) return { file, query: formatRequest({ ...request, file: '' }) }
  } catch (error) {
    if (!isProxyWasmAotError(error)) throw error
  }
  return { file, query: specifier.slice(start) }
}
