import { formatOfRelease, servesFormat } from '../formats.ts'

/** One downloadable wamrc of WAMR's official releases. */
export interface WamrcRelease {
  version: string
  /** Name of the archive. */
  asset: string
  url: string
  /** SHA-256 of the archive where it is known, hexadecimal. */
  sha256: string | undefined
}

/** Where WAMR publishes its releases; PROXY_WASM_AOT_WAMRC_MIRROR names another place of the same layout. */
const officialReleases = 'https://github.com/bytecodealliance/wasm-micro-runtime/releases/download'

/** Releases that carry a wamrc, newest first. */
const versions = [
  '2.4.4',
  '2.4.3',
  '2.4.2',
  '2.4.1',
  '2.3.1',
  '2.3.0',
  '2.2.0',
  '2.1.2',
  '2.1.1',
  '2.1.0',
  '2.0.0',
  '1.3.3',
]

/** Platforms that releases are built for, as their archives name them; none for Linux on aarch64. */
const platforms: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-ubuntu-22.04.tar.gz',
  'darwin-x64': 'x86_64-macos-13.tar.gz',
  'win32-x64': 'x86_64-windows-2022.zip',
}

/**
 * The official release whose wamrc would serve, on this platform; `undefined` where there is none.
 *
 * @param wamrVersion the gateway's release, preferred to another of the same format
 * @param formats AOT formats that will do; empty for any
 */
export function findRelease(
  wamrVersion: string | undefined,
  formats: readonly number[],
  platform: string = `${process.platform}-${process.arch}`,
): WamrcRelease | undefined {
  const suffix = platforms[platform]
  if (suffix === undefined) return undefined
  const serves = (version: string): boolean => {
    const written = formatOfRelease(version)
    return (
      written !== undefined &&
      (formats.length === 0 || formats.some((format) => servesFormat(written, format)))
    )
  }
  const version = [...(wamrVersion === undefined ? [] : [wamrVersion]), ...versions].find(
    (candidate) => versions.includes(candidate) && serves(candidate),
  )
  if (version === undefined) return undefined
  const asset = `wamrc-${version}-${suffix}`
  const base = process.env.PROXY_WASM_AOT_WAMRC_MIRROR || officialReleases
  return { version, asset, url: `${base.replace(/\/$/, '')}/WAMR-${version}/${asset}`, sha256: undefined }
}
