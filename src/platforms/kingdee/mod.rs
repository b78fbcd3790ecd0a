//! 金蝶云星辰: coupons are claimed, and their write-offs listed.

mod answers;
pub mod codes;
mod coupons;
mod requests;
pub mod signing;

use super::schema::docs;
use super::{shopping, Effect, Operation, Paging, Platform};
use crate::error::Retry;

/// 金蝶云星辰
pub const PLATFORM: Platform = Platform {
    name: "kingdee",
    operations: &[
        Operation {
            name: "kingdee.distributeCoupons",
            doc: docs!(
                "Issues coupons of a scheme to a member (《优惠券发放(领用)》). The platform knows no repetition: after \
                 `retry: 'checkFirst'` look for the claim in 云星辰 itself (领用记录), since no operation lists claims."
            ),
            params: &requests::DISTRIBUTE,
            result: &answers::DISTRIBUTED,
            effect: Effect::Claim,
            repeat: Retry::CheckFirst,
            idempotency_key: None,
            check_with: None,
            paging: None,
            rules: requests::distribute_rules,
            from_cart: shopping::store,
            request: requests::distribute,
            read: answers::read_distributed,
            coupons: Some(coupons::distributed),
        },
        Operation {
            name: "kingdee.listWriteOffs",
            doc: docs!("Lists the write-offs of a store (《优惠券核销》)."),
            params: &requests::LIST,
            result: &answers::WRITE_OFFS,
            effect: Effect::Read,
            repeat: Retry::Safe,
            idempotency_key: None,
            check_with: None,
            paging: Some(Paging {
                page: "page",
                size: "pageSize",
                max_size: requests::MAX_PAGE_SIZE,
                total: Some("count"),
            }),
            rules: requests::list_rules,
            from_cart: shopping::store,
            request: requests::list,
            read: answers::read_write_offs,
            coupons: Some(coupons::written_off),
        },
    ],
    canonical: signing::of_request,
};
