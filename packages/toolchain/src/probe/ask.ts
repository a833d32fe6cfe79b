import { notRunnable } from '../not-runnable.ts'
import { runProcess } from '../process/run.ts'

/** What an executable said and how it ended. */
export interface Answer {
  stdout: string
  stderr: string
  exitCode: number
}

/** How a compiler is asked. */
export interface AskOptions {
  /** Longest time that an answer may take, seconds. */
  timeoutSeconds: number
  signal?: AbortSignal | undefined
}

/** Variables that make a wamrc hand code generation to another program: a probe is about the wamrc itself. */
const withheldVariables: Readonly<Record<string, undefined>> = {
  WAMRC_LLC_COMPILER: undefined,
  WAMRC_LLC_FLAGS: undefined,
  WAMRC_ASM_COMPILER: undefined,
  WAMRC_ASM_FLAGS: undefined,
}

/**
 * Runs a compiler with a question and waits for its answer.
 *
 * @throws ProxyWasmAotError WAMRC_NOT_RUNNABLE when it cannot be started, is killed, or does not end in time;
 * TOOLCHAIN_ABORTED
 */
export async function ask(executable: string, args: readonly string[], options: AskOptions): Promise<Answer> {
  const { exitCode, stdout, stderr, failure, cause } = await runProcess(executable, args, {
    ...options,
    env: withheldVariables,
  })
  if (exitCode === undefined) {
    const question = args.filter((arg) => arg.startsWith('-')).join(' ')
    throw notRunnable(
      executable,
      `${executable} gives no answer to ${question}`,
      failure ?? 'no answer',
      cause,
    )
  }
  return { stdout, stderr, exitCode }
}
