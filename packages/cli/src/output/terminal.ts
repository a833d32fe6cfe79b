import pc from 'picocolors'

/** Where a command prints: results to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Whether a person looks at `err`, so that progress may be drawn and redrawn. */
  interactive: boolean
  colors: ReturnType<typeof pc.createColors>
}

/** The streams of this process; quiet and colourless in CI and in pipes. */
export function processTerminal(): Terminal {
  // A reader such as `head` may close the pipe before everything is written; that is no failure of ours.
  process.stdout.on('error', ignoreClosedPipe)
  process.stderr.on('error', ignoreClosedPipe)
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    interactive: process.stderr.isTTY === true && process.env.CI === undefined,
    colors: pc,
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
