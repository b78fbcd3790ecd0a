//! What 勤策's digest covers: the body and the timestamp. It leaves out the
//! path, so a body that was signed for one operation fits another: only a
//! trusted backend may hold it.
//!
//! The backend puts the appkey in the place of [`SECRET`] and computes
//! `digest = lower_hex(MD5(canonical))`. It fills in the address:
//! `{openid}`, `{timestamp}` (`yyyyMMddHHmmss` at +08:00), `{digest}` and
//! `{msg_id}`, which is unique per call.
//!
//! Source: 勤策开放平台 «接口签名说明».

use crate::error::Result;
use crate::platforms::{Signing, SECRET};
use crate::text::Text;

/// `body|SECRET|timestamp`, over the exact bytes of the body.
pub fn canonical(signing: &Signing<'_>) -> Result<String> {
    let body = signing.request.key("body").required().text().unwrap_or_default();
    let field = signing.fields.key("timestamp").required();
    let timestamp = field.text().unwrap_or_default();
    let is_valid = timestamp.len() == 14 && timestamp.bytes().all(|b| b.is_ascii_digit());
    if !is_valid && !field.is_absent() {
        field.issue(Text::new("应为 yyyyMMddHHmmss", "must be yyyyMMddHHmmss"));
    }
    Ok(format!("{body}|{SECRET}|{timestamp}"))
}
