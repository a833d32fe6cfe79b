import { type ArtifactInspection, inspectArtifact, readModule } from '@proxy-wasm-aot/core'
import prettyBytes from 'pretty-bytes'
import { formatFinding } from '../output/findings.ts'
import { printJson } from '../output/json.ts'
import { formatTable } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import type { AddCommand } from '../program.ts'
import { jsonOption } from './options.ts'

export const addInspectCommand: AddCommand = (program, context) => {
  program
    .command('inspect')
    .description('show the two halves of an artifact, their sizes and whether they belong together')
    .argument('<artifact>', 'artifact or module to read')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot inspect dist/plugin.aot.wasm')
    .action(async (artifact: string, flags: { json?: boolean }) => {
      const inspection = inspectArtifact(await readModule(artifact))
      if (flags.json) printJson(context.terminal, inspection)
      else context.terminal.out(formatInspection(context.terminal, inspection))
      context.status = inspection.findings.some((finding) => finding.severity === 'error') ? 1 : 0
    })
}

function formatInspection(terminal: Terminal, inspection: ArtifactInspection): string {
  const { colors } = terminal
  const { aot, manifest, wasm } = inspection
  const blocks = [
    `${colors.bold(inspection.name)}: ${prettyBytes(inspection.size)}, ${verdict(terminal, inspection)}`,
  ]

  const halves = [['wasm', ...sizeCells(wasm.sizes), wasm.sha256.slice(0, 16)]]
  if (aot !== undefined) halves.push(['AOT', ...sizeCells(aot.sizes), aot.sha256.slice(0, 16)])
  blocks.push(
    formatTable(
      terminal,
      ['half', 'total', 'text', 'relocations', 'data', 'names', 'other', 'SHA-256'],
      halves,
    ),
  )

  if (aot !== undefined) {
    const features = aot.features.length === 0 ? 'no features' : aot.features.join(', ')
    blocks.push(
      [
        `AOT format ${aot.formatVersion} for ${aot.architecture} (${features})`,
        `section ${aot.section}, AOT file at byte ${aot.offset} behind ${aot.padding} bytes of padding`,
      ].join('\n'),
    )
  }
  if (manifest !== undefined) {
    const { target, compiler, gateway } = manifest
    const features = target.features.length === 0 ? '' : ` ${target.features.join(',')}`
    blocks.push(
      [
        `gateway   ${gateway.id} (WAMR ${gateway.wamr}), ABI ${manifest.abiVersion ?? 'none'}`,
        `target    ${target.name}: ${target.triple}, CPU ${target.cpu}${features}`,
        `compiler  wamrc ${compiler.wamr}, LLVM ${compiler.llvm ?? 'unknown'}`,
        `flags     ${compiler.flags.join(' ')}`,
      ].join('\n'),
    )
  }
  if (inspection.findings.length > 0) {
    blocks.push(inspection.findings.map((finding) => formatFinding(terminal, finding)).join('\n'))
  }
  return blocks.join('\n\n')
}

function verdict({ colors }: Terminal, inspection: ArtifactInspection): string {
  if (inspection.belongsTogether) return colors.green('the halves belong together')
  if (inspection.aot === undefined && inspection.manifest === undefined) return 'a module without an AOT half'
  return colors.red('the halves are not known to belong together')
}

function sizeCells(sizes: ArtifactInspection['wasm']['sizes']): string[] {
  const { total, text, relocations, data, names, other } = sizes
  return [total, text, relocations, data, names, other].map((size) => prettyBytes(size))
}
