import type { Finding } from '@proxy-wasm-aot/core'
import Table from 'cli-table3'
import pc from 'picocolors'
import prettyBytes from 'pretty-bytes'
import prettyMilliseconds from 'pretty-ms'
import type { BuiltArtifact } from '../build/builder.ts'

/** What one artifact was emitted as. */
export interface EmittedArtifact {
  fileName: string
  built: BuiltArtifact
}

/** The table at the end of a build, and below it what the validation has to say. */
export function formatSummary(emitted: readonly EmittedArtifact[], gateway: string): string {
  const table = new Table({
    head: ['artifact', 'target', 'wasm half', 'AOT half', 'compile', 'findings'].map((title) =>
      pc.dim(title),
    ),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(frameParts.map((part) => [part, ''])),
  })
  for (const { fileName, built } of emitted) {
    const { manifest, target, cacheHit, compileMilliseconds } = built.artifact
    table.push([
      fileName,
      target.name,
      prettyBytes(manifest.wasm.size),
      prettyBytes(manifest.aot.size),
      cacheHit ? 'cached' : prettyMilliseconds(Math.round(compileMilliseconds)),
      countFindings(built.report.findings),
    ])
  }
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
  return [`artifacts for gateway ${gateway}`, ...lines, ...noteworthy(emitted)].join('\n')
}

const frameParts = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
]

/** `none`, or such as `1 error, 2 warnings`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    if (count === 0) return []
    return [`${count} ${severity}${count > 1 && severity !== 'info' ? 's' : ''}`]
  })
  return counts.length === 0 ? 'none' : counts.join(', ')
}

/** Errors and warnings, once for each module, whatever the number of targets. */
function noteworthy(emitted: readonly EmittedArtifact[]): string[] {
  const lines = new Set<string>()
  for (const { built } of emitted) {
    for (const { severity, code, message, remedy } of built.report.findings) {
      if (severity === 'info') continue
      const paint = severity === 'error' ? pc.red : pc.yellow
      lines.add(`  ${paint(severity)} ${built.input.label}: ${code}: ${message} ${remedy}`)
    }
  }
  return [...lines]
}
