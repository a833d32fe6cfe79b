export { checkAotFile } from './aot/check.ts'
export { readAotFile } from './aot/read.ts'
export { rewriteAotFormat } from './aot/rewrite.ts'
export {
  type CachedMetadata,
  type CacheEntry,
  type CacheInfo,
  cacheInfo,
  clearCache,
} from './cache/store.ts'
export { type CompileOptions, type CompileResult, compileModule } from './compile/compile.ts'
export { compileFlags } from './compile/flags.ts'
export { embedAot, extractAot, stripAot } from './embed/embed.ts'
export { type ArtifactInspection, type HalfSizes, inspectArtifact } from './embed/inspect.ts'
export { readManifest, serializeManifest } from './embed/manifest.ts'
export {
  artifactBaseName,
  artifactFileName,
  artifactFileNames,
  type NamedEntry,
  type PlannedArtifact,
} from './emit/names.ts'
export { writeArtifact } from './emit/write.ts'
export { resolveGateway } from './gateway/resolve.ts'
export { resolveBuildOptions } from './options/resolve.ts'
export { type BuildContext, buildPlugin } from './pipeline/build.ts'
export { createManifest, type ManifestInputs } from './pipeline/manifest.ts'
export { toolVersion } from './pipeline/version.ts'
export { parseModule, readModule } from './read/read.ts'
export {
  createScheduler,
  type JobDemand,
  type JobGrant,
  type ScheduleLimits,
  type Scheduler,
} from './schedule/scheduler.ts'
export { targetNames } from './targets/levels.ts'
export { resolveTarget } from './targets/resolve.ts'
export type * from './types.ts'
export { type FindingCode, findingCodes } from './validate/findings.ts'
export { validateModule } from './validate/validate.ts'
