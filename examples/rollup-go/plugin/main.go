// A proxy-wasm plugin that sets response headers and tells the upstream that it was here.
//
// Its configuration is one header a line, as in HTTP:
//
//	x-plugin: hello
//	x-served-by: the gateway
package main

import (
	"strings"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

// main stays empty: the gateway calls _initialize, never main.
func main() {}

func init() {
	proxywasm.SetPluginContext(func(uint32) types.PluginContext { return &plugin{} })
}

type header struct{ name, value string }

type plugin struct {
	types.DefaultPluginContext
	headers []header
}

// OnPluginStart reads the configuration. A line that is no header keeps the plugin from starting.
func (p *plugin) OnPluginStart(size int) types.OnPluginStartStatus {
	p.headers = []header{{"x-plugin", "go"}}
	if size == 0 {
		return types.OnPluginStartStatusOK
	}
	data, err := proxywasm.GetPluginConfiguration()
	if err != nil {
		proxywasm.LogCritical("the configuration cannot be read: " + err.Error())
		return types.OnPluginStartStatusFailed
	}
	headers, wrong := parseHeaders(string(data))
	if wrong != "" {
		proxywasm.LogCritical("not of the form 'name: value': " + wrong)
		return types.OnPluginStartStatusFailed
	}
	p.headers = headers
	return types.OnPluginStartStatusOK
}

func (p *plugin) NewHttpContext(uint32) types.HttpContext {
	return &exchange{headers: p.headers}
}

// parseHeaders returns the headers, or the first line that is none.
func parseHeaders(text string) (headers []header, wrong string) {
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, value, found := strings.Cut(line, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		if !found || name == "" {
			return nil, line
		}
		headers = append(headers, header{name, strings.TrimSpace(value)})
	}
	return headers, ""
}

type exchange struct {
	types.DefaultHttpContext
	headers []header
}

func (e *exchange) OnHttpRequestHeaders(int, bool) types.Action {
	if err := proxywasm.ReplaceHttpRequestHeader("x-seen-by", "go"); err != nil {
		proxywasm.LogError("x-seen-by cannot be set: " + err.Error())
	}
	return types.ActionContinue
}

func (e *exchange) OnHttpResponseHeaders(int, bool) types.Action {
	for _, header := range e.headers {
		if err := proxywasm.ReplaceHttpResponseHeader(header.name, header.value); err != nil {
			proxywasm.LogError(header.name + " cannot be set: " + err.Error())
		}
	}
	return types.ActionContinue
}
