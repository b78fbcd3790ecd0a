//! 天猫新零售 through TOP, 淘宝开放平台: sending a coupon.

mod answers;
pub mod codes;
mod coupons;
mod requests;
pub mod signing;
pub mod xml;

use super::schema::docs;
use super::{Effect, Operation, Platform};
use crate::error::Retry;

/// 天猫新零售
pub const PLATFORM: Platform = Platform {
    name: "tmall",
    operations: &[Operation {
        name: "tmall.sendCoupon",
        doc: docs!(
            "Sends a coupon to a customer (《tmall.nrt.coupon.send (券发放接口)》). Repeated with the same `outId` it \
             answers with the coupon that was sent the first time."
        ),
        params: &requests::PARAMS,
        result: &answers::RESULT,
        effect: Effect::Claim,
        repeat: Retry::SameKey,
        idempotency_key: Some("outId"),
        check_with: None,
        paging: None,
        rules: super::no_rules,
        from_cart: super::shopping::nothing,
        request: requests::build,
        read: answers::read,
        coupons: Some(coupons::sent),
    }],
    canonical: signing::of_request,
};
