import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { formatOfRelease, releasesOfFormat, servesFormat } from './formats.ts'
import { findRelease } from './install/releases.ts'
import type { ResolveWamrcOptions, Wamrc } from './types.ts'

/** What was asked for, as far as messages need it. */
type Wanted = Pick<ResolveWamrcOptions, 'aotFormats' | 'wamrVersion' | 'gateway'>

/** A place that was tried in vain. */
export interface Problem {
  /** What to tell of it, one line. */
  line: string
  /** What would help there, where that is known. */
  remedy: string | undefined
  cause: unknown
}

/** The error when no compiler is at hand and none can be had. */
export function wamrcNotFound(
  wanted: Wanted,
  problems: readonly Problem[],
  cause?: unknown,
): ProxyWasmAotError {
  const who = wanted.gateway === undefined ? '' : ` for gateway ${wanted.gateway}`
  return new ProxyWasmAotError('WAMRC_NOT_FOUND', `no wamrc${who} that writes ${describeWanted(wanted)}`, {
    expected: describeWanted(wanted),
    found: problems.length === 0 ? 'no wamrc anywhere' : linesOf(problems).join('\n'),
    where: whereOf(wanted),
    remedy: waysOut(wanted, problems),
    cause,
  })
}

/** The error when compilers are at hand and each writes a format that the gateway does not load. */
export function wamrcWrongFormat(
  wanted: Wanted,
  found: readonly Wamrc[],
  problems: readonly Problem[],
): ProxyWasmAotError {
  const written = [...new Set(found.map(({ aotFormat }) => aotFormat))].join(' and ')
  const who = wanted.gateway === undefined ? 'the gateway' : `gateway ${wanted.gateway}`
  const takes = (wanted.aotFormats ?? []).join(' or ')
  return new ProxyWasmAotError(
    'WAMRC_WRONG_FORMAT',
    `${who} loads AOT format ${takes}, and the wamrc at hand writes format ${written}`,
    {
      expected: describeWanted(wanted),
      found: [...found.map(describeFound), ...linesOf(problems)].join('\n'),
      where: whereOf(wanted),
      remedy: waysOut(wanted, problems),
    },
  )
}

function describeFound({ path, source, version, aotFormat }: Wamrc): string {
  const named = source === 'environment' ? ', named by PROXY_WASM_AOT_WAMRC' : ''
  return `wamrc ${version} writes format ${aotFormat} (${path}${named})`
}

function describeWanted({ aotFormats, wamrVersion }: Wanted): string {
  const release = wamrVersion === undefined ? '' : ` (WAMR ${wamrVersion})`
  return aotFormats === undefined
    ? `any AOT format${release}`
    : `AOT format ${aotFormats.join(' or ')}${release}`
}

function whereOf({ gateway }: Wanted): { subject: string } | undefined {
  return gateway === undefined ? undefined : { subject: `gateway ${gateway}` }
}

function linesOf(problems: readonly Problem[]): string[] {
  return problems.map(({ line }) => line)
}

/** Each way to a compiler that serves, one a line. */
function waysOut({ aotFormats, wamrVersion }: Wanted, problems: readonly Problem[]): string {
  const ownDriver = aotFormats === undefined || aotFormats.some((format) => servesFormat(6, format))
  const release = findRelease(wamrVersion, aotFormats ?? [])
  return [
    ...new Set(problems.flatMap(({ remedy }) => (remedy === undefined ? [] : remedy.split('\n')))),
    ...(ownDriver ? ['build our own driver:          proxy-wasm-aot toolchain install'] : []),
    ...(release
      ? [`download the official release: proxy-wasm-aot toolchain install --wamr-version ${release.version}`]
      : []),
    `build it from a WAMR checkout: proxy-wasm-aot toolchain install --wamr-source <checkout of ${tagFor(aotFormats, wamrVersion)}>`,
    'name one that you have:        --wamrc <path>, wamrc.path in the configuration, or PROXY_WASM_AOT_WAMRC',
  ].join('\n')
}

/** Which checkout would write the format. */
function tagFor(aotFormats: readonly number[] = [], wamrVersion: string | undefined): string {
  const written = wamrVersion === undefined ? undefined : formatOfRelease(wamrVersion)
  if (written !== undefined && wamrVersion !== 'main') return `WAMR-${wamrVersion}`
  const releases = aotFormats.flatMap((format) => releasesOfFormat[format] ?? [])
  return releases.length > 0 ? `WAMR ${releases.join(' or ')}` : 'WAMR'
}
