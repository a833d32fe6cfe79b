import { readModule, resolveGateway, validateModule } from '@proxy-wasm-aot/core'
import { formatReport } from '../output/findings.ts'
import { printJson } from '../output/json.ts'
import type { AddCommand } from '../program.ts'
import { gatewayOption, jsonOption } from './options.ts'

export const addValidateCommand: AddCommand = (program, context) => {
  program
    .command('validate')
    .description('check a plugin against the ABI of a gateway')
    .argument('<plugin.wasm>', 'module or artifact to check')
    .addOption(gatewayOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot validate plugin.wasm --gateway higress')
    .action(async (plugin: string, flags: { gateway: string; json?: boolean }) => {
      const gateway = resolveGateway(flags.gateway)
      const report = validateModule(await readModule(plugin), gateway)
      if (flags.json) printJson(context.terminal, report)
      else context.terminal.out(formatReport(context.terminal, plugin, report))
      context.status = report.ok ? 0 : 1
    })
}
