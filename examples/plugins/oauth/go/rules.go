package main

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// place is where a request goes, as rules see it.
type place struct{ authority, route, cluster string }

// rules says which configuration holds where: the gateway's own, or that of the first rule in `_rules_` that matches.
type rules struct {
	globalAuth *bool
	global     *config
	list       []rule
}

type rule struct {
	Routes        []string `json:"_match_route_"`
	RoutePrefixes []string `json:"_match_route_prefix_"`
	Domains       []string `json:"_match_domain_"`
	Services      []string `json:"_match_service_"`
	Disabled      bool     `json:"_disable_"`
	Allow         []string `json:"allow"`

	// config is nil where the rule only says who may pass.
	config  *config
	allowed map[string]bool
}

type match struct {
	// config is nil where the plugin has nothing to do.
	config *config
	// allowed is nil where every consumer may pass.
	allowed  map[string]bool
	required bool
}

func parseRules(data []byte) (rules, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return rules{}, err
	}
	var parsed struct {
		GlobalAuth *bool             `json:"global_auth"`
		Rules      []json.RawMessage `json:"_rules_"`
	}
	if err := json.Unmarshal(data, &parsed); err != nil {
		return rules{}, err
	}
	result := rules{globalAuth: parsed.GlobalAuth}
	_, hasRules := fields["_rules_"]
	delete(fields, "_rules_")
	if len(fields) > 0 {
		global, err := parseConfig(data)
		if err != nil && !hasRules {
			return rules{}, err
		}
		result.global = global
	}
	if !hasRules && result.global == nil {
		return rules{}, errors.New("the configuration is empty")
	}
	for _, text := range parsed.Rules {
		one, err := parseRule(text)
		if err != nil {
			return rules{}, err
		}
		result.list = append(result.list, one)
	}
	return result, nil
}

func parseRule(data []byte) (rule, error) {
	var parsed rule
	var fields map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal(data, &parsed), json.Unmarshal(data, &fields)); err != nil {
		return rule{}, err
	}
	if len(parsed.Routes)+len(parsed.RoutePrefixes)+len(parsed.Domains)+len(parsed.Services) == 0 {
		return rule{}, errors.New(
			"a rule needs '_match_route_', '_match_route_prefix_', '_match_domain_' or '_match_service_'")
	}
	parsed.allowed = map[string]bool{}
	for _, name := range parsed.Allow {
		parsed.allowed[name] = true
	}
	_, hasAllow := fields["allow"]
	for name := range fields {
		if name == "allow" || strings.HasPrefix(name, "_") {
			continue
		}
		own, err := parseConfig(data)
		if err != nil && !hasAllow {
			return rule{}, err
		}
		parsed.config = own
		break
	}
	return parsed, nil
}

// find asks for the place only where a rule needs it.
func (r *rules) find(where func() place) match {
	if len(r.list) == 0 {
		return r.decide(r.global, nil)
	}
	here := where()
	for index := range r.list {
		rule := &r.list[index]
		if !rule.matches(here) {
			continue
		}
		if rule.Disabled {
			return match{}
		}
		if rule.config != nil {
			return r.decide(rule.config, nil)
		}
		return r.decide(r.global, rule.allowed)
	}
	if r.globalAuth != nil && *r.globalAuth {
		return r.decide(r.global, nil)
	}
	return match{}
}

// decide holds that with `global_auth: false` only rules with `allow` ask for authentication.
func (r *rules) decide(config *config, allowed map[string]bool) match {
	required := config != nil && (allowed != nil || r.globalAuth == nil || *r.globalAuth)
	return match{config, allowed, required}
}

func (r *rule) matches(here place) bool {
	switch {
	case len(r.Routes) > 0:
		return slices.Contains(r.Routes, here.route) && (len(r.Services) == 0 || r.hasService(here.cluster))
	case len(r.RoutePrefixes) > 0:
		return slices.ContainsFunc(r.RoutePrefixes, func(prefix string) bool {
			return strings.HasPrefix(here.route, prefix)
		})
	case len(r.Services) > 0:
		return r.hasService(here.cluster)
	}
	host := withoutPort(here.authority)
	return slices.ContainsFunc(r.Domains, func(domain string) bool {
		if suffix, found := strings.CutPrefix(domain, "*"); found {
			return strings.HasSuffix(host, suffix)
		}
		if prefix, found := strings.CutSuffix(domain, "*"); found {
			return strings.HasPrefix(host, prefix)
		}
		return host == domain
	})
}

// hasService knows a service with or without its port.
func (r *rule) hasService(cluster string) bool {
	parts := strings.Split(cluster, "|")
	if len(parts) != 4 {
		return false
	}
	return slices.Contains(r.Services, parts[3]) || slices.Contains(r.Services, parts[3]+":"+parts[1])
}

func withoutPort(authority string) string {
	colon := strings.LastIndexByte(authority, ':')
	if colon < 0 || colon < strings.IndexByte(authority, ']') || strings.Trim(authority[colon+1:], "0123456789") != "" {
		return authority
	}
	return authority[:colon]
}
