import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { type AbiVersion, abiExports } from '@proxy-wasm-aot/abi'
import { type ErrorCode, ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { ProxyWasmModule, WasmSection } from '../types.ts'
import { scanCodeFeatures } from './code-features.ts'
import { scanInitializers } from './initializers.ts'
import { type ModuleMeaning, readMeaning } from './meaning.ts'
import { readSections } from './sections.ts'
import { type ModuleStructure, readStructure } from './structure.ts'

/** Most bytes of a file that is read as a module: V8 and every gateway refuse larger ones. */
const largestModule = 1 << 30

/**
 * Reads a proxy-wasm plugin, or an artifact, from a file.
 *
 * @throws ProxyWasmAotError INPUT_NOT_FOUND, INPUT_UNREADABLE, INPUT_TOO_LARGE, and those of {@link parseModule}
 */
export async function readModule(path: string): Promise<ProxyWasmModule> {
  return parseModule(await readInput(path), path)
}

/**
 * Reads a proxy-wasm plugin, or an artifact, from bytes. They are not copied and must not change afterwards.
 *
 * @param name what messages call it
 * @throws ProxyWasmAotError WASM_EMPTY, WASM_BAD_MAGIC, WASM_IS_AOT, WASM_IS_COMPONENT, WASM_BAD_VERSION,
 * WASM_TRUNCATED, WASM_MALFORMED, WASM_UNSUPPORTED
 */
export function parseModule(bytes: Uint8Array, name: string): ProxyWasmModule {
  const sections = readSections(bytes, name)
  const structure = readStructure(bytes, sections, name)
  const meaning = tryMeaning(bytes, sections, structure)
  scanInitializers(bytes, sections, structure.features, name)
  scanCodeFeatures(bytes, sections, structure.features)
  const { imports, exports } = meaning ?? structure
  const abiMarkers = exports.flatMap((entry) =>
    entry.kind === 'func' && /^proxy_abi_version_\w+$/.test(entry.name) ? [entry.name] : [],
  )
  const versions = abiMarkers.flatMap((marker) => knownAbiMarkers.get(marker) ?? [])
  return {
    name,
    bytes,
    sections,
    imports,
    exports,
    memories: structure.memories,
    abiMarkers,
    abiVersion: versions.length === 1 ? versions[0] : undefined,
    features: structure.features,
    reader: meaning === undefined ? 'fallback' : 'wasm-parser',
  }
}

const knownAbiMarkers: ReadonlyMap<string, AbiVersion> = new Map(
  abiExports.flatMap(({ name, group, params }) =>
    group === 'abi-marker' ? [[name, Object.keys(params)[0] as AbiVersion] as const] : [],
  ),
)

/**
 * `undefined` where the parser does not know a feature of a module that is well-formed. At some it throws; at a tag
 * among the exports it stops without a word and leaves out the rest, so what it read is held against the structure.
 */
function tryMeaning(
  bytes: Uint8Array,
  sections: readonly WasmSection[],
  structure: ModuleStructure,
): ModuleMeaning | undefined {
  if ([...structure.imports, ...structure.exports].some(({ kind }) => kind === 'tag')) return undefined
  try {
    const meaning = readMeaning(bytes, sections)
    return describe(meaning) === describe(structure) ? meaning : undefined
  } catch {
    return undefined
  }
}

function describe({ imports, exports }: ModuleMeaning): string {
  return JSON.stringify([
    imports.map(({ module, name, kind, signature }) => [
      module,
      name,
      kind,
      signature?.params,
      signature?.results,
    ]),
    exports.map(({ name, kind, signature }) => [name, kind, signature?.params, signature?.results]),
  ])
}

async function readInput(path: string): Promise<Uint8Array> {
  let file: FileHandle | undefined
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const status = await file.stat()
    if (!status.isFile()) {
      const found = status.isDirectory() ? 'a directory' : 'no regular file'
      throw inputError('INPUT_UNREADABLE', path, `${path} is ${found}`, found)
    }
    if (status.size > largestModule) {
      throw inputError('INPUT_TOO_LARGE', path, `${path} is too large for a plugin`, `${status.size} bytes`)
    }
    return await file.readFile()
  } catch (cause) {
    if (cause instanceof ProxyWasmAotError) throw cause
    const code = (cause as NodeJS.ErrnoException).code
    const found = code ?? String(cause)
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw inputError('INPUT_NOT_FOUND', path, `${path} does not exist`, found, cause)
    }
    throw inputError('INPUT_UNREADABLE', path, `${path} cannot be read`, found, cause)
  } finally {
    await file?.close()
  }
}

function inputError(
  code: ErrorCode,
  file: string,
  message: string,
  found: string,
  cause?: unknown,
): ProxyWasmAotError {
  return new ProxyWasmAotError(code, message, {
    expected: `a readable .wasm file of at most ${largestModule} bytes`,
    found,
    where: { file },
    remedy: 'Check the path, the permissions, and that the plugin was built.',
    cause,
  })
}
