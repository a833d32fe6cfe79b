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
} as const

/** A stable identifier of one kind of failure; safe to match on in scripts. */
export type ErrorCode = keyof typeof errorCodes
