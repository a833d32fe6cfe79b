import { defineConfig } from 'vite'
import proxyWasmAot from 'vite-plugin-proxy-wasm-aot'

export default defineConfig({
  plugins: [
    proxyWasmAot({
      gateway: 'envoy',
      targets: 'x86-64-v3',
      entries: {
        header: {
          source: 'assembly/header.ts',
          command: ['npm', 'run', '--silent', 'build:header'],
          output: 'build/header.wasm',
        },
        jwt: {
          source: 'assembly/jwt.ts',
          command: ['npm', 'run', '--silent', 'build:jwt'],
          output: 'build/jwt.wasm',
        },
      },
    }),
  ],
  build: { lib: { entry: 'src/index.ts', formats: ['es'] } },
})
