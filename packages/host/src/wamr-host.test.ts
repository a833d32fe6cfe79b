import { access, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveGateway } from '@proxy-wasm-aot/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runInWamrHost } from './wamr-host.ts'

const profile = resolveGateway('wamr')
const input = Uint8Array.of(0, 0x61, 0x73, 0x6d)
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wamr-host-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A program that fails in one way, in place of the host program. */
async function program(name: string, script: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

test.each([
  [
    'refuses',
    'echo "the AOT half is of format 3" >&2; exit 1',
    'WAMR_HOST_REFUSED',
    'the AOT half is of format 3',
  ],
  ['misused', 'echo usage >&2; exit 2', 'WAMR_HOST_FAILED', 'exit status 2'],
  ['crashes', 'kill -SEGV $$', 'WAMR_HOST_FAILED', 'SIGSEGV'],
  ['garbage', 'echo "{}"', 'WAMR_HOST_FAILED', 'printed no trace'],
  ['silent', 'true', 'WAMR_HOST_FAILED', 'printed no trace'],
])('a host program that fails is a coded error: %s', async (name, script, code, message) => {
  const path = await program(name, script)
  await expect(runInWamrHost(input, {}, 'aot', profile, { path })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  })
})

test('a host program that is not there is a coded error', async () => {
  const path = join(folder, 'nothing')
  await expect(runInWamrHost(input, {}, 'aot', profile, { path })).rejects.toMatchObject({
    code: 'WAMR_HOST_FAILED',
  })
})

test('the program gets artifact, engine and scenario, and no file is left behind', async () => {
  const path = await program(
    'shows',
    `printf '{"formatVersion":1,"notes":["%s","%s","%s"]}' "$1 $2 $3 $4 $5 $6" "$(grep -c '"ticks":7' "$7")" "$7"`,
  )
  const trace = await runInWamrHost('some.aot.wasm', { ticks: 7 }, 'interp', profile, { path })
  const [args, found, scenarioFile = ''] = trace.notes
  expect(args).toBe('run --artifact some.aot.wasm --engine interp --scenario')
  expect(found).toBe('1')
  await expect(access(scenarioFile)).rejects.toThrow('ENOENT')
})

test('a launcher is put in front, as for the programs of another architecture', async () => {
  const path = await program('launched', `printf '{"formatVersion":1,"notes":["%s"]}' "$LAUNCHED"`)
  const trace = await runInWamrHost(input, {}, 'aot', profile, { path, launcher: ['env', 'LAUNCHED=yes'] })
  expect(trace.notes).toEqual(['yes'])
})

test('a run that hangs is cancelled', async () => {
  const path = await program('hangs', 'exec sleep 60')
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 100)
  await expect(
    runInWamrHost(input, {}, 'aot', profile, { path, signal: controller.signal }),
  ).rejects.toMatchObject({ code: 'RUN_ABORTED' })
})
