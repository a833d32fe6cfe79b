package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

const (
	tokenType      = "application/at+jwt"
	sharedAudience = "default"
)

// claims are nil where a token has none.
type claims struct {
	Audience *string `json:"aud"`
	ClientID *string `json:"client_id"`
	Expires  *int64  `json:"exp"`
	Issued   *int64  `json:"iat"`
	Issuer   *string `json:"iss"`
	ID       *string `json:"jti,omitempty"`
	Scope    *string `json:"scope,omitempty"`
	Subject  *string `json:"sub"`
}

// base64url is strict: bits that are left over have to be zero.
var base64url = base64.RawURLEncoding.Strict()

func sign(input, secret string) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(input))
	return mac.Sum(nil)
}

// issueToken returns the token that these parameters get.
func (c *config) issueToken(form string, now int64, route func() string) (string, error) {
	parameters := parseParameters(form)
	grantType, hasGrantType := parameters["grant_type"]
	clientID, hasClientID := parameters["client_id"]
	clientSecret, hasClientSecret := parameters["client_secret"]
	consumer := c.findClient(clientID)
	switch {
	case !hasGrantType:
		return "", errors.New("grant_type is missing")
	case grantType != "client_credentials":
		return "", errors.New("grant_type:" + grantType + " is not support")
	case !hasClientID:
		return "", errors.New("client_id is missing")
	case consumer != nil && !hasClientSecret:
		return "", errors.New("client_secret is missing")
	case consumer == nil || subtle.ConstantTimeCompare([]byte(clientSecret), []byte(consumer.ClientSecret)) == 0:
		return "", errors.New("invalid client_id or client_secret")
	}
	audience := sharedAudience
	if !c.GlobalCredentials {
		audience = route()
	}
	expires := now + c.TokenTTL
	id := randomUUID()
	issued := claims{
		Audience: &audience, ClientID: &consumer.ClientID, Expires: &expires, Issued: &now, Issuer: &c.Issuer,
		ID: &id, Subject: &consumer.Name,
	}
	if scope, found := parameters["scope"]; found {
		issued.Scope = &scope
	}
	payload, err := json.Marshal(issued)
	if err != nil {
		return "", err
	}
	header := `{"alg":"HS256","typ":"` + tokenType + `"}`
	input := base64url.EncodeToString([]byte(header)) + "." + base64url.EncodeToString(payload)
	return input + "." + base64url.EncodeToString(sign(input, consumer.ClientSecret)), nil
}

// authenticate returns the consumer whose token this is. Nobody is trusted before the signature was checked.
func (c *config) authenticate(token string, now int64) (*consumer, *claims) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, nil
	}
	var header struct{ Alg, Typ string }
	var claims claims
	signature, err := base64url.DecodeString(parts[2])
	if err != nil || !decode(parts[0], &header) || !decode(parts[1], &claims) {
		return nil, nil
	}
	if claims.ClientID == nil || claims.Issuer == nil || claims.Subject == nil || claims.Audience == nil ||
		claims.Expires == nil || claims.Issued == nil {
		return nil, nil
	}
	consumer := c.findClient(*claims.ClientID)
	if consumer == nil || header.Alg != "HS256" || header.Typ != tokenType {
		return nil, nil
	}
	if !hmac.Equal(signature, sign(parts[0]+"."+parts[1], consumer.ClientSecret)) {
		return nil, nil
	}
	if *claims.Issuer != c.Issuer || *claims.Subject != consumer.Name ||
		now-c.ClockSkewSeconds > *claims.Expires || now+c.ClockSkewSeconds < *claims.Issued {
		return nil, nil
	}
	return consumer, &claims
}

func decode(part string, target any) bool {
	text, err := base64url.DecodeString(part)
	return err == nil && json.Unmarshal(text, target) == nil
}

// parseParameters takes the first value of each name; what is no escape stays as it is.
func parseParameters(form string) map[string]string {
	parameters := map[string]string{}
	form, _, _ = strings.Cut(form, "#")
	for _, part := range strings.Split(form, "&") {
		name, value, _ := strings.Cut(part, "=")
		name = unescape(name)
		if _, found := parameters[name]; part != "" && !found {
			parameters[name] = unescape(value)
		}
	}
	return parameters
}

func unescape(text string) string {
	var plain strings.Builder
	for index := 0; index < len(text); index++ {
		var value byte
		if text[index] == '%' && index+2 < len(text) {
			if _, err := fmt.Sscanf(text[index+1:index+3], "%02x", &value); err == nil {
				plain.WriteByte(value)
				index += 2
				continue
			}
		}
		if text[index] == '+' {
			plain.WriteByte(' ')
		} else {
			plain.WriteByte(text[index])
		}
	}
	return plain.String()
}

// randomUUID is of version 4 (RFC 9562).
func randomUUID() string {
	var bytes [16]byte
	rand.Read(bytes[:])
	bytes[6] = bytes[6]&0x0f | 0x40
	bytes[8] = bytes[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", bytes[0:4], bytes[4:6], bytes[6:8], bytes[8:10], bytes[10:])
}
