import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa } from 'execa'

/** Longest time that a compiler may take to answer a question, milliseconds. */
const patience = 20_000

/** What an executable said and how it ended. */
export interface Answer {
  stdout: string
  stderr: string
  exitCode: number | undefined
}

/**
 * Runs an executable with a question and waits for its answer.
 *
 * @throws ProxyWasmAotError WAMRC_NOT_RUNNABLE when it cannot be started, is killed, or does not end in time
 */
export async function ask(
  executable: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Answer> {
  const result = await execa(executable, [...args], {
    stdin: 'ignore',
    reject: false,
    timeout: patience,
    killSignal: 'SIGKILL',
    maxBuffer: 1_000_000,
    env: { LC_ALL: 'C' },
    ...(signal && { cancelSignal: signal }),
  })
  if (result.isCanceled) throw aborted(signal)
  if (result.exitCode === undefined) {
    const found = result.timedOut
      ? `no answer within ${patience / 1000} seconds`
      : (result.signalDescription ?? result.shortMessage ?? 'no answer')
    throw notRunnable(executable, `${executable} ${args.join(' ')} gave no answer`, found, result.cause)
  }
  return { stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode }
}

/** The error of a compiler that is there and of no use. */
export function notRunnable(
  executable: string,
  message: string,
  found: string,
  cause?: unknown,
): ProxyWasmAotError {
  return new ProxyWasmAotError('WAMRC_NOT_RUNNABLE', message, {
    expected: 'a wamrc that starts and says its version',
    found,
    where: { file: executable },
    remedy:
      'Check that the file is executable and was built for this machine, or let the tool get one:\nproxy-wasm-aot toolchain install',
    cause,
  })
}

/** The error of whatever was cancelled by its signal. */
export function aborted(signal: AbortSignal | undefined): ProxyWasmAotError {
  return new ProxyWasmAotError('TOOLCHAIN_ABORTED', 'the search for a compiler was cancelled', {
    remedy: 'Run it again; nothing half-done was left behind.',
    cause: signal?.reason,
  })
}
