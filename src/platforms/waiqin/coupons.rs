//! Vouchers, and what customers hold of them, as coupons. Amounts are in 元,
//! days are local days at +08:00.

use rust_decimal::Decimal;

use crate::coupon::{Benefit, Coupon, Customers, Required, RequiredItem, Scope, ScopeKind};
use crate::input::Field;
use crate::money::parse_decimal;
use crate::platforms::draft::{text, Draft};
use crate::platforms::options::Options;
use crate::platforms::templates::{distinct, goods_not_known};
use crate::time::DAY_MS;

/// Vouchers as coupons: the templates that holdings are joined with.
pub fn of_vouchers(result: &Field<'_>, options: &Options) -> Vec<Coupon> {
    let rows = result.key("rows");
    let coupons = rows.items().map(|row| voucher(row.required().object(), options)).collect();
    distinct(coupons, &rows)
}

/// What customers hold.
pub fn of_usage(result: &Field<'_>, options: &Options) -> Vec<Coupon> {
    let rows = result.key("rows");
    let coupons = rows.items().map(|row| holding(row.required().object(), options)).collect();
    distinct(coupons, &rows)
}

fn voucher(row: Field<'_>, options: &Options) -> Coupon {
    let mut draft = Draft::new(row, "waiqin", "waiqin.queryVouchers");
    draft.coupon.id = id(&draft);
    draft.coupon.template_id = draft.text("id");
    draft.coupon.title = draft.text("name");
    draft.coupon.description = draft.text("remark");
    match draft.text("isFinish").as_deref() {
        None | Some("N") => {}
        Some("Y") => draft.coupon.state = Some("ended".into()),
        other => draft.open("state", other),
    }
    window(&mut draft);
    // A share is from 0 to 1 here, and from 0 to 100 where holdings are listed.
    benefit(&mut draft, options, 1);
    threshold(&mut draft);
    payment(&mut draft);
    draft.coupon.scope = scope(&mut draft);
    draft.coupon.required = required(&mut draft);
    draft.coupon.customers = customers(&mut draft);
    draft.join(options);
    if draft.text("tradeRange").as_deref() == Some("2") && draft.coupon.customers.is_none() {
        draft.open("customers", None);
    }
    draft.coupon
}

fn holding(row: Field<'_>, options: &Options) -> Coupon {
    let mut draft = Draft::new(row, "waiqin", "waiqin.queryVoucherUsage");
    draft.coupon.id = id(&draft);
    draft.coupon.template_id = draft.text("voucherId");
    draft.coupon.title = draft.text("voucherName");
    draft.coupon.claimed_at = draft.instant("receiveTimeMs");
    state(&mut draft, options);
    window(&mut draft);
    benefit(&mut draft, options, 100);
    let least = draft.positive("doorsillAmount", "minAmount");
    draft.coupon.min_amount = least;
    draft.join(options);
    if draft.text("doorsillAmount").is_some() {
        // The row says what the threshold is, none included.
        draft.coupon.min_amount = least;
    }
    let joined = draft.coupon.template_id.as_deref().is_some_and(|id| options.template(id).is_some());
    if !joined {
        draft.coupon.scope = Some(goods_not_known());
    }
    draft.coupon
}

fn id(draft: &Draft<'_>) -> String {
    draft.row.key("id").required().text().unwrap_or_default().to_owned()
}

/// The row's own state, or the one that was asked for.
fn state(draft: &mut Draft<'_>, options: &Options) {
    let asked = || match options.params.as_ref()?.get("voucherStatus")? {
        crate::input::Node::Text(text) | crate::input::Node::Number(text) => Some(text.clone().into_owned()),
        _ => None,
    };
    match draft.text("useStatus").or_else(asked).as_deref() {
        Some("0") => draft.coupon.state = Some("unused".into()),
        Some("1") => draft.coupon.state = Some("used".into()),
        Some("2") => draft.coupon.state = Some("expired".into()),
        other => draft.open("state", other),
    }
}

/// The end day is included.
fn window(draft: &mut Draft<'_>) {
    match (draft.instant("startDateMs"), draft.instant("endDateMs")) {
        (Some(start), Some(end)) => {
            draft.coupon.starts_at = Some(start);
            draft.coupon.ends_at = end.checked_add(DAY_MS);
        }
        _ => draft.open("validity", None),
    }
}

fn benefit(draft: &mut Draft<'_>, options: &Options, whole: i64) {
    let made = match draft.text("discountsType").as_deref() {
        Some("GDMZ") => draft.fen("money", "amount").map(|amount| Benefit::AmountOff { amount }),
        None if draft.text("money").is_some() => {
            draft.fen("money", "amount").map(|amount| Benefit::AmountOff { amount })
        }
        Some("ZKBL") => {
            // The caller says whether it is paid or taken off, the document what the whole is.
            let scale = options.discount_scale.map(|scale| scale.of(whole));
            let max_discount = draft.cap("maxDiscountsAmount");
            let percent = draft.percent_off(draft.text("discountsPercent"), scale);
            percent.map(|percent| Benefit::PercentOff { percent, max_discount })
        }
        other => {
            draft.open("benefit", other);
            None
        }
    };
    if let Some(made) = made {
        draft.coupon.benefit = made;
    }
}

fn threshold(draft: &mut Draft<'_>) {
    let least = draft.positive("doorsillAmount", "minAmount");
    match draft.text("doorsillType").as_deref() {
        Some("N") => {}
        None if least.is_none() => {}
        Some("Y") if draft.text("doorsillAmount").is_some() => draft.coupon.min_amount = least,
        other => draft.open("minAmount", other),
    }
}

fn payment(draft: &mut Draft<'_>) {
    match draft.text("payType").as_deref() {
        None | Some("UNLIMITED") => {}
        Some("ONLINE") => draft.coupon.payment = Some("online".into()),
        other => draft.open("payment", other),
    }
}

fn scope(draft: &mut Draft<'_>) -> Option<Scope> {
    let (kind, list) = match draft.text("prodMode").as_deref() {
        None | Some("ALL") => return None,
        Some("TYPE") => (ScopeKind::Categories, "prodTypes"),
        Some("BRAND") => (ScopeKind::Brands, "prodBrands"),
        Some("PRODUCT") => (ScopeKind::Products, "pdInfos"),
        Some(other) => (ScopeKind::Unknown(other.to_owned()), ""),
    };
    let ids = names(draft, list, &["id", "code", "name"]);
    Some(Scope { kind, ids: (!ids.is_empty()).then_some(ids), exclude: false })
}

/// Whom it is for: levels, types and so on, or certain customers. A list that
/// is empty asks for nothing.
fn customers(draft: &mut Draft<'_>) -> Option<Customers> {
    let mut asked = Customers::default();
    let range = draft.text("tradeRange");
    let lists: &[(&str, &str, &[&str])] = match range.as_deref() {
        Some("1") => &[
            ("levels", "cmLevels", &["id", "name"]),
            ("types", "cmTypes", &["id", "name"]),
            ("departments", "cmDepts", &["id", "name"]),
            ("labels", "cmLabels", &["id", "name"]),
            ("districts", "cmDistricts", &["id", "code", "name"]),
        ],
        Some("2") => &[("ids", "cmInfos", &["id"]), ("codes", "cmInfos", &["code"])],
        None => &[],
        other => {
            draft.open("customers", other);
            &[]
        }
    };
    for (dimension, list, keys) in lists {
        let values = names(draft, list, keys);
        if !values.is_empty() {
            asked.set(dimension, values);
        }
    }
    (asked != Customers::default()).then_some(asked)
}

/// Ids, codes and names of the items of a list: a cart may state either.
fn names(draft: &Draft<'_>, list: &str, keys: &[&str]) -> Vec<String> {
    let list = draft.row.key(list);
    let mut values: Vec<String> = Vec::new();
    for item in list.items() {
        let item = item.required().object();
        values.extend(keys.iter().filter_map(|key| text(&item.key(key))));
    }
    values
}

fn required(draft: &mut Draft<'_>) -> Option<Required> {
    match draft.text("hasRequired").as_deref() {
        None | Some("N") => return None,
        Some("Y") => {}
        other => {
            draft.open("required", other);
            return None;
        }
    }
    let total_quantity = draft.positive("requiredAllnum", "required");
    let items = required_items(draft).unwrap_or_default();
    let all = match draft.text("requiredType").as_deref() {
        Some("ALL") => Some(true),
        Some("ANYONE") => Some(false),
        // Of a single item, any and all are the same.
        _ if items.len() == 1 => Some(true),
        _ => None,
    };
    match all {
        Some(all) if !items.is_empty() => Some(Required { all, items, total_quantity }),
        _ => {
            draft.open("required", draft.text("requiredType").as_deref());
            None
        }
    }
}

/// The goods that are marked as required, each in its quantity; `None` where
/// a quantity cannot be read.
fn required_items(draft: &Draft<'_>) -> Option<Vec<RequiredItem>> {
    let list = draft.row.key("pdInfos");
    let item = |item: Field<'_>| {
        let item = item.required().object();
        if text(&item.key("isRequired")).as_deref() != Some("Y") {
            return None;
        }
        let product_id = ["id", "code", "name"].iter().find_map(|key| text(&item.key(key)))?;
        let quantity = text(&item.key("requiredNum")).map_or(Ok(Decimal::ZERO), |text| parse_decimal(&text));
        Some(quantity.ok().map(|quantity| {
            let quantity = if quantity.is_zero() { Decimal::ONE } else { quantity };
            RequiredItem { product_id, quantity }
        }))
    };
    list.items().filter_map(item).collect()
}
