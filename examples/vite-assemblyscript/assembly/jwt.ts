// A proxy-wasm plugin that lets only requests with a valid JSON Web Token pass (HS256, in `Authorization: Bearer`).
//
// Configuration, as JSON:
//
//   {"secret": "…", "issuer": "…", "clock_skew_seconds": 60}
//
// `secret` is needed, the others are not. The upstream gets the token's `sub` as `x-jwt-subject`.
import {
  Context,
  FilterHeadersStatusValues,
  GrpcStatusValues,
  get_current_time_nanoseconds,
  LogLevelValues,
  log,
  makeHeaderPair,
  RootContext,
  registerRootContext,
  send_local_response,
  stream_context,
} from '@gcoredev/proxy-wasm-sdk-as/assembly'
import { decodeBase64url } from '../../plugins/assemblyscript/lib/base64url'
import { Json, JsonKind, parseJson } from '../../plugins/assemblyscript/lib/json'
import { equalInConstantTime, hmacSha256 } from '../../plugins/assemblyscript/lib/sha256'

export * from '../../plugins/assemblyscript/lib/callbacks'

const BEARER = 'Bearer '

class JwtPlugin extends RootContext {
  secret: Uint8Array = new Uint8Array(0)
  issuer: string | null = null
  clockSkewSeconds: f64 = 60

  onConfigure(size: u32): bool {
    if (!super.onConfigure(size)) return false
    const configuration = parseJson(this.getConfiguration())
    if (configuration === null) {
      log(LogLevelValues.critical, 'the configuration is no JSON')
      return false
    }
    const secret = configuration.string('secret')
    if (secret === null || secret.length == 0) {
      log(LogLevelValues.critical, 'the configuration needs a "secret"')
      return false
    }
    this.secret = utf8(secret)
    this.issuer = configuration.string('issuer')
    const skew = configuration.get('clock_skew_seconds')
    if (skew !== null && skew.kind == JsonKind.Number) this.clockSkewSeconds = skew.number
    return true
  }

  createContext(id: u32): Context {
    return new JwtExchange(id, this)
  }
}

class JwtExchange extends Context {
  constructor(
    id: u32,
    private plugin: JwtPlugin,
  ) {
    super(id, plugin)
  }

  onRequestHeaders(_count: u32, _endOfStream: bool): FilterHeadersStatusValues {
    const authorization = stream_context.headers.request.get('authorization')
    if (!authorization.startsWith(BEARER)) return this.deny('Jwt is missing')
    const claims = this.verify(authorization.substring(BEARER.length))
    if (claims === null) return this.deny('Jwt verification fails')

    const now = f64(get_current_time_nanoseconds() / 1_000_000_000)
    const skew = this.plugin.clockSkewSeconds
    const expires = claims.get('exp')
    if (expires !== null && (expires.kind != JsonKind.Number || expires.number + skew < now)) {
      return this.deny('Jwt is expired')
    }
    const notBefore = claims.get('nbf')
    if (notBefore !== null && (notBefore.kind != JsonKind.Number || notBefore.number - skew > now)) {
      return this.deny('Jwt not yet valid')
    }
    const issuer = this.plugin.issuer
    if (issuer !== null && claims.string('iss') != issuer) return this.deny('Jwt issuer is not configured')

    const subject = claims.string('sub')
    if (subject !== null) stream_context.headers.request.replace('x-jwt-subject', subject)
    else stream_context.headers.request.remove('x-jwt-subject')
    return FilterHeadersStatusValues.Continue
  }

  /** The claims of a token whose signature is right, or null. */
  private verify(token: string): Json | null {
    const parts = token.split('.')
    if (parts.length != 3) return null
    const signature = decodeBase64url(parts[2])
    if (signature === null) return null
    const signed = utf8(parts[0] + '.' + parts[1])
    if (!equalInConstantTime(signature, hmacSha256(this.plugin.secret, signed))) return null

    const header = decodeBase64url(parts[0])
    const payload = decodeBase64url(parts[1])
    if (header === null || payload === null) return null
    const parsedHeader = parseJson(String.UTF8.decode(header.buffer))
    if (parsedHeader === null || parsedHeader.string('alg') != 'HS256') return null
    const claims = parseJson(String.UTF8.decode(payload.buffer))
    return claims !== null && claims.kind == JsonKind.Object ? claims : null
  }

  private deny(reason: string): FilterHeadersStatusValues {
    const headers = [makeHeaderPair('www-authenticate', 'Bearer')]
    send_local_response(401, 'jwt', String.UTF8.encode(reason), headers, GrpcStatusValues.InvalidCode)
    return FilterHeadersStatusValues.StopIteration
  }
}

function utf8(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text))
}

registerRootContext((id: u32) => new JwtPlugin(id), 'jwt')
