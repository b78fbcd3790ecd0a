//! The machine that makes a call: every step, and what it decides when one fails.

use serde::Serialize;
use serde_json::Value;

const READ: &str = "kingdee.listWriteOffs";
const CLAIM: &str = "waiqin.receiveVoucher";
const KEYED: &str = "tmall.sendCoupon";
const VOUCHER: &str = r#"{"voucherId":"6856083179295188426","cmId":"9139133117350330302"}"#;

/// A call with usual settings, and `more` of them.
fn call(operation: &str, params: &str, more: &str) -> String {
    format!(
        r#"{{"timeoutMs":1000,"retries":2,"longestWaitMs":15000,"operation":"{operation}","params":{params},{more}}}"#
    )
}

fn by_hook(operation: &str, mode: &str) -> String {
    let params = if operation == CLAIM { VOUCHER } else { r#"{"storeId":"17"}"# };
    call(operation, params, &format!(r#""mode":"{mode}","hook":true"#))
}

fn by_gateway(operation: &str, mode: &str) -> String {
    let more = r#""url":"https://shop/c","headers":{"X-User":"ann"},"includeCredentials":true"#;
    call(operation, r#"{"storeId":"17"}"#, &format!(r#""mode":"{mode}",{more}"#))
}

/// What happened in a stage of the first attempt.
fn event(stage: &str, more: &str) -> String {
    format!(r#"{{"state":{{"stage":"{stage}","attempt":1}},{more}}}"#)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

/// A step and what came of it as JSON text; text that is none stands for nothing.
fn next(call: &str, event: &str, text: &str) -> Result<String, String> {
    let given = |text: &str| serde_json::from_str(text).unwrap_or_default();
    let next = couponkit::call::next(&given(call), &given(event), text);
    next.map(|step| to_json(&step)).map_err(|error| to_json(&error))
}

/// What stands at a path, as JSON text; `null` where nothing does.
fn at(step: &str, path: &str) -> String {
    let step = json(step);
    let found = path.split('.').try_fold(&step, |value, key| value.get(key));
    found.map_or("null".into(), Value::to_string)
}

/// The code and the advice of a failure.
fn failure(call: &str, event: &str, text: &str) -> (String, String) {
    let error = next(call, event, text).unwrap_err();
    assert_eq!(at(&error, "operation"), at(call, "operation"), "{error}");
    (at(&error, "code").replace('"', ""), at(&error, "retry").replace('"', ""))
}

#[test]
fn a_hook_is_asked_and_answers() {
    let call = by_hook(READ, "forward");
    let step = next(&call, "{}", "").unwrap();
    assert_eq!(
        step,
        r#"{"state":{"stage":"forwarding","attempt":1},"progress":{"stage":"forwarding","attempt":1},"withinMs":1000,"payload":{"version":1,"operation":"kingdee.listWriteOffs","params":{"storeId":"17"}}}"#
    );
    let raw = r#"{"errcode":0,"description":"success","data":{"rows":[],"count":0}}"#;
    let read = next(&call, &event("forwarding", r#""happened":"answered","status":200"#), raw).unwrap();
    assert_eq!(at(&read, "result.rows"), "[]");
    for (said, result) in [
        (r#"{"version":1,"result":{"count":3}}"#, r#"{"count":3}"#.to_owned()),
        (&format!(r#"{{"status":200,"text":{}}}"#, to_json(raw)), at(&read, "result")),
    ] {
        let step = next(&call, &event("forwarding", r#""happened":"said""#), said).unwrap();
        assert_eq!(at(&step, "result"), result);
    }
}

#[test]
fn a_gateway_is_sent_the_contract() {
    let step = next(&by_gateway(READ, "forward"), "{}", "").unwrap();
    assert_eq!(
        at(&step, "request"),
        r#"{"method":"POST","url":"https://shop/c","headers":{"Content-Type":"application/json","X-User":"ann"},"body":"{\"version\":1,\"operation\":\"kingdee.listWriteOffs\",\"params\":{\"storeId\":\"17\"}}","timeoutMs":1000}"#
    );
    assert_eq!(at(&step, "include"), "true");
    let broken = by_gateway(READ, "forward").replace("ann", "a\\nb");
    assert_eq!(failure(&broken, "{}", ""), ("invalidInput".into(), "never".into()));
}

#[test]
fn a_signed_request_is_sent_without_the_pages_cookies() {
    let signed = r#"{"method":"GET","url":"https://k/x","headers":{"x-api-signature":"s","app-token":"t"}}"#;
    let hook = by_hook(READ, "sign");
    let step = next(&hook, "{}", "").unwrap();
    assert_eq!(at(&step, "payload.request.query"), r#"[["store_id","17"]]"#);
    let sending = next(&hook, &event("signing", r#""happened":"said""#), signed).unwrap();
    assert_eq!(at(&sending, "state.stage"), r#""sending""#);
    assert_eq!(at(&sending, "request.url"), r#""https://k/x""#);

    let gateway = by_gateway(READ, "sign");
    let said = format!(r#"{{"version":1,"request":{signed}}}"#);
    let sending = next(&gateway, &event("signing", r#""happened":"answered","status":200"#), &said).unwrap();
    assert_eq!(at(&sending, "request.url"), r#""https://k/x""#);
    assert_eq!(at(&sending, "include"), "null");
    assert_eq!(at(&next(&gateway, "{}", "").unwrap(), "include"), "true");

    for unsigned in
        [&signed.replace("\"s\"", "\" \""), r#""signed""#, "[]", "{}", &signed.replace("GET", "PUT")]
    {
        let signing = event("signing", r#""happened":"said""#);
        assert_eq!(failure(&hook, &signing, unsigned), ("signHook".into(), "never".into()), "{unsigned}");
    }
}

#[test]
fn a_lost_answer_leaves_a_claim_open_and_a_signature_not() {
    let claim = by_hook(CLAIM, "sign");
    let lost = r#""happened":"lost""#;
    assert_eq!(failure(&claim, &event("sending", lost), ""), ("network".into(), "checkFirst".into()));
    let text = next(&claim, &event("sending", lost), "").unwrap_err();
    assert!(text.contains("look with waiqin.queryVoucherUsage first"), "{text}");
    // Nothing was sent yet: signed again.
    let again = next(&claim, &event("signing", r#""happened":"late""#), "").unwrap();
    assert_eq!(at(&again, "state.retry"), r#""safe""#);
    assert_eq!(
        failure(&claim, &event("signing", r#""happened":"aborted""#), ""),
        ("aborted".into(), "safe".into())
    );
}

#[test]
fn why_a_transport_failed_is_passed_on() {
    let call = by_hook(CLAIM, "sign").replace("\"retries\":2", "\"retries\":0");
    for (code, retry, expected) in [
        ("timeout", "checkFirst", ("timeout", "checkFirst")),
        ("network", "safe", ("network", "safe")),
        ("aborted", "checkFirst", ("aborted", "checkFirst")),
        ("badResponse", "checkFirst", ("badResponse", "checkFirst")),
        ("invalidInput", "never", ("invalidInput", "never")),
        // Only our own codes for what a transport can know.
        ("platform", "never", ("network", "checkFirst")),
        ("", "", ("network", "checkFirst")),
    ] {
        let error =
            format!(r#"{{"code":"{code}","retry":"{retry}","messages":{{"zh-CN":"域名","en":"domain"}}}}"#);
        let lost = event("sending", &format!(r#""happened":"lost","error":{error}"#));
        let (code, retry) = failure(&call, &lost, "");
        assert_eq!((code.as_str(), retry.as_str()), expected, "{error}");
    }
    let silent = event("sending", r#""happened":"lost","error":{"code":"timeout","messages":5}"#);
    assert_eq!(failure(&call, &silent, ""), ("network".into(), "checkFirst".into()));
    let domain = r#""happened":"lost","error":{"code":"invalidInput","retry":"never","messages":{"zh-CN":"域名","en":"domain"}}"#;
    let told = next(&call, &event("sending", domain), "").unwrap_err();
    assert_eq!(at(&told, "messages"), r#"{"zh-CN":"域名","en":"domain"}"#);
}

#[test]
fn refusals_are_final() {
    for happened in ["unrouted", "insecure", "unsendable", "unequipped"] {
        let (_, retry) =
            failure(&by_hook(READ, "sign"), &event("sending", &format!(r#""happened":"{happened}""#)), "");
        assert_eq!(retry, "never", "{happened}");
    }
}

/// The wait after an attempt that was lost.
fn wait(call: &str, attempt: u32, random: u32) -> String {
    let event = format!(
        r#"{{"state":{{"stage":"forwarding","attempt":{attempt}}},"happened":"lost","random":{random}}}"#
    );
    at(&next(call, &event, "").unwrap(), "withinMs")
}

#[test]
fn waits_grow_and_vary() {
    const MOST: u32 = (1 << 30) - 1;
    let call = by_gateway(READ, "forward").replace("\"retries\":2", "\"retries\":40");
    let waits: Vec<_> = [1, 2, 3, 5, 6, 7, 40].map(|attempt| wait(&call, attempt, MOST)).into();
    assert_eq!(waits, ["300", "600", "1200", "4800", "8000", "8000", "8000"]);
    assert_eq!(wait(&call, 2, 1 << 29), "300");
    assert_eq!(wait(&call, 2, 0), "0");
}

#[test]
fn a_wait_ends_in_another_attempt() {
    let call = by_hook(READ, "forward");
    let waiting = next(&call, &event("forwarding", r#""happened":"failed","random":536870912"#), "").unwrap();
    assert_eq!(
        waiting,
        r#"{"state":{"stage":"waiting","attempt":1,"retry":"safe"},"progress":{"stage":"waiting","attempt":1,"waitMs":150},"withinMs":150}"#
    );
    let over = format!(r#"{{"state":{},"happened":"late"}}"#, at(&waiting, "state"));
    let second = next(&call, &over, "").unwrap();
    assert_eq!(at(&second, "state"), r#"{"stage":"forwarding","attempt":2}"#);
    let third = r#"{"state":{"stage":"forwarding","attempt":3},"happened":"failed"}"#;
    assert_eq!(failure(&call, third, ""), ("signHook".into(), "safe".into()));
}

#[test]
fn a_call_repeats_what_may_be_repeated_for_as_long_as_it_may_wait() {
    let said = event("forwarding", r#""happened":"said""#);
    let throttled = |retry: &str, ms: u64| {
        format!(
            r#"{{"error":{{"code":"platform","messages":{{"zh-CN":"","en":""}},"retry":"{retry}","retryAfterMs":{ms}}}}}"#
        )
    };
    let call = by_hook(KEYED, "forward");
    for retry in ["safe", "sameKey"] {
        let waiting = next(&call, &said, &throttled(retry, 700)).unwrap();
        assert_eq!(at(&waiting, "progress.waitMs"), "700");
        // Given up while nothing is under way: what is known of the last attempt holds.
        let aborted = format!(r#"{{"state":{},"happened":"aborted"}}"#, at(&waiting, "state"));
        assert_eq!(failure(&call, &aborted, ""), ("aborted".into(), retry.into()));
    }
    for (retry, ms) in [("checkFirst", 0), ("never", 0), ("safe", 15_001)] {
        let relayed = throttled(retry, ms);
        assert_eq!(next(&call, &said, &relayed).unwrap_err(), at(&relayed, "error"), "as the backend put it");
    }
}

#[test]
fn what_no_gateway_answers() {
    for (status, text, expected) in [
        (401, r#"{"message":"Unauthorized"}"#, ("signHook", "never")),
        (404, "not found", ("signHook", "never")),
        (413, "<html>", ("signHook", "never")),
        (502, "<html>", ("http", "checkFirst")),
    ] {
        let answered = event("forwarding", &format!(r#""happened":"answered","status":{status}"#));
        let (code, retry) = failure(&by_gateway(CLAIM, "forward"), &answered, text);
        assert_eq!((code.as_str(), retry.as_str()), expected, "{status} {text}");
    }
    let forbidden = event("forwarding", r#""happened":"answered","status":403"#);
    let error = next(&by_gateway(READ, "forward"), &forbidden, "forbidden").unwrap_err();
    assert_eq!(at(&error, "reason"), r#""unauthorized""#);
}

#[test]
fn a6_what_may_have_issued_is_not_called_a_failure() {
    let answer = |operation, status: i64, text| {
        let answered = event("forwarding", &format!(r#""happened":"answered","status":{status}"#));
        failure(&by_gateway(operation, "forward"), &answered, text).1
    };
    for status in [408, 499, 500, 501, 502, 503, 504, 507, 520, 521, 522, 523, 524] {
        for text in ["", "<html>", r#"{"message":"Endpoint request timed out"}"#] {
            assert_eq!(answer(CLAIM, status, text), "checkFirst", "{status} {text}");
        }
    }
    for text in ["", "<html>", r#"{"code":0}"#, r#"{"error":"no"}"#, "null"] {
        assert_eq!(answer(CLAIM, 200, text), "checkFirst", "{text}");
        assert_eq!(answer(READ, 200, text), "never", "{text}: another reading would say the same");
    }
}

#[test]
fn settings_reach_the_request_and_the_reading() {
    let more =
        r#""mode":"sign","hook":true,"settings":{"baseUrl":"https://own.example","reasons":{"9":"soldOut"}}"#;
    let call = call(READ, r#"{"storeId":"17"}"#, more);
    let url = at(&next(&call, "{}", "").unwrap(), "payload.request.url");
    assert!(url.starts_with("\"https://own.example/"), "{url}");
    let answered = event("sending", r#""happened":"answered","status":200"#);
    let error = next(&call, &answered, r#"{"errcode":9,"description":"x"}"#).unwrap_err();
    assert_eq!(at(&error, "reason"), r#""soldOut""#);
}

#[test]
fn what_is_no_call_and_no_event() {
    let call = by_hook(READ, "forward");
    for (call, event, path) in [
        ("", "{}", "call"),
        ("{}", "{}", "operation"),
        (&call.replace("1000", "-1"), "{}", "timeoutMs"),
        (&call.replace("forward", "send"), "{}", "mode"),
        (&call, "", "event"),
        (&call, r#"{"happened":"rained"}"#, "event.happened"),
        (&call, r#"{"happened":"answered"}"#, "event.status"),
        (&call, r#"{"random":1073741824}"#, "event.random"),
        (&call, r#"{"state":{"attempt":0}}"#, "event.state.attempt"),
    ] {
        let error = next(call, event, "").unwrap_err();
        assert_eq!(at(&error, "code"), r#""invalidInput""#);
        assert_eq!(at(&error, "path"), format!("{path:?}"), "{call} {event}");
    }
}

#[test]
fn whatever_comes_of_a_step_there_is_another_or_an_end() {
    let texts = [
        "",
        "{}",
        "[]",
        "null",
        "\"x\"",
        "<html>",
        r#"{"error":{}}"#,
        r#"{"result":null}"#,
        r#"{"request":{}}"#,
    ];
    let events = [
        "answered",
        "said",
        "late",
        "aborted",
        "failed",
        "lost",
        "garbled",
        "unrouted",
        "insecure",
        "unsendable",
        "unequipped",
    ];
    for operation in [READ, CLAIM, KEYED] {
        for call in ["forward", "sign"]
            .into_iter()
            .flat_map(|mode| [by_hook(operation, mode), by_gateway(operation, mode)])
        {
            for stage in ["forwarding", "signing", "sending", "waiting"] {
                for (happened, text) in events.iter().flat_map(|happened| texts.map(|text| (happened, text)))
                {
                    let event = event(stage, &format!(r#""happened":"{happened}","status":200,"random":7"#));
                    match next(&call, &event, text) {
                        Ok(step) => assert!(
                            at(&step, "withinMs") != "null" || step.starts_with(r#"{"result":"#),
                            "{step}"
                        ),
                        Err(error) => {
                            assert_ne!(at(&error, "messages.en"), "null", "{event} {text}: {error}")
                        }
                    }
                }
            }
        }
    }
}
