import { type ByteString, int64Bytes } from './byte-string.ts'
import { getHeader, type HeaderMap, headerBytes } from './header-map.ts'
import type { Side, Stream } from './http-stream.ts'
import { serializePairs } from './pairs.ts'
import { streamOf, type Vm } from './vm.ts'

/**
 * The value of a property: set by the plugin, given by the scenario, or derived from the exchange.
 * @param path segments joined by NUL
 */
export function findProperty(vm: Vm, path: ByteString): ByteString | undefined {
  if (path === '') return undefined
  const dotted = path.replaceAll('\0', '.')
  const stream = streamOf(vm)
  const given =
    stream?.ownProperties.get(path) ?? stream?.properties.get(dotted) ?? vm.host.properties.get(dotted)
  if (given !== undefined) return given
  switch (dotted) {
    case 'plugin_name':
      return vm.host.pluginName
    case 'plugin_root_id':
      return vm.host.rootId
    case 'plugin_vm_id':
      return vm.host.vmId
    default:
      return stream && streamProperty(stream, path.split('\0'))
  }
}

const connectionProperties: Readonly<Record<string, ByteString>> = {
  'source.address': '127.0.0.1:50000',
  'source.port': int64Bytes(50_000n),
  'destination.address': '127.0.0.1:10000',
  'destination.port': int64Bytes(10_000n),
  'connection.id': int64Bytes(1n),
  connection_id: int64Bytes(1n),
  'connection.mtls': '\0',
  route_name: '',
}

function streamProperty(stream: Stream, segments: readonly ByteString[]): ByteString | undefined {
  const [root, name, detail] = segments
  if (root === 'request' && name !== undefined && segments.length <= 3) {
    return detail === undefined
      ? requestProperty(stream, name)
      : fieldOf(name, detail, stream.request, ['headers'])
  }
  if (root === 'response' && name !== undefined && segments.length <= 3) {
    if (stream.response.headers === undefined) return undefined
    return detail === undefined
      ? responseProperty(stream, name)
      : fieldOf(name, detail, stream.response, ['headers', 'trailers'])
  }
  const dotted = segments.join('.')
  return Object.hasOwn(connectionProperties, dotted) ? connectionProperties[dotted] : undefined
}

function fieldOf(
  map: ByteString,
  name: ByteString,
  side: Side,
  allowed: readonly string[],
): ByteString | undefined {
  if (!allowed.includes(map)) return undefined
  const headers = map === 'headers' ? side.headers : side.trailers
  return headers && getHeader(headers, name)
}

const headerOfRequestProperty: Readonly<Record<string, ByteString>> = {
  path: ':path',
  host: ':authority',
  scheme: ':scheme',
  method: ':method',
  referer: 'referer',
  useragent: 'user-agent',
  id: 'x-request-id',
}

function requestProperty(stream: Stream, name: ByteString): ByteString | undefined {
  const { headers } = stream.request
  if (headers === undefined) return undefined
  if (Object.hasOwn(headerOfRequestProperty, name)) {
    return getHeader(headers, headerOfRequestProperty[name] ?? '')
  }
  switch (name) {
    case 'url_path':
      return getHeader(headers, ':path')?.replace(/\?.*$/s, '')
    case 'query':
      return getHeader(headers, ':path')?.replace(/^[^?]*\??/s, '')
    case 'headers':
      return serializePairs(headers.entries)
    case 'protocol':
      return 'HTTP/1.1'
    case 'time':
      return int64Bytes(stream.startTime)
    case 'size':
      return int64Bytes(requestSize(stream, headers))
    case 'total_size':
      return int64Bytes(requestSize(stream, headers) + BigInt(headerBytes(headers)))
    default:
      return undefined
  }
}

function requestSize(stream: Stream, headers: HeaderMap): bigint {
  const length = getHeader(headers, 'content-length')
  return length !== undefined && /^[0-9]{1,18}$/.test(length)
    ? BigInt(length)
    : BigInt(stream.request.arrived)
}

function responseProperty(stream: Stream, name: ByteString): ByteString | undefined {
  const { headers, arrived } = stream.response
  if (headers === undefined) return undefined
  switch (name) {
    case 'code': {
      const status = getHeader(headers, ':status')
      return status !== undefined && /^[0-9]{1,9}$/.test(status) ? int64Bytes(BigInt(status)) : undefined
    }
    case 'code_details':
      return stream.codeDetails
    case 'flags':
      return int64Bytes(0n)
    case 'headers':
      return serializePairs(headers.entries)
    case 'size':
      return int64Bytes(BigInt(arrived))
    default:
      return undefined
  }
}
