import { chmod, mkdir, readFile, symlink } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import which from 'which'
import { useTestFolder } from '../testing/folder.ts'
import { writeScript } from '../testing/scripts.ts'
import { ensurePackages, missingPackages } from './system-packages.ts'

const folder = useTestFolder()

/** Makes a PATH that has only the named programs of this machine, and the given scripts. */
async function pathWith(
  names: readonly string[],
  scripts: Readonly<Record<string, string>> = {},
): Promise<void> {
  const bin = path.join(folder.path, 'bin')
  await mkdir(bin)
  for (const name of names) await symlink(await which(name), path.join(bin, name))
  for (const [name, text] of Object.entries(scripts)) await writeScript(bin, name, text)
  vi.stubEnv('PATH', bin)
}

test('nothing is missing where our own programs were built', async () => {
  expect(await missingPackages(['wamrc', 'host'])).toEqual([])
})

test('names what is missing, as Debian calls it', async () => {
  await pathWith(['c++', 'cargo', 'cmake'])
  expect(await missingPackages(['host'])).toEqual(['ninja-build'])
})

test('a cargo that is too old to read the lock file counts as missing', async () => {
  const old = 'echo "cargo 1.65.0 (4bc8f24d3 2022-10-20)"'
  const candidate = (own: string, web: string): string =>
    `case "$2" in cargo) v='${own}';; cargo-web) v='${web}';; *) v='(none)';; esac; echo "$2:"; echo "  Candidate: $v"`
  await pathWith(['c++', 'cmake', 'ninja'], {
    cargo: old,
    'apt-cache': candidate('0.66.0+ds1-1', '1.85.0-1'),
  })
  expect(await missingPackages(['wamrc'])).toEqual(['cargo-web'])
  await writeScript(path.join(folder.path, 'bin'), 'apt-cache', candidate('1.85.0+dfsg3-1', '(none)'))
  expect(await missingPackages(['wamrc'])).toEqual(['cargo'])
})

test('takes the newest LLVM that apt knows among those that will do', async () => {
  await pathWith(['c++', 'cargo', 'cmake', 'ninja'], {
    'apt-cache':
      'case "$2" in llvm-7-dev) echo "  Candidate: 1:7.0-1";; *) echo "  Candidate: (none)";; esac',
  })
  expect(await missingPackages([{ upstreamWith: [8, 7, 6] }])).toEqual(['llvm-7-dev', 'libpolly-7-dev'])
})

test('without leave it says the exact commands', async () => {
  await pathWith(['c++', 'cargo'])
  await expect(ensurePackages(['host'], {})).rejects.toMatchObject({
    code: 'TOOLCHAIN_PACKAGES_MISSING',
    message: 'a build from source needs cmake, ninja-build',
    remedy: expect.stringContaining('sudo apt-get install --no-install-recommends cmake ninja-build'),
  })
})

test.runIf(process.getuid?.() === 0)('with leave, as root, it installs exactly what is missing', async () => {
  // apt-get itself is left out of the test: it would change the machine.
  const log = path.join(folder.path, 'log')
  const bin = path.join(folder.path, 'bin')
  const ninja = await which('ninja')
  await pathWith(['c++', 'cargo', 'cmake', 'ln'], {
    'apt-get': `echo "$@" "$DEBIAN_FRONTEND" >> '${log}'\ncase "$*" in *install*) ln -s '${ninja}' '${bin}/ninja';; esac`,
  })
  const lines: string[] = []
  await ensurePackages(['host'], { yes: true, onProgress: (line) => lines.push(line) })
  expect((await readFile(log, 'utf8')).trim().split('\n')).toEqual([
    '-qq update noninteractive',
    '-qq install -y --no-install-recommends ninja-build noninteractive',
  ])
  expect(lines).toEqual(['asking apt-get for its packages', 'installing ninja-build with apt-get'])
})

test.runIf(process.getuid?.() === 0)('an apt-get that fails is a coded error with its words', async () => {
  await pathWith(['c++', 'cargo', 'cmake'], { 'apt-get': 'echo "E: no network" >&2; exit 100' })
  await expect(ensurePackages(['host'], { yes: true })).rejects.toMatchObject({
    code: 'TOOLCHAIN_PACKAGES_MISSING',
    found: 'apt-get: status 100\nE: no network',
  })
  await chmod(path.join(folder.path, 'bin', 'apt-get'), 0o755)
  await writeScript(path.join(folder.path, 'bin'), 'apt-get', 'exit 0')
  await expect(ensurePackages(['host'], { yes: true })).rejects.toMatchObject({
    code: 'TOOLCHAIN_PACKAGES_MISSING',
    found: 'still no ninja-build after apt-get',
  })
})
