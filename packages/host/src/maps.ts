import type { HeaderMap } from './header-map.ts'
import { type Side, trailersForChange } from './http-stream.ts'
import { streamOf, type Vm } from './vm.ts'

function visibleHeaders(side: Side | undefined): HeaderMap | undefined {
  return side?.headersVisible ? side.headers : undefined
}

function visibleTrailers(side: Side | undefined): HeaderMap | undefined {
  return side?.trailersVisible ? side.trailers : undefined
}

/** The map that a plugin may read now. */
export function readableMap(vm: Vm, type: number): HeaderMap | undefined {
  const stream = streamOf(vm)
  if (stream?.logging) {
    return [stream.request.headers, undefined, stream.response.headers, stream.response.trailers][type]
  }
  switch (type) {
    case 0:
      return visibleHeaders(stream?.request)
    case 1:
      return visibleTrailers(stream?.request)
    case 2:
      return visibleHeaders(stream?.response)
    case 3:
      return visibleTrailers(stream?.response)
    case 4:
      return vm.callouts.grpcInitialMetadata
    case 5:
      return vm.callouts.grpcTrailingMetadata
    case 6:
      return vm.callouts.httpHeaders
    default:
      return vm.callouts.httpTrailers
  }
}

/** The map that a plugin may change now; answers to its own calls are read only. */
export function changeableMap(vm: Vm, type: number): HeaderMap | undefined {
  const stream = streamOf(vm)
  if (stream === undefined) return undefined
  switch (type) {
    case 0:
      return visibleHeaders(stream.request)
    case 1:
      return trailersForChange(stream.request)
    case 2:
      return visibleHeaders(stream.response)
    case 3:
      return trailersForChange(stream.response)
    default:
      return undefined
  }
}
