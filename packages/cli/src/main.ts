import { CommanderError } from 'commander'
import { reportFailure } from './output/failure.ts'
import { processTerminal, type Terminal } from './output/terminal.ts'
import { type CommandContext, createProgram } from './program.ts'

/**
 * Runs the command line.
 *
 * @param argv arguments without the executable and the script
 * @param terminal where to print; the process's own streams by default
 * @returns exit status: 0 done, 1 the input is bad, 2 the usage is wrong, 3 the environment is not able,
 * 130 interrupted
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const interrupt = new AbortController()
  // Listening to the end, not once: where nobody listens, what cleans up at the exit ends the process at once.
  const onInterrupt = (): void => {
    if (interrupt.signal.aborted) process.exit(130)
    interrupt.abort()
  }
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onInterrupt)

  const context: CommandContext = { terminal, signal: interrupt.signal, status: 0 }
  try {
    await createProgram(context).parseAsync([...argv], { from: 'user' })
    return context.status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const status = reportFailure(error, terminal, argv.includes('--json'))
    return interrupt.signal.aborted ? 130 : status
  } finally {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
  }
}
