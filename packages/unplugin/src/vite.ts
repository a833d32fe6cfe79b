import type { UnpluginInstance } from 'unplugin'
import unplugin from './index.ts'
import type { ProxyWasmAotOptions } from './options/types.ts'

/**
 * The plugin for Vite.
 *
 * @example
 * ```ts
 * // vite.config.ts
 * import { defineConfig } from 'vite'
 * import proxyWasmAot from 'unplugin-proxy-wasm-aot/vite'
 *
 * export default defineConfig({ plugins: [proxyWasmAot({ gateway: 'envoy' })] })
 * ```
 */
const proxyWasmAot: UnpluginInstance<ProxyWasmAotOptions | undefined, false>['vite'] = unplugin.vite

export default proxyWasmAot
