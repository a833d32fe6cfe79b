import path from 'node:path'

/** What `resolveFileUrl` is told, as far as it counts here. */
export interface FileUrlRequest {
  chunkId: string
  fileName: string
  format: string
}

/**
 * The URL of an asset from where the chunk that asks lies: in a library nobody knows the base under which it will be
 * served, so that Vite's usual `base + fileName` would be wrong.
 *
 * @returns an expression of JavaScript
 */
export function relativeFileUrl({ chunkId, fileName, format }: FileUrlRequest): string {
  const relative = path.posix.relative(path.posix.dirname(chunkId), fileName)
  const text = JSON.stringify(relative.startsWith('.') ? relative : `./${relative}`)
  const script = `(document.currentScript && document.currentScript.src || document.baseURI)`
  switch (format) {
    case 'es':
    case 'esm':
    case 'module':
      return `new URL(${text}, import.meta.url).href`
    case 'cjs':
    case 'commonjs':
      return `require('node:url').pathToFileURL(require('node:path').join(__dirname, ${text})).href`
    default:
      return `(typeof document === 'undefined' ? require('node:url').pathToFileURL(require('node:path').join(__dirname, ${text})).href : new URL(${text}, ${script}).href)`
  }
}
