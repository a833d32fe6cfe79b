import { callExport } from './callback.ts'
import { createHeaderMap } from './header-map.ts'
import {
  type Hold,
  type IncomingMessage,
  passOn,
  passOnHeaders,
  type Side,
  type Stream,
} from './http-stream.ts'
import { act, settle, tick } from './pump.ts'
import type { Vm } from './vm.ts'

/** Ticks that an exchange may still use. */
export interface TickBudget {
  left: number
}

/**
 * Delivers one message of a stream to the plugin, callback by callback, with the plugin's actions and all events
 * in between.
 * @returns `false` when the plugin paused and nothing could resume it
 * @throws GuestTrap
 */
export function runSide(
  vm: Vm,
  stream: Stream,
  side: Side,
  message: IncomingMessage,
  ticks: TickBudget,
): boolean {
  const { body, trailers } = message
  const headers = createHeaderMap(
    side.name === 'request' ? 'requestHeaders' : 'responseHeaders',
    message.headers,
  )
  side.headers = headers
  side.headersVisible = true
  side.ended = body.length === 0 && trailers.length === 0
  const args = [stream.id, headers.entries.length, Number(side.ended)]
  if (vm.abi === '0.1.0') args.pop()
  const result = callExport(vm, `proxy_on_${side.name}_headers`, args, stream.id, side.name) ?? 0
  const hold = headersStatus(vm, result)
  act(vm)
  afterHeaders(side, hold)
  if (!goOn(vm, stream, side, ticks)) return false

  for (const [index, chunk] of body.entries()) {
    if (isOver(stream, side)) return true
    side.ended = index === body.length - 1 && trailers.length === 0
    side.arrived += chunk.length
    deliverChunk(vm, stream, side, chunk)
    if (!goOn(vm, stream, side, ticks)) return false
  }
  if (trailers.length === 0 || isOver(stream, side)) return true

  side.trailers = createHeaderMap(side.name === 'request' ? 'requestTrailers' : 'responseTrailers', trailers)
  side.trailersVisible = true
  side.ended = true
  const trailerResult =
    callExport(
      vm,
      `proxy_on_${side.name}_trailers`,
      [stream.id, side.trailers.entries.length],
      stream.id,
      side.name,
    ) ?? 0
  const goesOn = trailerResult === 0 && !vm.sentLocalResponse
  act(vm)
  if (goesOn) side.trailersVisible = false
  if (goesOn) passOn(side)
  else if (!side.passedOn.complete) side.hold = 'all'
  return goOn(vm, stream, side, ticks)
}

/** Whether callbacks of this side have come to an end before the message did. */
function isOver(stream: Stream, side: Side): boolean {
  return (
    stream.closed || side.passedOn.complete || (side.name === 'request' && stream.localResponse !== undefined)
  )
}

/** Delivers what has come up, then waits where the plugin paused. `false` when it waits for ever. */
function goOn(vm: Vm, stream: Stream, side: Side, ticks: TickBudget): boolean {
  settle(vm)
  const waits = () => !isOver(stream, side) && (side.hold === 'all' || (side.ended && side.hold !== 'none'))
  while (waits() && ticks.left > 0 && vm.tickPeriod > 0) {
    ticks.left--
    tick(vm)
  }
  return !waits()
}

function headersStatus(vm: Vm, result: number): Hold {
  if (vm.sentLocalResponse || result > 4) return 'all'
  if (result === 1) return vm.abi === '0.2.100' ? 'part' : 'all'
  return result === 0 || result === 2 ? 'none' : 'all'
}

function afterHeaders(side: Side, hold: Hold): void {
  side.hold = hold
  if (hold !== 'none') return
  side.headersVisible = false
  passOnHeaders(side)
  if (side.ended) passOn(side)
}

function deliverChunk(vm: Vm, stream: Stream, side: Side, chunk: string): void {
  if (side.buffering) side.held += chunk
  else side.chunk = chunk
  side.bodyPresent = true
  const size = side.buffering ? side.held.length : chunk.length
  const args = [stream.id, size, Number(side.ended)]
  const result = callExport(vm, `proxy_on_${side.name}_body`, args, stream.id, side.name) ?? 0
  const status = vm.sentLocalResponse || result > 3 ? 3 : result
  // What the plugin continued in this callback is what was held before it; the status counts for what is left.
  act(vm)
  if (side.passedOn.complete) {
    side.chunk = undefined
    return
  }
  if (status !== 3) side.held += side.chunk ?? ''
  side.chunk = undefined
  side.buffering = false
  if (status === 0) {
    side.bodyPresent = false
    passOn(side)
    return
  }
  side.buffering = status === 1
  if (side.hold === 'none') side.hold = 'part'
}
