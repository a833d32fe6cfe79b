import type { WamrFeatures } from '@proxy-wasm-aot/abi'

/** What the code of an AOT file needs of its runtime, as far as the header says. */
type AotFeature =
  | 'simd'
  | 'bulk-memory'
  | 'threads'
  | 'reference-types'
  | 'gc'
  | 'exception-handling'
  | 'tiny-stack-frame'
  | 'multi-memory'
  | 'dynamic-linking'
  | 'component-model'
  | 'relaxed-simd'
  | 'flexible-vectors'
  | 'frame-per-function'
  | 'frame-without-function-index'

/** Bits of `feature_flags` in the header, lowest first (WAMR, `WASM_FEATURE_…` in `core/iwasm/aot/aot_runtime.h`). */
const aotFeatureBits: readonly AotFeature[] = [
  'simd',
  'bulk-memory',
  'threads',
  'reference-types',
  'gc',
  'exception-handling',
  'tiny-stack-frame',
  'multi-memory',
  'dynamic-linking',
  'component-model',
  'relaxed-simd',
  'flexible-vectors',
  'frame-per-function',
  'frame-without-function-index',
]

/** Names of the features in a header's flags; a bit that no known WAMR sets is called `bit-<n>`. */
export function featureNames(flags: bigint): string[] {
  const names: string[] = []
  for (let bit = 0; bit < 64; bit++) {
    if (((flags >> BigInt(bit)) & 1n) === 1n) names.push(aotFeatureBits[bit] ?? `bit-${bit}`)
  }
  return names
}

/** Which switch of a gateway's WAMR a feature needs; those that are not here need none. */
export const featureRequirements: Readonly<Partial<Record<string, keyof WamrFeatures>>> = {
  simd: 'simd',
  'relaxed-simd': 'simd',
  'bulk-memory': 'bulkMemory',
  threads: 'threads',
  'reference-types': 'referenceTypes',
  gc: 'gc',
  'exception-handling': 'exceptionHandling',
  'multi-memory': 'multiMemory',
}
