import type { Terminal } from './terminal.ts'

/** One line of progress: redrawn with the elapsed time for a person, printed once a step in a log. */
export interface Progress {
  update(text: string): void
  /** Prints a line that stays. */
  note(text: string): void
  stop(): void
}

/** @param silent nothing is drawn or printed at all */
export async function createProgress(terminal: Terminal, silent: boolean): Promise<Progress> {
  if (silent) return { update: () => {}, note: () => {}, stop: () => {} }
  if (!terminal.interactive) {
    let last = ''
    return {
      update: (text) => {
        // The elapsed time at the end changes each second; a log wants each step once.
        const step = text.replace(/ \([^)]*\)$/, '')
        if (step !== last) terminal.err(step)
        last = step
      },
      note: (text) => terminal.err(text),
      stop: () => {},
    }
  }
  const { default: ora } = await import('ora')
  const spinner = ora({ stream: process.stderr })
  return {
    update: (text) => {
      spinner.text = text
      if (!spinner.isSpinning) spinner.start()
    },
    note: (text) => {
      spinner.clear()
      terminal.err(text)
    },
    stop: () => void spinner.stop(),
  }
}
