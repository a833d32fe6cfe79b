export { cacheFolder } from './cache-folder.ts'
export {
  type DoctorOptions,
  type DoctorReport,
  doctor,
  listWamrcs,
  type ToolchainProblem,
  type WamrcList,
} from './doctor.ts'
export { servesFormat } from './formats.ts'
export { type ResolveWamrHostOptions, resolveWamrHost } from './host-program.ts'
export type { InstallContext } from './install/context.ts'
export type { DownloadOptions } from './install/download.ts'
export { type InstalledToolchain, type InstallOptions, installToolchain } from './install/install.ts'
export type { ProgramName } from './install/installed.ts'
export type { SystemLlvm } from './install/llvm.ts'
export { type ProbeOptions, probeWamrc } from './probe/probe.ts'
export { resolveWamrc } from './resolve.ts'
export type * from './types.ts'
