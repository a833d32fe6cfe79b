import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'

/** What an import of `plugin.wasm?aot` asks for. */
export interface AotRequest {
  /** The module's specifier or path, without the query. */
  file: string
  /** Whether the manifest is wanted in place of the URL. */
  manifest: boolean
  /** Name of the target; `undefined` for the first that is configured. */
  target: string | undefined
}

/** Matches every import that this plugin answers. */
export const requestPattern: RegExp = /[?&]aot(?:[&=]|$)/

/** Names that bundlers themselves add to a query. */
const foreign = ['import', 't', 'v']

/**
 * Reads `<file>?aot`, `?aot&manifest`, `?aot&target=<name>` and their combination; `undefined` for other imports.
 *
 * @throws ProxyWasmAotError OPTION_INVALID for a parameter that does not exist
 * @example parseRequest('./auth.wasm?aot&target=aarch64') // { file: './auth.wasm', manifest: false, target: 'aarch64' }
 */
export function parseRequest(id: string): AotRequest | undefined {
  if (!requestPattern.test(id)) return undefined
  const start = id.indexOf('?')
  const file = id.slice(0, start)
  // Not URLSearchParams, which reads a plus sign as a blank: names of targets have them.
  const parameters = new Map(
    id
      .slice(start + 1)
      .split('&')
      .filter((part) => part !== '')
      .map((part) => [part.replace(/=.*$/, ''), part.replace(/^[^=]*=?/, '')]),
  )
  for (const key of parameters.keys()) {
    if (!['aot', 'manifest', 'target', ...foreign].includes(key)) throw unknownParameter(file, key)
  }
  const target = parameters.get('target')
  if (target === '') throw unknownParameter(file, 'target without a name')
  return { file, manifest: parameters.has('manifest'), target }
}

/** The one way to write a request: equal requests are equal texts. */
export function formatRequest({ file, manifest, target }: AotRequest): string {
  return `${file}?aot${manifest ? '&manifest' : ''}${target === undefined ? '' : `&target=${target}`}`
}

function unknownParameter(file: string, key: string): ProxyWasmAotError {
  return new ProxyWasmAotError('OPTION_INVALID', `imports of ${file} with ?aot cannot have ${key}`, {
    expected: '?aot, ?aot&manifest, ?aot&target=<name> or ?aot&manifest&target=<name>',
    found: key,
    where: { file, subject: key },
    remedy: 'Correct the import.',
  })
}
