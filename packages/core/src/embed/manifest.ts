import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { ArtifactManifest } from '../types.ts'
import { customSections, manifestSectionName, type SectionedModule } from './container.ts'

/** Far above what a manifest needs; a larger section is not one. */
const mostBytes = 1_000_000

/**
 * The manifest as bytes: JSON without white space, keys in the order of {@link ArtifactManifest}, so that equal
 * manifests are equal bytes.
 */
export function serializeManifest(manifest: ArtifactManifest): Uint8Array {
  const { tool, wasm, aot, target, compiler, gateway } = manifest
  const ordered: ArtifactManifest = {
    manifestVersion: manifest.manifestVersion,
    tool: { name: tool.name, version: tool.version },
    wasm: { sha256: wasm.sha256, size: wasm.size },
    aot: { sha256: aot.sha256, size: aot.size, formatVersion: aot.formatVersion, section: aot.section },
    target: {
      name: target.name,
      triple: target.triple,
      cpu: target.cpu,
      features: [...target.features],
    },
    compiler: {
      wamr: compiler.wamr,
      llvm: compiler.llvm,
      sha256: compiler.sha256,
      flags: [...compiler.flags],
    },
    gateway: { id: gateway.id, wamr: gateway.wamr },
    abiVersion: manifest.abiVersion,
  }
  return new TextEncoder().encode(JSON.stringify(ordered))
}

/**
 * The manifest of an artifact; `undefined` where the module has none. Of several the last counts.
 *
 * @throws ProxyWasmAotError MANIFEST_MALFORMED where the section is there and cannot be read.
 */
export function readManifest(module: SectionedModule): ArtifactManifest | undefined {
  const section = customSections(module, (name) => name === manifestSectionName).at(-1)
  if (section === undefined) return undefined
  const bytes = module.bytes.subarray(section.payloadStart, section.end)
  const fail = (found: string, cause?: unknown): ProxyWasmAotError =>
    new ProxyWasmAotError('MANIFEST_MALFORMED', `the manifest of ${module.name} cannot be read`, {
      expected: 'JSON of manifest version 1',
      found,
      where: { file: module.name, offset: section.payloadStart, subject: manifestSectionName },
      remedy: 'Build the artifact again, or strip it to get the module back: proxy-wasm-aot strip.',
      cause,
    })
  if (bytes.length > mostBytes) throw fail(`${bytes.length} bytes`)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw fail('something that is no JSON', cause)
  }
  const problem = manifestProblem(value)
  if (problem !== undefined) throw fail(problem)
  return value as ArtifactManifest
}

type Shape = { readonly [key: string]: Check | Shape }
type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string' && value.length <= 4096
const textOrNull: Check = (value) => value === null || text(value)
const texts: Check = (value) => Array.isArray(value) && value.every(text)
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const sha256: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)

const shape: Shape = {
  manifestVersion: (value) => value === 1,
  tool: { name: (value) => value === 'proxy-wasm-aot', version: text },
  wasm: { sha256, size: count },
  aot: { sha256, size: count, formatVersion: count, section: text },
  target: { name: text, triple: text, cpu: text, features: texts },
  compiler: { wamr: text, llvm: textOrNull, sha256, flags: texts },
  gateway: { id: text, wamr: text },
  abiVersion: textOrNull,
}

/** What is wrong with a value as a manifest; `undefined` where nothing is. Fields that are not known are let pass. */
function manifestProblem(value: unknown, expected: Shape = shape, path = ''): string | undefined {
  if (typeof value !== 'object' || value === null) return `no object at ${path === '' ? 'the top' : path}`
  for (const [key, check] of Object.entries(expected)) {
    const field = (value as Record<string, unknown>)[key]
    const where = path === '' ? key : `${path}.${key}`
    if (typeof check === 'function') {
      if (!check(field)) return `another value at ${where}`
    } else {
      const problem = manifestProblem(field, check, where)
      if (problem !== undefined) return problem
    }
  }
  return undefined
}
