//! Waiqin365 (勤策): vouchers that a brand gives to its customers.
//!
//! A voucher (`queryVouchers`) is a template; what a customer holds are the
//! rows of `queryVoucherUsage`, joined with their templates.

mod answers;
mod codes;
mod coupons;
mod requests;
pub mod signing;

use super::schema::docs;
use super::{no_rules, shopping, Effect, Operation, Paging, Platform};
use crate::error::Retry;

/// 勤策
pub const PLATFORM: Platform = Platform {
    name: "waiqin",
    operations: &[
        QUERY_VOUCHERS,
        ADD_VOUCHER,
        FINISH_VOUCHER,
        CHANGE_VOUCHER_END_DATE,
        RECEIVE_VOUCHER,
        LIST_VOUCHER_CUSTOMERS,
        QUERY_VOUCHER_USAGE,
    ],
    canonical: signing::canonical,
};

const PAGES: Paging = Paging { page: "pageNumber", size: "pageLength", max_size: 1_000, total: None };

/// What reads and has pages.
const READING: Operation = Operation {
    name: "",
    doc: "",
    params: &requests::QUERY_VOUCHERS,
    result: &answers::VOUCHERS,
    effect: Effect::Read,
    repeat: Retry::Safe,
    idempotency_key: None,
    check_with: None,
    paging: Some(PAGES),
    rules: no_rules,
    from_cart: shopping::nothing,
    request: requests::build,
    read: answers::read_table,
    coupons: None,
};

/// What sets something that may be set again.
const SETTING: Operation = Operation {
    result: &answers::DONE,
    effect: Effect::Write,
    paging: None,
    read: answers::read_table,
    ..READING
};

const QUERY_VOUCHERS: Operation = Operation {
    name: "waiqin.queryVouchers",
    doc: docs!("Lists vouchers (templates), paged (《优惠券查询接口》)."),
    coupons: Some(coupons::of_vouchers),
    ..READING
};

const ADD_VOUCHER: Operation = Operation {
    name: "waiqin.addVoucher",
    doc: docs!("Creates a voucher (《优惠券新增接口》)."),
    params: &requests::ADD_VOUCHER,
    result: &answers::ADDED,
    repeat: Retry::CheckFirst,
    check_with: Some("waiqin.queryVouchers"),
    rules: requests::voucher_rules,
    read: answers::read_added,
    ..SETTING
};

const FINISH_VOUCHER: Operation = Operation {
    name: "waiqin.finishVoucher",
    doc: docs!("Ends a voucher (《优惠券终止接口》)."),
    params: &requests::FINISH_VOUCHER,
    ..SETTING
};

const CHANGE_VOUCHER_END_DATE: Operation = Operation {
    name: "waiqin.changeVoucherEndDate",
    doc: docs!("Moves the last day of a voucher (《优惠券截止日期变更》)."),
    params: &requests::CHANGE_VOUCHER_END_DATE,
    ..SETTING
};

const RECEIVE_VOUCHER: Operation = Operation {
    name: "waiqin.receiveVoucher",
    doc: docs!("Claims a voucher for a customer (《领取优惠券接口》)."),
    params: &requests::RECEIVE_VOUCHER,
    result: &answers::RECEIVED,
    effect: Effect::Claim,
    repeat: Retry::CheckFirst,
    check_with: Some("waiqin.queryVoucherUsage"),
    rules: requests::receive_rules,
    from_cart: requests::of_customer,
    read: answers::read_received,
    ..SETTING
};

const LIST_VOUCHER_CUSTOMERS: Operation = Operation {
    name: "waiqin.listVoucherCustomers",
    doc: docs!("Lists the customers that a voucher is for, paged (《优惠券查询客户信息接口》)."),
    params: &requests::LIST_VOUCHER_CUSTOMERS,
    result: &answers::CUSTOMERS,
    ..READING
};

const QUERY_VOUCHER_USAGE: Operation = Operation {
    name: "waiqin.queryVoucherUsage",
    doc: docs!("Lists what customers hold of a voucher and have used (《单张优惠券使用明细查询接口》)."),
    params: &requests::QUERY_VOUCHER_USAGE,
    result: &answers::USAGE,
    paging: None,
    coupons: Some(coupons::of_usage),
    ..READING
};
