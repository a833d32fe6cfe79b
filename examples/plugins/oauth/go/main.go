// Issues and checks OAuth 2.0 access tokens, as ../oauth.cc does.
package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

const (
	bearer             = "Bearer "
	maximumPathInRealm = 256
	noGrpcStatus       = -1
)

// main stays empty: the gateway calls _initialize, never main.
func main() {}

func init() {
	proxywasm.SetPluginContext(func(uint32) types.PluginContext { return &plugin{} })
}

type plugin struct {
	types.DefaultPluginContext
	rules rules
}

// OnPluginStart reads the configuration; without one every request passes.
func (p *plugin) OnPluginStart(size int) types.OnPluginStartStatus {
	p.rules = rules{}
	if size == 0 {
		return types.OnPluginStartStatusOK
	}
	data, err := proxywasm.GetPluginConfiguration()
	if err == nil {
		p.rules, err = parseRules(data)
	}
	if err != nil {
		proxywasm.LogError(err.Error())
		return types.OnPluginStartStatusFailed
	}
	return types.OnPluginStartStatusOK
}

func (p *plugin) NewHttpContext(uint32) types.HttpContext { return &exchange{rules: &p.rules} }

type exchange struct {
	types.DefaultHttpContext
	rules     *rules
	config    *config
	wantsForm bool
}

func (e *exchange) OnHttpRequestHeaders(_ int, endOfStream bool) types.Action {
	match := e.rules.find(requestPlace)
	if match.config == nil {
		return types.ActionContinue
	}
	e.config = match.config
	path := requestHeader(":path")
	route, query, hasQuery := strings.Cut(path, "?")
	if strings.HasSuffix(route, e.config.AuthPath) {
		return e.onTokenRequest(query, hasQuery, endOfStream)
	}
	if match.required && !e.checkToken(match.allowed) {
		return types.ActionPause
	}
	return types.ActionContinue
}

func (e *exchange) OnHttpRequestBody(size int, endOfStream bool) types.Action {
	if !e.wantsForm {
		return types.ActionContinue
	}
	if endOfStream {
		body, err := proxywasm.GetHttpRequestBody(0, size)
		if err != nil && size > 0 {
			proxywasm.LogErrorf("the request's body cannot be read: %v", err)
		}
		e.answerTokenRequest(string(body))
	}
	return types.ActionPause
}

func (e *exchange) onTokenRequest(query string, hasQuery, endOfStream bool) types.Action {
	switch requestHeader(":method") {
	case "GET":
		if hasQuery {
			e.answerTokenRequest(query)
		} else {
			refuseToken("Authorize parameters are missing")
		}
	case "POST":
		contentType := strings.ToLower(requestHeader("content-type"))
		switch {
		case !strings.Contains(contentType, "application/x-www-form-urlencoded"):
			refuseToken("Invalid content-type")
		case endOfStream:
			e.answerTokenRequest("")
		default:
			// To pause here would keep the body away as well.
			e.wantsForm = true
			return types.ActionContinue
		}
	default:
		return types.ActionContinue
	}
	return types.ActionPause
}

func (e *exchange) answerTokenRequest(form string) {
	token, err := e.config.issueToken(form, time.Now().Unix(), func() string { return property("route_name") })
	if err != nil {
		refuseToken(err.Error())
		return
	}
	// Written by hand so that it has the bytes of the other versions.
	body := fmt.Sprintf(`{"access_token":"%s","expires_in":%d,"token_type":"bearer"}`, token, e.config.TokenTTL)
	respond(200, body, [][2]string{{"Content-Type", "application/json"}})
}

func refuseToken(problem string) {
	respond(400, problem, nil)
}

func (e *exchange) checkToken(allowed map[string]bool) bool {
	var consumer *consumer
	var claims *claims
	if _, token, found := strings.Cut(requestHeader(e.config.AuthHeaderName), bearer); found {
		consumer, claims = e.config.authenticate(token, time.Now().Unix())
	}
	if consumer == nil {
		challenge := `Bearer realm="` + originalURI() + `"`
		respond(401, "Invalid Jwt token", [][2]string{{"WWW-Authenticate", challenge}})
		return false
	}
	mayPass := allowed == nil || allowed[consumer.Name]
	if !mayPass || (!e.config.GlobalCredentials && *claims.Audience != property("route_name")) {
		respond(403, "Access Denied", nil)
		return false
	}
	if !e.config.KeepToken {
		report(proxywasm.RemoveHttpRequestHeader(e.config.AuthHeaderName))
	}
	report(proxywasm.ReplaceHttpRequestHeader("X-Mse-Consumer", consumer.Name))
	return true
}

func originalURI() string {
	path := requestHeader(":path")
	if path == "" {
		return ""
	}
	if original := requestHeader("x-envoy-original-path"); original != "" {
		path = original
	}
	return requestHeader(":scheme") + "://" + requestHeader(":authority") + path[:min(len(path), maximumPathInRealm)]
}

func requestPlace() place {
	return place{requestHeader(":authority"), property("route_name"), property("cluster_name")}
}

// requestHeader is empty where there is no such header.
func requestHeader(name string) string {
	value, err := proxywasm.GetHttpRequestHeader(name)
	if err != nil {
		return ""
	}
	return value
}

func property(name string) string {
	value, err := proxywasm.GetProperty([]string{name})
	if err != nil {
		return ""
	}
	return string(value)
}

// respond leaves out the details for the access log, which this SDK cannot give.
func respond(status uint32, body string, headers [][2]string) {
	report(proxywasm.SendHttpResponse(status, headers, []byte(body), noGrpcStatus))
}

func report(err error) {
	if err != nil {
		proxywasm.LogErrorf("the gateway refused: %v", err)
	}
}
