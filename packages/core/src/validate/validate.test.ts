import { defineGatewayProfile, findGatewayProfile, type GatewayProfile } from '@proxy-wasm-aot/abi'
import { beforeAll, expect, test } from 'vitest'
import wabt from 'wabt'
import { parseModule } from '../read/read.ts'
import { findingCodes } from './findings.ts'
import { validateModule } from './validate.ts'

let assembler: Awaited<ReturnType<typeof wabt>>
beforeAll(async () => {
  assembler = await wabt()
})

const envoy = findGatewayProfile('envoy') as GatewayProfile
const higress = findGatewayProfile('higress') as GatewayProfile
const olderHigress = findGatewayProfile('higress-1.27') as GatewayProfile

const plugin = `
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "_initialize"))
  (func (export "malloc") (param i32) (result i32) (i32.const 1024))`

function findings(text: string, gateway: GatewayProfile = envoy, base: string = plugin): string[] {
  const features = {
    simd: true,
    bulk_memory: true,
    multi_memory: true,
    tail_call: true,
    threads: true,
    exceptions: true,
    extended_const: true,
    relaxed_simd: true,
  }
  const { buffer } = assembler.parseWat('m.wat', `(module ${text} ${base})`, features).toBinary({})
  const report = validateModule(parseModule(buffer, 'm.wasm'), gateway)
  expect(report.ok).toBe(!report.findings.some(({ severity }) => severity === 'error'))
  for (const { code, severity, remedy } of report.findings) {
    expect(findingCodes).toHaveProperty(code)
    expect({ severity, hasRemedy: remedy.length > 0 }).toEqual({
      severity: findingCodes[code as keyof typeof findingCodes].severity,
      hasRemedy: true,
    })
  }
  return report.findings.map(({ code, subject }) => `${code} ${subject}`)
}

test('a plugin without faults has no findings', () => {
  expect(findings('')).toEqual([])
  expect(findings('', higress)).toEqual([])
})

test('features that the gateway was built without are errors', () => {
  const simd = '(func (export "f") (drop (v128.const i32x4 1 2 3 4)))'
  expect(findings(simd, envoy)).toEqual([])
  expect(findings(simd, olderHigress)).toEqual(['FEATURE_NOT_SUPPORTED simd'])
  expect(findings('(memory 1)')).toEqual(
    expect.arrayContaining(['FEATURE_NOT_SUPPORTED multi-memory', 'MEMORY_SEVERAL memory']),
  )
})

test('features that no WAMR here has, with how to do without', () => {
  const extended = '(global i32 (i32.add (i32.const 1) (i32.const 2)))'
  // A Node that does not know the feature cannot check the code, and must not call it invalid.
  expect(findings(extended).filter((found) => found !== 'MODULE_NOT_CHECKED module')).toEqual([
    'FEATURE_NOT_SUPPORTED extended-const',
  ])
  const relaxed =
    '(func (drop (i8x16.relaxed_swizzle (v128.const i32x4 1 2 3 4) (v128.const i32x4 1 2 3 4))))'
  expect(findings(relaxed)).toEqual(expect.arrayContaining(['FEATURE_NOT_SUPPORTED relaxed-simd']))
})

test('vectors and tags at the border', () => {
  const vector = '(func (export "f") (result v128) (v128.const i32x4 1 2 3 4))'
  expect(findings(vector)).toEqual(['BORDER_TYPE f'])
  expect(findings('(import "env" "proxy_log" (func (param v128)))')).toEqual(['BORDER_TYPE env.proxy_log'])
  expect(findings('(tag (export "t"))')).toEqual(
    expect.arrayContaining(['FEATURE_NOT_SUPPORTED exception-handling', 'BORDER_TYPE t']),
  )
})

test('a start section is told where it could call the host', () => {
  const start = '(func $s) (start $s)'
  expect(findings(start)).toEqual([])
  const log = '(import "env" "proxy_log" (func (param i32 i32 i32) (result i32)))'
  expect(findings(`${log} ${start}`)).toEqual(['START_SECTION start section'])
})

test('without a marker any version of a callback will do', () => {
  const unmarked = plugin.replace('(func (export "proxy_abi_version_0_2_1"))', '')
  const headers = (parameters: string): string =>
    `(func (export "proxy_on_request_headers") (param ${parameters}) (result i32) (i32.const 0))`
  for (const parameters of ['i32 i32', 'i32 i32 i32']) {
    expect(findings(headers(parameters), envoy, unmarked)).toEqual(['ABI_MARKER_MISSING ABI marker'])
  }
  expect(findings(headers('i64'), envoy, unmarked)).toContain('EXPORT_SIGNATURE proxy_on_request_headers')
})

test("functions of a gateway's own", () => {
  const own = defineGatewayProfile('envoy', {
    id: 'ours',
    hostSignatures: { our_lookup: { params: ['i32'], results: [] } },
  })
  expect(findings('(import "env" "our_lookup" (func (param i32)))', own)).toEqual([])
  expect(findings('(import "env" "our_lookup" (func (param i64)))', own)).toEqual([
    'IMPORT_SIGNATURE env.our_lookup',
  ])
  expect(findings('(import "env" "our_lookup" (func (param i32)))')).toEqual([
    'IMPORT_MISSING env.our_lookup',
  ])
})

test("a misspelt callback gets a suggestion, another gateway's a hint", () => {
  const report = validateModule(
    parseModule(
      assembler
        .parseWat('m.wat', `(module ${plugin} (func (export "proxy_on_request_header") (param i32)))`)
        .toBinary({}).buffer,
      'm.wasm',
    ),
    envoy,
  )
  expect(report.findings).toMatchObject([
    {
      code: 'EXPORT_UNKNOWN_CALLBACK',
      remedy: expect.stringContaining('Did you mean proxy_on_request_headers?'),
    },
  ])
  const redis = '(func (export "proxy_on_redis_call_response") (param i32 i32 i32 i32))'
  expect(findings(redis, envoy)).toEqual(['EXPORT_OTHER_GATEWAY proxy_on_redis_call_response'])
  expect(findings(redis, higress)).toEqual([])
})

test('start functions: both, none', () => {
  expect(findings('(func (export "_start"))')).toEqual(['START_FUNCTIONS_BOTH _start'])
  expect(findings('', envoy, plugin.replace('(func (export "_initialize"))', ''))).toEqual([
    'START_FUNCTION_MISSING _initialize',
  ])
})

test('a module without exports lacks all that a host needs', () => {
  expect(findings('', envoy, '')).toEqual([
    'ABI_MARKER_MISSING ABI marker',
    'ALLOCATOR_MISSING proxy_on_memory_allocate',
    'MEMORY_MISSING memory',
    'START_FUNCTION_MISSING _initialize',
  ])
})

test('several markers are a warning, and the first known one decides', () => {
  expect(findings('(func (export "proxy_abi_version_0_2_0"))')).toEqual(['ABI_MARKER_SEVERAL ABI marker'])
  const older = '(func (export "proxy_abi_version_0_1_0"))'
  const headers = '(func (export "proxy_on_request_headers") (param i32 i32) (result i32) (i32.const 0))'
  expect(findings(older + headers)).toEqual(['ABI_MARKER_SEVERAL ABI marker'])
  expect(findings(headers, envoy, plugin + older)).toEqual([
    'ABI_MARKER_SEVERAL ABI marker',
    'EXPORT_SIGNATURE proxy_on_request_headers',
  ])
})

test('imports: misspelt, from the wrong module, twice the same, a memory, a stub', () => {
  const imported = (module: string, name: string, type: string): string =>
    `(import "${module}" "${name}" ${type})`
  expect(findings(imported('env', 'proxy_logg', '(func)'))).toEqual(['IMPORT_MISSING env.proxy_logg'])
  expect(findings(imported('wasi', 'fd_write', '(func)'))).toEqual(['IMPORT_MISSING wasi.fd_write'])
  const twice = imported('env', 'nothing', '(func)')
  expect(findings(twice + twice)).toEqual(['IMPORT_MISSING env.nothing'])
  const memory = plugin.replace('(memory (export "memory") 1)', '')
  expect(findings(imported('env', 'memory', '(memory 1)'), envoy, memory)).toEqual([
    'IMPORT_MEMORY env.memory',
  ])
  const stub = imported(
    'wasi_snapshot_preview1',
    'path_filestat_get',
    '(func (param i32 i32 i32 i32 i32) (result i32))',
  )
  expect(findings(stub)).toEqual(['IMPORT_STUB wasi_snapshot_preview1.path_filestat_get'])
})
