import { createHash } from 'node:crypto'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { startsLikeAot } from '../aot/read.ts'
import type { ArtifactManifest, WasmSection } from '../types.ts'
import {
  aotSection,
  aotSectionName,
  concatenate,
  customSection,
  customSections,
  isForeignAotName,
  locateAot,
  manifestSectionName,
  type SectionedModule,
  withoutSections,
} from './container.ts'
import { readManifest, serializeManifest } from './manifest.ts'

/** SHA-256 as hexadecimal text. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Makes the artifact: the wasm half byte for byte, then the manifest section, then the AOT section last. What an
 * earlier build embedded goes first, so embedding twice gives what embedding once gives.
 *
 * @param manifest Its hashes and sizes must be those of the two halves.
 * @throws ProxyWasmAotError ARTIFACT_FOREIGN, MANIFEST_MISMATCH, ARTIFACT_TOO_LARGE, AOT_BAD_MAGIC
 */
export function embedAot(module: SectionedModule, aot: Uint8Array, manifest: ArtifactManifest): Uint8Array {
  refuseForeignAot(module)
  if (!startsLikeAot(aot)) {
    throw new ProxyWasmAotError(
      'AOT_BAD_MAGIC',
      `what is to be embedded into ${module.name} is no AOT file`,
      {
        expected: 'the bytes 00 61 6f 74',
        found: `${aot.length} other bytes`,
        where: { file: module.name },
        remedy: 'Embed what wamrc wrote with --format=aot.',
      },
    )
  }
  const wasm = withoutSections(module, ownSections(module))
  const mismatch = manifestMismatch(manifest, wasm, aot)
  if (mismatch !== undefined) {
    throw new ProxyWasmAotError('MANIFEST_MISMATCH', `the manifest does not describe ${mismatch}`, {
      where: { file: module.name, subject: manifestSectionName },
      remedy: 'Make the manifest from the bytes that are embedded.',
    })
  }
  const manifestBytes = customSection(manifestSectionName, serializeManifest(manifest))
  const start = wasm.length + manifestBytes.length
  return concatenate([wasm, manifestBytes, aotSection(manifest.aot.section, aot, start)])
}

/**
 * The AOT file of an artifact, as a view into its bytes.
 *
 * @throws ProxyWasmAotError ARTIFACT_NO_AOT, ARTIFACT_FOREIGN, ARTIFACT_MALFORMED
 */
export function extractAot(module: SectionedModule): Uint8Array {
  const section = findAotSection(module)
  if (section === undefined) {
    refuseForeignAot(module)
    throw new ProxyWasmAotError('ARTIFACT_NO_AOT', `${module.name} has no AOT section`, {
      expected: `a custom section ${aotSectionName}`,
      found: `${module.sections.length} other sections`,
      where: { file: module.name },
      remedy: 'Build it first: proxy-wasm-aot build <plugin.wasm> --gateway <name>.',
    })
  }
  const { offset, size } = locateAot(module, section)
  return module.bytes.subarray(offset, offset + size)
}

/**
 * The wasm half: the module without the AOT section and the manifest, every other byte as it was. AOT sections of
 * other tools (`wamr-aot-<version>`) go too, so that what is left can be built.
 */
export function stripAot(module: SectionedModule): Uint8Array {
  const foreign = customSections(module, isForeignAotName)
  return withoutSections(module, [...ownSections(module), ...foreign])
}

/** Refuses a module that another tool gave an AOT section which no proxy-wasm host finds. */
export function refuseForeignAot(module: SectionedModule): void {
  const foreign = customSections(module, isForeignAotName)[0]
  if (foreign === undefined) return
  throw new ProxyWasmAotError(
    'ARTIFACT_FOREIGN',
    `${module.name} has an AOT section of another tool, ${foreign.name}, which no proxy-wasm host looks for`,
    {
      expected: `a module without AOT sections, or one named ${aotSectionName}`,
      found: foreign.name,
      where: { file: module.name, offset: foreign.start, subject: foreign.name },
      remedy: 'Take it out first: proxy-wasm-aot strip <file> -o <plugin.wasm>, then build that.',
    },
  )
}

/**
 * The section that a host would take: the first of its name, which is `wamr-aot` or what the manifest says for
 * gateways of the user's own. `undefined` where there is none.
 */
export function findAotSection(module: SectionedModule): WasmSection | undefined {
  const named = manifestSectionNameOf(module)
  return module.sections.find(
    (section) =>
      section.id === 0 &&
      (section.name === aotSectionName || (section.name === named && holdsAot(module, section))),
  )
}

function ownSections(module: SectionedModule): WasmSection[] {
  const named = manifestSectionNameOf(module)
  return module.sections.filter((section) => {
    if (section.id !== 0) return false
    if (section.name === manifestSectionName || section.name === aotSectionName) return true
    // A name from the manifest is believed only where the section holds an AOT file: a manifest is data of others.
    return section.name === named && holdsAot(module, section)
  })
}

function holdsAot(module: SectionedModule, section: WasmSection): boolean {
  const padding = module.bytes[section.payloadStart] ?? 0
  const start = section.payloadStart + 1 + padding
  return start < section.end && startsLikeAot(module.bytes.subarray(start, section.end))
}

function manifestSectionNameOf(module: SectionedModule): string | undefined {
  try {
    return readManifest(module)?.aot.section
  } catch {
    return undefined
  }
}

/** Which half a manifest does not describe; `undefined` where both are right. */
function manifestMismatch(
  manifest: ArtifactManifest,
  wasm: Uint8Array,
  aot: Uint8Array,
): 'the wasm half' | 'the AOT half' | undefined {
  if (manifest.wasm.size !== wasm.length || manifest.wasm.sha256 !== sha256(wasm)) return 'the wasm half'
  if (manifest.aot.size !== aot.length || manifest.aot.sha256 !== sha256(aot)) return 'the AOT half'
  return undefined
}
