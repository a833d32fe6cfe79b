import { type BuildOptions, buildPlugin, resolveBuildOptions } from '@proxy-wasm-aot/core'

/** The artifact as the API builds it, for comparison: what a bundler emits must be the same bytes. */
export async function builtByCore(file: string, options: BuildOptions = {}): Promise<Uint8Array> {
  const { artifacts } = await buildPlugin(file, resolveBuildOptions(options))
  return artifacts[0]!.bytes
}
