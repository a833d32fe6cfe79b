import type { UnpluginInstance } from 'unplugin'
import unplugin from './index.ts'
import type { ProxyWasmAotOptions } from './options/types.ts'

/**
 * The plugin for Rspack.
 *
 * @example
 * ```ts
 * // rspack.config.mjs
 * import proxyWasmAot from 'unplugin-proxy-wasm-aot/rspack'
 *
 * export default { plugins: [proxyWasmAot({ gateway: 'envoy' })] }
 * ```
 */
const proxyWasmAot: UnpluginInstance<ProxyWasmAotOptions | undefined, false>['rspack'] = unplugin.rspack

export default proxyWasmAot
