import type { UnpluginInstance } from 'unplugin'
import unplugin from './index.ts'
import type { ProxyWasmAotOptions } from './options/types.ts'

/**
 * The plugin for Rolldown.
 *
 * @example
 * ```ts
 * // rolldown.config.js
 * import proxyWasmAot from 'unplugin-proxy-wasm-aot/rolldown'
 *
 * export default { plugins: [proxyWasmAot({ gateway: 'envoy' })] }
 * ```
 */
const proxyWasmAot: UnpluginInstance<ProxyWasmAotOptions | undefined, false>['rolldown'] = unplugin.rolldown

export default proxyWasmAot
