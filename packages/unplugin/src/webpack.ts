import type { UnpluginInstance } from 'unplugin'
import unplugin from './index.ts'
import type { ProxyWasmAotOptions } from './options/types.ts'

/**
 * The plugin for webpack.
 *
 * @example
 * ```ts
 * // webpack.config.mjs
 * import proxyWasmAot from 'unplugin-proxy-wasm-aot/webpack'
 *
 * export default { plugins: [proxyWasmAot({ gateway: 'envoy' })] }
 * ```
 */
const proxyWasmAot: UnpluginInstance<ProxyWasmAotOptions | undefined, false>['webpack'] = unplugin.webpack

export default proxyWasmAot
