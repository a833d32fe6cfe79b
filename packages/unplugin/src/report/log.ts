/** Where a bundler wants texts to go. */
export interface Log {
  info(text: string): void
  warn(text: string): void
}

/** A log that passes on what the level lets through; `target` may be set again when a bundler offers its own. */
export interface LevelledLog extends Log {
  target: Log
}

export function createLog(level: 'info' | 'warn' | 'silent'): LevelledLog {
  const log: LevelledLog = {
    target: prefixed({ info: console.error, warn: console.error }),
    info: (text) => {
      if (level === 'info') log.target.info(text)
    },
    warn: (text) => {
      if (level !== 'silent') log.target.warn(text)
    },
  }
  return log
}

/** Says whose text it is, for bundlers that do not. */
export function prefixed(log: Log): Log {
  return {
    info: (text) => log.info(`[proxy-wasm-aot] ${text}`),
    warn: (text) => log.warn(`[proxy-wasm-aot] ${text}`),
  }
}
