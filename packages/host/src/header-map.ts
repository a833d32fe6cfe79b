import { type ByteString, type ByteStringPair, lowerCase } from './byte-string.ts'

/** Which side's headers a map holds; it decides which names are joined instead of repeated. */
export type HeaderMapKind =
  | 'requestHeaders'
  | 'requestTrailers'
  | 'responseHeaders'
  | 'responseTrailers'
  | 'other'

/**
 * Headers with the rules of Envoy's `HeaderMapImpl`: names in lower case, pseudo headers before all others,
 * and a fixed set of names of which there is only one entry whose value is joined with commas.
 */
export interface HeaderMap {
  readonly kind: HeaderMapKind
  readonly entries: ByteStringPair[]
}

const joinedHeaders = new Set(
  (
    'connection content-type content-length keep-alive proxy-connection proxy-status transfer-encoding upgrade via ' +
    'x-envoy-decorator-operation x-request-id'
  ).split(' '),
)

const joinedByKind: Record<HeaderMapKind, ReadonlySet<string>> = {
  requestHeaders: new Set([
    ...joinedHeaders,
    ...(
      ':authority :method :path :protocol :scheme expect grpc-timeout te user-agent x-client-trace-id ' +
      'x-envoy-internal x-envoy-external-address x-envoy-original-path x-envoy-retry-on x-forwarded-client-cert ' +
      'x-forwarded-for x-forwarded-host x-forwarded-proto'
    ).split(' '),
  ]),
  responseHeaders: new Set([
    ...joinedHeaders,
    ...':status date grpc-message grpc-status location server x-envoy-upstream-service-time'.split(' '),
  ]),
  requestTrailers: new Set(),
  responseTrailers: new Set(['grpc-message', 'grpc-status']),
  other: new Set(),
}

export function createHeaderMap(kind: HeaderMapKind, pairs: readonly ByteStringPair[] = []): HeaderMap {
  const map: HeaderMap = { kind, entries: [] }
  for (const [name, value] of pairs) addHeader(map, name, value)
  return map
}

function keyOf(map: HeaderMap, name: ByteString): ByteString {
  const key = lowerCase(name)
  return key === 'host' && map.kind === 'requestHeaders' ? ':authority' : key
}

export function getHeader(map: HeaderMap, name: ByteString): ByteString | undefined {
  const key = keyOf(map, name)
  for (const entry of map.entries) if (entry[0] === key) return entry[1]
  return undefined
}

/** The values of all entries of a name, in order. */
export function getAllHeaders(map: HeaderMap, name: ByteString): ByteString[] {
  const key = keyOf(map, name)
  return map.entries.filter((entry) => entry[0] === key).map(([, value]) => value)
}

export function addHeader(map: HeaderMap, name: ByteString, value: ByteString): void {
  const key = keyOf(map, name)
  if (joinedByKind[map.kind].has(key)) {
    const present = map.entries.find((entry) => entry[0] === key)
    if (present !== undefined) {
      if (value !== '') present[1] = present[1] === '' ? value : `${present[1]},${value}`
      return
    }
  }
  if (!key.startsWith(':')) {
    map.entries.push([key, value])
    return
  }
  const behindPseudoHeaders = map.entries.findIndex((entry) => !entry[0].startsWith(':'))
  map.entries.splice(behindPseudoHeaders < 0 ? map.entries.length : behindPseudoHeaders, 0, [key, value])
}

export function removeHeader(map: HeaderMap, name: ByteString): void {
  const key = keyOf(map, name)
  for (let index = map.entries.length - 1; index >= 0; index--) {
    if (map.entries[index]?.[0] === key) map.entries.splice(index, 1)
  }
}

export function replaceHeader(map: HeaderMap, name: ByteString, value: ByteString): void {
  removeHeader(map, name)
  addHeader(map, name, value)
}

/** Gives a header one value where it stands; without one it is added. */
export function setHeader(map: HeaderMap, name: ByteString, value: ByteString): void {
  const key = keyOf(map, name)
  const present = map.entries.find((entry) => entry[0] === key)
  if (present === undefined) addHeader(map, key, value)
  else present[1] = value
}

export function setHeaders(map: HeaderMap, pairs: readonly ByteStringPair[]): void {
  map.entries.length = 0
  for (const [name, value] of pairs) addHeader(map, name, value)
}

/** Bytes of all names and values, as Envoy's `byteSize` counts them. */
export function headerBytes(map: HeaderMap): number {
  return map.entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
}
