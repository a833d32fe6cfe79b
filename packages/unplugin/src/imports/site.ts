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
    const columns = lines.map((line) => columnOf(line, needle))
    const index = columns.findIndex((column) => column !== -1)
    const column = columns[index]
    if (column === undefined) continue
    return { file, line: index + 1, column, frame: codeFrame(lines, index, column, needle.length) }
  }
  return undefined
}

/** Where a line has the whole specifier, not the beginning of a longer one; -1 for nowhere. */
function columnOf(line: string, specifier: string): number {
  if (line.trimStart().startsWith('//')) return -1
  for (let from = 0; ; from += 1) {
    from = line.indexOf(specifier, from)
    if (from === -1 || !/[\w&=.-]/.test(line[from + specifier.length] ?? '')) return from
  }
}

function afterLastSlash(specifier: string): string {
  return specifier.slice(specifier.lastIndexOf('/') + 1)
}

/** Up to two lines before and after, with numbers, and a line of carets below the marked text. */
function codeFrame(lines: readonly string[], index: number, column: number, length: number): string {
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
