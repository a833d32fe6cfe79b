import { createRequire } from 'node:module'

/** Platforms for which a package with a prebuilt wamrc may be installed, named as npm names them. */
const platformPackages: Readonly<Record<string, string>> = {
  'linux-x64': '@proxy-wasm-aot/wamrc-linux-x64',
  'linux-arm64': '@proxy-wasm-aot/wamrc-linux-arm64',
  'darwin-x64': '@proxy-wasm-aot/wamrc-darwin-x64',
  'darwin-arm64': '@proxy-wasm-aot/wamrc-darwin-arm64',
  'win32-x64': '@proxy-wasm-aot/wamrc-win32-x64',
}

/**
 * The wamrc of the platform package that is installed beside the user's project; `undefined` where there is none.
 *
 * @param from file from which the package is looked for, as `require` would. @default the user's working folder
 */
export function platformPackageWamrc(from: string = `${process.cwd()}/package.json`): string | undefined {
  const name = platformPackages[`${process.platform}-${process.arch}`]
  if (name === undefined) return undefined
  const binary = `${name}/bin/wamrc${process.platform === 'win32' ? '.exe' : ''}`
  for (const start of [from, import.meta.url]) {
    try {
      return createRequire(start).resolve(binary)
    } catch {
      // Not installed there.
    }
  }
  return undefined
}
