//! What TOP's signature covers: every public and business parameter, the
//! seller's session among them, but not the address. A signed request is as
//! good as the session, so only a trusted backend may hold it.
//!
//! With `canonical` the backend computes, in upper-case hex, by `sign_method`
//! - `md5`: MD5(secret + canonical + secret)
//! - `hmac`: HMAC-MD5(secret, canonical)
//! - `hmac-sha256`: HMAC-SHA256(secret, canonical)
//!
//! Source: 淘宝开放平台《API签名算法》.

use crate::error::Result;
use crate::platforms::form::read_form;
use crate::platforms::Signing;
use crate::text::{places_in_order, Text};

/// [`canonical`] of a prepared request; `fields` are the parameters that the
/// signer adds under the platform's names: `app_key`, `session`, `timestamp`
/// (`yyyy-MM-dd HH:mm:ss` at +08:00, ten minutes at most), and where they are
/// used `partner_id` and `target_app_key`.
///
/// # Errors
/// `invalidInput` for a body that is no form.
pub fn of_request(signing: &Signing<'_>) -> Result<String> {
    let Signing { request, fields, .. } = signing;
    let mut params = read_form(request.key("body").required().text().unwrap_or_default())?;
    for name in ["app_key", "session", "timestamp"] {
        fields.key(name).required();
    }
    for (name, value) in fields.entries() {
        if params.iter().any(|(given, _)| given == name) {
            value.issue(Text::new("与请求中的参数重复", "is a parameter of the request already"));
        }
        params.push((name.to_owned(), value.text().unwrap_or_default().to_owned()));
    }
    Ok(canonical(&params))
}

/// The text to sign: names and values without separators, in the order of the
/// names' bytes. `sign` and what has no name or no value are left out.
///
/// ```
/// # use couponkit::platforms::tmall::signing::canonical;
/// let params = [("v", "2.0"), ("fields", ""), ("sign", "x"), ("app_key", "12345678")];
/// let params = params.map(|(name, value)| (name.to_string(), value.to_string()));
/// assert_eq!(canonical(&params), "app_key12345678v2.0");
/// ```
pub fn canonical(params: &[(String, String)]) -> String {
    let mut text = String::new();
    for place in places_in_order(params.len(), &|a, b| params[a].cmp(&params[b])) {
        let (name, value) = &params[place];
        if name != "sign" && !name.is_empty() && !value.is_empty() {
            text.push_str(name);
            text.push_str(value);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    #[test]
    fn sorted_by_the_bytes_of_the_name() {
        for (list, text) in [
            (&[("b", "2"), ("a", "1")][..], "a1b2"),
            (&[("a", "b"), ("a_b", "c"), ("aB", "d"), ("a1", "e")], "aba1eaBda_bc"),
            (&[("券", "类"), ("é", "x"), ("~", "z")], "~zéx券类"),
            // UTF-16 order would put the emoji first.
            (&[("🎫", "2"), ("ﬀ", "1")], "ﬀ1🎫2"),
            (&[("", "x"), ("a", ""), ("sign", "y"), ("Sign", "z")], "Signz"),
            (&[], ""),
        ] {
            assert_eq!(canonical(&params(list)), text);
        }
    }
}
