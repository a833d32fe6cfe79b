import { readFile } from 'node:fs/promises'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'

/**
 * Reads a text file that the user named: a configuration or a scenario.
 *
 * @throws ProxyWasmAotError INPUT_NOT_FOUND
 */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ProxyWasmAotError('INPUT_NOT_FOUND', `${file} cannot be read`, {
      expected: 'a readable text file',
      found: cause instanceof Error ? cause.message : String(cause),
      where: { file },
      remedy: 'Check the path and its permissions.',
      cause,
    })
  }
}
