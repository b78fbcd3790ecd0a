//! zvcms (智迈): a member's coupons for a cart.

mod answers;
mod codes;
mod coupons;
mod requests;
pub mod signing;

use super::schema::docs;
use super::{Effect, Operation, Platform};
use crate::error::Retry;

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
        from_cart: requests::of_cart,
        request: requests::build,
        read: answers::read,
        coupons: Some(coupons::map),
    }],
    canonical: signing::of_request,
};
