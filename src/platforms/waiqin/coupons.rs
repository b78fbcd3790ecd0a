//! Vouchers, and what customers hold of them, as coupons. Amounts are in 元,
//! days are local days at +08:00.

use rust_decimal::Decimal;
use serde_json::Value;

use crate::model::coupon::{Required, RequiredItem, RequiredMode, Scope, ScopeKind, State};
use crate::model::leaf::OneOf;
use crate::model::{Id, Quantity, Strings};
use crate::money::parse_decimal;
use crate::platforms::answer::Answer;
use crate::platforms::draft::{exact, instant, scope, text, words, Coupons, Draft};
use crate::platforms::options::PlatformOptions;
use crate::time::DAY_MS;
use crate::validate::Field;

/// Vouchers as coupons: the templates that holdings are joined with.
pub fn of_vouchers<'v>(
    result: &Field<'v, '_, Answer<'v>>,
    options: &PlatformOptions,
    coupons: &mut Coupons<'v>,
) {
    coupons.add_rows(&result.key("rows"), &|row| voucher(row, options));
}

/// What customers hold.
pub fn of_usage<'v>(
    result: &Field<'v, '_, Answer<'v>>,
    options: &PlatformOptions,
    coupons: &mut Coupons<'v>,
) {
    coupons.add_rows(&result.key("rows"), &|row| holding(row, options));
}

fn voucher<'v, 'p>(row: &Field<'v, 'p, Answer<'v>>, options: &PlatformOptions) -> Draft<'v, 'p> {
    let mut draft = Draft::new(*row, "waiqin.queryVouchers");
    draft.set_id(row.key("id").required().id());
    draft.coupon.template_id = draft.id("id");
    draft.coupon.title = draft.words("name");
    draft.coupon.description = draft.words("remark");
    if draft.listed("isFinish", "state", &["N", "Y"]) == Some(1) {
        draft.set_state(State::Ended);
    }
    window(&mut draft);
    // A share is from 0 to 1 here, and from 0 to 100 where holdings are listed.
    benefit(&mut draft, options, 1);
    threshold(&mut draft);
    if draft.listed("payType", "payment", &["UNLIMITED", "ONLINE"]) == Some(1) {
        draft.coupon.payment = Some(words("online"));
    }
    goods(&mut draft);
    required(&mut draft);
    customers(&mut draft);
    draft.join(options);
    if draft.text("tradeRange") == Some("2") && draft.coupon.customers.is_none() {
        draft.add_unknown_rule("customers", None);
    }
    draft
}

fn holding<'v, 'p>(row: &Field<'v, 'p, Answer<'v>>, options: &PlatformOptions) -> Draft<'v, 'p> {
    let mut draft = Draft::new(*row, "waiqin.queryVoucherUsage");
    draft.set_id(row.key("id").required().id());
    draft.coupon.template_id = draft.id("voucherId");
    draft.coupon.title = draft.words("voucherName");
    draft.coupon.claimed_at = draft.instant("receiveTimeMs").and_then(instant);
    state(&mut draft, options);
    window(&mut draft);
    benefit(&mut draft, options, 100);
    let least = draft.positive("doorsillAmount", "minAmount").and_then(exact);
    draft.coupon.min_amount.clone_from(&least);
    if !draft.join(options) {
        draft.coupon.scope = Some(scope(ScopeKind::Products));
    }
    if draft.text("doorsillAmount").is_some() {
        // The row says what the threshold is, none included.
        draft.coupon.min_amount = least;
    }
    draft
}

/// The row's own state, or the one that was asked for.
fn state(draft: &mut Draft<'_, '_>, options: &PlatformOptions) {
    let asked = || match options.params.as_ref()?.get("voucherStatus")? {
        Value::String(text) => Some(text.as_str()),
        Value::Number(number) => Some(number.as_str()),
        _ => None,
    };
    match draft.text("useStatus").or_else(asked) {
        Some("0") => draft.set_state(State::Unused),
        Some("1") => draft.set_state(State::Used),
        Some("2") => draft.set_state(State::Expired),
        other => draft.add_unknown_rule("state", other),
    }
}

/// The end day is included.
fn window(draft: &mut Draft<'_, '_>) {
    let is_known = match (draft.instant("startDateMs"), draft.instant("endDateMs")) {
        (Some(start), Some(end)) => draft.set_window(Some(start), Some(end + DAY_MS)),
        _ => false,
    };
    if !is_known {
        draft.add_unknown_rule("validity", None);
    }
}

fn benefit(draft: &mut Draft<'_, '_>, options: &PlatformOptions, whole: i64) {
    draft.benefit = match draft.text("discountsType") {
        Some("GDMZ") => draft.amount_off("money"),
        None if draft.text("money").is_some() => draft.amount_off("money"),
        Some("ZKBL") => {
            // The caller says whether it is paid or taken off, the document what the whole is.
            let scale = options.discount_scale.map(|scale| scale.of(whole));
            let max_discount = draft.positive("maxDiscountsAmount", "maxDiscount");
            draft.percent_off("discountsPercent", scale, max_discount)
        }
        other => {
            draft.add_unknown_rule("benefit", other);
            None
        }
    };
}

fn threshold(draft: &mut Draft<'_, '_>) {
    let least = draft.positive("doorsillAmount", "minAmount").and_then(exact);
    match draft.text("doorsillType") {
        Some("N") => {}
        None if least.is_none() => {}
        Some("Y") if draft.text("doorsillAmount").is_some() => draft.coupon.min_amount = least,
        other => draft.add_unknown_rule("minAmount", other),
    }
}

fn goods(draft: &mut Draft<'_, '_>) {
    let (kind, list) = match draft.text("prodMode") {
        None | Some("ALL") => return,
        Some("TYPE") => (ScopeKind::Categories, "prodTypes"),
        Some("BRAND") => (ScopeKind::Brands, "prodBrands"),
        Some("PRODUCT") => (ScopeKind::Products, "pdInfos"),
        Some(other) => (ScopeKind::Unknown(other.to_owned()), ""),
    };
    let ids = names(draft, list, &["id", "code", "name"]);
    draft.coupon.scope = Some(Scope { ids, ..scope(kind) });
}

/// Whom it is for: levels, types and so on, or certain customers. A list that
/// is empty asks for nothing.
fn customers(draft: &mut Draft<'_, '_>) {
    /// Of each dimension, the range that has it, its list, and what is read of an item.
    const LISTS: [(&str, &str, &str, &[&str]); 7] = [
        ("codes", "2", "cmInfos", &["code"]),
        ("departments", "1", "cmDepts", &["id", "name"]),
        ("districts", "1", "cmDistricts", &["id", "code", "name"]),
        ("ids", "2", "cmInfos", &["id"]),
        ("labels", "1", "cmLabels", &["id", "name"]),
        ("levels", "1", "cmLevels", &["id", "name"]),
        ("types", "1", "cmTypes", &["id", "name"]),
    ];
    let range = draft.text("tradeRange");
    if !matches!(range, None | Some("1" | "2")) {
        draft.add_unknown_rule("customers", range);
    }
    for (dimension, _, list, keys) in LISTS.into_iter().filter(|(_, of, ..)| range == Some(of)) {
        if let Some(names) = names(draft, list, keys) {
            draft.coupon.customers.get_or_insert_default().0.insert(dimension.to_owned(), names);
        }
    }
}

/// Ids, codes and names of the items of a list, since a cart may state either; `None` where there are none.
fn names(draft: &Draft<'_, '_>, list: &str, keys: &[&str]) -> Option<Strings> {
    let list = draft.row.key(list);
    let names: Strings = list
        .items()
        .flat_map(|item| {
            let item = item.required().object();
            keys.iter().filter_map(move |key| text(&item, key))
        })
        .collect();
    Some(names).filter(|names| !names.is_empty())
}

fn required(draft: &mut Draft<'_, '_>) {
    if draft.listed("hasRequired", "required", &["N", "Y"]) != Some(1) {
        return;
    }
    let total_quantity = draft.positive("requiredAllnum", "required").and_then(exact);
    let items = required_items(draft).unwrap_or_default();
    let mode = match draft.text("requiredType") {
        Some("ALL") => Some(RequiredMode::All),
        Some("ANYONE") => Some(RequiredMode::Any),
        // Of a single item, any and all are the same.
        _ if items.len() == 1 => Some(RequiredMode::All),
        _ => None,
    };
    match mode {
        Some(mode) if !items.is_empty() => {
            let (mode, items) = (OneOf::new(mode), Some(items));
            draft.coupon.required = Some(Required { mode, items, total_quantity, ..Required::default() });
        }
        _ => draft.add_unknown_rule("required", draft.text("requiredType")),
    }
}

/// The goods that are marked as required, each in its quantity and unit;
/// `None` where a quantity cannot be read.
fn required_items(draft: &Draft<'_, '_>) -> Option<Vec<RequiredItem>> {
    let list = draft.row.key("pdInfos");
    let mut items = Vec::new();
    for item in list.items() {
        let item = item.required().object();
        let product_id = ["id", "code", "name"].iter().find_map(|key| text(&item, key));
        let (Some("Y"), Some(product_id)) = (text(&item, "isRequired"), product_id) else { continue };
        let quantity = text(&item, "requiredNum").map_or(Ok(Decimal::ZERO), parse_decimal).ok()?;
        let quantity = if quantity.is_zero() { Decimal::ONE } else { quantity.normalize() };
        items.push(RequiredItem {
            product_id: Id::new(product_id.to_owned()),
            quantity: Some(Quantity::new(quantity)),
            unit: text(&item, "unitName").or_else(|| text(&item, "unitId")).map(words),
            ..RequiredItem::default()
        });
    }
    Some(items)
}
