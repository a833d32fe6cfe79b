import { defineConfig } from 'vite'
import proxyWasmAot from 'vite-plugin-proxy-wasm-aot'

export default defineConfig({
  plugins: [
    proxyWasmAot({
      gateway: 'envoy',
      targets: 'x86-64-v3',
      entries: {
        header: { file: 'build/header.wasm', command: 'npm run --silent build:header' },
        jwt: { file: 'build/jwt.wasm', command: 'npm run --silent build:jwt' },
      },
    }),
  ],
  build: { lib: { entry: 'src/index.ts', formats: ['es'] } },
})
