import { execa, type Options } from 'execa'
import { onExit } from 'signal-exit'
import { aborted } from '../not-runnable.ts'

/** How a process ended. */
export interface ProcessEnd {
  stdout: string
  stderr: string
  /** `undefined` when a signal ended it, when it could not be started, or when it was stopped. */
  exitCode: number | undefined
  /** What happened instead of an end with an exit status, in a few words. */
  failure: string | undefined
  cause: unknown
}

/** Options of {@link runProcess}. */
export interface ProcessOptions {
  /** Longest time, seconds. */
  timeoutSeconds: number
  signal?: AbortSignal | undefined
  /** Variables beside those of this process; `undefined` takes one away. @default none */
  env?: Record<string, string | undefined> | undefined
  /** Asks with SIGTERM first: Ninja then stops the compilers that it runs, which are in groups of their own. */
  gentle?: boolean | undefined
}

/** Most characters of output that are kept; who writes more is stopped. */
const mostOutput = 64 * 1024 * 1024
/** Time that a process has between SIGTERM and SIGKILL, milliseconds. */
const grace = 3000

/**
 * Runs a program without a shell and waits for its end. When it takes too long, when the caller aborts or when this
 * process ends, it is stopped together with what it started.
 *
 * @throws ProxyWasmAotError TOOLCHAIN_ABORTED; every other end is an answer
 */
export async function runProcess(
  executable: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessEnd> {
  const { timeoutSeconds, signal, gentle = false } = options
  if (signal?.aborted) throw aborted(signal)
  const subprocess = execa(executable, [...args], spawnOptions(options.env))
  let stopped: 'timeout' | 'abort' | undefined
  let killer: NodeJS.Timeout | undefined
  const kill = (): void => {
    signalGroup(subprocess.pid, 'SIGKILL')
    // A process that left the group keeps the pipes open; nobody waits for it.
    subprocess.stdout.destroy()
    subprocess.stderr.destroy()
  }
  const stop = (why: 'timeout' | 'abort') => (): void => {
    stopped ??= why
    if (gentle) {
      signalGroup(subprocess.pid, 'SIGTERM')
      killer ??= setTimeout(kill, grace)
    } else kill()
  }
  const onAbort = stop('abort')
  const timer = setTimeout(stop('timeout'), timeoutSeconds * 1000)
  const forget = onExit(() => signalGroup(subprocess.pid, gentle ? 'SIGTERM' : 'SIGKILL'))
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const result = await subprocess
    if (stopped === 'abort') throw aborted(signal)
    const failure =
      stopped === 'timeout'
        ? `no end within ${timeoutSeconds} s`
        : result.exitCode === undefined
          ? reasonOf(result)
          : undefined
    return {
      stdout: result.stdout,
      stderr: result.stderr,
      exitCode: failure === undefined ? result.exitCode : undefined,
      failure,
      cause: result.cause,
    }
  } finally {
    clearTimeout(timer)
    clearTimeout(killer)
    signal?.removeEventListener('abort', onAbort)
    forget()
    // What it started and left behind goes with it.
    signalGroup(subprocess.pid, 'SIGKILL')
  }
}

function spawnOptions(env: ProcessOptions['env'] = {}) {
  return {
    env: { LC_ALL: 'C', ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    maxBuffer: mostOutput,
    reject: false,
    // A group of its own, so that a kill reaches what it starts.
    detached: process.platform !== 'win32',
    windowsHide: true,
  } as const satisfies Options
}

function reasonOf(result: { signal?: string; isMaxBuffer: boolean; cause?: unknown }): string {
  if (result.isMaxBuffer) return 'output without end'
  if (result.signal !== undefined) return `ended by ${result.signal}`
  const code = (result.cause as NodeJS.ErrnoException | undefined)?.code
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'no such file, or none of its interpreter or loader',
    EACCES: 'not executable',
    ENOEXEC: 'no executable of this machine',
  }
  if (code !== undefined) return words[code] === undefined ? code : `${code}: ${words[code]}`
  return result.cause instanceof Error ? result.cause.message : 'not started'
}

function signalGroup(pid: number | undefined, name: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, name)
  } catch {
    // It has ended already.
  }
}
