/// <reference types="vite-plugin-proxy-wasm-aot/client" />
