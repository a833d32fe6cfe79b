import { extractAot, readModule, stripAot, writeArtifact } from '@proxy-wasm-aot/core'
import prettyBytes from 'pretty-bytes'
import { printJson } from '../output/json.ts'
import type { AddCommand, CommandContext } from '../program.ts'
import { jsonOption } from './options.ts'

interface OutputFlags {
  output: string
  json?: boolean
}

export const addExtractCommand: AddCommand = (program, context) => {
  program
    .command('extract')
    .description('write the AOT half of an artifact to a file of its own')
    .argument('<artifact>', 'artifact to read')
    .requiredOption('-o, --output <file.aot>', 'file to write')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot extract dist/plugin.aot.wasm -o plugin.aot')
    .action(async (artifact: string, flags: OutputFlags) => {
      await writeHalf(extractAot(await readModule(artifact)), flags, context)
    })
}

export const addStripCommand: AddCommand = (program, context) => {
  program
    .command('strip')
    .description('write the wasm half of an artifact: the module as it was before')
    .argument('<artifact>', 'artifact to read')
    .requiredOption('-o, --output <file.wasm>', 'file to write')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ proxy-wasm-aot strip dist/plugin.aot.wasm -o plugin.wasm')
    .action(async (artifact: string, flags: OutputFlags) => {
      await writeHalf(stripAot(await readModule(artifact)), flags, context)
    })
}

async function writeHalf(bytes: Uint8Array, flags: OutputFlags, { terminal }: CommandContext): Promise<void> {
  await writeArtifact(flags.output, bytes)
  if (flags.json) printJson(terminal, { file: flags.output, size: bytes.length })
  else terminal.out(`${flags.output}: ${prettyBytes(bytes.length)}`)
}
