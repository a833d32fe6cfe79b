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

/** Names of the machines that a release was built on, which are part of the names of its archives. */
interface Release {
  version: string
  linux: string
  macos: string
  /** Releases before 2.2.0 carry no wamrc for Windows. */
  windows?: string
}

/**
 * Releases that carry a wamrc, newest first, from `.github/workflows/release_process.yml` at the tag of each. All are
 * for x86-64; there is none for Linux on aarch64. No checksums are published with them.
 */
const releases: readonly Release[] = [
  { version: '2.4.5', linux: 'ubuntu-22.04', macos: 'macos-15-intel', windows: 'windows-2022' },
  { version: '2.4.4', linux: 'ubuntu-22.04', macos: 'macos-13', windows: 'windows-2022' },
  { version: '2.4.3', linux: 'ubuntu-22.04', macos: 'macos-13', windows: 'windows-2022' },
  { version: '2.4.2', linux: 'ubuntu-22.04', macos: 'macos-13', windows: 'windows-latest' },
  { version: '2.4.1', linux: 'ubuntu-22.04', macos: 'macos-13', windows: 'windows-latest' },
  { version: '2.4.0', linux: 'ubuntu-22.04', macos: 'macos-13', windows: 'windows-latest' },
  { version: '2.3.1', linux: 'ubuntu-22.04', macos: 'macos-13', windows: 'windows-latest' },
  { version: '2.3.0', linux: 'ubuntu-22.04', macos: 'macos-13', windows: 'windows-latest' },
  { version: '2.2.0', linux: 'ubuntu-22.04', macos: 'macos-13', windows: 'windows-latest' },
  { version: '2.1.2', linux: 'ubuntu-22.04', macos: 'macos-13' },
  { version: '2.1.1', linux: 'ubuntu-22.04', macos: 'macos-13' },
  { version: '2.1.0', linux: 'ubuntu-22.04', macos: 'macos-13' },
  { version: '2.0.0', linux: 'ubuntu-22.04', macos: 'macos-latest' },
  { version: '1.3.3', linux: 'ubuntu-22.04', macos: 'macos-13' },
]

const columns: Readonly<Record<string, Exclude<keyof Release, 'version'>>> = {
  'linux-x64': 'linux',
  'darwin-x64': 'macos',
  'win32-x64': 'windows',
}

/**
 * The official release whose wamrc would serve, on this platform; `undefined` where there is none.
 *
 * @param wamrVersion the gateway's release, preferred to another of the same format
 * @param formats AOT formats that will do; empty for any
 * @param platform as Node names it. @default this machine's @example 'linux-x64'
 */
export function findRelease(
  wamrVersion: string | undefined,
  formats: readonly number[],
  platform: string = `${process.platform}-${process.arch}`,
): WamrcRelease | undefined {
  const column = columns[platform]
  if (column === undefined) return undefined
  const fitting = releases.filter(({ version, [column]: machine }) => {
    const written = formatOfRelease(version)
    if (machine === undefined || written === undefined) return false
    return formats.length === 0 || formats.some((format) => servesFormat(written, format))
  })
  const release = fitting.find(({ version }) => version === wamrVersion) ?? fitting[0]
  if (release === undefined) return undefined
  const { version, [column]: machine } = release
  // The .zip, because the .tar.gz of 2.3.0 and 2.3.1 holds a symbolic link without the executable.
  const asset = `wamrc-${version}-x86_64-${machine}.zip`
  const base = (process.env.PROXY_WASM_AOT_WAMRC_MIRROR || officialReleases).replace(/\/+$/, '')
  return { version, asset, url: `${base}/WAMR-${version}/${asset}`, sha256: undefined }
}
