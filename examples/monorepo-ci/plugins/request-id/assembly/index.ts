// Gives every request without one an `x-request-id`, and sends it back to the client.
import {
  Context,
  FilterHeadersStatusValues,
  RootContext,
  registerRootContext,
  stream_context,
} from '@gcoredev/proxy-wasm-sdk-as/assembly'

export * from '../../../../plugins/assemblyscript/lib/callbacks'

const HEADER = 'x-request-id'

class RequestIdPlugin extends RootContext {
  createContext(id: u32): Context {
    return new RequestIdExchange(id, this)
  }
}

class RequestIdExchange extends Context {
  private requestId: string = ''

  onRequestHeaders(_count: u32, _endOfStream: bool): FilterHeadersStatusValues {
    this.requestId = stream_context.headers.request.get(HEADER)
    if (this.requestId.length == 0) {
      this.requestId = randomId()
      stream_context.headers.request.replace(HEADER, this.requestId)
    }
    return FilterHeadersStatusValues.Continue
  }

  onResponseHeaders(_count: u32, _endOfStream: bool): FilterHeadersStatusValues {
    // An answer of the gateway itself may come without a request.
    if (this.requestId.length > 0) stream_context.headers.response.replace(HEADER, this.requestId)
    return FilterHeadersStatusValues.Continue
  }
}

/** 128 random bits, in hexadecimal. */
function randomId(): string {
  const bytes = new Uint8Array(16)
  crypto.getRandomValues(bytes)
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += (bytes[i] >> 4).toString(16) + (bytes[i] & 15).toString(16)
  return text
}

registerRootContext((id: u32) => new RequestIdPlugin(id), 'request-id')
