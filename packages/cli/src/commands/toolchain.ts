import {
  type DoctorReport,
  doctor,
  installToolchain,
  listWamrcs,
  type Wamrc,
} from '@proxy-wasm-aot/toolchain'
import { Option } from 'commander'
import { printJson } from '../output/json.ts'
import { createProgress } from '../output/progress.ts'
import { formatTable } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import type { AddCommand, CommandContext } from '../program.ts'
import { jsonOption } from './options.ts'

interface InstallFlags {
  component?: ('wamrc' | 'host')[]
  yes?: boolean
  wamrSource?: string
  wamrVersion?: string
  cacheDir?: string
  json?: boolean
}

export const addToolchainCommand: AddCommand = (program, context) => {
  const toolchain = program
    .command('toolchain')
    .description('install, list and check wamrc and the WAMR host program')

  toolchain
    .command('install')
    .description('install a working wamrc and the WAMR host program')
    .addOption(new Option('--component <name...>', 'install only these').choices(['wamrc', 'host']))
    .option(
      '-y, --yes',
      'install missing system packages, as root or with passwordless sudo on Debian and Ubuntu',
    )
    .option('--wamr-source <checkout>', "build upstream's own wamrc from a checkout of a WAMR release")
    .option('--wamr-version <version>', 'download the official wamrc of a WAMR release')
    .option('--cache-dir <dir>', "the tool's own folder")
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot toolchain install --yes')
    .action((flags: InstallFlags) => install(flags, context))

  toolchain
    .command('list')
    .description('list every wamrc on this machine')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot toolchain list')
    .action(async (flags: { json?: boolean }) => {
      const list = await listWamrcs({ signal: context.signal })
      if (flags.json) return printJson(context.terminal, list)
      const lines = [formatWamrcs(context.terminal, list.found), ...list.problems.map(formatProblem)]
      context.terminal.out(lines.join('\n'))
    })

  toolchain
    .command('doctor')
    .description('say what was found where and what is missing')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot toolchain doctor')
    .action(async (flags: { json?: boolean }) => {
      const report = await doctor({ signal: context.signal })
      if (flags.json) printJson(context.terminal, report)
      else context.terminal.out(formatDoctor(context.terminal, report))
      context.status = report.wamrcs.length > 0 ? 0 : 3
    })
}

async function install(flags: InstallFlags, context: CommandContext): Promise<void> {
  const progress = await createProgress(context.terminal, flags.json === true)
  try {
    const installed = await installToolchain({
      components: flags.component,
      yes: flags.yes,
      wamrSource: flags.wamrSource,
      version: flags.wamrVersion,
      cacheDir: flags.cacheDir,
      signal: context.signal,
      onProgress: (line) => progress.update(line),
    })
    progress.stop()
    if (flags.json) return printJson(context.terminal, installed)
    const { wamrc, host } = installed
    if (wamrc !== undefined) context.terminal.out(formatWamrcs(context.terminal, [wamrc]))
    if (host !== undefined) {
      context.terminal.out(
        `WAMR host program ${host.wamrVersion}, AOT format ${host.aotFormat}: ${host.path}`,
      )
    }
  } finally {
    progress.stop()
  }
}

function formatDoctor(terminal: Terminal, report: DoctorReport): string {
  const { colors } = terminal
  const missing = report.missingPackages
  return [
    report.wamrcs.length > 0 ? formatWamrcs(terminal, report.wamrcs) : colors.yellow('no wamrc is installed'),
    '',
    report.host === undefined
      ? colors.yellow('the WAMR host program is not installed')
      : `WAMR host program ${report.host.wamrVersion}, AOT format ${report.host.aotFormat}: ${report.host.path}`,
    `LLVM for a build from source: ${report.llvms.map(({ version }) => version).join(', ') || 'none'}`,
    missing.length === 0
      ? 'system packages for a build from source: all there'
      : colors.yellow(`missing for a build from source: sudo apt-get install ${missing.join(' ')}`),
    `folder: ${report.cacheDir}`,
    ...report.problems.map(formatProblem),
    ...(report.wamrcs.length === 0 || report.host === undefined
      ? ['', 'to do: proxy-wasm-aot toolchain install (with --yes it installs system packages too)']
      : []),
  ].join('\n')
}

function formatWamrcs(terminal: Terminal, wamrcs: readonly Wamrc[]): string {
  return formatTable(
    terminal,
    ['wamrc', 'from', 'LLVM', 'AOT format', 'WASI-safe', 'targets', 'path'],
    wamrcs.map((wamrc) => [
      `${wamrc.version}${wamrc.ownDriver ? ' (own driver)' : ''}`,
      wamrc.source,
      wamrc.llvmVersion ?? '?',
      String(wamrc.aotFormat),
      wamrc.wasiSafe ? 'yes' : 'no: hidden',
      wamrc.architectures.join(' '),
      wamrc.path,
    ]),
  )
}

function formatProblem({ source, path, message }: DoctorReport['problems'][number]): string {
  return `${source}${path === undefined ? '' : ` ${path}`}: ${message}`
}
