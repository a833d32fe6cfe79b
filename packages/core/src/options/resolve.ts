import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { cacheFolder } from '@proxy-wasm-aot/toolchain'
import { defaultCacheBytes } from '../cache/store.ts'
import { checkExtraFlags } from '../compile/flags.ts'
import { resolveGateway } from '../gateway/resolve.ts'
import { resolveTarget } from '../targets/resolve.ts'
import type {
  BuildOptions,
  CacheOptions,
  OptimizationOptions,
  ResolvedBuildOptions,
  ResolvedOptimization,
  ResolvedTarget,
  TargetInput,
  WamrcOptions,
} from '../types.ts'

/**
 * Fills in every default and checks every value, once, before anything is read or started.
 *
 * @throws ProxyWasmAotError OPTION_INVALID, TARGET_UNKNOWN, GATEWAY_UNKNOWN
 * @example resolveBuildOptions({ gateway: 'higress', targets: ['x86-64-v3', 'aarch64'] })
 */
export function resolveBuildOptions(raw: BuildOptions = {}): ResolvedBuildOptions {
  checkObject('options', raw)
  checkKeys('', raw, ['gateway', 'targets', 'optimization', 'wamrc', 'cache', 'onInvalid', 'timeoutSeconds'])
  const targets = resolveTargets(raw.targets)
  const optimization = resolveOptimization(raw.optimization)
  if (optimization.segue === true && !targets.some(({ arch }) => arch === 'x86_64')) {
    throw invalid('optimization.segue', 'a target for x86-64, the only one that has segment registers', true)
  }
  const { size } = optimization
  if ((size === 1 || size === 2) && targets.some(({ arch }) => arch.startsWith('aarch64'))) {
    // LLVM has no medium and no kernel code model there and ends the compiler.
    throw invalid('optimization.size', 'size 0 or 3 for a target of aarch64', size)
  }
  return {
    gateway: resolveGateway(raw.gateway ?? 'envoy'),
    targets,
    optimization,
    wamrc: resolveWamrcOptions(raw.wamrc),
    cache: resolveCache(raw.cache),
    onInvalid: oneOf('onInvalid', raw.onInvalid, ['error', 'warn'], 'error'),
    timeoutSeconds: positive('timeoutSeconds', raw.timeoutSeconds, 3600),
  }
}

function resolveTargets(raw: BuildOptions['targets']): ResolvedTarget[] {
  const given: readonly TargetInput[] =
    raw === undefined ? ['x86-64-v3'] : Array.isArray(raw) ? raw : [raw as TargetInput]
  if (given.length === 0) throw invalid('targets', 'at least one target', '[]')
  const targets = given.map((target) => resolveTarget(target))
  const repeated = targets.find(
    ({ name }, index) => targets.findIndex((other) => other.name === name) < index,
  )
  if (repeated !== undefined) throw invalid('targets', 'each target once', repeated.name)
  return targets
}

function resolveOptimization(raw: OptimizationOptions = {}): ResolvedOptimization {
  checkObject('optimization', raw)
  checkKeys('optimization', raw, [
    'level',
    'size',
    'segue',
    'boundsChecks',
    'dumpCallStack',
    'linuxPerf',
    'extraFlags',
  ])
  const { extraFlags = [] } = raw
  if (!Array.isArray(extraFlags) || extraFlags.some((flag) => typeof flag !== 'string')) {
    throw invalid('optimization.extraFlags', 'a list of texts', extraFlags)
  }
  checkExtraFlags(extraFlags)
  return {
    level: oneOf('optimization.level', raw.level, [0, 1, 2, 3], 3),
    size: oneOf('optimization.size', raw.size, [0, 1, 2, 3], 3),
    segue: oneOf('optimization.segue', raw.segue, [true, false, 'auto'], 'auto'),
    boundsChecks: oneOf('optimization.boundsChecks', raw.boundsChecks, [true, false, 'gateway'], 'gateway'),
    dumpCallStack: oneOf('optimization.dumpCallStack', raw.dumpCallStack, [true, false], false),
    linuxPerf: oneOf('optimization.linuxPerf', raw.linuxPerf, [true, false], false),
    extraFlags: [...extraFlags],
  }
}

function resolveWamrcOptions(raw: WamrcOptions = {}): WamrcOptions {
  checkObject('wamrc', raw)
  checkKeys('wamrc', raw, ['path', 'version', 'install'])
  for (const key of ['path', 'version'] as const) {
    if (raw[key] !== undefined && (typeof raw[key] !== 'string' || raw[key] === '')) {
      throw invalid(`wamrc.${key}`, 'a text', raw[key])
    }
  }
  oneOf('wamrc.install', raw.install, [true, false], true)
  return { ...raw }
}

function resolveCache(raw: CacheOptions | false = {}): Required<CacheOptions> | false {
  if (raw === false) return false
  checkObject('cache', raw)
  checkKeys('cache', raw, ['dir', 'maxBytes'])
  if (raw.dir !== undefined && (typeof raw.dir !== 'string' || raw.dir === '')) {
    throw invalid('cache.dir', 'the path of a folder', raw.dir)
  }
  return {
    dir: cacheFolder(raw.dir),
    maxBytes: positive('cache.maxBytes', raw.maxBytes, defaultCacheBytes),
  }
}

function oneOf<Value extends string | number | boolean>(
  name: string,
  value: unknown,
  values: readonly Value[],
  fallback: Value,
): Value {
  if (value === undefined) return fallback
  const found = values.find((candidate) => candidate === value)
  if (found === undefined) {
    throw invalid(name, `one of ${values.map((candidate) => JSON.stringify(candidate)).join(', ')}`, value)
  }
  return found
}

function positive(name: string, value: unknown, fallback: number): number {
  if (value === undefined) return fallback
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    throw invalid(name, 'a number above 0', value)
  }
  return value
}

function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(name, 'an object', value)
  }
}

function checkKeys(path: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const name = path === '' ? unknown : `${path}.${unknown}`
  throw new ProxyWasmAotError('OPTION_INVALID', `there is no option ${name}`, {
    expected: known.map((key) => (path === '' ? key : `${path}.${key}`)).join(', '),
    found: name,
    where: { subject: name },
    remedy: 'Correct the name of the option, or take it out.',
  })
}

function invalid(name: string, expected: string, found: unknown): ProxyWasmAotError {
  return new ProxyWasmAotError('OPTION_INVALID', `option ${name} has a value that it cannot have`, {
    expected,
    found: typeof found === 'string' ? found : (JSON.stringify(found) ?? String(found)),
    where: { subject: name },
    remedy: `Correct ${name} in the configuration.`,
  })
}
