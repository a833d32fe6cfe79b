import proxyWasmAot from 'rollup-plugin-proxy-wasm-aot'

export default {
  input: 'src/index.js',
  output: { dir: 'dist' },
  plugins: [
    proxyWasmAot({
      gateway: 'envoy',
      targets: 'x86-64-v3',
      entries: {
        header: {
          source: 'plugin/main.go',
          command: ['npm', 'run', '--silent', 'build:wasm'],
          output: 'build/header.wasm',
          watch: 'plugin/go.*',
        },
      },
    }),
  ],
}
