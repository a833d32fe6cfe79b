import { chmod, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Writes a shell script that stands for a broken program. */
export async function writeScript(folder: string, name: string, text: string, mode = 0o755): Promise<string> {
  const file = path.join(folder, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `#!/bin/sh\n${text}\n`)
  await chmod(file, mode)
  return file
}
