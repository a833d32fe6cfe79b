import { type CacheInfo, cacheInfo, clearCache } from '@proxy-wasm-aot/core'
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
      else terminal.out(describe(info))
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
        printJson(terminal, {
          dir: before.dir,
          clearedEntries: before.entries.length,
          clearedBytes: before.totalBytes + before.partitionBytes,
        })
      else
        terminal.out(
          `${before.dir}: cleared ${before.entries.length} entries, ${prettyBytes(before.totalBytes + before.partitionBytes)}`,
        )
    })
}

function describe({ dir, entries, totalBytes, partitionBytes }: CacheInfo): string {
  const parts = partitionBytes === 0 ? '' : `, and ${prettyBytes(partitionBytes)} of compiled parts`
  return `${dir}: ${entries.length} entries, ${prettyBytes(totalBytes)}${parts}`
}
