// Package coupons is a backend's half of couponkit: secrets never reach a page.
package coupons

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"net/url"
	"sort"
	"strings"
)

// Kingdee makes X-Api-Signature. The query is not encoded; the body is not signed.
func Kingdee(clientSecret, method, path string, query [][2]string, nonce, timestamp string) string {
	var pairs []string
	for _, pair := range query {
		pairs = append(pairs, encode(pair[0])+"="+encode(pair[1]))
	}
	sort.Strings(pairs)
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		pairs[i] = encode(name) + "=" + encode(value)
	}
	text := method + "\n" + encode(path) + "\n" + strings.Join(pairs, "&") +
		"\nx-api-nonce:" + nonce + "\nx-api-timestamp:" + timestamp + "\n"
	return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(mac(sha256.New, clientSecret, text))))
}

// TOP signs all public and business parameters.
func TOP(signMethod, secret string, params map[string]string) string {
	var names []string
	for name, value := range params {
		if name != "" && name != "sign" && value != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var text strings.Builder
	for _, name := range names {
		text.WriteString(name + params[name])
	}
	switch signMethod {
	case "md5":
		return strings.ToUpper(md5Hex(secret + text.String() + secret))
	case "hmac":
		return upperHex(mac(md5.New, secret, text.String()))
	}
	return upperHex(mac(sha256.New, secret, text.String()))
}

// Waiqin's digest over the exact body; the timestamp is yyyyMMddHHmmss at +08:00.
func Waiqin(appkey, body, timestamp string) string {
	return md5Hex(body + "|" + appkey + "|" + timestamp)
}

// Zvcms makes zvcms's Token; the timestamp is epoch seconds. Very likely, not proved: see docs/signing.md.
func Zvcms(openKey, openID, grantCode, nonce, timestamp string) string {
	text := "grantCode=" + grantCode + "&nonce=" + nonce + "&openId=" + openID + "&timestamp=" + timestamp
	return encode(base64.StdEncoding.EncodeToString(mac(sha1.New, openKey, text)))
}

// encode percent-encodes all but A-Za-z0-9-_.~
func encode(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func md5Hex(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

func mac(algorithm func() hash.Hash, secret, text string) []byte {
	hasher := hmac.New(algorithm, []byte(secret))
	hasher.Write([]byte(text))
	return hasher.Sum(nil)
}

func upperHex(bytes []byte) string {
	return strings.ToUpper(hex.EncodeToString(bytes))
}
