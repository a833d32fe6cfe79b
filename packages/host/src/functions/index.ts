import { bufferFunctions } from './buffers.ts'
import { callFunctions } from './calls.ts'
import { emscriptenFunctions } from './emscripten.ts'
import { foreignFunctions } from './foreign.ts'
import { headerMapFunctions } from './header-maps.ts'
import { logFunctions } from './log.ts'
import { metricFunctions } from './metrics.ts'
import { propertyFunctions } from './properties.ts'
import { sharedFunctions } from './shared.ts'
import { streamFunctions } from './stream.ts'
import type { HostFunctions } from './types.ts'
import { wasiFunctions } from './wasi.ts'

const environmentFunctions: HostFunctions = {
  ...bufferFunctions,
  ...callFunctions,
  ...emscriptenFunctions,
  ...foreignFunctions,
  ...headerMapFunctions,
  ...logFunctions,
  ...metricFunctions,
  ...propertyFunctions,
  ...sharedFunctions,
  ...streamFunctions,
}

/** Every host function of this host, by the module that a plugin imports it from. */
export const hostFunctions: Readonly<Record<string, HostFunctions>> = {
  env: environmentFunctions,
  wasi_snapshot_preview1: wasiFunctions,
  wasi_unstable: wasiFunctions,
}
