// Issues and checks OAuth 2.0 access tokens, as ../oauth.cc does.
import {
  BufferTypeValues,
  Context,
  FilterDataStatusValues,
  FilterHeadersStatusValues,
  GrpcStatusValues,
  get_buffer_bytes,
  get_current_time_nanoseconds,
  Headers,
  LogLevelValues,
  log,
  makeHeaderPair,
  RootContext,
  registerRootContext,
  send_local_response,
  stream_context,
} from '@gcoredev/proxy-wasm-sdk-as/assembly'
import { parseJson } from '../../assemblyscript/lib/json'
import { property, requestHeader } from '../../assemblyscript/lib/request'
import { Config } from './config'
import { Match, Rules } from './rules'
import { authenticate, issueToken } from './token'

export * from '../../assemblyscript/lib/callbacks'

const BEARER = 'Bearer '
const DENIED_DETAILS = 'oauth_access_denied'
const MAXIMUM_PATH_IN_REALM = 256

class OauthPlugin extends RootContext {
  rules: Rules | null = null

  /** Without a configuration every request passes. */
  onConfigure(size: u32): bool {
    this.rules = null
    if (size == 0) return true
    if (!super.onConfigure(size)) return false
    const json = parseJson(this.getConfiguration())
    const rules = new Rules()
    const problem = json === null ? 'the configuration is no JSON' : rules.parse(json)
    if (problem.length > 0) {
      log(LogLevelValues.error, problem)
      return false
    }
    this.rules = rules
    return true
  }

  createContext(id: u32): Context {
    return new OauthExchange(id, this)
  }
}

class OauthExchange extends Context {
  private config: Config | null = null
  private wantsForm: bool = false

  constructor(
    id: u32,
    private plugin: OauthPlugin,
  ) {
    super(id, plugin)
  }

  onRequestHeaders(_count: u32, endOfStream: bool): FilterHeadersStatusValues {
    const rules = this.plugin.rules
    if (rules === null) return FilterHeadersStatusValues.Continue
    const match = rules.find()
    const config = match.config
    if (config === null) return FilterHeadersStatusValues.Continue
    this.config = config

    const path = requestHeader(':path')
    const mark = path.indexOf('?')
    if ((mark < 0 ? path : path.substring(0, mark)).endsWith(config.authPath)) {
      return this.onTokenRequest(config, mark < 0 ? '' : path.substring(mark + 1), mark >= 0, endOfStream)
    }
    return !match.required || checkToken(config, match)
      ? FilterHeadersStatusValues.Continue
      : FilterHeadersStatusValues.StopIteration
  }

  onRequestBody(size: usize, endOfStream: bool): FilterDataStatusValues {
    const config = this.config
    if (!this.wantsForm || config === null) return FilterDataStatusValues.Continue
    if (!endOfStream) return FilterDataStatusValues.StopIterationAndBuffer
    const body = get_buffer_bytes(BufferTypeValues.HttpRequestBody, 0, u32(size))
    answerTokenRequest(config, String.UTF8.decode(body))
    return FilterDataStatusValues.StopIterationNoBuffer
  }

  private onTokenRequest(
    config: Config,
    query: string,
    hasQuery: bool,
    endOfStream: bool,
  ): FilterHeadersStatusValues {
    const method = requestHeader(':method')
    if (method == 'GET') {
      if (hasQuery) answerTokenRequest(config, query)
      else refuseToken('Authorize parameters are missing')
    } else if (method == 'POST') {
      const contentType = requestHeader('content-type').toLowerCase()
      if (!contentType.includes('application/x-www-form-urlencoded')) refuseToken('Invalid content-type')
      else if (endOfStream) answerTokenRequest(config, '')
      else {
        // To stop here would keep the body away as well.
        this.wantsForm = true
        return FilterHeadersStatusValues.Continue
      }
    } else {
      return FilterHeadersStatusValues.Continue
    }
    return FilterHeadersStatusValues.StopIteration
  }
}

function nowSeconds(): i64 {
  return i64(get_current_time_nanoseconds() / 1_000_000_000)
}

function answerTokenRequest(config: Config, form: string): void {
  const issued = issueToken(config, form, nowSeconds())
  if (issued.problem.length > 0) {
    refuseToken(issued.problem)
    return
  }
  const ttl = config.tokenTtl.toString()
  const body = '{"access_token":"' + issued.token + '","expires_in":' + ttl + ',"token_type":"bearer"}'
  respond(200, '', body, [makeHeaderPair('Content-Type', 'application/json')])
}

function refuseToken(problem: string): void {
  // Blanks would split the access log's field.
  respond(400, (DENIED_DETAILS + '{' + problem + '}').replaceAll(' ', '_'), problem, [])
}

function checkToken(config: Config, match: Match): bool {
  const header = requestHeader(config.authHeaderName)
  const start = header.indexOf(BEARER)
  const token = start < 0 ? '' : header.substring(start + BEARER.length)
  const found = authenticate(config, token, nowSeconds())
  if (found === null) {
    const challenge = makeHeaderPair('WWW-Authenticate', 'Bearer realm="' + originalUri() + '"')
    respond(401, DENIED_DETAILS, 'Invalid Jwt token', [challenge])
    return false
  }
  const allowed = match.allowed
  const mayPass = allowed === null || allowed.includes(found.consumer.name)
  if (!mayPass || (!config.globalCredentials && found.audience != property('route_name'))) {
    respond(403, DENIED_DETAILS, 'Access Denied', [])
    return false
  }
  if (!config.keepToken) stream_context.headers.request.remove(config.authHeaderName)
  stream_context.headers.request.replace('X-Mse-Consumer', found.consumer.name)
  return true
}

function originalUri(): string {
  const path = requestHeader(':path')
  if (path.length == 0) return ''
  const original = requestHeader('x-envoy-original-path')
  const shown = (original.length == 0 ? path : original).substring(0, MAXIMUM_PATH_IN_REALM)
  return requestHeader(':scheme') + '://' + requestHeader(':authority') + shown
}

function respond(status: u32, details: string, body: string, headers: Headers): void {
  send_local_response(status, details, String.UTF8.encode(body), headers, GrpcStatusValues.InvalidCode)
}

registerRootContext((id: u32) => new OauthPlugin(id), 'oauth')
