import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually, isRunning } from '../testing/processes.ts'
import { runCompiler } from './run.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'run-compiler-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function script(body: string, mode = 0o755): Promise<string> {
  const file = path.join(folder, 'compiler')
  await writeFile(file, `#!/bin/sh\n${body}\n`)
  await chmod(file, mode)
  return file
}

const runs = async (body: string, options: { timeoutSeconds?: number; signal?: AbortSignal } = {}) =>
  runCompiler(await script(body), ['--flag', 'a b'], { folder, timeoutSeconds: 60, ...options })

/** The process id that a script wrote to the file `child`. */
const childPid = async (): Promise<number> =>
  Number(await eventually(() => readFile(path.join(folder, 'child'), 'utf8')))

describe.skipIf(process.platform === 'win32')('a compiler', () => {
  test('that ends: output, status and arguments as they are', async () => {
    const run = await runs('echo "got $1 and $2"; echo problem >&2; exit 3')
    expect(run).toMatchObject({ exitCode: 3, signal: undefined })
    expect(run.output).toContain('got --flag and a b')
    expect(run.output).toContain('problem')
  })

  test('gets no variables that would change what it writes', async () => {
    process.env.WAMRC_LLC_COMPILER = '/usr/bin/llc'
    try {
      expect((await runs('echo "<$WAMRC_LLC_COMPILER> $TMPDIR"')).output).toBe(`<> ${folder}`)
    } finally {
      delete process.env.WAMRC_LLC_COMPILER
    }
  })

  test('that crashes or is killed', async () => {
    expect(await runs('kill -SEGV $$')).toMatchObject({ signal: 'SIGSEGV' })
    expect(await runs('kill -KILL $$')).toMatchObject({ signal: 'SIGKILL' })
  })

  test('that cannot be started', async () => {
    const missing = runCompiler(path.join(folder, 'missing'), [], { folder, timeoutSeconds: 5 })
    await expect(missing).rejects.toMatchObject({ code: 'COMPILER_NOT_RUNNABLE', found: 'ENOENT' })
    const plain = runCompiler(await script('true', 0o644), [], { folder, timeoutSeconds: 5 })
    await expect(plain).rejects.toMatchObject({ code: 'COMPILER_NOT_RUNNABLE', found: 'EACCES' })
    await writeFile(
      path.join(folder, 'garbage'),
      Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 256),
      {
        mode: 0o755,
      },
    )
    // Such a file goes to the shell, which says what it thinks of it.
    const garbage = await runCompiler(path.join(folder, 'garbage'), [], { folder, timeoutSeconds: 5 })
    expect(garbage.exitCode).not.toBe(0)
  })

  test('that hangs is killed with its children', async () => {
    const hanging = runs('sleep 1000 & echo $! > child; trap "" TERM; while true; do sleep 1; done', {
      timeoutSeconds: 0.5,
    })
    const outcome = expect(hanging).rejects.toMatchObject({ code: 'COMPILE_TIMEOUT' })
    const child = await childPid()
    await outcome
    await eventually(async () => !(await isRunning(child)))
  })

  test('that is aborted is killed with its children', async () => {
    const controller = new AbortController()
    const running = runs('sleep 1000 & echo $! > child; wait', { signal: controller.signal })
    const outcome = expect(running).rejects.toMatchObject({ code: 'COMPILE_ABORTED' })
    const child = await childPid()
    controller.abort()
    await outcome
    await eventually(async () => !(await isRunning(child)))
  })

  test('whose child left its group and holds the pipes does not hold this process', async () => {
    const started = performance.now()
    const hanging = runs('setsid sleep 8 & wait', { timeoutSeconds: 0.3 })
    await expect(hanging).rejects.toMatchObject({ code: 'COMPILE_TIMEOUT' })
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('that writes without end takes no memory', async () => {
    const before = process.memoryUsage().rss
    const running = runs('echo beginning; yes "some line of output"', { timeoutSeconds: 1 })
    await expect(running).rejects.toMatchObject({
      code: 'COMPILE_TIMEOUT',
      found: expect.stringContaining('some line'),
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
  })

  test('that was aborted before it began is not started', async () => {
    await expect(runs('echo x > started', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'COMPILE_ABORTED',
    })
  })
})
