import { toolVersion } from '@proxy-wasm-aot/core'
import { Command } from 'commander'
import { addBenchCommand } from './commands/bench.ts'
import { addBuildCommand } from './commands/build.ts'
import { addCacheCommand } from './commands/cache.ts'
import { addGatewaysCommand } from './commands/gateways.ts'
import { addExtractCommand, addStripCommand } from './commands/halves.ts'
import { addInspectCommand } from './commands/inspect.ts'
import { addRunCommand } from './commands/run.ts'
import { addToolchainCommand } from './commands/toolchain.ts'
import { addValidateCommand } from './commands/validate.ts'
import { addVerifyCommand } from './commands/verify.ts'
import type { Terminal } from './output/terminal.ts'

/** What every command gets: where to print, when to give up, and where to leave its exit status. */
export interface CommandContext {
  terminal: Terminal
  signal: AbortSignal
  /** Exit status of a command that ended without an error. */
  status: number
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, context: CommandContext) => void

const commands: readonly AddCommand[] = [
  addBuildCommand,
  addValidateCommand,
  addInspectCommand,
  addExtractCommand,
  addStripCommand,
  addRunCommand,
  addVerifyCommand,
  addBenchCommand,
  addGatewaysCommand,
  addToolchainCommand,
  addCacheCommand,
]

/** The whole command line as commander sees it; parsing errors throw instead of ending the process. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('proxy-wasm-aot')
    .description('Makes a proxy-wasm plugin one artifact that a gateway loads under JIT and under WAMR AOT.')
    .version(toolVersion)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => context.terminal.out(text.trimEnd()),
      writeErr: (text) => context.terminal.err(text.trimEnd()),
    })
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 the input is bad, 2 the usage is wrong, 3 the environment is not able.',
    )
  for (const add of commands) add(program, context)
  return program
}
