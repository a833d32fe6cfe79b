import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addObservation, estimateMemory, readObservations } from './estimate.ts'

const own = { partitionCache: true }
const compiler = { sha256: 'a'.repeat(64) }

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'estimate-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('before anything was observed, the estimate is above what was measured', () => {
  // Peaks of a Go plugin for x86-64 and riscv64, four threads; of the same with WAMR's pipeline.
  expect(estimateMemory(5_643_790, own, [])).toBeGreaterThan(446_115 * 1024)
  expect(estimateMemory(2_341_986, own, [])).toBeGreaterThan(241_108 * 1024)
  expect(estimateMemory(5_643_790, { partitionCache: false }, [])).toBeGreaterThan(900_000_000)
})

test('afterwards it follows what was observed', () => {
  const observed = [
    { wasmBytes: 1_000_000, peakBytes: 200_000_000 },
    { wasmBytes: 4_000_000, peakBytes: 500_000_000 },
  ]
  expect(estimateMemory(900_000, own, observed)).toBe(625_000_000)
  expect(estimateMemory(4_000_000, own, observed)).toBe(625_000_000)
  expect(estimateMemory(8_000_000, own, observed)).toBe(1_250_000_000)
})

test('a small module says little of a large one, but never less than a compiler takes', () => {
  const observed = [{ wasmBytes: 1000, peakBytes: 1000 }]
  expect(estimateMemory(2000, own, observed)).toBeGreaterThan(100_000_000)
})

test('observations are kept for each compiler, the newest of each size, and not without end', async () => {
  const folder = await temporaryFolder()
  expect(await readObservations(folder, compiler)).toEqual([])
  await addObservation(folder, compiler, { wasmBytes: 5, peakBytes: 50 })
  await addObservation(folder, compiler, { wasmBytes: 5, peakBytes: 60 })
  expect(await readObservations(folder, compiler)).toEqual([{ wasmBytes: 5, peakBytes: 60 }])
  expect(await readObservations(folder, { sha256: 'b'.repeat(64) })).toEqual([])
  for (let size = 1; size < 100; size++)
    await addObservation(folder, compiler, { wasmBytes: size, peakBytes: size })
  expect(await readObservations(folder, compiler)).toHaveLength(64)
})

test.each(['', 'null', '{"wasmBytes":1}', '[1,{"wasmBytes":-1,"peakBytes":2}]', '[{"wasmBytes":1'])(
  'a damaged file says nothing: %j',
  async (content) => {
    const folder = await temporaryFolder()
    await addObservation(folder, compiler, { wasmBytes: 5, peakBytes: 50 })
    const [name] = await readdir(path.join(folder, 'observations'))
    await writeFile(path.join(folder, 'observations', name as string), content)
    expect(await readObservations(folder, compiler)).toEqual([])
  },
)

test('a folder that cannot be written is no failure', async () => {
  const file = path.join(await temporaryFolder(), 'file')
  await writeFile(file, '')
  await addObservation(file, compiler, { wasmBytes: 5, peakBytes: 50 })
  expect(await readObservations(file, compiler)).toEqual([])
})
