import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { resolveWamrc, servesFormat } from '@proxy-wasm-aot/toolchain'
import { checkAotFile, checkGatewayRunsAot } from '../aot/check.ts'
import { rewriteAotFormat } from '../aot/rewrite.ts'
import { customSections } from '../embed/container.ts'
import { embedAot, refuseForeignAot, sha256, stripAot } from '../embed/embed.ts'
import { artifactBaseName, artifactFileName } from '../emit/names.ts'
import { readModule } from '../read/read.ts'
import type { Scheduler } from '../schedule/scheduler.ts'
import type {
  AotFile,
  Artifact,
  BuildEvent,
  BuildResult,
  GatewayProfile,
  ProxyWasmModule,
  ResolvedBuildOptions,
  ResolvedTarget,
  ValidationReport,
  Wamrc,
} from '../types.ts'
import { validateModule } from '../validate/validate.ts'
import { compileCached } from './cached.ts'
import { createManifest } from './manifest.ts'

/** Who waits for a build. */
export interface BuildContext {
  signal?: AbortSignal | undefined
  /** Told what happens, for progress displays and warnings. @default nobody */
  onEvent?: ((event: BuildEvent) => void) | undefined
  /**
   * Starts the compiles of all builds that share it as the machine stands them.
   *
   * @default one of its own for each compile: targets are compiled one after another
   * @example createScheduler({ jobs: 4 })
   */
  scheduler?: Scheduler | undefined
}

/**
 * Builds one plugin for every target: read, validate, then for each target compile (or take it from the cache), check
 * against the gateway, embed. Nothing is written; see `writeArtifact`.
 *
 * @param input Path of the plugin, or a module that was read before. An artifact is built anew from its wasm half.
 * @throws ProxyWasmAotError of the step that fails; VALIDATION_FAILED where the gateway would refuse the plugin and
 * `onInvalid` is `'error'`. An error of one target fails the build: artifacts belong together.
 * @example
 * const { artifacts } = await buildPlugin('plugin.wasm', resolveBuildOptions({ gateway: 'envoy' }))
 * for (const { fileName, bytes } of artifacts) await writeArtifact(fileName, bytes)
 */
export async function buildPlugin(
  input: string | ProxyWasmModule,
  options: ResolvedBuildOptions,
  context: BuildContext = {},
): Promise<BuildResult> {
  const { gateway, targets } = options
  const { onEvent } = context
  checkGatewayRunsAot(gateway)
  const module = typeof input === 'string' ? await readModule(input) : input
  refuseForeignAot(module)
  const report = validateModule(module, gateway)
  onEvent?.({ type: 'validated', report })
  if (!report.ok && options.onInvalid === 'error') throw validationFailed(module, report)
  for (const target of targets) if (target.native) onEvent?.(nativeWarning())
  if (customSections(module, (name) => name === 'signature').length > 0) onEvent?.(signatureWarning())
  const wamrc = await findCompiler(options, context)
  const wasm = stripAot(module)
  const wasmHalf = { sha256: sha256(wasm), size: wasm.length }
  const build = async (target: ResolvedTarget): Promise<Artifact> => {
    const compiled = await compileCached(module, {
      ...options,
      ...context,
      target,
      wamrc,
      wasmSha256: wasmHalf.sha256,
    })
    const aot = inGatewayFormat(compiled.aot, gateway)
    checkAotFile(aot, gateway, target)
    const { cpu, flags } = compiled
    const abiVersion = module.abiVersion ?? null
    const manifest = createManifest({ wasm: wasmHalf, aot, target, cpu, flags, wamrc, gateway, abiVersion })
    return {
      fileName: artifactFileName(artifactBaseName(module.name), target, targets.length),
      bytes: embedAot(module, aot.bytes, manifest),
      manifest,
      target,
      compileMilliseconds: compiled.elapsedMilliseconds,
      cacheHit: compiled.cacheHit,
    }
  }
  const artifacts = await forEachTarget(targets, context, build)
  return { module, report, artifacts }
}

/** All targets at once where a scheduler says when, otherwise one after another. */
async function forEachTarget(
  targets: readonly ResolvedTarget[],
  { scheduler }: BuildContext,
  build: (target: ResolvedTarget) => Promise<Artifact>,
): Promise<Artifact[]> {
  const artifacts: Artifact[] = []
  if (scheduler === undefined) for (const target of targets) artifacts.push(await build(target))
  else {
    // The first failure in the order of the targets is the one that is told, once nothing runs any more.
    for (const result of await Promise.allSettled(targets.map(build))) {
      if (result.status === 'rejected') throw result.reason
      artifacts.push(result.value)
    }
  }
  return artifacts
}

async function findCompiler(options: ResolvedBuildOptions, context: BuildContext): Promise<Wamrc> {
  const { gateway, wamrc } = options
  return resolveWamrc({
    path: wamrc.path,
    wamrVersion: wamrc.version ?? gateway.wamr.version,
    install: wamrc.install,
    aotFormats: gateway.wamr.aotFormats,
    gateway: gateway.id,
    signal: context.signal,
    onProgress: (line) => context.onEvent?.({ type: 'toolchain', line }),
  })
}

/** The file in a format that the gateway loads, where the version word is all that differs; otherwise as it is. */
function inGatewayFormat(aot: AotFile, gateway: GatewayProfile): AotFile {
  const { aotFormats } = gateway.wamr
  if (aotFormats.includes(aot.formatVersion)) return aot
  const format = aotFormats.find((candidate) => servesFormat(aot.formatVersion, candidate))
  return format === undefined ? aot : rewriteAotFormat(aot, format)
}

function nativeWarning(): BuildEvent {
  return {
    type: 'warning',
    code: 'TARGET_NATIVE',
    message:
      'Target native compiles for the CPU of this machine; on an older CPU the gateway dies of an illegal instruction.',
    remedy: 'Name the level of the machines that run the gateway, such as x86-64-v3.',
  }
}

/** Hosts that verify look for a section `signature` at the start, which covers what follows it. */
function signatureWarning(): BuildEvent {
  return {
    type: 'warning',
    code: 'SIGNATURE_BROKEN',
    message: 'The plugin is signed; with the AOT half in it the signature no longer fits.',
    remedy: 'Build from the unsigned plugin and sign the artifact.',
  }
}

function validationFailed(module: ProxyWasmModule, report: ValidationReport): ProxyWasmAotError {
  const errors = report.findings.filter(({ severity }) => severity === 'error')
  const shown = errors.slice(0, 5).map(({ code, message }) => `${code}: ${message}`)
  if (errors.length > shown.length) shown.push(`and ${errors.length - shown.length} more`)
  return new ProxyWasmAotError(
    'VALIDATION_FAILED',
    `gateway ${report.gateway} would refuse ${module.name}: ${errors.length} error${errors.length === 1 ? '' : 's'}`,
    {
      expected: `a plugin that ${report.gateway} loads`,
      found: shown.join('\n'),
      where: { file: module.name, subject: errors[0]?.subject },
      remedy:
        `${errors[0]?.remedy ?? ''}\nproxy-wasm-aot validate lists every finding; onInvalid: 'warn' builds all the same.`.trim(),
    },
  )
}
