// Which configuration holds for a request: the gateway's own, or that of the first rule in `_rules_` that matches.
import { Json, JsonKind } from '../../assemblyscript/lib/json'
import { property, requestHeader } from '../../assemblyscript/lib/request'
import { Config, FieldReader } from './config'

/** Where a request goes, as rules see it. */
class Place {
  host: string = withoutPort(requestHeader(':authority'))
  route: string = property('route_name')
  cluster: string = property('cluster_name')
}

class Rule {
  routes: string[] = []
  routePrefixes: string[] = []
  domains: string[] = []
  services: string[] = []
  disabled: bool = false
  /** Null where the rule only says who may pass. */
  config: Config | null = null
  allowed: string[] = []

  matches(place: Place): bool {
    if (this.routes.length > 0) {
      return (
        this.routes.includes(place.route) && (this.services.length == 0 || this.hasService(place.cluster))
      )
    }
    if (this.routePrefixes.length > 0) {
      for (let i = 0; i < this.routePrefixes.length; i++) {
        if (place.route.startsWith(this.routePrefixes[i])) return true
      }
      return false
    }
    if (this.services.length > 0) return this.hasService(place.cluster)
    for (let i = 0; i < this.domains.length; i++) {
      const domain = this.domains[i]
      if (domain.startsWith('*')) {
        if (place.host.endsWith(domain.substring(1))) return true
      } else if (domain.endsWith('*')) {
        if (place.host.startsWith(domain.substring(0, domain.length - 1))) return true
      } else if (place.host == domain) {
        return true
      }
    }
    return false
  }

  /** A service is named with or without its port. */
  private hasService(cluster: string): bool {
    const parts = cluster.split('|')
    if (parts.length != 4) return false
    return this.services.includes(parts[3]) || this.services.includes(parts[3] + ':' + parts[1])
  }
}

export class Match {
  constructor(
    /** Null: the plugin has nothing to do. */
    public config: Config | null,
    /** Null: every consumer may pass. */
    public allowed: string[] | null,
    public required: bool,
  ) {}
}

export class Rules {
  private hasGlobalAuth: bool = false
  private globalAuth: bool = false
  private global: Config | null = null
  private list: Rule[] = []

  /** Fills this in; returns what is wrong, or an empty string. */
  parse(json: Json): string {
    const members = json.members
    if (members === null) return 'the configuration is no JSON object'
    const globalAuth = json.get('global_auth')
    if (globalAuth !== null) {
      if (globalAuth.kind != JsonKind.Boolean) return "'global_auth' is of the wrong type"
      this.hasGlobalAuth = true
      this.globalAuth = globalAuth.boolean
    }
    const rules = json.get('_rules_')
    if (members.size > (rules === null ? 0 : 1)) {
      const config = new Config()
      const problem = config.parse(json)
      if (problem.length == 0) this.global = config
      else if (rules === null) return problem
    }
    if (rules === null) return this.global === null ? 'the configuration is empty' : ''
    if (rules.kind != JsonKind.Array) return "'_rules_' is no array"
    for (let i = 0; i < rules.items.length; i++) {
      const problem = this.addRule(rules.items[i])
      if (problem.length > 0) return problem
    }
    return ''
  }

  private addRule(json: Json): string {
    const members = json.members
    if (members === null) return 'a rule is no JSON object'
    const rule = new Rule()
    const reader = new FieldReader(json)
    rule.routes = reader.texts('_match_route_')
    rule.routePrefixes = reader.texts('_match_route_prefix_')
    rule.domains = reader.texts('_match_domain_')
    rule.services = reader.texts('_match_service_')
    rule.disabled = reader.boolean('_disable_', false)
    rule.allowed = reader.texts('allow')
    if (reader.problem.length > 0) return reader.problem
    if (rule.routes.length + rule.routePrefixes.length + rule.domains.length + rule.services.length == 0) {
      return "a rule needs '_match_route_', '_match_route_prefix_', '_match_domain_' or '_match_service_'"
    }
    const names = members.keys()
    for (let i = 0; i < names.length; i++) {
      if (names[i] == 'allow' || names[i].startsWith('_')) continue
      const config = new Config()
      const problem = config.parse(json)
      if (problem.length == 0) rule.config = config
      else if (!members.has('allow')) return problem
      break
    }
    this.list.push(rule)
    return ''
  }

  find(): Match {
    if (this.list.length == 0) return this.decide(this.global, null)
    const place = new Place()
    for (let i = 0; i < this.list.length; i++) {
      const rule = this.list[i]
      if (!rule.matches(place)) continue
      if (rule.disabled) return new Match(null, null, false)
      if (rule.config !== null) return this.decide(rule.config, null)
      return this.decide(this.global, rule.allowed)
    }
    return this.hasGlobalAuth && this.globalAuth
      ? this.decide(this.global, null)
      : new Match(null, null, false)
  }

  /** With `global_auth: false` only rules with `allow` ask for authentication. */
  private decide(config: Config | null, allowed: string[] | null): Match {
    const required = config !== null && (allowed !== null || !this.hasGlobalAuth || this.globalAuth)
    return new Match(config, allowed, required)
  }
}

function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':')
  if (colon < 0 || colon < authority.indexOf(']')) return authority
  for (let i = colon + 1; i < authority.length; i++) {
    const code = authority.charCodeAt(i)
    if (code < 0x30 || code > 0x39) return authority
  }
  return authority.substring(0, colon)
}
