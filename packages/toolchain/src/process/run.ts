import type { Readable } from 'node:stream'
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

/** Most bytes of output that a program may write; one that writes more is stopped. */
const mostOutput = 32 * 1024 * 1024
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
  let stopped: string | undefined
  let killer: NodeJS.Timeout | undefined
  const kill = (): void => {
    signalGroup(subprocess.pid, 'SIGKILL')
    // A process that left the group keeps the pipes open; nobody waits for it.
    subprocess.stdout.destroy()
    subprocess.stderr.destroy()
  }
  const stop = (why: string) => (): void => {
    stopped ??= why
    if (gentle) {
      signalGroup(subprocess.pid, 'SIGTERM')
      killer ??= setTimeout(kill, grace)
    } else kill()
  }
  const flooded = stop('output without end')
  const stdout = collect(subprocess.stdout, flooded)
  const stderr = collect(subprocess.stderr, flooded)
  const onAbort = stop('cancelled')
  const timer = setTimeout(stop(`no end within ${timeoutSeconds} s`), timeoutSeconds * 1000)
  const forget = onExit(() => signalGroup(subprocess.pid, gentle ? 'SIGTERM' : 'SIGKILL'))
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const result = await subprocess
    if (signal?.aborted && stopped === 'cancelled') throw aborted(signal)
    const failure = stopped ?? (result.exitCode === undefined ? reasonOf(result) : undefined)
    return {
      stdout: stdout(),
      stderr: stderr(),
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

/** Gathers what comes, up to a bound; what Execa would gather it also formats, which a flood makes costly. */
function collect(stream: Readable, onFlood: () => void): () => string {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > mostOutput) onFlood()
    else chunks.push(chunk)
  })
  return () => Buffer.concat(chunks).toString('utf8').trimEnd()
}

function spawnOptions(env: ProcessOptions['env'] = {}) {
  return {
    env: { LC_ALL: 'C', ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // A group of its own, so that a kill reaches what it starts.
    detached: process.platform !== 'win32',
    windowsHide: true,
  } as const satisfies Options
}

function reasonOf(result: { signal?: string; cause?: unknown }): string {
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
