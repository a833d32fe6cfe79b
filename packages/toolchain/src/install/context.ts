/** What all installations take. */
export interface InstallContext {
  /** The tool's own folder. @default cacheFolder() @example '.cache/proxy-wasm-aot' */
  cacheDir?: string | undefined
  signal?: AbortSignal | undefined
  /** Called with one line when something slow begins. @default silent */
  onProgress?: ((line: string) => void) | undefined
}
