import { readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { resolveWamrc } from '../resolve.ts'
import { useTestFolder } from '../testing/folder.ts'
import { writeScript } from '../testing/scripts.ts'
import { probeWamrc } from './probe.ts'

const folder = useTestFolder()

test('knows our own driver', async () => {
  const { path: file } = await resolveWamrc()
  expect(await probeWamrc(file, 'path', { cacheDir: folder.path })).toMatchObject({
    path: file,
    source: 'path',
    version: '2.4.3',
    llvmVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    aotFormat: 6,
    architectures: expect.arrayContaining(['x86_64', 'aarch64', 'riscv64']),
    wasiSafe: true,
    ownDriver: true,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
})

test('tries a compiler once and asks it for its version each time', async () => {
  const { path: real } = await resolveWamrc()
  const calls = path.join(folder.path, 'calls')
  const file = await writeScript(folder.path, 'wamrc', `echo "$1" >> '${calls}'\nexec '${real}' "$@"`)
  const options = { cacheDir: path.join(folder.path, 'cache') }
  const first = await probeWamrc(file, 'path', options)
  const before = await readFile(calls, 'utf8')
  expect(before).toContain('--invoke-c-api-import')
  expect(await probeWamrc(file, 'PATH', options)).toEqual({ ...first, source: 'PATH' })
  const asked = (await readFile(calls, 'utf8')).slice(before.length).trim().split('\n')
  expect(asked.sort()).toEqual(['--llvm-version', '--version'])
})

test('a spoilt note is of no account', async () => {
  const { path: file } = await resolveWamrc()
  const options = { cacheDir: folder.path }
  const first = await probeWamrc(file, 'path', options)
  const [note] = await readdir(path.join(folder.path, 'probes'))
  for (const text of ['{', 'null', '{"aotFormat":"6"}', '']) {
    await writeFile(path.join(folder.path, 'probes', note as string), text)
    expect(await probeWamrc(file, 'path', options)).toEqual(first)
  }
})

test('a compiler that knows the imports of WASI is found to be unsafe', async () => {
  const { path: real } = await resolveWamrc()
  // What a stock wamrc does to WASI imports is more than a script can show; other code is what the probe looks for.
  const file = await writeScript(
    folder.path,
    'wamrc',
    `case "$*" in *wasi_snapshot*) exec '${real}' --opt-level=0 "$@";; *) exec '${real}' "$@";; esac`,
  )
  const probe = await probeWamrc(file, 'path', { cacheDir: folder.path })
  expect(probe).toMatchObject({ wasiSafe: false, aotFormat: 6 })
})

test('an architecture counts only where it compiles for it', async () => {
  const { path: real } = await resolveWamrc()
  const file = await writeScript(
    folder.path,
    'wamrc',
    `case "$1" in
  --target=help) printf 'Supported targets:\\n  x86_64\\n  riscv64\\n  armv7\\n  aarch64v8\\n  aarch64v8.1\\n';;
  --target=riscv64) echo 'no such target' >&2; exit 1;;
  *) exec '${real}' "$@";; esac`,
  )
  const { architectures } = await probeWamrc(file, 'path', { cacheDir: folder.path })
  expect(architectures).toEqual(['x86_64', 'aarch64', 'arm'])
})

const answers = 'case "$*" in *version*) echo wamrc 2.4.4; exit 0;; *help*) echo x86_64; exit 0;; esac'
test.each([
  ['crashes', 'kill -SEGV $$', 'ended by SIGSEGV'],
  ['is killed', 'kill -KILL $$', 'ended by SIGKILL'],
  ['says nothing', 'exit 0', 'nothing'],
  ['says something else', 'echo hello', 'hello'],
  ['fails', 'echo wamrc 2.4.4; exit 1', 'wamrc 2.4.4'],
  ['hangs', 'sleep 60; :', 'no end within 1 s'],
  ['hangs when it compiles', `${answers}; sleep 60; :`, 'no end within 1 s'],
  ['is killed when it compiles', `${answers}; kill -KILL $$`, 'ended by SIGKILL'],
  ['refuses to compile', `${answers}; echo broken >&2; exit 1`, 'no AOT file: broken'],
  ['compiles to garbage', `${answers}; echo garbage > "$3"`, 'no AOT file'],
  ['compiles to an empty file', `${answers}; : > "$3"`, 'no AOT file'],
  ['compiles to nothing', answers, 'no AOT file'],
])('a wamrc that %s is a coded error', async (_, text, found) => {
  const file = await writeScript(folder.path, 'wamrc', text)
  await expect(probeWamrc(file, 'path', { cacheDir: folder.path, timeoutSeconds: 1 })).rejects.toMatchObject({
    code: 'WAMRC_NOT_RUNNABLE',
    found,
    where: { file },
  })
})

test('what is no executable is a coded error', async () => {
  const plain = await writeScript(folder.path, 'wamrc', 'echo wamrc 2.4.4', 0o644)
  const foreign = path.join(folder.path, 'foreign')
  await writeFile(foreign, '\0not a program', { mode: 0o755 })
  const dangling = path.join(folder.path, 'dangling')
  await symlink('nowhere', dangling)
  for (const file of [plain, foreign, dangling, folder.path, path.join(folder.path, 'absent')]) {
    await expect(probeWamrc(file, 'path', { cacheDir: folder.path })).rejects.toMatchObject({
      code: 'WAMRC_NOT_RUNNABLE',
      where: { file },
    })
  }
})

test('a cancelled probe is a coded error', async () => {
  const file = await writeScript(folder.path, 'wamrc', 'sleep 60; :')
  const signal = AbortSignal.timeout(200)
  await expect(probeWamrc(file, 'path', { signal })).rejects.toMatchObject({ code: 'TOOLCHAIN_ABORTED' })
})
