import { join } from 'node:path'
import { execa } from 'execa'

/** What one run of the load gave. Times are milliseconds as the client sees them. */
export interface LoadFigures {
  requests: number
  seconds: number
  median: number
  p95: number
  p99: number
  /** Requests without an answer. */
  failed: number
  /** Answers other than 2xx or 3xx. */
  refused: number
}

export interface Load {
  tool: LoadTool
  users: number
  /** Seconds. */
  duration: number
  token: string
}

export const loadTools = ['wrk', 'k6'] as const
export type LoadTool = (typeof loadTools)[number]

/** What to do where a tool is not there. */
const remedies: Record<LoadTool, string> = {
  wrk: 'install it (Debian and Ubuntu: apt-get install wrk)',
  k6: 'install it as k6 describes (this project does not bring it: its licence is the AGPL), or use --tool wrk',
}

/** Puts one gateway under load: every user sends the next request when the answer to the last has come. */
export async function runLoad(url: string, { tool, users, duration, token }: Load): Promise<LoadFigures> {
  const script = (name: string) => join(import.meta.dirname, name)
  const run =
    tool === 'wrk'
      ? execa(
          'wrk',
          [
            '-t',
            String(Math.min(2, users)),
            '-c',
            String(users),
            '-d',
            `${duration}s`,
            '-s',
            script('load.lua'),
            url,
          ],
          { env: { WRK_TOKEN: token } },
        )
      : execa(
          'k6',
          ['run', '--quiet', '--vus', String(users), '--duration', `${duration}s`, script('load.k6.js')],
          { env: { URL: url, TOKEN: token } },
        )
  const { stdout } = await run
  const line = stdout.split('\n').find((text) => text.startsWith('{"requests"'))
  if (line === undefined) throw new Error(`${tool} printed no figures:\n${stdout}`)
  return JSON.parse(line) as LoadFigures
}

/** The version of a tool, or an error that says how to get it. */
export async function loadToolVersion(tool: LoadTool): Promise<string> {
  const result = await execa(tool, tool === 'k6' ? ['version'] : ['-v'], { reject: false, all: true })
  if (result.code === 'ENOENT') throw new Error(`${tool} was not found: ${remedies[tool]}`)
  return result.all?.split('\n')[0]?.replace(/ Copyright.*/, '') ?? tool
}
