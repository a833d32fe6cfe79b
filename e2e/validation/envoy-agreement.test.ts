import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Finding, parseModule, readModule, resolveGateway, validateModule } from '@proxy-wasm-aot/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import wabt from 'wabt'
import { startGateway } from '../gateway/envoy.ts'
import { higressPlugin, higressPluginNames } from '../gateway/parts.ts'
import { withOtherMarker } from './other-marker.ts'

const envoy = resolveGateway('envoy')
let folder: string
let assembler: Awaited<ReturnType<typeof wabt>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'envoy-agreement-'))
  assembler = await wabt()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Parts {
  imports?: string
  marker?: string
  allocator?: string
  memory?: string
  rest?: string
}

function assemble({ imports = '', marker, allocator, memory, rest = '' }: Parts): Uint8Array {
  const text = `(module ${imports}
    ${memory ?? '(memory (export "memory") 1)'}
    ${marker ?? '(func (export "proxy_abi_version_0_2_1"))'}
    ${allocator ?? '(func (export "malloc") (param i32) (result i32) (i32.const 1024))'}
    (func (export "proxy_on_context_create") (param i32 i32))
    ${rest})`
  return assembler.parseWat('case.wat', text, features).toBinary({}).buffer
}

const features = {
  simd: true,
  relaxed_simd: true,
  extended_const: true,
  multi_memory: true,
  memory64: true,
  threads: true,
  tail_call: true,
  reference_types: true,
  exceptions: true,
}

/** What real Envoy says when it loads a module: the load errors in its log, or how it died; none when it starts. */
async function envoySays(bytes: Uint8Array): Promise<string[]> {
  const file = join(folder, 'case.wasm')
  await writeFile(file, bytes)
  let log: string
  try {
    const gateway = await startGateway(file, '')
    log = gateway.log()
    await gateway.stop()
  } catch (error) {
    log = error instanceof Error ? error.message : String(error)
  }
  const errors = log.matchAll(
    /(Missing or unknown Proxy-Wasm ABI version|Failed to load Wasm bytecode|Failed to parse corrupted Wasm module|Failed to load Wasm module due to a[^\n]*|Failed to create new Wasm instance|Wasm module is missing malloc function\.|Caught Segmentation fault|unreachable code|Bad function signature for: [^\n]*)/g,
  )
  return [...new Set([...errors].map(([text]) => text.trim()))]
}

function errorsOf(bytes: Uint8Array): Finding[] {
  return validateModule(parseModule(bytes, 'case.wasm'), envoy).findings.filter(
    // What its WAMR lacks is no matter to this Envoy, which has V8.
    ({ severity, code }) => severity === 'error' && code !== 'FEATURE_NOT_SUPPORTED',
  )
}

/** The two agree: each load error of Envoy, which stops at the first of a kind, is among ours; where it has none we have none. */
async function expectAgreement(bytes: Uint8Array, codes: readonly string[]): Promise<void> {
  const ours = errorsOf(bytes)
  expect(ours.map(({ code }) => code)).toEqual(codes)
  const theirs = await envoySays(bytes)
  expect(theirs.length > 0, theirs.join()).toBe(ours.length > 0)
  for (const text of theirs) expect(ours.map(({ gatewayText }) => gatewayText)).toContain(text)
}

const log = '(import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))'
const callsLog = '(drop (call $log (i32.const 2) (i32.const 0) (i32.const 4)))'
const headers = (parameters: string): string =>
  `(func (export "proxy_on_request_headers") (param ${parameters}) (result i32) (i32.const 0))`
const markers = (...versions: string[]): string =>
  versions.map((version) => `(func (export "proxy_abi_version_${version}"))`).join(' ')

const noop = '(func $noop)'

test.each<[string, readonly string[], Parts]>([
  ['a plugin without faults', [], {}],
  ['no marker', ['ABI_MARKER_MISSING'], { marker: '' }],
  [
    'a marker that does not exist',
    ['ABI_MARKER_UNKNOWN'],
    { marker: '(func (export "proxy_abi_version_0_9_9"))' },
  ],
  [
    'the marker of Higress',
    ['ABI_MARKER_NOT_ACCEPTED'],
    { marker: '(func (export "proxy_abi_version_0_2_100"))' },
  ],
  [
    'two markers',
    [],
    { marker: '(func (export "proxy_abi_version_0_1_0")) (func (export "proxy_abi_version_0_2_1"))' },
  ],
  [
    'two markers, of which the first counts',
    ['EXPORT_SIGNATURE'],
    { marker: markers('0_1_0', '0_2_1'), rest: headers('i32 i32 i32') },
  ],
  ['the same the other way round', [], { marker: markers('0_2_1', '0_1_0'), rest: headers('i32 i32 i32') }],
  [
    'an import of the second marker',
    ['IMPORT_OTHER_ABI_VERSION'],
    {
      marker: markers('0_2_1', '0_1_0'),
      imports: '(import "env" "proxy_get_configuration" (func (param i32 i32) (result i32)))',
    },
  ],
  [
    'a marker that does not exist before one that does',
    ['EXPORT_SIGNATURE'],
    { marker: markers('0_9_9', '0_1_0'), rest: headers('i32 i32 i32') },
  ],
  [
    'a marker that is no function',
    ['ABI_MARKER_MISSING'],
    { marker: '(global (export "proxy_abi_version_0_2_1") i32 (i32.const 0))' },
  ],
  ['an unknown import', ['IMPORT_MISSING'], { imports: '(import "env" "proxy_lgo" (func (param i32)))' }],
  [
    'a function of Higress',
    ['IMPORT_OTHER_GATEWAY'],
    { imports: '(import "env" "proxy_redis_call" (func (param i32 i32 i32 i32 i32) (result i32)))' },
  ],
  [
    'a function of another ABI version',
    ['IMPORT_OTHER_ABI_VERSION'],
    { imports: '(import "env" "proxy_clear_route_cache" (func (result i32)))' },
  ],
  [
    'a signature that differs',
    ['IMPORT_SIGNATURE'],
    { imports: '(import "env" "proxy_log" (func (param i32 i64 i32) (result i32)))' },
  ],
  ['a function without result', ['IMPORT_SIGNATURE'], { imports: '(import "env" "proxy_done" (func))' }],
  ['an imported global', ['IMPORT_KIND'], { imports: '(import "env" "g" (global i32))' }],
  [
    'a WASI function that no host has',
    ['IMPORT_WASI_MISSING'],
    { imports: '(import "wasi_snapshot_preview1" "proc_raise" (func (param i32) (result i32)))' },
  ],
  [
    'the WASI functions of Go',
    [],
    {
      imports: `(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
        (import "wasi_unstable" "random_get" (func (param i32 i32) (result i32)))`,
    },
  ],
  ['no allocator', ['ALLOCATOR_MISSING'], { allocator: '' }],
  [
    'a callback of another signature',
    ['EXPORT_SIGNATURE'],
    { rest: `${noop} (export "proxy_on_request_headers" (func $noop))` },
  ],
  [
    'the header callback of 0.1.0 with three parameters',
    ['EXPORT_SIGNATURE'],
    {
      marker: '(func (export "proxy_abi_version_0_1_0"))',
      rest: '(func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const 0))',
    },
  ],
  [
    'callbacks of other signatures',
    ['EXPORT_SIGNATURE', 'EXPORT_SIGNATURE'],
    { rest: '(func (export "proxy_on_tick")) (func (export "proxy_on_done"))' },
  ],
  [
    'a callback with a reference',
    ['EXPORT_SIGNATURE'],
    { rest: '(func (export "proxy_on_tick") (param externref))' },
  ],
  ['a callback that is no function', [], { rest: '(global (export "proxy_on_tick") i32 (i32.const 0))' }],
  [
    'an allocator of another signature',
    ['ALLOCATOR_MISSING', 'EXPORT_SIGNATURE'],
    { allocator: '(func (export "malloc") (param i64) (result i32) (i32.const 0))' },
  ],
  [
    'two allocators, the first of another signature',
    ['EXPORT_SIGNATURE'],
    {
      allocator:
        '(func (export "malloc")) (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 0))',
    },
  ],
  [
    'two allocators of other signatures',
    ['ALLOCATOR_MISSING', 'EXPORT_SIGNATURE', 'EXPORT_SIGNATURE'],
    { allocator: '(func (export "malloc")) (func (export "proxy_on_memory_allocate"))' },
  ],
  [
    'two allocators, the second of another signature',
    [],
    {
      allocator:
        '(func (export "malloc") (param i32) (result i32) (i32.const 0)) (func (export "proxy_on_memory_allocate"))',
    },
  ],
  [
    '_initialize of another signature',
    ['EXPORT_SIGNATURE'],
    { rest: '(func (export "_initialize") (param i32))' },
  ],
  ['_start of another signature', ['EXPORT_SIGNATURE'], { rest: '(func (export "_start") (param i32))' }],
  [
    'both of another signature',
    ['EXPORT_SIGNATURE', 'EXPORT_SIGNATURE'],
    { rest: '(func (export "_initialize") (param i32)) (func (export "_start") (param i32))' },
  ],
  [
    '_start of another signature beside _initialize',
    [],
    { rest: '(func (export "_initialize")) (func (export "_start") (param i32))' },
  ],
  ['main of another signature', [], { rest: '(func (export "main"))' }],
  [
    'main of another signature behind _initialize',
    ['EXPORT_SIGNATURE'],
    { rest: '(func (export "_initialize")) (func (export "main"))' },
  ],
  [
    '__main_void of another signature beside main',
    ['EXPORT_SIGNATURE'],
    {
      rest: '(func (export "_initialize")) (func (export "main") (param i32 i32) (result i32) (i32.const 0)) (func (export "__main_void"))',
    },
  ],
  ['an export that only looks like a callback', [], { rest: '(func (export "proxy_on_request_header"))' }],
  [
    'no memory, and a host that reads it',
    ['MEMORY_MISSING'],
    { memory: '', imports: log, rest: `(func (export "_initialize") ${callsLog})` },
  ],
  [
    'a memory of another name',
    [],
    { memory: '(memory (export "m") 1)', imports: log, rest: `(func (export "_initialize") ${callsLog})` },
  ],
  ['an imported memory', [], { memory: '', imports: '(import "env" "memory" (memory 1))' }],
  [
    'two imported memories',
    ['IMPORT_SEVERAL'],
    { memory: '', imports: '(import "env" "a" (memory 1)) (import "env" "b" (memory 1))' },
  ],
  [
    'two imported tables',
    ['IMPORT_SEVERAL'],
    { imports: '(import "env" "a" (table 1 funcref)) (import "env" "b" (table 1 funcref))' },
  ],
  ['two memories', [], { memory: '(memory (export "memory") 1) (memory 1)' }],
  ['a memory of 64 bits', [], { memory: '(memory (export "memory") i64 1)' }],
  ['a shared memory', [], { memory: '(memory (export "memory") 1 2 shared)' }],
  ['as much memory as the host allows', [], { memory: '(memory (export "memory") 16384)' }],
  ['one page more', ['MEMORY_TOO_LARGE'], { memory: '(memory (export "memory") 16385)' }],
  ['vectors', [], { rest: '(func (drop (v128.const i32x4 1 2 3 4)))' }],
  [
    'relaxed vectors',
    [],
    { rest: '(func (drop (i8x16.relaxed_swizzle (v128.const i32x4 1 2 3 4) (v128.const i32x4 1 2 3 4))))' },
  ],
  ['tail calls', [], { rest: '(func $f (return_call $f))' }],
  ['extended constants', [], { rest: '(global i32 (i32.add (i32.const 1) (i32.const 2)))' }],
  ['a vector in an import', ['BORDER_TYPE'], { imports: '(import "env" "proxy_log" (func (param v128)))' }],
  [
    'a vector in an export that is no callback',
    ['BORDER_TYPE'],
    { rest: '(func (export "f") (result v128) (v128.const i32x4 1 2 3 4))' },
  ],
  ['a tag', [], { rest: '(tag (param i32))' }],
  ['an exported tag', ['BORDER_TYPE'], { rest: '(tag (export "t") (param i32))' }],
  ['an imported tag', ['BORDER_TYPE'], { imports: '(import "env" "t" (tag (param i32)))' }],
  [
    'a reference in an import',
    ['IMPORT_SIGNATURE'],
    { imports: '(import "env" "proxy_log" (func (param externref)))' },
  ],
  [
    'a WASI function as the standard has it and the host has not',
    ['IMPORT_SIGNATURE'],
    {
      imports:
        '(import "wasi_snapshot_preview1" "path_link" (func (param i32 i32 i32 i32 i32 i32 i32) (result i32)))',
    },
  ],
  [
    'the same as the host has it',
    [],
    {
      imports:
        '(import "wasi_snapshot_preview1" "path_link" (func (param i32 i32 i32 i32 i32 i32) (result i32)))',
    },
  ],
  ['a start section', [], { rest: '(func $s (i32.store (i32.const 0) (i32.const 1))) (start $s)' }],
  ['more memory than the host allows', ['MEMORY_TOO_LARGE'], { memory: '(memory (export "memory") 20000)' }],
])('%s', async (_, codes, parts) => {
  await expectAgreement(assemble(parts), codes)
})

test('a start section that calls the host ends Envoy, which we tell of wherever it could', async () => {
  const bytes = assemble({ imports: log, rest: `(func $s ${callsLog}) (start $s)` })
  const { findings } = validateModule(parseModule(bytes, 'case.wasm'), envoy)
  const told = findings.find(({ code }) => code === 'START_SECTION')
  expect(await envoySays(bytes)).toEqual([told?.gatewayText])
})

test('code that the engine refuses', async () => {
  const bytes = assemble({ rest: '(func (export "f") (result i32) (i32.const 7))' })
  // The last function's body `i32.const 7` becomes `i64.const 7`.
  const code = bytes.lastIndexOf(0x41)
  bytes[code] = 0x42
  await expectAgreement(bytes, ['MODULE_INVALID'])
})

test('a name section that cannot be read', async () => {
  const bytes = assemble({})
  const section = [0, 9, 4, ...Buffer.from('name'), 1, 200, 1, 0]
  await expectAgreement(Uint8Array.from([...bytes, ...section]), ['MODULE_NAME_SECTION'])
})

test('real Higress plugins pass the newest Higress profile and fail stock Envoy as Envoy says', async () => {
  const names = await higressPluginNames()
  expect(names).toHaveLength(14)
  const higress = resolveGateway('higress')
  const missing: Record<string, string[]> = {}
  for (const name of names) {
    const module = await readModule(await higressPlugin(name))
    const found = validateModule(module, higress).findings
    expect(
      found.filter(({ severity }) => severity !== 'info'),
      name,
    ).toEqual([])
    expect(errorsOf(module.bytes)[0]?.gatewayText, name).toBe('Missing or unknown Proxy-Wasm ABI version')

    // With a marker that Envoy speaks the plugin gets as far as its imports.
    const renamed = withOtherMarker(module, 'proxy_abi_version_0_2_0')
    const ours = errorsOf(renamed).map(({ gatewayText }) => gatewayText)
    const theirs = await envoySays(renamed)
    expect(theirs.length, `${name}: ${theirs}`).toBe(ours.length === 0 ? 0 : 1)
    for (const text of theirs) expect(ours, name).toContain(text)
    if (ours.length > 0) missing[name] = ours as string[]
  }
  expect(Object.keys(missing).length).toBeGreaterThan(0)
  const [first] = names
  const asItIs = await envoySays((await readModule(await higressPlugin(first as string))).bytes)
  expect(asItIs).toEqual(['Missing or unknown Proxy-Wasm ABI version'])
})
