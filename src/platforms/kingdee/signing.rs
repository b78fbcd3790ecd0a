//! What 云星辰's signature covers: method, path, query, nonce and timestamp.
//! It leaves out the body and every other header, so a signature for one body
//! fits another: only a trusted backend may hold it.
//!
//! The backend computes
//! `X-Api-Signature = base64(lower_hex(HMAC-SHA256(client secret, canonical)))`.
//!
//! Source: 金蝶云星辰开放平台《加密规则》.

use crate::error::Result;
use crate::platforms::form::{percent_encode, write_pair};
use crate::platforms::Signing;
use crate::text::{places_in_order, Text};
use crate::validate::Field;

/// [`canonical`] of a prepared request; `fields` are `nonce` and `timestamp`.
pub fn of_request(signing: &Signing<'_>) -> Result<String> {
    let Signing { request, fields, .. } = signing;
    let text = |field: Field<'_, '_>| field.required().text().unwrap_or_default().to_owned();
    let url = text(request.key("url"));
    let query: Vec<_> = request.key("query").items().map(|pair| name_and_value(&pair)).collect();
    let (nonce, timestamp) = (text(fields.key("nonce")), text(fields.key("timestamp")));
    for (name, value) in [("nonce", &nonce), ("timestamp", &timestamp)] {
        // A line feed would let one text stand for two requests.
        if !value.bytes().all(|b| b.is_ascii_digit()) {
            fields.key(name).issue(Text::new("应为数字文本", "must be digits"));
        }
    }
    Ok(canonical(&text(request.key("method")), path_of(&url), &query, &nonce, &timestamp))
}

fn name_and_value(pair: &Field<'_, '_>) -> (String, String) {
    match pair.required().texts().as_deref() {
        Some([name, value]) => (name.clone(), value.clone()),
        _ => {
            pair.issue(Text::new("应为 [名称, 值]", "must be [name, value]"));
            Default::default()
        }
    }
}

/// What follows scheme and host.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("/")
}

/// The text to sign; every line ends with a line feed, the last one too.
/// `query` is not encoded; `nonce` is a random whole number of ten digits,
/// `timestamp` epoch milliseconds, valid for five minutes.
///
/// ```
/// # use couponkit::platforms::kingdee::signing::canonical;
/// let query = [("store_id".to_string(), "1 + 1".to_string())];
/// let text = canonical("GET", "/jdy/v2/ls/coupons_write_off", &query, "4427456950", "1670305063559");
/// let lines: Vec<_> = text.split('\n').collect();
/// assert_eq!(lines[1], "%2Fjdy%2Fv2%2Fls%2Fcoupons_write_off");
/// assert_eq!(lines[2], "store_id=1%2520%252B%25201");
/// ```
pub fn canonical(
    method: &str,
    path: &str,
    query: &[(String, String)],
    nonce: &str,
    timestamp: &str,
) -> String {
    // Encoded once, the pairs hold nothing else that would be encoded again.
    let query = query_text(query).replace('%', "%25");
    let path = percent_encode(path);
    format!("{method}\n{path}\n{query}\nx-api-nonce:{nonce}\nx-api-timestamp:{timestamp}\n")
}

/// The query as it goes into the address: each part encoded, the pairs sorted
/// by their bytes.
pub fn query_text(query: &[(String, String)]) -> String {
    let pairs: Vec<_> = query.iter().map(|(name, value)| write_pair(name, value)).collect();
    let sorted = places_in_order(pairs.len(), &|a, b| pairs[a].cmp(&pairs[b]));
    let mut text = String::new();
    for place in sorted {
        text.push_str(if text.is_empty() { "" } else { "&" });
        text.push_str(&pairs[place]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
        query.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    #[test]
    fn the_query_is_sorted_and_encoded_twice() {
        let query = pairs(&[("b", "="), ("a", "x y"), ("a1", ""), ("券", "&")]);
        assert_eq!(query_text(&query), "%E5%88%B8=%26&a1=&a=x%20y&b=%3D");
        let text = canonical("GET", "/p", &query, "1", "2");
        assert_eq!(
            text,
            "GET\n%2Fp\n%25E5%2588%25B8=%2526&a1=&a=x%2520y&b=%253D\nx-api-nonce:1\nx-api-timestamp:2\n"
        );
    }

    #[test]
    fn no_query_is_an_empty_line() {
        assert_eq!(
            canonical("POST", "/p", &[], "1", "2"),
            "POST\n%2Fp\n\nx-api-nonce:1\nx-api-timestamp:2\n"
        );
    }
}
