import type { ArtifactManifest } from '@proxy-wasm-aot/core'

/** Name of the manifest beside an artifact: `auth.aot.wasm.json`, as the command line writes it. */
export function sidecarName(fileName: string): string {
  return `${fileName}.json`
}

/** The manifest as people read it. */
export function sidecarBytes(manifest: ArtifactManifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`)
}
