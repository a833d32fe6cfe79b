import type { ByteString } from './byte-string.ts'
import {
  addHeader,
  createHeaderMap,
  getHeader,
  type HeaderMap,
  removeHeader,
  setHeader,
} from './header-map.ts'
import type { LocalResponse, Stream } from './http-stream.ts'

/** The response that Envoy makes of what a plugin sent, and its body. */
export function buildLocalResponse(
  request: HeaderMap | undefined,
  local: LocalResponse,
): { headers: HeaderMap; body: ByteString } {
  if (request !== undefined && isGrpc(getHeader(request, 'content-type'))) {
    return { headers: buildGrpcHeaders(local), body: '' }
  }
  const headers = createHeaderMap('responseHeaders', [[':status', String(local.status)], ...local.headers])
  if (local.body === '') {
    removeHeader(headers, 'content-length')
    removeHeader(headers, 'content-type')
  } else {
    setHeader(headers, 'content-length', String(local.body.length))
    if (getHeader(headers, 'content-type') === undefined) addHeader(headers, 'content-type', 'text/plain')
  }
  return { headers, body: local.body }
}

function isGrpc(contentType: ByteString | undefined): boolean {
  return contentType === 'application/grpc' || contentType?.startsWith('application/grpc+') === true
}

function buildGrpcHeaders({ status, grpcStatus, body, headers }: LocalResponse): HeaderMap {
  const code = grpcStatus >= 0 && grpcStatus <= 16 ? grpcStatus : (grpcStatusOfHttp.get(status) ?? 2)
  const map = createHeaderMap('responseHeaders', [[':status', '200'], ...headers])
  setHeader(map, 'content-type', 'application/grpc')
  setHeader(map, 'grpc-status', String(code))
  if (body !== '') setHeader(map, 'grpc-message', percentEncode(body))
  removeHeader(map, 'content-length')
  return map
}

/** Mapping of the gRPC documents (`doc/http-grpc-status-mapping.md`); every other code is 2, unknown. */
const grpcStatusOfHttp: ReadonlyMap<number, number> = new Map([
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
])

function percentEncode(value: ByteString): ByteString {
  return value.replace(
    /[^\x20-\x24\x26-\x7e]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

/** Answers the client in place of the upstream, as far as that is still possible. */
export function applyLocalResponse(stream: Stream, local: LocalResponse): void {
  const { passedOn } = stream.response
  if (stream.closed || passedOn.complete) return
  if (stream.side === 'request') {
    stream.localResponse ??= local
    stream.answeredLocally = true
    stream.codeDetails = stream.localResponse.details
    return
  }
  stream.closed = true
  if (passedOn.headers !== undefined) {
    stream.reset = true
    return
  }
  const { headers, body } = buildLocalResponse(stream.request.headers, local)
  stream.response.headers = headers
  stream.response.trailers = undefined
  stream.response.passedOn = { headers: headers.entries, body, trailers: [], complete: true }
  stream.answeredLocally = true
  stream.codeDetails = local.details
}
