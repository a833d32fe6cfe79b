import { type ByteString, int32Bytes, int64Bytes } from './byte-string.ts'
import { getAllHeaders, getHeader, type HeaderMap, headerBytes } from './header-map.ts'
import type { Stream } from './http-stream.ts'
import { readableMap } from './maps.ts'
import { serializePairs } from './pairs.ts'
import { streamOf, type Vm } from './vm.ts'
import { WasmResult } from './wasm-result.ts'

/** A property's value, or the result code of the host call. */
export type PropertyValue = ByteString | number

/**
 * The value of a property: set by the plugin, given by the scenario, or derived from the exchange.
 * @param path segments joined by NUL
 */
export function findProperty(vm: Vm, path: ByteString): PropertyValue {
  if (path === '') return WasmResult.SerializationFailure
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
      return (stream && streamProperty(vm, stream, path.split('\0'))) ?? WasmResult.NotFound
  }
}

/** Roots that cannot be had as a whole. */
const roots = [
  'request',
  'response',
  'connection',
  'source',
  'destination',
  'upstream',
  'xds',
  'filter_state',
]

const connectionProperties: ReadonlyMap<string, ByteString> = new Map([
  ['source.address', '127.0.0.1:50000'],
  ['source.port', int64Bytes(50_000n)],
  ['destination.address', '127.0.0.1:10000'],
  ['destination.port', int64Bytes(10_000n)],
  ['connection.id', int64Bytes(1n)],
  ['connection_id', int64Bytes(1n)],
  ['connection.mtls', '\0'],
  ['connection.requested_server_name', ''],
  ['xds.route_name', ''],
  ['metadata', ''],
])

function streamProperty(vm: Vm, stream: Stream, segments: readonly ByteString[]): PropertyValue | undefined {
  const [root = '', name, detail] = segments
  const path = segments.join('.')
  if (segments.length === 1 && roots.includes(root)) return WasmResult.SerializationFailure
  if (path === 'route_name' && vm.host.profile.hostFunctions.includes('proxy_redis_call')) return ''
  if (name !== undefined && (root === 'request' || root === 'response')) {
    if (segments.length === 3 && detail !== undefined) return joinedValues(mapOf(vm, root, name), detail)
    if (segments.length !== 2) return undefined
    return root === 'request' ? requestProperty(vm, stream, name) : responseProperty(vm, stream, name)
  }
  return connectionProperties.get(path)
}

const mapTypes: Readonly<Record<string, number>> = {
  'request.headers': 0,
  'response.headers': 2,
  'response.trailers': 3,
}

function mapOf(vm: Vm, root: ByteString, name: ByteString): HeaderMap | undefined {
  const path = `${root}.${name}`
  return Object.hasOwn(mapTypes, path) ? readableMap(vm, mapTypes[path] ?? 0) : undefined
}

function joinedValues(map: HeaderMap | undefined, name: ByteString): ByteString | undefined {
  const values = map === undefined ? [] : getAllHeaders(map, name)
  return values.length > 0 ? values.join(',') : undefined
}

function wholeMap(map: HeaderMap | undefined): ByteString {
  return map === undefined || map.entries.length === 0 ? int32Bytes(0) : serializePairs(map.entries)
}

const headerOfRequestProperty: ReadonlyMap<string, ByteString> = new Map([
  ['path', ':path'],
  ['host', ':authority'],
  ['scheme', ':scheme'],
  ['method', ':method'],
  ['referer', 'referer'],
  ['useragent', 'user-agent'],
  ['id', 'x-request-id'],
])

function requestProperty(vm: Vm, stream: Stream, name: ByteString): ByteString | undefined {
  const headers = readableMap(vm, 0)
  const header = headerOfRequestProperty.get(name)
  if (header !== undefined) return headers && getHeader(headers, header)
  switch (name) {
    case 'url_path':
      return headers && getHeader(headers, ':path')?.replace(/\?.*$/s, '')
    case 'query':
      return headers && getHeader(headers, ':path')?.replace(/^[^?]*\??/s, '')
    case 'headers':
      return wholeMap(headers)
    case 'protocol':
      return 'HTTP/1.1'
    case 'time':
      return int64Bytes(stream.startTime)
    case 'size':
      return int64Bytes(requestSize(stream, headers))
    case 'total_size':
      return int64Bytes(
        requestSize(stream, headers) + BigInt(headers === undefined ? 0 : headerBytes(headers)),
      )
    default:
      return undefined
  }
}

function requestSize(stream: Stream, headers: HeaderMap | undefined): bigint {
  const length = headers && getHeader(headers, 'content-length')
  return length !== undefined && /^[0-9]{1,18}$/.test(length)
    ? BigInt(length)
    : BigInt(stream.request.arrived)
}

function responseProperty(vm: Vm, stream: Stream, name: ByteString): ByteString | undefined {
  const { headers, arrived } = stream.response
  switch (name) {
    case 'code': {
      const status = headers && getHeader(headers, ':status')
      return status !== undefined && /^[0-9]{1,9}$/.test(status) ? int64Bytes(BigInt(status)) : undefined
    }
    case 'code_details':
      return headers && stream.codeDetails
    case 'flags':
      return int64Bytes(0n)
    case 'headers':
      return wholeMap(readableMap(vm, 2))
    case 'trailers':
      return wholeMap(readableMap(vm, 3))
    case 'size':
      return int64Bytes(BigInt(arrived))
    default:
      return undefined
  }
}
