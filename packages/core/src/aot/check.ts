import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { AotFile, GatewayProfile, ResolvedTarget } from '../types.ts'
import { featureRequirements } from './features.ts'

/** Releases of WAMR by the AOT format that their wamrc writes (WAMR, `AOT_CURRENT_VERSION` in `core/config.h`). */
const releasesOfFormat: Readonly<Record<number, string>> = {
  3: '1.3.x to 2.2.0',
  4: '2.3.x and 2.4.0',
  5: '2.4.1 to 2.4.5',
  6: 'main',
}

/**
 * Checks that a gateway's WAMR will load an AOT file: format version, architecture and feature flags, which is what
 * its loader compares. It happens before anything is embedded, because a gateway does not fall back to the other
 * half when it refuses this one.
 *
 * @throws ProxyWasmAotError GATEWAY_WITHOUT_AOT, AOT_FORMAT_MISMATCH, AOT_ARCHITECTURE_MISMATCH, AOT_FEATURE_MISMATCH
 */
export function checkAotFile(aot: AotFile, gateway: GatewayProfile, target: ResolvedTarget): void {
  const { wamr } = gateway
  checkGatewayRunsAot(gateway)
  if (!wamr.aotFormats.includes(aot.formatVersion)) {
    const made = releasesOfFormat[aot.formatVersion]
    throw new ProxyWasmAotError(
      'AOT_FORMAT_MISMATCH',
      `gateway ${gateway.id} would refuse this AOT file: it is of format ${aot.formatVersion}` +
        `${made === undefined ? '' : ` (WAMR ${made})`}, its WAMR ${wamr.version} loads format ${wamr.aotFormats.join(' or ')}`,
      {
        expected: `AOT format ${wamr.aotFormats.join(' or ')} (WAMR ${wamr.version})`,
        found: `AOT format ${aot.formatVersion}${made === undefined ? '' : ` (WAMR ${made})`}`,
        remedy: `Install the wamrc of WAMR ${wamr.version} and give its path (wamrc.path, --wamrc or PROXY_WASM_AOT_WAMRC),\nor build it from a checkout of that release: proxy-wasm-aot toolchain install --wamr-source <checkout>.`,
      },
    )
  }
  if (architectureFamily(aot.architecture) !== architectureFamily(target.arch)) {
    throw new ProxyWasmAotError(
      'AOT_ARCHITECTURE_MISMATCH',
      `the AOT file is for ${aot.architecture}, target ${target.name} is ${target.arch}`,
      {
        expected: target.arch,
        found: `${aot.architecture} (ELF machine ${aot.machine})`,
        remedy: `Compile for ${target.name}, or name the target that the file was made for.`,
      },
    )
  }
  const lacking = aot.features.filter((feature) => {
    const needed = featureRequirements[feature]
    return needed !== undefined && !wamr.features[needed]
  })
  if (lacking.length > 0) {
    throw new ProxyWasmAotError(
      'AOT_FEATURE_MISMATCH',
      `gateway ${gateway.id} (WAMR ${wamr.version}) was built without ${lacking.join(', ')}, which the module uses`,
      {
        expected: 'an AOT file without these features',
        found: lacking.join(', '),
        remedy: `Build the plugin without ${lacking.join(', ')} (a flag of its compiler), or for a gateway that has it.`,
      },
    )
  }
}

/**
 * Checks that a gateway's WAMR runs AOT files at all, which needs no AOT file and so can be asked before a compile.
 *
 * @throws ProxyWasmAotError GATEWAY_WITHOUT_AOT
 */
export function checkGatewayRunsAot({ id, wamr }: GatewayProfile): void {
  if (wamr.aot) return
  throw new ProxyWasmAotError('GATEWAY_WITHOUT_AOT', `gateway ${id} runs no AOT files`, {
    expected: 'a WAMR with AOT support',
    found: `WAMR ${wamr.version} without it`,
    where: { subject: 'gateway' },
    remedy:
      'Use the plugin as it is there, or build for another gateway: proxy-wasm-aot gateways lists them.',
  })
}

/** Architectures without what wamrc adds to tell their versions apart, such as `aarch64v8.2`. */
function architectureFamily(architecture: string): string {
  if (/^(aarch64|arm64)(v[\d.]+)?$/.test(architecture)) return 'aarch64'
  return architecture
}
