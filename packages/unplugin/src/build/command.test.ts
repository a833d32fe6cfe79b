import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ResolvedSource } from '../options/types.ts'
import { runSourceCommand } from './command.ts'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'command-'))
})
afterEach(() => rm(cwd, { recursive: true }))

/** Runs some JavaScript as the command that builds `out.wasm`. */
async function run(
  script: string,
  more: Partial<ResolvedSource> = {},
  signal = new AbortController().signal,
) {
  const file = path.join(cwd, 'out.wasm')
  const source: ResolvedSource = {
    sources: [],
    command: [process.execPath, '-e', script],
    watch: [],
    cwd,
    env: {},
    timeoutSeconds: 60,
    ...more,
  }
  await runSourceCommand({ file, label: 'out.wasm', build: source }, source, signal)
  return readFile(file, 'utf8')
}

const write = "require('fs').writeFileSync('out.wasm', process.env.WORD ?? 'made')"

test('runs in its folder with its variables, and without a shell', async () => {
  expect(await run(write)).toBe('made')
  expect(await run(write, { env: { WORD: 'said' } })).toBe('said')
  const show = "require('fs').writeFileSync('out.wasm', process.argv[1])"
  expect(await run(show, { command: [process.execPath, '-e', show, '$HOME; exit 1 | "x" *'] })).toBe(
    '$HOME; exit 1 | "x" *',
  )
})

test("repeats the command's own output when it fails", async () => {
  const script =
    "for (let i = 0; i < 100; i++) console.error('line ' + i); console.log('ERROR TS1: nonsense'); process.exit(3)"
  const error = await run(script).catch((caught) => caught)
  expect(error).toMatchObject({ code: 'SOURCE_COMMAND_FAILED', where: { file: 'out.wasm' } })
  expect(error.found).toMatch(/^status 3\n…\nline 71\n/)
  expect(error.found).toMatch(/ERROR TS1: nonsense$/)
})

test.each([
  [
    'a program that is not there',
    { command: ['no-such-program-here'] },
    'SOURCE_COMMAND_NOT_RUNNABLE',
    'ENOENT',
  ],
  ['a folder that is not there', { cwd: '/no/such/folder' }, 'SOURCE_COMMAND_NOT_RUNNABLE', undefined],
  [
    'one that hangs',
    { command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'], timeoutSeconds: 0.5 },
    'SOURCE_COMMAND_NOT_RUNNABLE',
    'no output',
  ],
  [
    'one that kills itself',
    { command: [process.execPath, '-e', "process.kill(process.pid, 'SIGKILL')"] },
    'SOURCE_COMMAND_FAILED',
    'SIGKILL',
  ],
  [
    'one that writes nothing',
    { command: [process.execPath, '-e', ''] },
    'SOURCE_COMMAND_NO_OUTPUT',
    'no such file',
  ],
])('refuses %s', async (_, more, code, found) => {
  const error = await run(write, more as Partial<ResolvedSource>).catch((caught) => caught)
  expect(error).toMatchObject({ code, ...(found && { found }) })
})

test('leaves what was built before when it fails', async () => {
  await writeFile(path.join(cwd, 'out.wasm'), 'old')
  await expect(run('process.exit(1)')).rejects.toMatchObject({ code: 'SOURCE_COMMAND_FAILED' })
  expect(await readFile(path.join(cwd, 'out.wasm'), 'utf8')).toBe('old')
})

test('stops when it is told to', async () => {
  const controller = new AbortController()
  const running = run('setInterval(() => {}, 1000)', {}, controller.signal)
  setTimeout(() => controller.abort(), 300)
  await expect(running).rejects.toMatchObject({ code: 'COMPILE_ABORTED' })
})
