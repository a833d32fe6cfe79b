/**
 * Whose fault an error is. It decides the exit status of the command line:
 * `input` is 1 (the module, artifact or option value is bad), `usage` is 2 (the command or the configuration
 * is wrong), `environment` is 3 (a tool, a folder or the machine is not able).
 */
export type ErrorKind = 'input' | 'usage' | 'environment'

/**
 * Every code that an error of this project can carry, with its kind and one line that says when it is thrown.
 * A code never changes its meaning; `docs/errors.md` is generated from this table.
 */
export const errorCodes = {
  // Reading a module
  INPUT_NOT_FOUND: { kind: 'input', summary: 'The input file does not exist.' },
  INPUT_UNREADABLE: { kind: 'input', summary: 'The input is a directory, or may not be read.' },
  INPUT_TOO_LARGE: { kind: 'input', summary: 'The input is larger than any gateway would load.' },
  WASM_EMPTY: { kind: 'input', summary: 'The input has no bytes.' },
  WASM_BAD_MAGIC: { kind: 'input', summary: 'The input does not start with the WebAssembly magic number.' },
  WASM_IS_AOT: {
    kind: 'input',
    summary: 'The input is an AOT file where a WebAssembly module was expected.',
  },
  WASM_IS_COMPONENT: { kind: 'input', summary: 'The input is a WebAssembly component, not a core module.' },
  WASM_BAD_VERSION: { kind: 'input', summary: 'The WebAssembly version word is not 1.' },
  WASM_TRUNCATED: { kind: 'input', summary: 'The module ends in the middle of a section.' },
  WASM_MALFORMED: { kind: 'input', summary: 'A section does not follow the WebAssembly binary format.' },
  WASM_UNSUPPORTED: { kind: 'input', summary: 'The module uses a feature that the reader does not know.' },

  // Options and targets
  OPTION_INVALID: { kind: 'usage', summary: 'An option has a value that it cannot have.' },
  TARGET_UNKNOWN: {
    kind: 'usage',
    summary: 'The target is not a known CPU level and not a target of your own.',
  },
  TARGET_NATIVE: { kind: 'usage', summary: 'Warning: the target is the CPU of the machine that builds.' },
  TARGET_CPU_UNKNOWN: { kind: 'usage', summary: 'The compiler does not know the CPU or the CPU feature.' },
  ARTIFACT_NAME_COLLISION: { kind: 'usage', summary: 'Two artifacts would be written to one file.' },

  INCLUDE_NO_MATCH: { kind: 'usage', summary: 'A glob of the configuration matches no module.' },
  TARGET_NOT_CONFIGURED: {
    kind: 'usage',
    summary: 'An import asks for a target that the configuration does not have.',
  },
  SOURCE_COMMAND_NOT_RUNNABLE: {
    kind: 'environment',
    summary: 'The command that builds a module could not be started, or took too long.',
  },
  SOURCE_COMMAND_FAILED: { kind: 'input', summary: 'The command that builds a module failed.' },
  SOURCE_COMMAND_NO_OUTPUT: {
    kind: 'input',
    summary: 'The command that builds a module reported success and wrote no module.',
  },

  GATEWAY_UNKNOWN: { kind: 'usage', summary: 'There is no gateway profile of that name.' },

  // Toolchain
  WAMRC_NOT_FOUND: { kind: 'environment', summary: 'No wamrc was found, and none could be installed.' },
  WAMRC_WRONG_FORMAT: {
    kind: 'environment',
    summary: 'The wamrc at hand writes an AOT format that the gateway does not load.',
  },
  WAMRC_NOT_RUNNABLE: {
    kind: 'environment',
    summary: 'The wamrc does not start, or does not answer what it is asked.',
  },
  WAMR_HOST_NOT_FOUND: {
    kind: 'environment',
    summary: 'The WAMR host program was not found and could not be built.',
  },
  WAMR_SOURCE_INVALID: {
    kind: 'usage',
    summary: 'The folder given as WAMR sources has no compiler project.',
  },
  TOOLCHAIN_PACKAGES_MISSING: {
    kind: 'environment',
    summary: 'System packages that a build needs are missing.',
  },
  TOOLCHAIN_BUILD_FAILED: {
    kind: 'environment',
    summary: 'A native program could not be built from source.',
  },
  TOOLCHAIN_ABORTED: { kind: 'usage', summary: 'The installation was cancelled.' },
  DOWNLOAD_FAILED: { kind: 'environment', summary: 'A file could not be downloaded.' },
  DOWNLOAD_CHECKSUM: {
    kind: 'environment',
    summary: 'A downloaded file has another SHA-256 than the one recorded.',
  },
  LOCK_FILE_INVALID: { kind: 'input', summary: 'The file of recorded checksums cannot be read.' },

  // Compiling
  COMPILE_FAILED: { kind: 'input', summary: 'The compiler refused the module.' },
  COMPILE_ABORTED: { kind: 'usage', summary: 'The build was cancelled.' },
  COMPILE_TIMEOUT: { kind: 'environment', summary: 'The compiler took longer than it may and was stopped.' },
  COMPILER_NOT_RUNNABLE: { kind: 'environment', summary: 'The compiler could not be started.' },
  COMPILER_CRASHED: { kind: 'environment', summary: 'The compiler was ended by a signal.' },
  COMPILER_NO_OUTPUT: { kind: 'environment', summary: 'The compiler reported success and wrote no file.' },
  COMPILER_BAD_OUTPUT: { kind: 'environment', summary: 'What the compiler wrote is no AOT file.' },
  COMPILER_LACKS_TARGET: {
    kind: 'environment',
    summary: 'The compiler was built without the architecture of the target.',
  },
  COMPILE_WASI_NOT_RESTORED: {
    kind: 'environment',
    summary: 'The names of WASI imports could not be put back into the AOT file.',
  },

  // AOT files
  AOT_EMPTY: { kind: 'input', summary: 'The AOT file has no bytes.' },
  AOT_BAD_MAGIC: { kind: 'input', summary: 'The file does not start with the magic number of AOT files.' },
  AOT_TRUNCATED: { kind: 'input', summary: 'The AOT file ends in the middle of its header or of a section.' },
  AOT_MALFORMED: { kind: 'input', summary: 'The AOT file does not follow the format of WAMR.' },
  GATEWAY_WITHOUT_AOT: { kind: 'input', summary: 'The WAMR of the gateway was built without AOT support.' },
  AOT_FORMAT_MISMATCH: {
    kind: 'input',
    summary: 'The gateway does not load AOT files of this format version.',
  },
  AOT_ARCHITECTURE_MISMATCH: {
    kind: 'input',
    summary: 'The AOT file is for another architecture than the target.',
  },
  AOT_FEATURE_MISMATCH: {
    kind: 'input',
    summary: 'The AOT file needs a feature that the runtime of the gateway was built without.',
  },

  // Artifacts
  ARTIFACT_NO_AOT: { kind: 'input', summary: 'The module has no AOT section.' },
  ARTIFACT_FOREIGN: { kind: 'input', summary: 'The module has an AOT section that no gateway looks for.' },
  ARTIFACT_NO_MANIFEST: { kind: 'input', summary: 'The artifact has an AOT half and no manifest.' },
  ARTIFACT_UNALIGNED: { kind: 'input', summary: 'The AOT file does not start at a multiple of 4.' },
  ARTIFACT_MALFORMED: { kind: 'input', summary: 'The AOT section does not follow the container format.' },
  ARTIFACT_TOO_LARGE: { kind: 'input', summary: 'The artifact is larger than the container format allows.' },
  MANIFEST_MALFORMED: { kind: 'input', summary: 'The manifest section cannot be read.' },
  MANIFEST_MISMATCH: { kind: 'input', summary: 'The manifest describes other bytes than those beside it.' },
  SIGNATURE_BROKEN: {
    kind: 'input',
    summary: 'Warning: the plugin is signed, and embedding changes what was signed.',
  },
  VALIDATION_FAILED: { kind: 'input', summary: 'The gateway would refuse the plugin.' },

  // Running a plugin
  SCENARIO_MALFORMED: { kind: 'input', summary: 'The scenario is neither YAML nor JSON.' },
  SCENARIO_INVALID: {
    kind: 'input',
    summary: 'The scenario has a field that it cannot have, or a value of the wrong kind.',
  },
  BENCHMARK_FAILED: {
    kind: 'input',
    summary: 'The plugin cannot be measured: it fails, or there is no exchange.',
  },
  RUN_ABORTED: { kind: 'usage', summary: 'The run of a plugin was cancelled.' },
  REDIS_UNREACHABLE: { kind: 'environment', summary: 'The Redis server does not answer.' },
  WAMR_HOST_REFUSED: {
    kind: 'input',
    summary: 'The WAMR host program could not take the artifact or the scenario.',
  },
  WAMR_HOST_FAILED: { kind: 'environment', summary: 'The WAMR host program ended without a trace.' },

  // Writing
  OUTPUT_NO_SPACE: { kind: 'environment', summary: 'The disk is full.' },
  OUTPUT_NOT_WRITABLE: { kind: 'environment', summary: 'The place for the output may not be written.' },
  CACHE_CORRUPTED: {
    kind: 'environment',
    summary: 'Warning: a cache entry did not hold what was stored, and was dropped.',
  },
  MEMORY_SHORT: {
    kind: 'environment',
    summary: 'Warning: a compile may need more memory than may be used; it runs alone.',
  },
  NO_PLUGINS: { kind: 'input', summary: 'No proxy-wasm plugin was found where all were to be built.' },
  CACHE_UNUSABLE: { kind: 'environment', summary: 'The cache folder cannot be read or written.' },
} as const

/** A stable identifier of one kind of failure; safe to match on in scripts. */
export type ErrorCode = keyof typeof errorCodes
