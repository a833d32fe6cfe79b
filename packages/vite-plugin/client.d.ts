// Types of `?aot` imports: `/// <reference types="vite-plugin-proxy-wasm-aot/client" />`
/// <reference types="unplugin-proxy-wasm-aot/client" />
