import proxyWasmAot from 'rollup-plugin-proxy-wasm-aot'

export default {
  input: 'src/index.js',
  output: { dir: 'dist' },
  plugins: [
    proxyWasmAot({
      gateway: 'envoy',
      targets: 'x86-64-v3',
      entries: {
        header: { file: 'build/header.wasm', command: 'npm run --silent build:wasm' },
      },
    }),
  ],
}
