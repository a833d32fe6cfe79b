import { cacheInfo, clearCache } from '@proxy-wasm-aot/core'
import prettyBytes from 'pretty-bytes'
import { printJson } from '../output/json.ts'
import type { AddCommand } from '../program.ts'
import { jsonOption } from './options.ts'

interface CacheFlags {
  cacheDir?: string
  json?: boolean
}

export const addCacheCommand: AddCommand = (program, { terminal }) => {
  const cache = program.command('cache').description('show or clear the compile cache')
  cache
    .command('info', { isDefault: true })
    .description('show the folder, the number of entries and their size')
    .option('--cache-dir <dir>', 'folder of the cache')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot cache')
    .action(async (flags: CacheFlags) => {
      const info = await cacheInfo(flags.cacheDir)
      if (flags.json) printJson(terminal, info)
      else
        terminal.out(
          `${info.dir}: ${info.entries} entries, ${prettyBytes(info.bytes)} of at most ${prettyBytes(info.maxBytes)}`,
        )
    })
  cache
    .command('clear')
    .description('drop every entry')
    .option('--cache-dir <dir>', 'folder of the cache')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot cache clear')
    .action(async (flags: CacheFlags) => {
      const before = await cacheInfo(flags.cacheDir)
      await clearCache(flags.cacheDir)
      if (flags.json)
        printJson(terminal, { dir: before.dir, clearedEntries: before.entries, clearedBytes: before.bytes })
      else terminal.out(`${before.dir}: cleared ${before.entries} entries, ${prettyBytes(before.bytes)}`)
    })
}
