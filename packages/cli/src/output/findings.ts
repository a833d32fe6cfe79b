import type { Finding, ValidationReport } from '@proxy-wasm-aot/core'
import type { Terminal } from './terminal.ts'

/** The findings of a validation as people read them: one block each, errors first. */
export function formatReport(terminal: Terminal, name: string, report: ValidationReport): string {
  const { colors } = terminal
  const count = (severity: Finding['severity']): number =>
    report.findings.filter((finding) => finding.severity === severity).length
  const verdict = report.ok ? colors.green('valid') : colors.red('not valid')
  const abi = report.abiVersion === undefined ? 'no ABI version' : `ABI ${report.abiVersion}`
  const head = `${name}: ${verdict} for gateway ${report.gateway} (${abi}; ${count('error')} errors, ${count('warning')} warnings)`
  const order = { error: 0, warning: 1, info: 2 }
  const findings = [...report.findings].sort((a, b) => order[a.severity] - order[b.severity])
  return [head, ...findings.map((finding) => formatFinding(terminal, finding))].join('\n')
}

/** One finding with all that it says. */
export function formatFinding({ colors }: Terminal, finding: Finding): string {
  const paint = { error: colors.red, warning: colors.yellow, info: colors.cyan }[finding.severity]
  const lines = [`  ${paint(finding.severity)} ${finding.code}: ${finding.message}`]
  const add = (label: string, text: string | undefined): void => {
    if (text !== undefined && text !== '') lines.push(`    ${colors.dim(`${label}:`.padEnd(14))}${text}`)
  }
  add('expected', finding.expected)
  add('found', finding.found)
  add('gateway says', finding.gatewayText)
  add('to do', finding.remedy)
  return lines.join('\n')
}
