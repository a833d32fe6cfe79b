import { decodeBase64url, encodeBase64url } from '../../assemblyscript/lib/base64url'
import { Json, JsonKind, parseJson, quoteJson } from '../../assemblyscript/lib/json'
import { parseParameters, property, utf8 } from '../../assemblyscript/lib/request'
import { equalInConstantTime, hmacSha256 } from '../../assemblyscript/lib/sha256'
import { Config, Consumer } from './config'

const TOKEN_TYPE = 'application/at+jwt'

/** A token, or why there is none. */
export class Issued {
  constructor(
    public token: string,
    public problem: string,
  ) {}
}

/** The token that these parameters of a token request get. `now` in seconds since 1970. */
export function issueToken(config: Config, form: string, now: i64): Issued {
  const parameters = parseParameters(form)
  if (!parameters.has('grant_type')) return new Issued('', 'grant_type is missing')
  const grantType = parameters.get('grant_type')
  if (grantType != 'client_credentials') return new Issued('', 'grant_type:' + grantType + ' is not support')
  if (!parameters.has('client_id')) return new Issued('', 'client_id is missing')
  const consumer = config.findClient(parameters.get('client_id'))
  if (consumer === null) return new Issued('', 'invalid client_id or client_secret')
  if (!parameters.has('client_secret')) return new Issued('', 'client_secret is missing')
  if (!equalInConstantTime(utf8(parameters.get('client_secret')), consumer.secret)) {
    return new Issued('', 'invalid client_id or client_secret')
  }
  const audience = config.globalCredentials ? 'default' : property('route_name')
  let payload = '{"aud":' + quoteJson(audience) + ',"client_id":' + quoteJson(consumer.clientId)
  payload += ',"exp":' + (now + config.tokenTtl).toString() + ',"iat":' + now.toString()
  payload += ',"iss":' + quoteJson(config.issuer) + ',"jti":"' + randomUuid() + '"'
  if (parameters.has('scope')) payload += ',"scope":' + quoteJson(parameters.get('scope'))
  payload += ',"sub":' + quoteJson(consumer.name) + '}'
  const header = '{"alg":"HS256","typ":"' + TOKEN_TYPE + '"}'
  const input = encodeBase64url(utf8(header)) + '.' + encodeBase64url(utf8(payload))
  return new Issued(input + '.' + encodeBase64url(hmacSha256(consumer.secret, utf8(input))), '')
}

/** Whose token it is, and for whom. */
export class Authenticated {
  constructor(
    public consumer: Consumer,
    public audience: string,
  ) {}
}

/** Null where the token is nobody's. Nobody is trusted before the signature was checked. */
export function authenticate(config: Config, token: string, now: i64): Authenticated | null {
  const parts = token.split('.')
  if (parts.length != 3) return null
  const header = decodePart(parts[0])
  const claims = decodePart(parts[1])
  const signature = decodeBase64url(parts[2])
  if (header === null || claims === null || signature === null) return null

  const clientId = claims.string('client_id')
  const issuer = claims.string('iss')
  const subject = claims.string('sub')
  const audience = claims.string('aud')
  const expires = claims.get('exp')
  const issued = claims.get('iat')
  if (clientId === null || issuer === null || subject === null || audience === null) return null
  if (expires === null || !expires.integer || issued === null || !issued.integer) return null

  const consumer = config.findClient(clientId)
  if (consumer === null || header.string('alg') != 'HS256' || header.string('typ') != TOKEN_TYPE) return null
  const expected = hmacSha256(consumer.secret, utf8(parts[0] + '.' + parts[1]))
  if (!equalInConstantTime(signature, expected)) return null

  if (issuer != config.issuer || subject != consumer.name) return null
  const skew = config.clockSkewSeconds
  if (f64(now - skew) > expires.number || f64(now + skew) < issued.number) return null
  return new Authenticated(consumer, audience)
}

function decodePart(part: string): Json | null {
  const bytes = decodeBase64url(part)
  if (bytes === null) return null
  const json = parseJson(String.UTF8.decode(bytes.buffer))
  return json !== null && json.kind == JsonKind.Object ? json : null
}

/** Version 4 (RFC 9562). */
function randomUuid(): string {
  const bytes = new Uint8Array(16)
  crypto.getRandomValues(bytes)
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  let text = ''
  for (let i = 0; i < bytes.length; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-'
    text += (bytes[i] >> 4).toString(16) + (bytes[i] & 15).toString(16)
  }
  return text
}
