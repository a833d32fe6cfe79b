import path from 'node:path'
import envPaths from 'env-paths'

/**
 * The folder in which everything that can be made again is kept: compilers, compiled code, probe results.
 *
 * @param dir Folder that the user names. @default PROXY_WASM_AOT_CACHE_DIR, else the platform's cache folder
 * @returns an absolute path
 */
export function cacheFolder(dir?: string): string {
  return path.resolve(
    dir ?? (process.env.PROXY_WASM_AOT_CACHE_DIR || envPaths('proxy-wasm-aot', { suffix: '' }).cache),
  )
}
