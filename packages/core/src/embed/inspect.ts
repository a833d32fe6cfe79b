import { isProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { readAotFile } from '../aot/read.ts'
import type { AotFile, ArtifactManifest, Finding, FindingSeverity } from '../types.ts'
import { customSections, isForeignAotName, locateAot, type SectionedModule } from './container.ts'
import { findAotSection, sha256, stripAot } from './embed.ts'
import { readManifest } from './manifest.ts'

/** Sizes in bytes of what one half is made of. */
export interface HalfSizes {
  total: number
  /** Machine code, or WebAssembly code. */
  text: number
  /** Relocations; 0 in the wasm half. */
  relocations: number
  /** Data segments; in the AOT half everything in its init data section. */
  data: number
  /** Names of functions for debugging. */
  names: number
  /** Debug information and other custom sections. */
  other: number
}

/** What an artifact holds and whether its parts belong together. */
export interface ArtifactInspection {
  name: string
  size: number
  wasm: { sha256: string; sizes: HalfSizes }
  /** The AOT half; `undefined` where there is none or it cannot be read. */
  aot:
    | {
        sha256: string
        section: string
        /** Offset of the AOT file in the artifact, bytes. A host that loads it in place needs a multiple of 4. */
        offset: number
        padding: number
        formatVersion: number
        architecture: string
        features: readonly string[]
        sections: AotFile['sections']
        sizes: HalfSizes
      }
    | undefined
  manifest: ArtifactManifest | undefined
  /** Names of AOT sections that no host looks for. */
  foreignSections: readonly string[]
  /** What is wrong with the artifact as a pair of halves; codes as in docs/errors.md. */
  findings: readonly Finding[]
  /** Whether the artifact has both halves and a manifest that describes exactly them. */
  belongsTogether: boolean
}

/**
 * Reads both halves and the manifest of an artifact, or of a module that is none, and says what does not fit.
 * It throws nothing about the content: each problem is a finding.
 */
export function inspectArtifact(module: SectionedModule): ArtifactInspection {
  const findings: Finding[] = []
  const report = (error: unknown, severity: FindingSeverity = 'error'): void => {
    findings.push(findingOf(error, severity, module.name))
  }
  const foreignSections = customSections(module, isForeignAotName).map(({ name }) => name as string)
  for (const subject of foreignSections) {
    findings.push({
      code: 'ARTIFACT_FOREIGN',
      severity: 'error',
      message: `Section ${subject} was written by another tool; no proxy-wasm host looks for it.`,
      subject,
      expected: 'wamr-aot',
      found: subject,
      gatewayText: undefined,
      remedy: 'Strip the file and build it again.',
    })
  }
  const manifest = attempt(() => readManifest(module), report)
  const wasm = stripAot(module)
  const wasmHash = sha256(wasm)
  const aot = attempt(() => inspectAot(module), report)
  findings.push(...comparisons(module, manifest, wasmHash, wasm.length, aot))
  return {
    name: module.name,
    size: module.bytes.length,
    wasm: { sha256: wasmHash, sizes: wasmSizes(module, wasm.length) },
    aot,
    manifest,
    foreignSections,
    findings,
    belongsTogether:
      aot !== undefined && manifest !== undefined && !findings.some(({ severity }) => severity === 'error'),
  }
}

function inspectAot(module: SectionedModule): ArtifactInspection['aot'] {
  const section = findAotSection(module)
  if (section === undefined) return undefined
  const { offset, padding, size } = locateAot(module, section)
  const bytes = module.bytes.subarray(offset, offset + size)
  const { formatVersion, architecture, features, sections } = readAotFile(
    bytes,
    `${module.name} (${section.name})`,
  )
  return {
    sha256: sha256(bytes),
    section: section.name as string,
    offset,
    padding,
    formatVersion,
    architecture,
    features,
    sections,
    sizes: aotSizes(sections, size),
  }
}

function aotSizes(sections: AotFile['sections'], total: number): HalfSizes {
  const sum = (name: string): number =>
    sections.filter((section) => section.name === name).reduce((bytes, { size }) => bytes + size, 0)
  return withOther(total, {
    text: sum('text'),
    relocations: sum('relocation'),
    data: sum('init-data'),
    names: sum('custom:name'),
  })
}

function wasmSizes(module: SectionedModule, total: number): HalfSizes {
  const sum = (matches: (section: SectionedModule['sections'][number]) => boolean): number =>
    module.sections.filter(matches).reduce((bytes, { start, end }) => bytes + end - start, 0)
  return withOther(total, {
    text: sum(({ id }) => id === 10),
    relocations: 0,
    data: sum(({ id }) => id === 11),
    names: sum(({ id, name }) => id === 0 && name === 'name'),
  })
}

function withOther(total: number, sizes: Omit<HalfSizes, 'total' | 'other'>): HalfSizes {
  const { text, relocations, data, names } = sizes
  return { total, text, relocations, data, names, other: total - text - relocations - data - names }
}

function comparisons(
  module: SectionedModule,
  manifest: ArtifactManifest | undefined,
  wasmHash: string,
  wasmSize: number,
  aot: ArtifactInspection['aot'],
): Finding[] {
  const findings: Finding[] = []
  const add = (
    code: string,
    severity: FindingSeverity,
    subject: string,
    message: string,
    pair: { expected?: string; found?: string },
  ): void => {
    const { expected, found } = pair
    const remedy = 'Build the artifact again from the plugin that you mean to ship.'
    findings.push({
      code,
      severity,
      subject,
      message,
      expected,
      found,
      gatewayText: undefined,
      remedy,
    })
  }
  const hasAotSection = aot !== undefined || findAotSection(module) !== undefined
  if (manifest === undefined) {
    if (aot !== undefined && customSections(module, (name) => name === 'proxy-wasm-aot').length === 0) {
      add(
        'ARTIFACT_NO_MANIFEST',
        'warning',
        'proxy-wasm-aot',
        'There is no manifest: nothing says which module the AOT half was compiled from.',
        {},
      )
    }
    return findings
  }
  if (!hasAotSection) {
    add(
      'ARTIFACT_NO_AOT',
      'error',
      manifest.aot.section,
      'The manifest describes an AOT half that is not there.',
      {
        expected: `${manifest.aot.size} bytes in section ${manifest.aot.section}`,
        found: 'no such section',
      },
    )
  }
  if (manifest.wasm.sha256 !== wasmHash || manifest.wasm.size !== wasmSize) {
    add(
      'MANIFEST_MISMATCH',
      'error',
      'wasm half',
      'The wasm half is not the module that the AOT half was compiled from.',
      {
        expected: `${manifest.wasm.sha256} (${manifest.wasm.size} bytes)`,
        found: `${wasmHash} (${wasmSize} bytes)`,
      },
    )
  }
  if (aot !== undefined) {
    if (manifest.aot.sha256 !== aot.sha256 || manifest.aot.section !== aot.section) {
      add(
        'MANIFEST_MISMATCH',
        'error',
        'AOT half',
        'The AOT half is not the one that the manifest describes.',
        {
          expected: `${manifest.aot.sha256} in ${manifest.aot.section}`,
          found: `${aot.sha256} in ${aot.section}`,
        },
      )
    }
    if (aot.offset % 4 !== 0) {
      add(
        'ARTIFACT_UNALIGNED',
        'warning',
        aot.section,
        'The AOT file does not start at a multiple of 4; a host that loads it in place refuses it.',
        { expected: 'an offset divisible by 4', found: `offset ${aot.offset}` },
      )
    }
  }
  return findings
}

function attempt<Result>(run: () => Result, report: (error: unknown) => void): Result | undefined {
  try {
    return run()
  } catch (error) {
    if (!isProxyWasmAotError(error)) throw error
    report(error)
    return undefined
  }
}

function findingOf(error: unknown, severity: FindingSeverity, file: string): Finding {
  if (!isProxyWasmAotError(error)) throw error
  return {
    code: error.code,
    severity,
    message: error.message,
    subject: error.where?.subject ?? error.where?.file ?? file,
    expected: error.expected,
    found: error.found,
    gatewayText: undefined,
    remedy: error.remedy,
  }
}
