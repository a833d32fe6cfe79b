import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildPlugin, parseModule, resolveBuildOptions, writeArtifact } from '@proxy-wasm-aot/core'
import { hostCallPlugin } from '@proxy-wasm-aot/host'
import pc from 'picocolors'
import { expect, test } from 'vitest'
import type { BenchReport } from '../bench/report.ts'
import { main } from '../main.ts'

async function run(...args: string[]): Promise<{ status: number; text: string }> {
  const lines: string[] = []
  const print = (text: string): void => void lines.push(text)
  const status = await main(args, {
    out: print,
    err: () => {},
    interactive: false,
    colors: pc.createColors(false),
  })
  return { status, text: lines.join('\n') }
}

test('both halves are measured, and a worse ratio ends with status 1', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cli-bench-'))
  try {
    const built = await buildPlugin(
      parseModule(hostCallPlugin(), 'calls.wasm'),
      resolveBuildOptions({ gateway: 'wamr' }),
    )
    const artifact = path.join(folder, 'calls.aot.wasm')
    await writeArtifact(artifact, built.artifacts[0]?.bytes ?? new Uint8Array())
    const flags = ['--rounds', '1', '--seconds', '0.02']

    const { status, text } = await run('bench', artifact, ...flags, '--json')
    expect(text).toContain('"formatVersion": 1')
    const report = JSON.parse(text) as BenchReport
    expect(status).toBe(0)
    const [entry] = report.artifacts
    expect(entry?.hostCallsPerRequest).toBeCloseTo(1000)
    for (const engine of [entry?.v8, entry?.aot]) {
      expect(engine?.requestNanoseconds.min).toBeGreaterThan(0)
      expect(engine?.hostCallNanoseconds.median).toBeGreaterThan(0)
      expect(engine?.loadMilliseconds.median).toBeGreaterThan(0)
      expect(engine?.residentBytes).toBeGreaterThan(2 ** 20)
      expect(engine?.memoryPages).toBe(2)
    }

    const better = { ...report, artifacts: [{ ...entry, ratio: (entry?.ratio ?? 0) / 1000 }] }
    const old = path.join(folder, 'old.json')
    await writeFile(old, JSON.stringify(better))
    const compared = await run('bench', artifact, ...flags, '--compare', old)
    expect(compared.status).toBe(1)
    expect(compared.text).toContain('one host call, ns')
    expect(compared.text).toContain('worse')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 600_000)
