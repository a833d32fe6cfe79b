// Types of `?aot` imports: `/// <reference types="unplugin-proxy-wasm-aot/client" />`, or in tsconfig.json
// `"types": ["unplugin-proxy-wasm-aot/client"]`. A wildcard of TypeScript has one star, so each target has its own.
// Targets of your own: declare module '*?aot&target=graviton3' { const url: string; export default url }

declare module '*?aot' {
  /** URL of the artifact for the first target. */
  const url: string
  export default url
}

declare module '*?aot&manifest' {
  /** What the artifact for the first target is made of. */
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module 'virtual:proxy-wasm-aot/manifest' {
  /** Every configured entry for every target, in the order of the configuration. */
  const artifacts: readonly import('unplugin-proxy-wasm-aot').ListedArtifact[]
  export default artifacts
}

declare module '*?aot&target=x86-64' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=x86-64' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module '*?aot&target=x86-64-v2' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=x86-64-v2' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module '*?aot&target=x86-64-v3' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=x86-64-v3' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module '*?aot&target=x86-64-v4' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=x86-64-v4' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module '*?aot&target=aarch64' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=aarch64' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module '*?aot&target=aarch64-v8.2' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=aarch64-v8.2' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module '*?aot&target=aarch64-neoverse-n1' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=aarch64-neoverse-n1' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module '*?aot&target=aarch64-neoverse-v1' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=aarch64-neoverse-v1' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module '*?aot&target=riscv64' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=riscv64' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}

declare module '*?aot&target=native' {
  const url: string
  export default url
}

declare module '*?aot&manifest&target=native' {
  const manifest: import('unplugin-proxy-wasm-aot').ArtifactManifest
  export default manifest
}
