import type { Bytes, ExchangeResult, HeaderPairs, Trace } from '@proxy-wasm-aot/host'
import type { Terminal } from './terminal.ts'

/** What a plugin did, as people read it: logs, then for each exchange what went on and what came back. */
export function formatTrace(terminal: Terminal, trace: Trace): string {
  const { colors } = terminal
  const lines = [`engine ${colors.bold(trace.engine)}, ${trace.memoryPages} pages of memory`]
  for (const note of trace.notes) lines.push(colors.dim(note))
  for (const event of trace.events) {
    if ('log' in event) lines.push(`${colors.dim(`[${event.log.level}]`)} ${formatBytes(event.log.message)}`)
  }
  if (trace.failure !== undefined) lines.push(...formatFailure(terminal, trace.failure))
  for (const exchange of trace.exchanges) lines.push(...formatExchange(terminal, exchange))
  for (const [name, metric] of Object.entries(trace.metrics))
    lines.push(`${metric.type} ${name} = ${metric.value}`)
  const hostCalls = trace.events.filter((event) => 'hostCall' in event).length
  lines.push(colors.dim(`${hostCalls} host calls`))
  return lines.join('\n')
}

function formatExchange(terminal: Terminal, exchange: ExchangeResult): string[] {
  const { colors } = terminal
  const lines = ['', colors.bold(exchange.name)]
  if (exchange.request !== undefined) {
    lines.push('  request to the upstream', ...formatMessage(exchange.request))
  }
  const origin = exchange.localResponse ? 'response of the plugin itself' : 'response to the client'
  lines.push(`  ${origin}`, ...formatMessage(exchange.response))
  if (exchange.stuck !== undefined) {
    lines.push(colors.yellow(`  the ${exchange.stuck} is paused, and nothing in the scenario resumes it`))
  }
  if (exchange.failure !== undefined) lines.push(...formatFailure(terminal, exchange.failure))
  return lines
}

function formatMessage(message: { headers: HeaderPairs; body: Bytes; trailers: HeaderPairs }): string[] {
  const lines = message.headers.map(([name, value]) => `    ${formatBytes(name)}: ${formatBytes(value)}`)
  if (message.body !== '') lines.push(`    ${formatBytes(message.body)}`)
  for (const [name, value] of message.trailers)
    lines.push(`    ${formatBytes(name)}: ${formatBytes(value)} (trailer)`)
  return lines
}

function formatFailure({ colors }: Terminal, failure: NonNullable<Trace['failure']>): string[] {
  return [
    colors.red(`failed at stage ${failure.stage}: ${failure.message}`),
    ...failure.callStack.map((frame) => colors.dim(`    at ${frame}`)),
  ]
}

function formatBytes(bytes: Bytes): string {
  return typeof bytes === 'string' ? bytes : `base64:${bytes.base64}`
}
