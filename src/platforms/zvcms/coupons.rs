//! Rows of `zvcms.listUsableCoupons` as coupons. Amounts are in 元.

use crate::coupon::{
    Benefit, BuyGetPick, Coupon, ExchangePick, Limits, Quote, Scope, ScopeKind, Service, Shops,
};
use crate::input::Field;
use crate::money::{parse_decimal, to_fen, Rounding};
use crate::platforms::draft::{text, Draft};
use crate::platforms::options::Options;
use crate::platforms::templates::{distinct, goods_not_known};
use crate::text::Text;
use crate::time::Instant;

/// A holding's row is the root of the draft's reading; what the template says
/// is read from its `coupon`.
pub fn map(result: &Field<'_>, options: &Options) -> Vec<Coupon> {
    let rows = result.key("rows");
    let coupons = rows.items().map(|row| coupon(&row.required().object(), options)).collect();
    distinct(coupons, &rows)
}

fn coupon(row: &Field<'_>, options: &Options) -> Coupon {
    let template = row.key("coupon").object();
    let mut draft = Draft::new(template, "zvcms", "zvcms.listUsableCoupons");
    draft.coupon.code = text(&row.key("couponId"));
    draft.coupon.id = id(row);
    draft.coupon.template_id = draft.text("id");
    draft.coupon.title = draft.text("title").or_else(|| draft.text("couponTitle"));
    draft.coupon.description = draft.text("desc").or_else(|| draft.text("explainText"));
    draft.coupon.label = draft.text("couponLabel");
    state(row, &mut draft);
    window(row, &mut draft);
    if let Some(benefit) = benefit(&mut draft, options) {
        draft.coupon.benefit = benefit;
    }
    thresholds(&mut draft);
    scenes(&mut draft);
    shops(&mut draft);
    limits(&mut draft);
    quote(&mut draft);
    goods(&mut draft, options);
    draft.coupon
}

/// `id` redeems; where it is empty, the code does.
fn id(row: &Field<'_>) -> String {
    let id = text(&row.key("id")).or_else(|| text(&row.key("couponId")));
    if id.is_none() {
        let zh = "id 和 couponId 都为空";
        row.key("id").issue(Text::new(zh, "is empty, and so is couponId"));
    }
    id.unwrap_or_default()
}

fn state(row: &Field<'_>, draft: &mut Draft<'_>) {
    let state = match text(&row.key("status")).as_deref() {
        Some("0") => "unused",
        Some("1") => "used",
        other => {
            draft.open("state", other);
            "unused"
        }
    };
    draft.coupon.state = Some(state.into());
    match draft.text("status").as_deref() {
        None | Some("1") => {}
        Some("0") if state == "unused" => draft.coupon.state = Some("disabled".into()),
        Some("0") => {}
        other => draft.open("status", other),
    }
}

/// The row's own window, or the template's fixed days. The second of the end
/// is included.
fn window(row: &Field<'_>, draft: &mut Draft<'_>) {
    let (start, end) = match edges(row) {
        (Edge::None, Edge::None) if draft.text("expireType").as_deref() == Some("0") => edges(&draft.row),
        own => own,
    };
    match (start, end) {
        (Edge::At(start), Edge::At(end)) => {
            draft.coupon.starts_at = Some(start);
            draft.coupon.ends_at = end.checked_add(1_000);
        }
        _ => draft.open("validity", None),
    }
}

enum Edge {
    None,
    At(Instant),
    Unreadable,
}

fn edges(field: &Field<'_>) -> (Edge, Edge) {
    let edge = |name: &str, instant: &str| match crate::coupon::instant(&field.key(instant)) {
        Some(0) => Edge::None,
        Some(ms) => Edge::At(ms),
        None if field.key(name).is_absent() => Edge::None,
        None => Edge::Unreadable,
    };
    (edge("startAt", "startAtMs"), edge("endAt", "endAtMs"))
}

fn benefit(draft: &mut Draft<'_>, options: &Options) -> Option<Benefit> {
    let category = draft.text("category");
    match category.as_deref() {
        Some("0") => money_or_discount(draft, options),
        Some("2") => free_items(draft),
        Some("3") => Some(Benefit::Service { service: Service::OfflineExchange }),
        Some("4") => buy_get(draft),
        Some("5") if options.goods_coupon_is_exchange => {
            Some(Benefit::Exchange { count: 1, pick: ExchangePick::Cheapest, price: 0 })
        }
        Some("6") => shipping(draft),
        Some("7") => Some(Benefit::Service { service: Service::QueueSkip }),
        Some("8") => Some(Benefit::Service { service: Service::Parking }),
        other => {
            draft.open("category", other);
            None
        }
    }
}

fn money_or_discount(draft: &mut Draft<'_>, options: &Options) -> Option<Benefit> {
    match draft.text("couponType").as_deref() {
        Some("0") => draft.fen("amount", "amount").map(|amount| Benefit::AmountOff { amount }),
        Some("1") => {
            let percent = draft.percent_off(draft.text("amount"), options.discount_scale)?;
            Some(Benefit::PercentOff { percent, max_discount: None })
        }
        other => {
            draft.open("couponType", other);
            None
        }
    }
}

fn free_items(draft: &mut Draft<'_>) -> Option<Benefit> {
    let (dearest, cheapest) = (draft.count("maxNum"), draft.count("minNum"));
    let count = |n: Option<i64>| u64::try_from(n.unwrap_or(0)).ok();
    match (count(dearest), count(cheapest)) {
        (Some(dearest), Some(cheapest)) if dearest > 0 || cheapest > 0 => {
            Some(Benefit::FreeItems { dearest, cheapest, max_discount: None })
        }
        _ => {
            draft.open("benefit", None);
            None
        }
    }
}

fn buy_get(draft: &mut Draft<'_>) -> Option<Benefit> {
    let count = |name: &str| draft.count(name).and_then(|n| u64::try_from(n).ok()).filter(|n| *n > 0);
    match (count("goodsRangeNum"), count("secondMaxNum")) {
        (Some(buy), Some(get)) => {
            Some(Benefit::BuyGet { buy, get, pick: BuyGetPick::NextDearest, repeat: Some(1) })
        }
        _ => {
            draft.open("benefit", None);
            None
        }
    }
}

/// The whole fee, or the amount of it that the coupon names.
fn shipping(draft: &mut Draft<'_>) -> Option<Benefit> {
    let Some(amount) = draft.positive("amount", "amount") else {
        let is_read = draft.text("amount").is_none_or(|text| parse_decimal(&text).is_ok());
        return is_read.then_some(Benefit::ShippingOff { amount: None });
    };
    if draft.text("couponType").as_deref() == Some("1") {
        draft.open("couponType", Some("1"));
        return None;
    }
    Some(Benefit::ShippingOff { amount: Some(to_fen(&amount, Rounding::HalfUp)) })
}

/// Both must be met where both are given.
fn thresholds(draft: &mut Draft<'_>) {
    draft.coupon.min_amount = draft.positive("minAmountUse", "minAmount");
    match draft.count("minNumUse") {
        None | Some(0) => {}
        Some(least) if least > 0 => draft.coupon.min_quantity = Some(least.into()),
        Some(_) => draft.open("minQuantity", None),
    }
}

fn scenes(draft: &mut Draft<'_>) {
    let scenes: &[&str] = match draft.text("sceneType").as_deref() {
        None | Some("7") => return,
        Some("1") => &["takeout"],
        Some("2") => &["dineIn"],
        Some("3") => &["takeout", "dineIn"],
        Some("4") => &["payBill"],
        Some("5") => &["takeout", "payBill"],
        Some("6") => &["dineIn", "payBill"],
        other => return draft.open("scenes", other),
    };
    draft.coupon.scenes = Some(scenes.iter().map(|scene| (*scene).to_owned()).collect());
}

fn shops(draft: &mut Draft<'_>) {
    let ids = draft.row.key("shopIds").texts();
    let range = draft.text("multiRangeType");
    draft.coupon.shops = match (range.as_deref(), ids) {
        (None | Some("0"), _) => None,
        (Some("1"), Some(ids)) if !ids.is_empty() => Some(Shops { include: Some(ids), exclude: None }),
        (Some("2"), Some(ids)) if ids.is_empty() => None,
        (Some("2"), Some(ids)) => Some(Shops { include: None, exclude: Some(ids) }),
        (other, _) => return draft.open("shops", other),
    };
}

fn limits(draft: &mut Draft<'_>) {
    match draft.count("usePerPersonPerDay") {
        None | Some(0) => {}
        Some(uses) if uses > 0 => {
            draft.coupon.limits = Some(Limits { per_customer_per_day: Some(uses), ..Limits::default() });
        }
        Some(_) => draft.open("limits", None),
    }
    match draft.text("onlyCoupon").as_deref() {
        None | Some("0") => {}
        Some("1") => draft.coupon.exclusive = true,
        other => draft.open("exclusive", other),
    }
}

fn quote(draft: &mut Draft<'_>) {
    let figure = draft.text("allCouponAmount");
    draft.coupon.quote = figure.filter(|text| parse_decimal(text).is_ok()).map(|discount| Quote { discount });
}

/// Certain goods and certain hours are named and not listed: the caller gives
/// them, by template.
fn goods(draft: &mut Draft<'_>, options: &Options) {
    let listed = draft.coupon.template_id.as_deref().and_then(|id| options.goods_of(id));
    draft.coupon.scope = match draft.text("goodsRangeType").as_deref() {
        None | Some("0") => None,
        Some("1") => {
            listed.map(|ids| Scope { kind: ScopeKind::Products, ids: Some(ids.to_vec()), exclude: false })
        }
        Some(other) => Some(Scope { kind: ScopeKind::Unknown(other.to_owned()), ids: None, exclude: false }),
    };
    draft.join(options);
    if draft.text("goodsRangeType").as_deref() == Some("1") && draft.coupon.scope.is_none() {
        draft.coupon.scope = Some(goods_not_known());
    }
    match draft.text("isUseTimeRange").as_deref() {
        None | Some("0") => {}
        Some(_) if draft.coupon.schedule.is_some() => {}
        other => draft.open("schedule", other),
    }
}
