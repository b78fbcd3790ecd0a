//! pkg-template/signing-vectors.json: what backends in other languages check
//! themselves with. The file is made here; `UPDATE_VECTORS=1 cargo test --test
//! vectors` writes it anew.

mod documents;
mod hashes;

use couponkit::platforms::SECRET;
use documents::{canonical, json, prepare, to_json};
use serde_json::Value;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg-template/signing-vectors.json");

/// The vendors' own examples: request, what the signer adds, secret, signature.
const OFFICIAL: [(&str, &str, &str, &str, &str); 3] = [
    (
        "kingdee.listWriteOffs",
        r#"{"method":"GET","url":"https://api.kingdee.com/jdyconnector/app_management/kingdee_auth_token","headers":[],"query":[["app_key","bVZgAZOv1"],["app_signature","MzZlYTk0ODk4MWZlNjdiODNmNWU4YzViNzYxNGM5MTFlOGJkN2NjMzk0MTJkZGNhZGM0NzZhN2YxZDJmOTlkZA=="]]}"#,
        r#"{"nonce":"4427456950","timestamp":"1670305063559"}"#,
        "f2adcfef73369bfc4e1384677d38a0ff",
        // base64 of the hex that the vendor prints.
        "OTFiZTliNDFiMjNkYTI3YzVhNzg4MDI4ZGU3MWY1ZTA5ZTk1NjVlNGM1YTI1ZjIxY2Y5YTA3ZGY2OGI1MGQ1MQ==",
    ),
    (
        "tmall.sendCoupon",
        r#"{"method":"POST","url":"https://eco.taobao.com/router/rest","headers":[],"query":[],"body":"fields=num_iid%2Ctitle%2Cnick%2Cprice%2Cnum&format=json&method=taobao.item.seller.get&num_iid=11223344&sign_method=md5&v=2.0"}"#,
        r#"{"app_key":"12345678","session":"test","timestamp":"2016-01-01 12:00:00"}"#,
        "helloworld",
        "66987CB115214E59E6EC978214934FB8",
    ),
    (
        "waiqin.addVoucher",
        r#"{"method":"POST","url":"https://openapi.waiqin365.com/","headers":[],"query":[],"body":"{\"org_id\":\"ORG001\",\"org_name\":\"南京掌控网络\",\"org_parent_id\":\"\",\"org_sequence\":001}"}"#,
        r#"{"timestamp":"20150806142836"}"#,
        "BFCO0PAgIUgd50c0l6",
        "74267bf0cae0998a719879ec9b3c7780",
    ),
];

/// zvcms's scheme, by an example that is public for V3 of the interface; whether
/// V2 signs in the same way is not proved, so it is no official one.
const ZVCMS_V3: (&str, &str, &str, &str) = (
    r#"{"method":"POST","url":"http://openapi.zvcms.com/api/v2","headers":[],"query":[]}"#,
    r#"{"GrantCode":"fake-grant-code-0001","Nonce":"24680","OpenId":"fake-open-id-for-test-only-0001","Timestamp":"1712563200"}"#,
    "fake-open-key-for-test-only-0001",
    "ySypL4SRFMmfSrCqOiFE01LK3ks%3D",
);

/// The vendor's example of what asks for Kingdee's app-token.
const APP_SIGNATURE: (&str, &str, &str) = (
    "abc",
    "abc123",
    "ZDljMTI3NGIyNTE1MTRkYzlkNjc1MDNhYjUzMzgzNWMyY2M4YTdjMzdmNmM3YTVlNDkxMTkzNjdiOTFjNzUyZQ==",
);

const KINGDEE_FIELDS: &str = r#"{"nonce":"4427456950","timestamp":"1763812800000"}"#;
const TMALL_FIELDS: &str =
    r#"{"app_key":"12345678","session":"session 1+1","timestamp":"2025-11-22 20:00:00"}"#;
const WAIQIN_FIELDS: &str = r#"{"timestamp":"20251122200000"}"#;
const ZVCMS_FIELDS: &str = r#"{"GrantCode":"782c281f62","Nonce":"4427456950","OpenId":"6dc05b4ac175cf316d226252b05cf685","Timestamp":"1763812800"}"#;
const SEND: &str = r#"{"bizCode":"YXX","openId":"a/b~c*d%e=&🎫","extra":"扩展 字段+","channel":"app","outId":"11111","uuid":"fsdfsfee1f2","couponType":247}"#;

/// Prepared requests: operation, params, settings, what the signer adds.
const COMPUTED: [(&str, &str, &str, &str); 9] = [
    (
        "kingdee.distributeCoupons",
        r#"{"channel":"1","schemaId":"1820256048657727488"}"#,
        "{}",
        KINGDEE_FIELDS,
    ),
    (
        "kingdee.listWriteOffs",
        r#"{"storeId":"1333333333","createStartTime":"2024-01-01 12:22:31","page":1,"pageSize":100}"#,
        "{}",
        KINGDEE_FIELDS,
    ),
    (
        "kingdee.listWriteOffs",
        r#"{"storeId":"门店 1+1/%~*","billNo":"","couponsNo":"a=b&c🎫"}"#,
        r#"{"baseUrl":"https://proxy.example.com/kingdee"}"#,
        KINGDEE_FIELDS,
    ),
    ("tmall.sendCoupon", SEND, r#"{"signMethod":"md5"}"#, TMALL_FIELDS),
    ("tmall.sendCoupon", SEND, r#"{"signMethod":"hmac","format":"xml"}"#, TMALL_FIELDS),
    ("tmall.sendCoupon", SEND, r#"{"signMethod":"hmac-sha256","simplify":true}"#, TMALL_FIELDS),
    (
        "waiqin.queryVouchers",
        r#"{"startCreateDate":"2021-04-20","endCreateDate":"2021-04-21"}"#,
        "{}",
        WAIQIN_FIELDS,
    ),
    (
        "waiqin.receiveVoucher",
        r#"{"voucherId":"6856083179295188426","cmId":"7044321548437327011","receiveTime":"2022-10-20 13:25:00"}"#,
        "{}",
        WAIQIN_FIELDS,
    ),
    (
        "zvcms.listUsableCoupons",
        r#"{"userId":"383933091455959041","tradeMarks":[{"num":2,"tradeMark":"201909280011111","price":"16.00"}]}"#,
        "{}",
        ZVCMS_FIELDS,
    ),
];

const COMPUTED_SECRET: &str = "0123456789abcdef0123456789abcdef";

fn words(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// The text that is hashed, and the signature.
fn sign(operation: &str, request: &str, fields: &str, secret: &str) -> (String, String) {
    let text = canonical(operation, request, fields).unwrap().replace(SECRET, secret);
    let signature = match operation.split('.').next().unwrap() {
        "kingdee" => hashes::kingdee(secret, &text),
        "tmall" => {
            let method = ["md5", "hmac-sha256", "hmac"]
                .into_iter()
                .find(|m| text.contains(&format!("sign_method{m}")));
            hashes::top(method.unwrap(), secret, &text)
        }
        "zvcms" => hashes::zvcms(secret, &text),
        _ => hashes::waiqin(&text),
    };
    (text, signature)
}

fn vector(
    official: bool,
    operation: &str,
    params: Option<&str>,
    request: &str,
    fields: &str,
    secret: &str,
) -> Value {
    let (text, signature) = sign(operation, request, fields, secret);
    let mut entries = vec![
        ("official", Value::Bool(official)),
        ("operation", words(operation)),
        ("params", params.map_or(Value::Null, json)),
        ("request", json(request)),
        ("fields", json(fields)),
        ("secret", words(secret)),
        ("canonical", words(&text)),
        ("signature", words(&signature)),
    ];
    entries.retain(|(_, value)| *value != Value::Null);
    Value::Object(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

fn generate() -> String {
    let official = OFFICIAL.map(|(operation, request, fields, secret, _)| {
        vector(true, operation, None, request, fields, secret)
    });
    let (request, fields, secret, _) = ZVCMS_V3;
    let zvcms = [vector(false, "zvcms.listUsableCoupons", None, request, fields, secret)];
    let computed = COMPUTED.map(|(operation, params, settings, fields)| {
        let request = to_json(&prepare(operation, params, settings).unwrap());
        vector(false, operation, Some(params), &request, fields, COMPUTED_SECRET)
    });
    let vectors = official.iter().chain(&zvcms).chain(&computed);
    let lines: Vec<_> = vectors.map(|vector| format!("    {vector}")).collect();
    let (app_key, app_secret, app_signature) = APP_SIGNATURE;
    let token = format!(
        r#"{{"official":true,"appKey":"{app_key}","appSecret":"{app_secret}","appSignature":"{app_signature}"}}"#
    );
    let vectors = lines.join(",\n");
    format!(
        "{{\n  \"version\": 1,\n  \"vectors\": [\n{vectors}\n  ],\n  \"kingdeeAppSignature\": {token}\n}}\n"
    )
}

#[test]
fn the_vendors_signatures_come_out() {
    for (operation, request, fields, secret, signature) in OFFICIAL {
        assert_eq!(sign(operation, request, fields, secret).1, signature, "{operation}");
    }
    let (request, fields, secret, signature) = ZVCMS_V3;
    assert_eq!(sign("zvcms.listUsableCoupons", request, fields, secret).1, signature);
    let (app_key, app_secret, app_signature) = APP_SIGNATURE;
    assert_eq!(hashes::kingdee(app_secret, app_key), app_signature);
}

#[test]
fn the_file_is_what_the_crate_signs() {
    let generated = generate();
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(FILE, &generated).unwrap();
    }
    let written = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(written == generated, "{FILE} is out of date: UPDATE_VECTORS=1 cargo test --test vectors");
}
