package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

type consumer struct {
	Name         string `json:"name"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

type config struct {
	Consumers         []consumer `json:"consumers"`
	Issuer            string     `json:"issuer"`
	AuthPath          string     `json:"auth_path"`
	AuthHeader        string     `json:"auth_header"`
	AuthHeaderName    string     `json:"auth_header_name"`
	GlobalCredentials bool       `json:"global_credentials"`
	KeepToken         bool       `json:"keep_token"`
	// Seconds.
	TokenTTL         int64 `json:"token_ttl"`
	ClockSkewSeconds int64 `json:"clock_skew_seconds"`
}

func parseConfig(data []byte) (*config, error) {
	c := &config{
		Issuer:            "Higress-Gateway",
		AuthPath:          "/oauth2/token",
		AuthHeader:        "Authorization",
		GlobalCredentials: true,
		KeepToken:         true,
		TokenTTL:          7200,
		ClockSkewSeconds:  60,
	}
	if err := json.Unmarshal(data, c); err != nil {
		return nil, err
	}
	// Both names of the field are in use.
	if c.AuthHeaderName == "" {
		c.AuthHeaderName = c.AuthHeader
	}
	if c.TokenTTL < 0 || c.ClockSkewSeconds < 0 {
		return nil, errors.New("'token_ttl' and 'clock_skew_seconds' cannot be negative")
	}
	if !strings.HasPrefix(c.AuthPath, "/") {
		c.AuthPath = "/" + c.AuthPath
	}
	for index, own := range c.Consumers {
		if own.Name == "" || own.ClientID == "" || own.ClientSecret == "" {
			return nil, errors.New("a consumer needs 'name', 'client_id' and 'client_secret'")
		}
		for _, other := range c.Consumers[:index] {
			if other.Name == own.Name || other.ClientID == own.ClientID {
				return nil, fmt.Errorf("two consumers have the name or client_id of '%s'", own.Name)
			}
		}
	}
	return c, nil
}

func (c *config) findClient(id string) *consumer {
	for index := range c.Consumers {
		if c.Consumers[index].ClientID == id {
			return &c.Consumers[index]
		}
	}
	return nil
}
