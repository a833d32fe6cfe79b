import type { BuildEvent } from '@proxy-wasm-aot/core'
import type { PluginInput } from '../options/entries.ts'
import type { Log } from './log.ts'

/** A compile that takes longer is announced, milliseconds; most small plugins never are. */
const patience = 2000

/** Tells of slow compiles, of installations and of warnings, each once. */
export function createProgress(log: Log): (input: PluginInput, event: BuildEvent) => void {
  const announced = new Set<string>()
  const once = (key: string, tell: () => void): void => {
    if (announced.has(key)) return
    announced.add(key)
    tell()
  }
  return (input, event) => {
    switch (event.type) {
      case 'toolchain':
        log.info(event.line)
        break
      case 'warning': {
        const { code, message, remedy } = event
        once(`${input.file} ${code}`, () => log.warn(`${input.label}: ${code}: ${message} ${remedy}`))
        break
      }
      case 'compile-progress':
        if (event.elapsedMilliseconds < patience) break
        once(`${input.file} ${event.target}`, () => {
          log.info(`${input.label}: compiling for ${event.target}; plugins in Go take minutes`)
        })
        break
      case 'compile-end':
        announced.delete(`${input.file} ${event.target}`)
        break
      default:
        break
    }
  }
}
