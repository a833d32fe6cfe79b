/** Every code that a finding can carry, how much it weighs, and when it is given. */
export const findingCodes = {
  // The module as a whole
  MODULE_INVALID: { severity: 'error', summary: 'The WebAssembly engine refuses the module.' },
  MODULE_NOT_CHECKED: {
    severity: 'info',
    summary: 'The code was not checked: the engine at hand does not know a feature that the module uses.',
  },
  MODULE_NAME_SECTION: {
    severity: 'error',
    summary: 'The name section cannot be read; hosts parse it before the engine does.',
  },
  MODULE_READ_BY_FALLBACK: {
    severity: 'info',
    summary: 'The module uses a feature that the main parser does not know; its own reader stood in.',
  },
  FEATURE_NOT_SUPPORTED: {
    severity: 'error',
    summary: "The gateway's WAMR was built without a feature that the code uses.",
  },
  BORDER_TYPE: {
    severity: 'error',
    summary: 'An import or export has a type that ends the whole gateway under V8: v128, or a tag.',
  },
  // ABI marker
  ABI_MARKER_MISSING: { severity: 'error', summary: 'No export says which ABI version the plugin speaks.' },
  ABI_MARKER_UNKNOWN: {
    severity: 'error',
    summary: 'The ABI version that the plugin declares does not exist.',
  },
  ABI_MARKER_NOT_ACCEPTED: {
    severity: 'error',
    summary: 'The gateway does not speak the ABI version that the plugin declares.',
  },
  ABI_MARKER_SEVERAL: {
    severity: 'warning',
    summary: 'Several ABI versions are declared; the host takes the first that it knows.',
  },
  // Imports
  IMPORT_MISSING: {
    severity: 'error',
    summary: 'The gateway does not link a function that the module imports.',
  },
  IMPORT_OTHER_GATEWAY: {
    severity: 'error',
    summary: 'The module imports a function that another kind of gateway has.',
  },
  IMPORT_OTHER_ABI_VERSION: {
    severity: 'error',
    summary: 'The module imports a function of another ABI version than it declares.',
  },
  IMPORT_WASI_MISSING: {
    severity: 'error',
    summary: 'The gateway does not have a WASI function that the module imports.',
  },
  IMPORT_SIGNATURE: {
    severity: 'error',
    summary: 'An import has another signature than the gateway registers.',
  },
  IMPORT_KIND: { severity: 'error', summary: 'The module imports something that is no function.' },
  IMPORT_MEMORY: {
    severity: 'warning',
    summary: 'The module imports a memory or a table; only some engines create them.',
  },
  IMPORT_SEVERAL: {
    severity: 'error',
    summary: 'The module imports two memories or two tables; hosts create one of each.',
  },
  IMPORT_STUB: {
    severity: 'info',
    summary: 'An imported function links and does nothing useful, or fails whenever it is called.',
  },
  // Exports
  ALLOCATOR_MISSING: {
    severity: 'error',
    summary: 'Neither malloc nor proxy_on_memory_allocate is exported.',
  },
  MEMORY_MISSING: { severity: 'error', summary: 'No memory is exported.' },
  MEMORY_TOO_LARGE: {
    severity: 'error',
    summary: 'The module needs more memory at start than the host allows.',
  },
  MEMORY_SEVERAL: {
    severity: 'warning',
    summary: 'The module has several memories; hosts work with the last one that it exports.',
  },
  EXPORT_SIGNATURE: {
    severity: 'error',
    summary: 'A callback has another signature than the host calls it with.',
  },
  EXPORT_UNKNOWN_CALLBACK: {
    severity: 'warning',
    summary: 'An export looks like a callback and no host looks it up.',
  },
  EXPORT_OTHER_GATEWAY: {
    severity: 'warning',
    summary: 'A callback that only another kind of gateway calls.',
  },
  START_FUNCTIONS_BOTH: {
    severity: 'warning',
    summary: 'With _initialize exported, _start is never called.',
  },
  START_SECTION: {
    severity: 'info',
    summary: 'A start section runs before the host is ready; a host call in it ends the whole gateway.',
  },
  START_FUNCTION_MISSING: {
    severity: 'info',
    summary: 'Nothing initializes the module: neither _initialize nor _start is exported.',
  },
} as const

/** A stable identifier of one kind of finding. */
export type FindingCode = keyof typeof findingCodes
