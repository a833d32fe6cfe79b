import { stripVTControlCharacters } from 'node:util'
import type { Finding } from '@proxy-wasm-aot/core'
import { expect, test } from 'vitest'
import type { BuiltArtifact } from '../build/builder.ts'
import { countFindings, formatSummary } from './summary.ts'

function finding(severity: Finding['severity']): Finding {
  return {
    code: 'MEMORY_LARGE',
    severity,
    message: `Memory (${severity}).`,
    subject: 'memory',
    expected: undefined,
    found: undefined,
    gatewayText: undefined,
    remedy: 'Look.',
  }
}

function built(target: string, findings: Finding[], cacheHit: boolean): BuiltArtifact {
  const manifest = { wasm: { size: 5_500_000 }, aot: { size: 12_700_000 } }
  return {
    input: { file: '/p/auth.wasm', label: 'auth.wasm', build: undefined },
    artifact: { manifest, target: { name: target }, cacheHit, compileMilliseconds: 136_000 },
    report: { findings },
  } as unknown as BuiltArtifact
}

test('shows the halves, the targets, the time and what was found', () => {
  const findings = [finding('warning'), finding('info')]
  const text = formatSummary(
    [
      { fileName: 'auth.x86-64-v3.aot.wasm', built: built('x86-64-v3', findings, false) },
      { fileName: 'auth.aarch64.aot.wasm', built: built('aarch64', findings, true) },
    ],
    'envoy-2026-07',
  )
  expect(stripVTControlCharacters(text).split('\n')).toEqual([
    'artifacts for gateway envoy-2026-07',
    'artifact                 target     wasm half  AOT half  compile  findings',
    'auth.x86-64-v3.aot.wasm  x86-64-v3  5.5 MB     12.7 MB   2m 16s   1 warning, 1 info',
    'auth.aarch64.aot.wasm    aarch64    5.5 MB     12.7 MB   cached   1 warning, 1 info',
    '  warning auth.wasm: MEMORY_LARGE: Memory (warning). Look.',
  ])
})

test('counts findings', () => {
  expect(countFindings([])).toBe('none')
  expect(countFindings([finding('error'), finding('error'), finding('warning')])).toBe('2 errors, 1 warning')
})
