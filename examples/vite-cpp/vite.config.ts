import { defineConfig } from 'vite'
import proxyWasmAot from 'vite-plugin-proxy-wasm-aot'

export default defineConfig({
  base: './',
  plugins: [proxyWasmAot({ gateway: 'envoy', targets: 'x86-64-v3' })],
  build: { target: 'es2022' },
})
