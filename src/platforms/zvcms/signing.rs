//! What 智迈's Token covers: who asks and when, neither `Action` nor `Params`.
//! A Token of one request fits any other of its moment: only a trusted backend
//! may hold it.
//!
//! The backend computes
//! `Token = url_encode(base64(HMAC-SHA1(openKey, canonical)))` and puts
//! `OpenId`, `GrantCode`, `Token`, `Timestamp` and `Nonce` before the body's
//! `Action` and `Params`, textually, so that no id passes through a parser:
//! `'{"OpenId":…,"Nonce":…,' + body.slice(1)`.
//!
//! How sure this is: the documents of the company's V3 interface are public,
//! and this is what their examples are signed with. The document of V2 refers
//! to one that is not public; its sample Token has the same form (20 bytes,
//! base64, url-encoded), and both interfaces' documents show that one sample.
//! That V2 is signed in the same way is very likely and not proved, above all
//! the case of the four names. A backend may therefore bring a function of its
//! own in its place.
//!
//! Source: 企迈开放平台 V3《数字签名》; 《7.4.6 筛选用户可用优惠券》 for the envelope.

use crate::error::Result;
use crate::platforms::Signing;
use crate::text::Text;

/// [`canonical`] of the envelope; `fields` are `GrantCode`, `Nonce`, `OpenId`
/// and `Timestamp`.
pub fn of_request(signing: &Signing<'_>) -> Result<String> {
    let text = |name: &'static str| signing.fields.key(name).required().text().unwrap_or_default();
    let digits = |name: &'static str| {
        let (field, text) = (signing.fields.key(name), text(name));
        // Any other text could hold an `&`, and one text stand for two requests.
        if !field.is_absent() && (text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit())) {
            field.issue(Text::new("应为数字文本", "must be digits"));
        }
        text
    };
    let (nonce, timestamp) = (digits("Nonce"), digits("Timestamp"));
    Ok(canonical(text("GrantCode"), nonce, text("OpenId"), timestamp))
}

/// The text to sign: raw values, nothing of them encoded. `nonce` is a random
/// positive integer, `timestamp` epoch seconds.
///
/// ```
/// # use couponkit::platforms::zvcms::signing::canonical;
/// let text = canonical("782c281f62", "658965", "6dc05b4ac175cf316d226252b05cf685", "1547186244");
/// assert_eq!(
///     text,
///     "grantCode=782c281f62&nonce=658965&openId=6dc05b4ac175cf316d226252b05cf685&timestamp=1547186244"
/// );
/// ```
pub fn canonical(grant_code: &str, nonce: &str, open_id: &str, timestamp: &str) -> String {
    format!("grantCode={grant_code}&nonce={nonce}&openId={open_id}&timestamp={timestamp}")
}
