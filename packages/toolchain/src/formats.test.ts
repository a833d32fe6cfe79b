import { expect, test } from 'vitest'
import { formatOfRelease, releasesOfFormat, servesFormat } from './formats.ts'

test('a file serves for its own format, and one of format 6 for format 5', () => {
  const formats = [3, 4, 5, 6]
  const serving = formats.flatMap((written) =>
    formats.filter((wanted) => servesFormat(written, wanted)).map((wanted) => [written, wanted]),
  )
  expect(serving).toEqual([
    [3, 3],
    [4, 4],
    [5, 5],
    [6, 5],
    [6, 6],
  ])
})

test.each([
  ['1.3.3', 3],
  ['2.0.0', 3],
  ['2.1.1', 3],
  ['2.2.0', 3],
  ['2.3.1', 4],
  ['2.4.0', 4],
  ['2.4.1', 5],
  ['2.4.4', 5],
  ['main', 6],
  ['1.2.0', undefined],
  ['3.0.0', undefined],
  ['nonsense', undefined],
])('WAMR %s writes format %s', (version, format) => {
  expect(formatOfRelease(version)).toBe(format)
  if (format !== undefined) expect(releasesOfFormat).toHaveProperty(String(format))
})
