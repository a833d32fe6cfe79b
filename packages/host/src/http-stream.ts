import type { ByteString, ByteStringPair } from './byte-string.ts'
import { createHeaderMap, type HeaderMap } from './header-map.ts'

export type SideName = 'request' | 'response'

/** A message as it comes in, chunk by chunk. */
export interface IncomingMessage {
  headers: readonly ByteStringPair[]
  body: readonly ByteString[]
  trailers: readonly ByteStringPair[]
}

/** What was passed on of a message. */
export interface PassedOn {
  headers: ByteStringPair[] | undefined
  body: ByteString
  trailers: ByteStringPair[]
  complete: boolean
}

/** How much of a side is held back: nothing, headers or data while callbacks go on, or everything. */
export type Hold = 'none' | 'part' | 'all'

/** One direction of a stream. */
export interface Side {
  readonly name: SideName
  /** Set once the headers have come. */
  headers: HeaderMap | undefined
  trailers: HeaderMap | undefined
  /** Whether the plugin can reach the maps; they are taken away once they are passed on. */
  headersVisible: boolean
  trailersVisible: boolean
  /** Data that is held back. */
  held: ByteString
  /** Whether `held` is the buffer that the plugin sees. */
  buffering: boolean
  /** The chunk being delivered, when it is not part of `held`. */
  chunk: ByteString | undefined
  /** Whether a body callback ran and has not ended with continue. */
  bodyPresent: boolean
  /** Whether the last thing delivered was the end of the message. */
  ended: boolean
  /** Body bytes that came in. */
  arrived: number
  hold: Hold
  passedOn: PassedOn
}

/** A response that the plugin makes itself. */
export interface LocalResponse {
  status: number
  details: ByteString
  headers: ByteStringPair[]
  body: ByteString
  /** -1 when it was not given. */
  grpcStatus: number
}

/** One exchange inside a VM. */
export interface Stream {
  readonly id: number
  readonly request: Side
  readonly response: Side
  /** Clock at the beginning, nanoseconds since 1970. */
  readonly startTime: bigint
  /** By segments joined with dots. */
  readonly properties: ReadonlyMap<string, ByteString>
  /** Values that the plugin set, by path with NULs. */
  readonly ownProperties: Map<ByteString, ByteString>
  side: SideName
  /** Set by the plugin on the request side: the response to run through it. */
  localResponse: LocalResponse | undefined
  /** Whether the client gets what the plugin sent. */
  answeredLocally: boolean
  /** Whether nothing more is delivered on either side. */
  closed: boolean
  reset: boolean
  /** Whether `proxy_on_log` runs. */
  logging: boolean
  codeDetails: ByteString
}

export function createStream(
  id: number,
  startTime: bigint,
  properties: ReadonlyMap<string, ByteString>,
): Stream {
  return {
    id,
    request: createSide('request'),
    response: createSide('response'),
    startTime,
    properties,
    ownProperties: new Map(),
    side: 'request',
    localResponse: undefined,
    answeredLocally: false,
    closed: false,
    reset: false,
    logging: false,
    codeDetails: 'via_upstream',
  }
}

function createSide(name: SideName): Side {
  return {
    name,
    headers: undefined,
    trailers: undefined,
    headersVisible: false,
    trailersVisible: false,
    held: '',
    buffering: false,
    chunk: undefined,
    bodyPresent: false,
    ended: false,
    arrived: 0,
    hold: 'none',
    passedOn: { headers: undefined, body: '', trailers: [], complete: false },
  }
}

/** Passes on everything that is held, and the end of the message where it has come. */
export function passOn(side: Side): void {
  const { passedOn } = side
  if (passedOn.complete) return
  passOnHeaders(side)
  passedOn.body += side.held
  side.held = ''
  side.buffering = false
  side.hold = 'none'
  if (!side.ended || side.chunk !== undefined) return
  passedOn.trailers = copyEntries(side.trailers)
  passedOn.complete = true
}

/** Passes on the headers alone, unless that has happened. */
export function passOnHeaders(side: Side): void {
  side.passedOn.headers ??= copyEntries(side.headers)
}

function copyEntries(map: HeaderMap | undefined): ByteStringPair[] {
  return (map?.entries ?? []).map(([name, value]) => [name, value])
}

/** The trailers, made anew where a plugin adds some at the end of a body. */
export function trailersForChange(side: Side): HeaderMap | undefined {
  if (side.trailers === undefined && side.bodyPresent && side.ended) {
    side.trailers = createHeaderMap(side.name === 'request' ? 'requestTrailers' : 'responseTrailers')
    side.trailersVisible = true
  }
  return side.trailersVisible ? side.trailers : undefined
}
