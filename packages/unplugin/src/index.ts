import { createUnplugin, type UnpluginInstance } from 'unplugin'
import { unpluginFactory } from './factory.ts'
import type { ProxyWasmAotOptions } from './options/types.ts'

export type {
  Artifact,
  ArtifactManifest,
  BuildOptions,
  GatewayProfile,
  TargetInput,
} from '@proxy-wasm-aot/core'
export type {
  EntryInput,
  ListedArtifact,
  NamedEntryInput,
  ProxyWasmAotOptions,
  SourceEntry,
} from './options/types.ts'
export { unpluginFactory }

/** The plugin for every bundler that unplugin knows; the entries beside this one are the usual way to it. */
const unplugin: UnpluginInstance<ProxyWasmAotOptions | undefined, false> = createUnplugin(unpluginFactory)

export default unplugin
