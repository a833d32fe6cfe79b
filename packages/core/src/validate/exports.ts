import {
  type AbiExport,
  type AbiVersion,
  abiExports,
  expectedExport,
  type FunctionSignature,
  type GatewayProfile,
} from '@proxy-wasm-aot/abi'
import { closest, distance } from 'fastest-levenshtein'
import type { Finding, ModuleExport, ProxyWasmModule } from '../types.ts'
import { spokenAbiVersion } from './abi-version.ts'
import { isBorderType } from './border.ts'
import { finding, sameSignature, signatureText } from './finding.ts'

const pageBytes = 65536

/** Checks the exports that a host looks up: allocator, memory, start functions and callbacks. */
export function checkExports(module: ProxyWasmModule, gateway: GatewayProfile): Finding[] {
  return [
    ...checkAllocator(module),
    ...checkMemory(module, gateway),
    ...checkStartFunctions(module),
    ...checkStartSection(module),
    ...module.exports.flatMap((entry) => checkCallback(entry, module, gateway) ?? []),
  ]
}

function hasFunction(module: ProxyWasmModule, name: string): boolean {
  return module.exports.some((entry) => entry.kind === 'func' && entry.name === name)
}

/** Whether a function is exported with the signature that hosts call it with; otherwise they go on as without it. */
function isUsable(module: ProxyWasmModule, name: string): boolean {
  const accepted = acceptedSignatures(
    abiExports.find((entry) => entry.name === name),
    undefined,
  )
  return module.exports.some(
    ({ name: exported, signature }) =>
      exported === name &&
      signature !== undefined &&
      accepted.some((candidate) => sameSignature(candidate, signature)),
  )
}

/** What a callback may look like: in the one ABI version that is spoken, or in any where none is. */
function acceptedSignatures(
  expected: AbiExport | undefined,
  version: AbiVersion | undefined,
): FunctionSignature[] {
  if (expected === undefined) return []
  const { params, results } = expected
  const lists = version === undefined ? Object.values(params) : [params[version]]
  return lists.flatMap((list) => (list === undefined ? [] : [{ params: list, results }]))
}

function checkAllocator(module: ProxyWasmModule): Finding[] {
  if (isUsable(module, 'malloc') || isUsable(module, 'proxy_on_memory_allocate')) return []
  return [
    finding('ALLOCATOR_MISSING', {
      message: 'the host has no way to put data into the plugin: no allocator is exported',
      subject: 'proxy_on_memory_allocate',
      expected: 'an exported function malloc or proxy_on_memory_allocate, i32 -> i32',
      found: 'neither',
      gatewayText: 'Wasm module is missing malloc function.',
      remedy: 'Export one: SDKs do; with clang, -Wl,--export=malloc or -Wl,--export-if-defined=malloc.',
    }),
  ]
}

function checkMemory(module: ProxyWasmModule, gateway: GatewayProfile): Finding[] {
  const findings: Finding[] = []
  const imported = module.imports.some(({ kind }) => kind === 'memory')
  if (!imported && !module.exports.some(({ kind }) => kind === 'memory')) {
    findings.push(
      finding('MEMORY_MISSING', {
        message: 'no memory is exported: the host crashes at the first access to it',
        subject: 'memory',
        expected: 'an exported memory',
        found: 'none',
        gatewayText: 'Caught Segmentation fault',
        remedy: 'Export it: linkers do by default; AssemblyScript and WAT need (export "memory").',
      }),
    )
  }
  if (module.memories.length > 1) {
    findings.push(
      finding('MEMORY_SEVERAL', {
        message: `the module has ${module.memories.length} memories, and hosts work with one`,
        subject: 'memory',
        expected: 'one memory',
        found: `${module.memories.length} memories`,
        remedy: 'Link the plugin into one memory.',
      }),
    )
  }
  const initial = module.memories.reduce((most, memory) => Math.max(most, memory.initial), 0) * pageBytes
  if (initial > gateway.maxMemoryBytes) {
    findings.push(
      finding('MEMORY_TOO_LARGE', {
        message: 'the module asks for more memory than the host gives',
        subject: 'memory',
        expected: `at most ${gateway.maxMemoryBytes} bytes`,
        found: `${initial} bytes at start`,
        // A memory that the host is asked to create fails without a text of its own.
        gatewayText: imported ? 'Failed to initialize Wasm code' : 'Failed to create new Wasm instance',
        remedy: 'Lower the initial memory (-Wl,--initial-memory, --initialMemory).',
      }),
    )
  }
  return findings
}

function checkStartFunctions(module: ProxyWasmModule): Finding[] {
  const initialize = hasFunction(module, '_initialize')
  const start = hasFunction(module, '_start')
  if (initialize && start) {
    return [
      finding('START_FUNCTIONS_BOTH', {
        message: '_initialize and _start are exported; the host calls _initialize only',
        subject: '_start',
        expected: 'one of the two',
        found: 'both',
        remedy: 'Build a reactor (-mexec-model=reactor, -buildmode=c-shared) and move what _start does.',
      }),
    ]
  }
  if (initialize || start) return []
  return [
    finding('START_FUNCTION_MISSING', {
      message: 'neither _initialize nor _start is exported: nothing runs before the first callback',
      subject: '_initialize',
      expected: '_initialize or _start, for a language whose globals need a run-time start',
      found: 'neither',
      remedy: 'Nothing, if the module needs no initialization; otherwise build it as a reactor.',
    }),
  ]
}

const startSection = 8

/** Hosts take up memory and context after the engine has run the start section (seen in Envoy: a host call crashes it). */
function checkStartSection(module: ProxyWasmModule): Finding[] {
  const canCallHost = module.imports.some(({ kind }) => kind === 'func')
  if (!canCallHost || !module.sections.some(({ id }) => id === startSection)) return []
  return [
    finding('START_SECTION', {
      message: 'the module has a start section: if it calls a host function, the whole gateway crashes',
      subject: 'start section',
      expected: 'an exported _initialize, which runs when the host is ready',
      found: 'a start section',
      gatewayText: 'Caught Segmentation fault',
      remedy:
        'Nothing, if it calls no host function; otherwise export it (AssemblyScript: --exportStart _initialize).',
    }),
  ]
}

function checkCallback(
  entry: ModuleExport,
  module: ProxyWasmModule,
  gateway: GatewayProfile,
): Finding | undefined {
  const version = spokenAbiVersion(module, gateway)
  const expected = expectedExport(gateway, version, entry.name)
  if (expected === undefined) return unknownCallback(entry, gateway)
  if (expected.kind !== 'func' || expected.group === 'abi-marker') return undefined
  // The host looks for a function; something else of that name is as if it were not there.
  const { signature } = entry
  if (signature === undefined || isBorderType(entry) || isNotLookedUp(entry.name, module)) return undefined
  if (acceptedSignatures(expected, version).some((accepted) => sameSignature(signature, accepted))) {
    return undefined
  }
  const want = signatureText(expected.signature)
  const found = signatureText(signature)
  return finding('EXPORT_SIGNATURE', {
    message: `${entry.name} is exported with another signature than the host calls it with`,
    subject: entry.name,
    expected: want,
    found,
    gatewayText: `Bad function signature for: ${entry.name}, want: ${want}, but the module exports: ${found}`,
    remedy: `Declare ${entry.name} as ${want}${version === undefined ? '' : ` (ABI ${version})`}.`,
  })
}

/** Names that the host asks for only when another one is, or is not, there (proxy-wasm-cpp-host, `src/wasm.cc`). */
function isNotLookedUp(name: string, module: ProxyWasmModule): boolean {
  if (name === '_start') return isUsable(module, '_initialize')
  if (name === 'main' || name === '__main_void') return !isUsable(module, '_initialize')
  return name === 'proxy_on_memory_allocate' && isUsable(module, 'malloc')
}

function unknownCallback(entry: ModuleExport, gateway: GatewayProfile): Finding | undefined {
  if (
    entry.kind !== 'func' ||
    !entry.name.startsWith('proxy_') ||
    entry.name.startsWith('proxy_abi_version_')
  ) {
    return undefined
  }
  const known = abiExports.find(({ name }) => name === entry.name)
  if (known !== undefined) {
    return finding('EXPORT_OTHER_GATEWAY', {
      message: `${gateway.id} never calls ${entry.name}`,
      subject: entry.name,
      expected: `a callback of ${gateway.id}`,
      found: `a callback of ${known.hosts.higress && !known.hosts.envoy ? 'Higress' : 'another host or ABI version'}`,
      remedy: 'Nothing, if the plugin does not rely on it.',
    })
  }
  const names = abiExports.map(({ name }) => name).filter((name) => name.startsWith('proxy_on_'))
  const near = closest(entry.name, names)
  const suggestion =
    distance(entry.name, near) <= Math.max(3, entry.name.length / 4) ? `Did you mean ${near}? ` : ''
  return finding('EXPORT_UNKNOWN_CALLBACK', {
    message: `no host looks up ${entry.name}`,
    subject: entry.name,
    expected: 'a callback of the proxy-wasm ABI',
    found: entry.name,
    remedy: `${suggestion}An export that is no callback may have any name that does not begin with proxy_.`,
  })
}
