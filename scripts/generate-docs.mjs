// Writes docs/errors.md from the tables in the code, so that no code is ever without its line.
// `node scripts/generate-docs.mjs --check` fails when the file is not current. Needs `npm run build` first.
import { readFile, writeFile } from 'node:fs/promises'
import { findingCodes } from '@proxy-wasm-aot/core'
import { errorCodes } from '@proxy-wasm-aot/errors'

const file = 'docs/errors.md'
const text = `${[
  '# Errors and findings',
  '',
  'Made by `npm run docs` from the tables in the code; change it there.',
  '',
  '## Errors',
  '',
  'Every failure carries one of these codes, says what was expected, what was found, where, and what to do.',
  'The kind decides the exit status: `input` 1, `usage` 2, `environment` 3. A code never changes its meaning.',
  '',
  ...table(
    ['code', 'kind', 'when'],
    Object.entries(errorCodes).map(([code, { kind, summary }]) => [`\`${code}\``, kind, summary]),
  ),
  '',
  '## Findings',
  '',
  'What `validate` and every build say of a module. An `error` stops a build unless `onInvalid` is `warn`.',
  '',
  ...table(
    ['code', 'severity', 'when'],
    Object.entries(findingCodes).map(([code, { severity, summary }]) => [`\`${code}\``, severity, summary]),
  ),
].join('\n')}\n`

if (process.argv.includes('--check')) {
  const current = await readFile(file, 'utf8').catch(() => '')
  if (current !== text) {
    console.error(`${file} is not current: run npm run docs`)
    process.exitCode = 1
  }
} else {
  await writeFile(file, text)
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}
