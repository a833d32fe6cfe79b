import { Json, JsonKind } from '../../assemblyscript/lib/json'
import { utf8 } from '../../assemblyscript/lib/request'

export class Consumer {
  secret: Uint8Array

  constructor(
    public name: string,
    public clientId: string,
    clientSecret: string,
  ) {
    this.secret = utf8(clientSecret)
  }
}

export class Config {
  consumers: Consumer[] = []
  issuer: string = 'Higress-Gateway'
  authPath: string = '/oauth2/token'
  authHeaderName: string = 'Authorization'
  globalCredentials: bool = true
  keepToken: bool = true
  /** Seconds. */
  tokenTtl: i64 = 7200
  clockSkewSeconds: i64 = 60

  findClient(id: string): Consumer | null {
    for (let i = 0; i < this.consumers.length; i++) {
      if (this.consumers[i].clientId == id) return this.consumers[i]
    }
    return null
  }

  /** Fills this in; returns what is wrong, or an empty string. */
  parse(json: Json): string {
    const consumers = json.get('consumers')
    if (consumers !== null) {
      if (consumers.kind != JsonKind.Array) return "'consumers' is no array"
      for (let i = 0; i < consumers.items.length; i++) {
        const problem = this.addConsumer(consumers.items[i])
        if (problem.length > 0) return problem
      }
    }
    const reader = new FieldReader(json)
    this.issuer = reader.text('issuer', this.issuer)
    // Both names of the field are in use.
    this.authHeaderName = reader.text('auth_header', this.authHeaderName)
    this.authHeaderName = reader.text('auth_header_name', this.authHeaderName)
    this.authPath = reader.text('auth_path', this.authPath)
    this.globalCredentials = reader.boolean('global_credentials', this.globalCredentials)
    this.keepToken = reader.boolean('keep_token', this.keepToken)
    this.tokenTtl = reader.integer('token_ttl', this.tokenTtl)
    this.clockSkewSeconds = reader.integer('clock_skew_seconds', this.clockSkewSeconds)
    if (!this.authPath.startsWith('/')) this.authPath = '/' + this.authPath
    return reader.problem
  }

  private addConsumer(json: Json): string {
    const name = json.string('name')
    const id = json.string('client_id')
    const secret = json.string('client_secret')
    if (name === null || id === null || secret === null) {
      return "a consumer needs 'name', 'client_id' and 'client_secret'"
    }
    for (let i = 0; i < this.consumers.length; i++) {
      if (this.consumers[i].name == name || this.consumers[i].clientId == id) {
        return "two consumers have the name or client_id of '" + name + "'"
      }
    }
    this.consumers.push(new Consumer(name, id, secret))
    return ''
  }
}

/** Reads fields that may be missing; one of another type is a problem. */
export class FieldReader {
  problem: string = ''

  constructor(private json: Json) {}

  private find(name: string, kind: JsonKind): Json | null {
    const field = this.json.get(name)
    if (field === null || field.kind == kind) return field
    this.problem = "'" + name + "' is of the wrong type"
    return null
  }

  text(name: string, otherwise: string): string {
    const field = this.find(name, JsonKind.String)
    return field === null ? otherwise : field.text
  }

  boolean(name: string, otherwise: bool): bool {
    const field = this.find(name, JsonKind.Boolean)
    return field === null ? otherwise : field.boolean
  }

  /** A whole number that is not negative. */
  integer(name: string, otherwise: i64): i64 {
    const field = this.find(name, JsonKind.Number)
    if (field === null) return otherwise
    if (!field.integer || field.number < 0) this.problem = "'" + name + "' is of the wrong type"
    return i64(field.number)
  }

  texts(name: string): string[] {
    const field = this.find(name, JsonKind.Array)
    const texts: string[] = []
    if (field === null) return texts
    for (let i = 0; i < field.items.length; i++) {
      if (field.items[i].kind != JsonKind.String) this.problem = "'" + name + "' is of the wrong type"
      texts.push(field.items[i].text)
    }
    return texts
  }
}
