// A proxy-wasm plugin that sets response headers and tells the upstream that it was here.
//
// Its configuration is one header a line, as in HTTP:
//
//   x-plugin: hello
//   x-served-by: the gateway
import {
  Context,
  FilterHeadersStatusValues,
  LogLevelValues,
  log,
  RootContext,
  registerRootContext,
  stream_context,
} from '@gcoredev/proxy-wasm-sdk-as/assembly'

export * from '../../plugins/assemblyscript/lib/callbacks'

class HeaderPlugin extends RootContext {
  names: string[] = []
  values: string[] = []

  onConfigure(size: u32): bool {
    if (!super.onConfigure(size)) return false
    this.names = []
    this.values = []
    if (size == 0) {
      this.names.push('x-plugin')
      this.values.push('assemblyscript')
      return true
    }
    const lines = this.getConfiguration().split('\n')
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i].trim()
      if (line.length == 0) continue
      const colon = line.indexOf(':')
      if (colon < 1) {
        log(LogLevelValues.critical, "not of the form 'name: value': " + line)
        return false
      }
      this.names.push(line.substring(0, colon).trim().toLowerCase())
      this.values.push(line.substring(colon + 1).trim())
    }
    return true
  }

  createContext(id: u32): Context {
    return new HeaderExchange(id, this)
  }
}

class HeaderExchange extends Context {
  constructor(
    id: u32,
    private plugin: HeaderPlugin,
  ) {
    super(id, plugin)
  }

  onRequestHeaders(_count: u32, _endOfStream: bool): FilterHeadersStatusValues {
    stream_context.headers.request.replace('x-seen-by', 'assemblyscript')
    return FilterHeadersStatusValues.Continue
  }

  onResponseHeaders(_count: u32, _endOfStream: bool): FilterHeadersStatusValues {
    for (let i = 0; i < this.plugin.names.length; i++) {
      stream_context.headers.response.replace(this.plugin.names[i], this.plugin.values[i])
    }
    return FilterHeadersStatusValues.Continue
  }
}

registerRootContext((id: u32) => new HeaderPlugin(id), 'header')
