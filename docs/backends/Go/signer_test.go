package coupons

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
)

// The vectors of the npm package; COUPONKIT_VECTORS says where they are.
func TestVectors(t *testing.T) {
	path := os.Getenv("COUPONKIT_VECTORS")
	if path == "" {
		path = "../../../pkg-template/signing-vectors.json"
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Operation, Secret, Signature string
			Fields                       map[string]string
			Request                      struct {
				Method, URL, Body string
				Query             [][2]string
			}
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) == 0 {
		t.Fatal("no vectors")
	}
	for _, vector := range file.Vectors {
		request, fields := vector.Request, vector.Fields
		var signature string
		switch platform, _, _ := strings.Cut(vector.Operation, "."); platform {
		case "kingdee":
			address, _ := url.Parse(request.URL)
			signature = Kingdee(vector.Secret, request.Method, address.Path, request.Query, fields["nonce"], fields["timestamp"])
		case "tmall":
			form, _ := url.ParseQuery(request.Body)
			for name := range form {
				fields[name] = form.Get(name)
			}
			signature = TOP(fields["sign_method"], vector.Secret, fields)
		case "zvcms":
			signature = Zvcms(vector.Secret, fields["OpenId"], fields["GrantCode"], fields["Nonce"], fields["Timestamp"])
		default:
			signature = Waiqin(vector.Secret, request.Body, fields["timestamp"])
		}
		if signature != vector.Signature {
			t.Errorf("%s: %s, want %s", vector.Operation, signature, vector.Signature)
		}
	}
}
