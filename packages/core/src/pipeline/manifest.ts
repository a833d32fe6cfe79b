import { sha256 } from '../embed/embed.ts'
import type { AotFile, ArtifactManifest, GatewayProfile, ResolvedTarget, Wamrc } from '../types.ts'
import { toolVersion } from './version.ts'

/** What the manifest of an artifact is made from. */
export interface ManifestInputs {
  wasm: { sha256: string; size: number }
  aot: AotFile
  target: ResolvedTarget
  /** CPU that the compiler named; that of the target, except for `native`. */
  cpu: string
  flags: readonly string[]
  wamrc: Wamrc
  gateway: GatewayProfile
  abiVersion: ArtifactManifest['abiVersion']
}

/** Makes the manifest that binds two halves; it has no paths and no times, so equal inputs give equal bytes. */
export function createManifest(inputs: ManifestInputs): ArtifactManifest {
  const { wasm, aot, target, cpu, flags, wamrc, gateway, abiVersion } = inputs
  return {
    manifestVersion: 1,
    tool: { name: 'proxy-wasm-aot', version: toolVersion },
    wasm,
    aot: {
      sha256: sha256(aot.bytes),
      size: aot.bytes.length,
      formatVersion: aot.formatVersion,
      section: gateway.sectionName,
    },
    target: { name: target.name, triple: target.triple, cpu, features: target.features },
    compiler: { wamr: wamrc.version, llvm: wamrc.llvmVersion ?? null, sha256: wamrc.sha256, flags },
    gateway: { id: gateway.id, wamr: gateway.wamr.version },
    abiVersion,
  }
}
