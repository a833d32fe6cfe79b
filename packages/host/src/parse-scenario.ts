import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { type Document, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { Scenario } from './scenario.ts'
import { scenarioSchema } from './scenario-schema.ts'

/**
 * Reads a scenario written in YAML or JSON.
 *
 * @param name for messages: the path that the text was read from
 * @throws ProxyWasmAotError SCENARIO_MALFORMED, SCENARIO_INVALID, both with line and column
 *
 * @example
 * parseScenario('exchanges:\n  - request: { headers: [[":path", "/admin"]] }', 'admin.yaml')
 */
export function parseScenario(text: string, name: string): Scenario {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [syntaxError] = document.errors
  if (syntaxError !== undefined) {
    const place = formatPlace(name, lines, syntaxError.pos[0])
    throw new ProxyWasmAotError('SCENARIO_MALFORMED', `${place}: ${syntaxError.message}`, {
      expected: 'a scenario in YAML or JSON',
      found: syntaxError.message,
      where: { file: name, offset: syntaxError.pos[0] },
      remedy: 'Correct the text at that line; the README of @proxy-wasm-aot/host has an example.',
      cause: syntaxError,
    })
  }
  const parsed = scenarioSchema.safeParse(toPlainData(document, name) ?? {})
  if (parsed.success) return parsed.data
  throw invalidScenario(document, lines, name, parsed.error)
}

function toPlainData(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 })
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    throw new ProxyWasmAotError('SCENARIO_MALFORMED', `${name}: ${words}`, {
      expected: 'a scenario in YAML or JSON',
      found: words,
      where: { file: name },
      remedy: 'Use fewer aliases, and none that refers to itself.',
      cause,
    })
  }
}

function invalidScenario(
  document: Document,
  lines: LineCounter,
  name: string,
  error: z.ZodError,
): ProxyWasmAotError {
  const [first] = error.issues
  const path = [...(first?.path ?? [])]
  if (first?.code === 'unrecognized_keys') path.push(first.keys[0] ?? '')
  const offset = offsetOf(document, path)
  const field = path.join('.') || 'the scenario'
  const others = error.issues.length - 1
  return new ProxyWasmAotError(
    'SCENARIO_INVALID',
    `${formatPlace(name, lines, offset)}: ${field}: ${first?.message ?? 'invalid'}` +
      (others > 0 ? ` (and ${others} more)` : ''),
    {
      expected: 'a field and a value that scenario.schema.json has',
      found: describe(document, path),
      where: { file: name, offset, subject: field },
      remedy: 'Correct the field; scenario.schema.json of @proxy-wasm-aot/host lists all fields.',
      cause: error,
    },
  )
}

/** Where a field begins in the text: its own key, or the nearest node around it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: readonly number[] | null }
      | undefined
    const start = node?.range?.[0]
    if (start !== undefined) return start
  }
  return 0
}

function describe(document: Document, path: readonly PropertyKey[]): string {
  const value: unknown = document.getIn(path)
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function formatPlace(name: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset)
  return `${name}:${line}:${col}`
}
