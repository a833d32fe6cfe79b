import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { doctor, listWamrcs } from './doctor.ts'
import { resolveWamrc } from './resolve.ts'
import { useTestFolder } from './testing/folder.ts'
import { writeScript } from './testing/scripts.ts'

const folder = useTestFolder()

test('lists what was found where, and what was of no use', async () => {
  const { path: own } = await resolveWamrc()
  const broken = await writeScript(folder.path, 'wamrc', 'exit 7')
  vi.stubEnv('PATH', `${folder.path}${path.delimiter}${process.env.PATH}`)
  vi.stubEnv('PROXY_WASM_AOT_WAMRC', own)
  const { found, problems } = await listWamrcs()
  expect(found[0]).toMatchObject({ path: own, source: 'environment', wasiSafe: true })
  expect(found.slice(1)).toContainEqual(expect.objectContaining({ path: own, source: 'cache' }))
  expect(problems).toContainEqual({
    source: 'PATH',
    path: broken,
    message: expect.stringContaining('does not say the version'),
  })
})

test('says what is missing on a machine that has nothing', async () => {
  vi.stubEnv('PATH', folder.path)
  const report = await doctor({ cacheDir: folder.path })
  expect(report).toMatchObject({ cacheDir: folder.path, wamrcs: [], host: undefined })
  expect(report.missingPackages).toEqual(expect.arrayContaining(['g++', 'cmake', 'ninja-build', 'cargo']))
  expect(report.problems).toContainEqual(expect.objectContaining({ source: 'host' }))
})

test('says that nothing is missing on a machine that has all', async () => {
  await resolveWamrc()
  const report = await doctor()
  expect(report.wamrcs.some(({ ownDriver }) => ownDriver)).toBe(true)
  expect(report.missingPackages).toEqual([])
  expect(report.llvms.length).toBeGreaterThan(0)
})
