import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

const cpp = join(import.meta.dirname, '..', '..', 'examples', 'plugins', 'cpp')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cpp-library-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the C++ library of the example plugins passes its tests, without undefined behaviour', async () => {
  const program = join(folder, 'library')
  const flags = ['-std=c++17', '-O0', '-Wall', '-Wextra', '-Werror', '-fsanitize=address,undefined']
  await execa('g++', [...flags, `-I${join(cpp, 'include')}`, join(cpp, 'tests/library.cc'), '-o', program])
  const { stdout } = await execa(program, ['--no-colors'], { env: { UBSAN_OPTIONS: 'halt_on_error=1' } })
  expect(stdout).toMatch(/test cases: +\d+ \| +\d+ passed \| 0 failed/)
})
