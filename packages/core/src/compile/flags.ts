import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { wamrcAbi } from '../targets/resolve.ts'
import type { GatewayProfile, ResolvedOptimization, ResolvedTarget, WasmFeature } from '../types.ts'

/** Features that wamrc takes only when told to; for a module without them the flags change nothing. */
const featureFlags: readonly (readonly [WasmFeature, string])[] = [
  ['tail-call', '--enable-tail-call'],
  ['extended-const', '--enable-extended-const'],
  ['threads', '--enable-multi-thread'],
]

/** Flags that this tool sets itself; the same ones among the user's extra flags would contradict them. */
const ownFlags = [
  '--target',
  '--target-abi',
  '--cpu',
  '--cpu-features',
  '--opt-level',
  '--size-level',
  '--bounds-checks',
  '--invoke-c-api-import',
  '--format',
  '--enable-segue',
  '--enable-dump-call-stack',
  '--enable-linux-perf',
  ...featureFlags.map(([, flag]) => flag),
  '--partition-cache',
  '--threads',
  '--timing',
  '-o',
]

/**
 * The flags for wamrc that decide what the AOT file holds, without the names of files: the same for the same input
 * on every machine, so they stand in the manifest and in the cache key.
 *
 * - `--target`, `--target-abi` and `--cpu` are always there: wamrc's default is the CPU of the machine that builds.
 *   Only a `native` target leaves them out, because that default is then what was asked for.
 * - `--invoke-c-api-import` is always there: gateways link imports through wasm-c-api.
 * - `--bounds-checks` is always there and follows the gateway: 0 relies on guard pages in its runtime.
 * - segue is left out for all but x86-64, where wamrc knows it.
 * - What the module uses and wamrc takes only when told to is switched on.
 *
 * @throws ProxyWasmAotError OPTION_INVALID
 * @example compileFlags(resolveTarget('x86-64-v3'), gateway, optimization)
 * // ['--target=x86_64', '--target-abi=gnu', '--cpu=x86-64-v3', '--opt-level=3', …]
 */
export function compileFlags(
  target: ResolvedTarget,
  gateway: Pick<GatewayProfile, 'id' | 'wamr'>,
  optimization: ResolvedOptimization,
  features: ReadonlySet<WasmFeature> = new Set(),
): string[] {
  const flags: string[] = []
  if (!target.native) {
    flags.push(`--target=${target.arch}`, `--target-abi=${wamrcAbi(target)}`, `--cpu=${target.cpu}`)
    if (target.features.length > 0) flags.push(`--cpu-features=${target.features.join(',')}`)
  }
  flags.push(`--opt-level=${optimization.level}`, `--size-level=${optimization.size}`)
  flags.push(`--bounds-checks=${explicitBoundsChecks(target, gateway, optimization) ? 1 : 0}`)
  flags.push('--invoke-c-api-import')
  if (optimization.segue === true && target.arch === 'x86_64') flags.push('--enable-segue')
  for (const [feature, flag] of featureFlags) if (features.has(feature)) flags.push(flag)
  if (optimization.dumpCallStack) flags.push('--enable-dump-call-stack')
  if (optimization.linuxPerf) flags.push('--enable-linux-perf')
  checkExtraFlags(optimization.extraFlags)
  flags.push(...optimization.extraFlags)
  return flags
}

function explicitBoundsChecks(
  target: ResolvedTarget,
  gateway: Pick<GatewayProfile, 'id' | 'wamr'>,
  { boundsChecks }: ResolvedOptimization,
): boolean {
  // Guard pages take an address space of 8 GB for each memory: there are none on 32-bit machines.
  const guarded = gateway.wamr.hardwareBoundsCheck && target.arch.includes('64')
  if (boundsChecks === 'gateway') return !guarded
  if (!boundsChecks && !guarded) {
    throw new ProxyWasmAotError(
      'OPTION_INVALID',
      `without bounds checks a plugin could write over the memory of gateway ${gateway.id}`,
      {
        expected: 'bounds checks in the code, because the runtime has no guard pages',
        found: 'optimization.boundsChecks: false',
        where: { subject: 'optimization.boundsChecks' },
        remedy: "Leave optimization.boundsChecks at its default, 'gateway'.",
      },
    )
  }
  return boundsChecks
}

/**
 * Refuses extra flags that would contradict the typed options or turn the output into something else.
 *
 * @throws ProxyWasmAotError OPTION_INVALID
 */
export function checkExtraFlags(flags: readonly string[]): void {
  for (const flag of flags) {
    const name = flag.split('=')[0] as string
    if (!/^--[a-z]/.test(flag) || ownFlags.includes(name) || flag.includes('\0')) {
      throw new ProxyWasmAotError('OPTION_INVALID', `${JSON.stringify(flag)} cannot be an extra flag`, {
        expected: 'a flag of wamrc with two dashes that has no option of its own, such as --disable-llvm-lto',
        found: JSON.stringify(flag),
        where: { subject: 'optimization.extraFlags' },
        remedy: ownFlags.includes(name)
          ? 'Use the typed option for it; targets and optimization set this flag.'
          : 'Give flag and value as one text: --name=value.',
      })
    }
  }
}
