import { readFile } from 'node:fs/promises'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa, type Options } from 'execa'
import { onExit } from 'signal-exit'
import { errorCodeOf } from '../emit/write.ts'

/** How a compiler ended, when it ended by itself. */
export interface CompilerRun {
  /** Standard output and error in the order in which they came; the middle is left out where they are long. */
  output: string
  exitCode: number | undefined
  /** Signal that ended it, such as `SIGSEGV`. */
  signal: string | undefined
  elapsedMilliseconds: number
  /** Most memory that it had, bytes; only where the system tells (Linux) and it ran long enough to be asked. */
  peakBytes: number | undefined
}

export interface CompilerRunOptions {
  /** Working folder and place of the compiler's own temporary files. */
  folder: string
  /** Longest time, seconds. */
  timeoutSeconds: number
  signal?: AbortSignal | undefined
  /** Called about once a second with the milliseconds since the start. */
  onProgress?: ((elapsedMilliseconds: number) => void) | undefined
}

/** Most characters of output to keep from the beginning and from the end. */
const keptCharacters = 16_384
/** Variables that would change what the compiler writes without being part of the cache key. */
const withheldVariables = ['WAMRC_LLC_COMPILER', 'WAMRC_LLC_FLAGS', 'WAMRC_ASM_COMPILER', 'WAMRC_ASM_FLAGS']

/**
 * Runs a compiler to its end. When it takes too long, when the caller aborts or when this process ends, it is killed
 * together with every process that it started.
 *
 * @throws ProxyWasmAotError COMPILER_NOT_RUNNABLE, COMPILE_TIMEOUT, COMPILE_ABORTED
 */
export async function runCompiler(
  executable: string,
  args: readonly string[],
  options: CompilerRunOptions,
): Promise<CompilerRun> {
  const { folder, timeoutSeconds, signal, onProgress } = options
  if (signal?.aborted) throw aborted(signal)
  const started = performance.now()
  const elapsed = (): number => Math.round(performance.now() - started)
  const subprocess = execa(executable, [...args], spawnOptions(folder))
  const output = collectOutput()
  subprocess.stdout.on('data', output.add)
  subprocess.stderr.on('data', output.add)
  const kill = (): void => {
    killGroup(subprocess.pid)
    // A process that left the group keeps the pipes open; nobody waits for it.
    subprocess.stdout.destroy()
    subprocess.stderr.destroy()
  }
  let stopped: 'timeout' | 'abort' | undefined
  const stop = (why: 'timeout' | 'abort') => (): void => {
    stopped ??= why
    kill()
  }
  const onAbort = stop('abort')
  const timer = setTimeout(stop('timeout'), Math.min(timeoutSeconds * 1000, 2 ** 31 - 1))
  const ticker = setInterval(() => onProgress?.(elapsed()), 1000)
  const peak = watchPeak(subprocess.pid)
  const forget = onExit(kill)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const result = await subprocess
    if (stopped === 'abort' && signal !== undefined) throw aborted(signal)
    if (stopped === 'timeout') throw timedOut(executable, timeoutSeconds, output.text())
    if (result.exitCode === undefined && result.signal === undefined)
      throw notRunnable(executable, result.cause)
    return {
      output: output.text(),
      exitCode: result.exitCode,
      signal: result.signal,
      elapsedMilliseconds: elapsed(),
      peakBytes: peak.bytes(),
    }
  } finally {
    peak.stop()
    clearTimeout(timer)
    clearInterval(ticker)
    signal?.removeEventListener('abort', onAbort)
    forget()
    // What the compiler started and left behind goes with it.
    killGroup(subprocess.pid)
  }
}

/** Asks Linux for the peak of a process while it runs; there is no way to ask for it afterwards. */
function watchPeak(pid: number | undefined): { bytes: () => number | undefined; stop: () => void } {
  let peak: number | undefined
  if (process.platform !== 'linux' || pid === undefined) return { bytes: () => peak, stop: () => {} }
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
    if (kilobytes !== undefined) peak = Number(kilobytes) * 1024
  }, 100)
  return { bytes: () => peak, stop: () => clearInterval(timer) }
}

function spawnOptions(folder: string) {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !withheldVariables.includes(name)),
  )
  return {
    cwd: folder,
    env: { ...environment, LC_ALL: 'C', TMPDIR: folder },
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // A group of its own, so that a kill reaches what the compiler starts.
    detached: process.platform !== 'win32',
    windowsHide: true,
  } as const satisfies Options
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

/** Keeps the beginning and the end of what is added; a compiler that writes without end takes no memory. */
function collectOutput(): { add: (chunk: Buffer) => void; text: () => string } {
  let head = ''
  let tail = ''
  let left = false
  return {
    add: (chunk) => {
      const text = chunk.toString('utf8')
      const room = keptCharacters - head.length
      head += text.slice(0, room)
      tail += text.slice(room)
      if (tail.length > 2 * keptCharacters) {
        tail = tail.slice(-keptCharacters)
        left = true
      }
    },
    text: () => (head + (left ? '\n[…]\n' : '') + tail).trim(),
  }
}

function aborted(signal: AbortSignal): ProxyWasmAotError {
  return new ProxyWasmAotError('COMPILE_ABORTED', 'the build was cancelled', {
    remedy: 'Start it again when you want its result.',
    cause: signal.reason,
  })
}

function timedOut(executable: string, seconds: number, output: string): ProxyWasmAotError {
  return new ProxyWasmAotError(
    'COMPILE_TIMEOUT',
    `the compiler took longer than ${seconds} s and was stopped`,
    {
      expected: `an end within ${seconds} s`,
      found: output === '' ? 'no output' : lastLines(output),
      where: { file: executable },
      remedy:
        'Give it more time (timeoutSeconds), or compile faster with a lower optimization.level.\nA Go plugin of 5 MB takes about two minutes.',
    },
  )
}

function notRunnable(executable: string, cause: unknown): ProxyWasmAotError {
  const code = errorCodeOf(cause)
  return new ProxyWasmAotError('COMPILER_NOT_RUNNABLE', `the compiler ${executable} could not be started`, {
    expected: 'an executable for this machine',
    found: code ?? (cause instanceof Error ? cause.message : 'no reason given'),
    where: { file: executable },
    remedy: 'Check that the file is there and may be executed: proxy-wasm-aot doctor says what was found.',
    cause,
  })
}

/** The last lines of a text, as many as fit on a screen. */
export function lastLines(text: string, count = 12): string {
  return text.trim().split('\n').slice(-count).join('\n')
}
