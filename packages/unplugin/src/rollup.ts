import type { UnpluginInstance } from 'unplugin'
import unplugin from './index.ts'
import type { ProxyWasmAotOptions } from './options/types.ts'

/**
 * The plugin for Rollup.
 *
 * @example
 * ```ts
 * // rollup.config.js
 * import proxyWasmAot from 'unplugin-proxy-wasm-aot/rollup'
 *
 * export default { plugins: [proxyWasmAot({ gateway: 'envoy' })] }
 * ```
 */
const proxyWasmAot: UnpluginInstance<ProxyWasmAotOptions | undefined, false>['rollup'] = unplugin.rollup

export default proxyWasmAot
