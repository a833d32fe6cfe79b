import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { formatOfRelease, releasesOfFormat } from './formats.ts'
import type { ResolveWamrcOptions, Wamrc } from './types.ts'

/** What was asked for, as far as messages need it. */
type Wanted = Pick<ResolveWamrcOptions, 'aotFormats' | 'wamrVersion' | 'gateway'>

/**
 * The error when no compiler is at hand and none can be had.
 *
 * @param problems one line for each place that was tried in vain
 */
export function wamrcNotFound(
  wanted: Wanted,
  problems: readonly string[],
  cause?: unknown,
): ProxyWasmAotError {
  return new ProxyWasmAotError('WAMRC_NOT_FOUND', `no wamrc for ${describeWanted(wanted)}`, {
    expected: describeWanted(wanted),
    found: problems.length === 0 ? 'no wamrc anywhere' : problems.join('\n'),
    where: wanted.gateway === undefined ? undefined : { subject: `gateway ${wanted.gateway}` },
    remedy: waysOut(wanted),
    cause,
  })
}

/** The error when compilers are at hand and each writes a format that the gateway does not load. */
export function wamrcWrongFormat(
  wanted: Wanted,
  found: readonly Wamrc[],
  problems: readonly string[],
): ProxyWasmAotError {
  const written = [...new Set(found.map(({ aotFormat }) => aotFormat))].join(' and ')
  const who = wanted.gateway === undefined ? 'the gateway' : `gateway ${wanted.gateway}`
  const takes = (wanted.aotFormats ?? []).join(' or ')
  return new ProxyWasmAotError(
    'WAMRC_WRONG_FORMAT',
    `${who} loads AOT format ${takes}, and the wamrc at hand writes format ${written}`,
    {
      expected: describeWanted(wanted),
      found: [
        ...found.map(
          ({ path, version, aotFormat }) => `wamrc ${version} writes format ${aotFormat} (${path})`,
        ),
        ...problems,
      ].join('\n'),
      where: wanted.gateway === undefined ? undefined : { subject: `gateway ${wanted.gateway}` },
      remedy: waysOut(wanted),
    },
  )
}

function describeWanted({ aotFormats, wamrVersion }: Wanted): string {
  const release = wamrVersion === undefined ? '' : ` (WAMR ${wamrVersion})`
  return aotFormats === undefined
    ? `any gateway${release}`
    : `AOT format ${aotFormats.join(' or ')}${release}`
}

function waysOut({ aotFormats = [], wamrVersion }: Wanted): string {
  const ownDriver = aotFormats.length === 0 || aotFormats.some((format) => format === 5 || format === 6)
  const releases = aotFormats.map((format) => releasesOfFormat[format]).filter((text) => text !== undefined)
  const version =
    wamrVersion !== undefined && formatOfRelease(wamrVersion) !== undefined ? wamrVersion : undefined
  const suitable = version ?? (releases.length > 0 ? `<${releases.join(', ')}>` : '<version>')
  const ways = [
    ...(ownDriver ? ['build our own driver:            proxy-wasm-aot toolchain install'] : []),
    `download the official release:   proxy-wasm-aot toolchain install --wamr-version ${suitable}`,
    `build it from a WAMR checkout:   proxy-wasm-aot toolchain install --wamr-source <checkout of WAMR ${suitable}>`,
    'name one that you have:          --wamrc <path>, wamrc.path, or PROXY_WASM_AOT_WAMRC',
  ]
  return ways.join('\n')
}
