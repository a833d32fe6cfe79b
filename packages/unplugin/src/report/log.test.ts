import { expect, test } from 'vitest'
import { createLog } from './log.ts'

test.each([
  ['info', ['i', 'w']],
  ['warn', ['w']],
  ['silent', []],
] as const)('level %s lets through %j', (level, expected) => {
  const texts: string[] = []
  const log = createLog(level)
  log.target = { info: (text) => void texts.push(text), warn: (text) => void texts.push(text) }
  log.info('i')
  log.warn('w')
  expect(texts).toEqual(expected)
})
