import type { UnpluginInstance } from 'unplugin'
import unplugin from './index.ts'
import type { ProxyWasmAotOptions } from './options/types.ts'

/**
 * The plugin for esbuild.
 *
 * @example
 * ```ts
 * import { build } from 'esbuild'
 * import proxyWasmAot from 'unplugin-proxy-wasm-aot/esbuild'
 *
 * await build({ entryPoints: ['src/main.js'], bundle: true, outdir: 'dist', plugins: [proxyWasmAot({ gateway: 'envoy' })] })
 * ```
 */
const proxyWasmAot: UnpluginInstance<ProxyWasmAotOptions | undefined, false>['esbuild'] = unplugin.esbuild

export default proxyWasmAot
