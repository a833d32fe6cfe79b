import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Wamrc } from '@proxy-wasm-aot/toolchain'
import { writeArtifact } from '../emit/write.ts'

/** What a compile took. */
export interface CompileObservation {
  /** Size of the wasm half, bytes. */
  wasmBytes: number
  /** Peak memory of the compiler, bytes. */
  peakBytes: number
}

/** As many as keep what they say of a compiler, and no more. */
const mostObservations = 64
/** An estimate from other modules is that much higher: modules of one size differ. */
const margin = 1.25

/** What a compiler takes for the smallest module, with its libraries. */
const base = 150_000_000

/**
 * Peak memory of a compile, bytes, on the safe side. Before anything was observed: this project's own compiler takes
 * up to 60 bytes for each byte of the module, with WAMR's pipeline on the whole module it is up to 170 (measured on Go
 * plugins of 2 to 6 MB for x86-64, aarch64 and riscv64). After that, what modules of this size or larger took, or what
 * the largest one took, scaled up.
 */
export function estimateMemory(
  wasmBytes: number,
  wamrc: Pick<Wamrc, 'partitionCache'>,
  observed: readonly CompileObservation[],
): number {
  if (observed.length === 0) return base + wasmBytes * (wamrc.partitionCache === true ? 60 : 170)
  const larger = observed.filter((one) => one.wasmBytes >= wasmBytes)
  if (larger.length > 0) return Math.ceil(margin * Math.max(...larger.map(({ peakBytes }) => peakBytes)))
  const largest = observed.reduce((one, other) => (other.wasmBytes > one.wasmBytes ? other : one))
  return Math.ceil(margin * Math.max(largest.peakBytes * (wasmBytes / largest.wasmBytes), base))
}

function fileOf(dir: string, wamrc: Pick<Wamrc, 'sha256'>): string {
  return path.join(dir, 'observations', `${wamrc.sha256}.json`)
}

/** What was observed of a compiler; nothing where the file is not there or is none. */
export async function readObservations(
  dir: string,
  wamrc: Pick<Wamrc, 'sha256'>,
): Promise<CompileObservation[]> {
  try {
    const content: unknown = JSON.parse(await readFile(fileOf(dir, wamrc), 'utf8'))
    return Array.isArray(content) ? content.filter(isObservation) : []
  } catch {
    return []
  }
}

function isObservation(value: unknown): value is CompileObservation {
  if (typeof value !== 'object' || value === null) return false
  const { wasmBytes, peakBytes } = value as Partial<Record<keyof CompileObservation, unknown>>
  return (
    Number.isSafeInteger(wasmBytes) &&
    Number.isSafeInteger(peakBytes) &&
    Number(wasmBytes) > 0 &&
    Number(peakBytes) > 0
  )
}

/** Adds an observation; one that cannot be kept is lost, which makes later estimates no worse than the first. */
export async function addObservation(
  dir: string,
  wamrc: Pick<Wamrc, 'sha256'>,
  observation: CompileObservation,
): Promise<void> {
  const known = await readObservations(dir, wamrc)
  const others = known.filter(({ wasmBytes }) => wasmBytes !== observation.wasmBytes)
  const kept = [...others, observation].slice(-mostObservations)
  try {
    await mkdir(path.dirname(fileOf(dir, wamrc)), { recursive: true })
    await writeArtifact(fileOf(dir, wamrc), Buffer.from(JSON.stringify(kept)))
  } catch {
    // See above.
  }
}
