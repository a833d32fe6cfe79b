import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { useTestFolder } from '../testing/folder.ts'
import { writeScript } from '../testing/scripts.ts'
import { runProcess } from './run.ts'

const folder = useTestFolder()
const script = (text: string, mode?: number): Promise<string> =>
  writeScript(folder.path, 'program', text, mode)

async function isGone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
    // A zombie waits for its parent only to be counted.
    if (status === undefined || /\) Z /.test(status)) return true
    await sleep(100)
  }
  return false
}

test('says what a program printed and how it ended', async () => {
  const file = await script('echo out; echo err >&2; exit 3')
  expect(await runProcess(file, [], { timeoutSeconds: 10 })).toMatchObject({
    stdout: 'out',
    stderr: 'err',
    exitCode: 3,
    failure: undefined,
  })
})

test('gives arguments as they are and takes variables away', async () => {
  const file = await script('printf "%s|" "$@"; printf "%s" "$LC_ALL-$HOME-"')
  const { stdout } = await runProcess(file, ['a b', '$HOME', ';exit'], {
    timeoutSeconds: 10,
    env: { HOME: undefined },
  })
  expect(stdout).toBe('a b|$HOME|;exit|C--')
})

test.each([false, true])('stops a program that hangs, with what it started (gentle: %s)', async (gentle) => {
  const pidFile = path.join(folder.path, 'pid')
  const file = await script(`sleep 60 & echo $! > '${pidFile}'; wait; sleep 60`)
  const started = Date.now()
  const end = await runProcess(file, [], { timeoutSeconds: 0.5, gentle })
  expect(end).toMatchObject({ exitCode: undefined, failure: 'no end within 0.5 s' })
  expect(Date.now() - started).toBeLessThan(10_000)
  expect(await isGone(Number(await readFile(pidFile, 'utf8')))).toBe(true)
})

test('stops a program that does not listen to SIGTERM', async () => {
  const file = await script("trap '' TERM; while :; do sleep 1; done")
  const started = Date.now()
  const end = await runProcess(file, [], { timeoutSeconds: 0.5, gentle: true })
  expect(end.failure).toBe('no end within 0.5 s')
  expect(Date.now() - started).toBeLessThan(15_000)
})

test('a cancelled run is a coded error', async () => {
  const file = await script('sleep 60; :')
  const controller = new AbortController()
  const run = runProcess(file, [], { timeoutSeconds: 60, signal: controller.signal })
  setTimeout(() => controller.abort(), 200)
  await expect(run).rejects.toMatchObject({ code: 'TOOLCHAIN_ABORTED' })
  await expect(runProcess(file, [], { timeoutSeconds: 60, signal: controller.signal })).rejects.toMatchObject(
    { code: 'TOOLCHAIN_ABORTED' },
  )
})

test('a program that prints without end is stopped', async () => {
  const file = await script('exec yes')
  const end = await runProcess(file, [], { timeoutSeconds: 60 })
  expect(end).toMatchObject({ exitCode: undefined, failure: 'output without end' })
})

test('says which signal ended a program', async () => {
  const file = await script('kill -SEGV $$')
  expect(await runProcess(file, [], { timeoutSeconds: 10 })).toMatchObject({
    exitCode: undefined,
    failure: 'ended by SIGSEGV',
  })
})

test('says why a program was not started', async () => {
  const file = await script('exit 0', 0o644)
  const failureOf = async (name: string): Promise<string | undefined> =>
    (await runProcess(name, [], { timeoutSeconds: 10 })).failure
  expect(await failureOf(file)).toBe('EACCES: not executable')
  expect(await failureOf(path.join(folder.path, 'absent'))).toMatch(/^ENOENT: no such file/)
})
