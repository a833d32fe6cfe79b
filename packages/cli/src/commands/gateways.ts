import { gatewayAliases, gatewayProfiles } from '@proxy-wasm-aot/abi'
import { printJson } from '../output/json.ts'
import { formatTable } from '../output/table.ts'
import type { AddCommand } from '../program.ts'
import { jsonOption } from './options.ts'

export const addGatewaysCommand: AddCommand = (program, { terminal }) => {
  program
    .command('gateways')
    .description('list the gateway profiles')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot gateways')
    .action((flags: { json?: boolean }) => {
      if (flags.json) {
        printJson(terminal, { aliases: gatewayAliases, profiles: gatewayProfiles })
        return
      }
      const rows = gatewayProfiles.map((profile) => [
        profile.id,
        Object.entries(gatewayAliases)
          .flatMap(([alias, id]) => (id === profile.id ? [alias] : []))
          .join(', '),
        profile.abiVersions.join(', '),
        profile.wamr.version,
        profile.wamr.aot ? profile.wamr.aotFormats.join(', ') : 'none',
        profile.verified ? 'yes' : 'no',
        profile.date,
      ])
      terminal.out(
        formatTable(terminal, ['gateway', 'alias', 'ABI', 'WAMR', 'AOT format', 'verified', 'date'], rows),
      )
    })
}
