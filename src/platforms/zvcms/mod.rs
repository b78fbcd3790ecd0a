//! zvcms (智迈): a member's coupons for a cart.
//!
//! There is no `signing` room: the document refers to another one for its
//! signature, which is not published. The unsigned body holds `Action` and
//! `Params`; the backend puts `OpenId`, `GrantCode`, `Token`, `Timestamp` and
//! `Nonce` before them, textually, so that no id passes through a parser:
//! `'{"OpenId":…,"Nonce":…,' + body.slice(1)`. The `Token` comes from a
//! function of the user's.

mod answers;
mod codes;
mod coupons;
mod requests;

use super::schema::docs;
use super::{Effect, Operation, Platform, Signing};
use crate::error::{Code, Error, Result, Retry};
use crate::text::Text;

/// 智迈
pub const PLATFORM: Platform = Platform {
    name: "zvcms",
    operations: &[Operation {
        name: "zvcms.listUsableCoupons",
        doc: docs!("Lists the coupons of a member that the platform holds usable for a cart (《7.4.6 筛选用户可用优惠券》)."),
        params: &requests::PARAMS,
        result: &answers::RESULT,
        effect: Effect::Read,
        repeat: Retry::Safe,
        idempotency_key: None,
        check_with: None,
        paging: None,
        rules: requests::rules,
        request: requests::build,
        read: answers::read,
        coupons: Some(coupons::map),
    }],
    canonical,
};

fn canonical(_: &Signing<'_>) -> Result<String> {
    let zh = "该平台未公开签名算法，Token 由后端自备的函数计算";
    let en = "does not publish what it signs: the Token comes from a function of your backend's";
    Err(Error::at(Code::InvalidInput, "operation", Text::new(zh, en)))
}
