import { stat } from 'node:fs/promises'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa } from 'execa'
import type { PluginInput } from '../options/entries.ts'
import type { ResolvedSource } from '../options/types.ts'

/** Most lines of the command's own output that an error repeats. */
const shownLines = 30

/**
 * Runs the command that builds a module, without a shell, and checks that the module is there afterwards.
 * Programs of the project's `node_modules/.bin` are found by name.
 *
 * @throws ProxyWasmAotError SOURCE_COMMAND_NOT_RUNNABLE, SOURCE_COMMAND_FAILED with the command's own output,
 * SOURCE_COMMAND_NO_OUTPUT; COMPILE_ABORTED when the signal says so
 */
export async function runSourceCommand(
  { file, label }: PluginInput,
  { command, cwd, env, timeoutSeconds }: ResolvedSource,
  signal: AbortSignal,
): Promise<void> {
  const [program, ...args] = command
  const before = await stampOf(file)
  const result = await execa(program, args, {
    cwd,
    env: { ...env },
    preferLocal: true,
    all: true,
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
    timeout: timeoutSeconds * 1000,
    maxBuffer: { all: 1_000_000 },
  })
  const shown = command.join(' ')
  const where = { file: label, subject: shown }
  if (result.isCanceled) {
    throw new ProxyWasmAotError('COMPILE_ABORTED', `the build of ${label} was cancelled`, {
      where,
      remedy: 'Build again.',
      cause: result,
    })
  }
  if (result.timedOut || (result.exitCode === undefined && result.signal === undefined)) {
    throw new ProxyWasmAotError(
      'SOURCE_COMMAND_NOT_RUNNABLE',
      result.timedOut ? `${program} took longer than ${timeoutSeconds} s` : `${program} could not be started`,
      {
        expected: 'a program that builds the module',
        found: result.timedOut
          ? lastLines(result.all) || 'no output'
          : (result.code ?? result.originalMessage),
        where,
        remedy: result.timedOut
          ? 'Look why it hangs, or set timeoutSeconds of the entry.'
          : `Install ${program}, or check the command and its folder: ${cwd}`,
        cause: result,
      },
    )
  }
  if (result.failed) {
    const end = result.signal === undefined ? `status ${result.exitCode}` : result.signal
    throw new ProxyWasmAotError('SOURCE_COMMAND_FAILED', `${program} failed to build ${label}`, {
      expected: 'status 0',
      found: [end, lastLines(result.all)].filter(Boolean).join('\n'),
      where,
      remedy: 'Correct what it says; nothing that was built before is touched.',
      cause: result,
    })
  }
  const after = await stampOf(file)
  if (after === undefined) {
    throw new ProxyWasmAotError('SOURCE_COMMAND_NO_OUTPUT', `${program} ended well and wrote no ${label}`, {
      expected: file,
      found: before === undefined ? 'no such file' : 'the file is gone',
      where,
      remedy: 'Set output of the entry to the file that the command writes.',
    })
  }
}

async function stampOf(file: string): Promise<bigint | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined)
  return found?.mtimeNs
}

function lastLines(text: string | undefined): string {
  const lines = (text ?? '').trimEnd().split('\n')
  const shown = lines.slice(-shownLines)
  return [...(shown.length < lines.length ? ['…'] : []), ...shown].join('\n')
}
