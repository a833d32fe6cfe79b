/**
 * proxy-wasm plugins as artifacts for JIT and AOT, in one line of a configuration.
 *
 * @example
 * ```ts
 * import proxyWasmAot from 'rollup-plugin-proxy-wasm-aot'
 *
 * export default { plugins: [proxyWasmAot({ gateway: 'envoy', entries: { auth: 'plugins/auth.wasm' } })] }
 * ```
 */
export type {
  Artifact,
  ArtifactManifest,
  BuildOptions,
  EntryInput,
  GatewayProfile,
  ListedArtifact,
  NamedEntryInput,
  ProxyWasmAotOptions,
  SourceEntry,
  TargetInput,
} from 'unplugin-proxy-wasm-aot'
export { default } from 'unplugin-proxy-wasm-aot/rollup'
