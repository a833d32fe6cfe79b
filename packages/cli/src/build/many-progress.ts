import type { BuildEvent } from '@proxy-wasm-aot/core'
import prettyMilliseconds from 'pretty-ms'
import type { Progress } from '../output/progress.ts'

/** As many compiles as one line names. */
const mostNamed = 3

/** One display for all builds that run at the same time. */
export interface ManyProgress {
  event(plugin: string, event: BuildEvent): void
  /** A plugin is done, well or not. */
  done(plugin: string): void
}

/** @param total how many plugins there are */
export function createManyProgress(progress: Progress, total: number): ManyProgress {
  /** Elapsed milliseconds of what is being compiled. */
  const compiling = new Map<string, number>()
  let finished = 0

  function show(): void {
    const named = [...compiling].slice(0, mostNamed).map(([name, elapsed]) => {
      const time = prettyMilliseconds(elapsed, { secondsDecimalDigits: 0 })
      return elapsed < 1000 ? name : `${name} (${time})`
    })
    if (compiling.size > mostNamed) named.push(`and ${compiling.size - mostNamed} more`)
    const count = total === 1 ? '' : `${finished} of ${total} done; `
    if (named.length > 0) progress.update(`${count}compiling ${named.join(', ')}`)
    else if (finished < total) progress.update(`${count}reading`)
  }

  return {
    event(plugin, event) {
      const { type } = event
      if (type === 'toolchain') progress.update(event.line)
      else if (type === 'warning') progress.note(`${plugin}: ${event.message}`)
      else if (type !== 'validated') {
        const name = `${plugin} for ${event.target}`
        if (type === 'compile-end') compiling.delete(name)
        else compiling.set(name, type === 'compile-start' ? 0 : event.elapsedMilliseconds)
        show()
      }
    },
    done(plugin) {
      finished += 1
      for (const name of compiling.keys()) if (name.startsWith(`${plugin} for `)) compiling.delete(name)
      show()
    },
  }
}
