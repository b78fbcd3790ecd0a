package coupons

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Shop is what the shop holds; Session is the seller's.
type Shop struct {
	URL, AppKey, Secret, Session, BizCode string
	// Activities are those that run, each with its coupon_type.
	Activities map[string]int
	// Customer says who is signed in: the customer's open_id, or "".
	Customer func(*http.Request) string
}

var client = &http.Client{
	Timeout:       8 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// Claim is forward mode for Tmall: the page says which activity, everything else is the backend's. The page's side:
//
//	new Client({ forward: ({ params }) => fetch('/claim?activity=' + encodeURIComponent(params.uuid), { method: 'POST' })
//	    .then(async (r) => ({ status: r.status, text: await r.text() })) })
func (shop Shop) Claim(w http.ResponseWriter, r *http.Request) {
	openID, activity := shop.Customer(r), r.URL.Query().Get("activity")
	couponType, runs := shop.Activities[activity]
	if r.Method != http.MethodPost || openID == "" || !runs {
		http.Error(w, "", http.StatusForbidden)
		return
	}
	// The same for every tap and every retry: the platform then answers with the same coupon.
	outID := sha256.Sum256([]byte(openID + " " + activity))
	dto, _ := json.Marshal(map[string]any{
		"biz_code": shop.BizCode, "open_id": openID, "channel": "h5", "uuid": activity,
		"out_id": hex.EncodeToString(outID[:16]), "coupon_type": couponType,
	})
	params := map[string]string{
		"method": "tmall.nrt.coupon.send", "format": "json", "v": "2.0", "sign_method": "hmac-sha256",
		"app_key": shop.AppKey, "session": shop.Session, "nrt_coupon_send_dto": string(dto),
		"timestamp": time.Now().In(time.FixedZone("+08:00", 8*3600)).Format("2006-01-02 15:04:05"),
	}
	params["sign"] = TOP("hmac-sha256", shop.Secret, params)
	form := url.Values{}
	for name, value := range params {
		form.Set(name, value)
	}
	answer, err := client.Post(shop.URL, "application/x-www-form-urlencoded;charset=utf-8", strings.NewReader(form.Encode()))
	if err != nil {
		// Nothing of the error: it names the platform's address. The page may repeat the claim, the out_id makes that harmless.
		http.Error(w, "", http.StatusBadGateway)
		return
	}
	defer answer.Body.Close()
	w.WriteHeader(answer.StatusCode)
	io.Copy(w, io.LimitReader(answer.Body, 1<<20))
}
