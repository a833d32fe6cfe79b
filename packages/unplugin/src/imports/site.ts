import { readFile } from 'node:fs/promises'

/** The place of an import in the file that has it. */
export interface ImportSite {
  file: string
  /** From 1. */
  line: number
  /** From 0, as bundlers count. */
  column: number
  /** The lines around, with the import marked. */
  frame: string
}

/**
 * Finds an import in its file as it lies on disk, so that the place is right whatever was transformed since.
 *
 * @returns `undefined` where the file cannot be read or does not have the text (a virtual module, an alias).
 */
export async function findImportSite(importer: string, specifier: string): Promise<ImportSite | undefined> {
  const file = importer.replace(/\?.*$/, '')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split(/\r?\n/)
  for (const needle of [specifier, afterLastSlash(specifier)]) {
    const index = lines.findIndex((line) => line.includes(needle) && !line.trimStart().startsWith('//'))
    const column = lines[index]?.indexOf(needle)
    if (column === undefined) continue
    return { file, line: index + 1, column, frame: codeFrame(lines, index, column, needle.length) }
  }
  return undefined
}

function afterLastSlash(specifier: string): string {
  return specifier.slice(specifier.lastIndexOf('/') + 1)
}

/** Up to two lines before and after, with numbers, and a line of carets below the marked text. */
export function codeFrame(lines: readonly string[], index: number, column: number, length: number): string {
  const first = Math.max(0, index - 2)
  const shown = lines.slice(first, index + 3)
  const width = String(first + shown.length).length
  return shown
    .flatMap((line, offset) => {
      const number = first + offset + 1
      const numbered = `${String(number).padStart(width)} | ${line}`
      if (number !== index + 1) return [numbered.trimEnd()]
      const indent = line.slice(0, column).replace(/[^\t]/g, ' ')
      return [numbered, `${' '.repeat(width)} | ${indent}${'^'.repeat(Math.max(1, length))}`]
    })
    .join('\n')
}
