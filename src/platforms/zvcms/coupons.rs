//! Rows of `zvcms.listUsableCoupons` as coupons. Amounts are in 元.

use rust_decimal::Decimal;
use serde_json::Value;

use crate::model::benefit::{BuyGet, Exchange, FreeItems, Pick, Service, ServiceKind, ShippingOff};
use crate::model::coupon::{Limits, Quote, Scope, ScopeKind, Shops, State};
use crate::model::leaf::OneOf;
use crate::model::{Benefit, Count, Flag, Money};
use crate::money::parse_decimal;
use crate::platforms::answer::Answer;
use crate::platforms::draft::{count, exact, scope, text, to_the_fen, words, Coupons, Draft};
use crate::platforms::options::PlatformOptions;
use crate::text::Text;
use crate::time::Instant;
use crate::validate::Field;

/// A holding's row is the root of the draft's reading; what the template says
/// is read from its `coupon`.
pub fn map<'v>(result: &Field<'v, '_, Answer<'v>>, options: &PlatformOptions, coupons: &mut Coupons<'v>) {
    coupons.add_rows(&result.key("rows"), &|row| coupon(row, options));
}

fn coupon<'v, 'p>(row: &'p Field<'v, 'p, Answer<'v>>, options: &PlatformOptions) -> Draft<'v, 'p> {
    let mut draft = Draft::new(row.key("coupon").object(), "zvcms.listUsableCoupons");
    draft.set_id(id(row));
    draft.coupon.code = text(row, "couponId").map(words);
    draft.coupon.template_id = draft.id("id");
    draft.coupon.title = draft.words("title").or_else(|| draft.words("couponTitle"));
    draft.coupon.description = draft.words("desc").or_else(|| draft.words("explainText"));
    draft.coupon.label = draft.words("couponLabel");
    state(row, &mut draft);
    window(row, &mut draft);
    draft.benefit = benefit(&mut draft, options);
    thresholds(&mut draft);
    scenes(&mut draft);
    shops(&mut draft);
    limits(&mut draft);
    quote(&mut draft);
    goods(&mut draft, options);
    draft
}

/// `id` redeems; where it is empty, the code does.
fn id<'v>(row: &Field<'v, '_, Answer<'v>>) -> Option<&'v str> {
    let id = text(row, "id").or_else(|| text(row, "couponId"));
    if id.is_none() {
        let zh = "id 和 couponId 都为空";
        row.key("id").issue(Text::new(zh, "is empty, and so is couponId"));
    }
    id
}

fn state(row: &Field<'_, '_, Answer<'_>>, draft: &mut Draft<'_, '_>) {
    let own = text(row, "status");
    if !matches!(own, Some("0" | "1")) {
        draft.add_unknown_rule("state", own);
    }
    let is_disabled = draft.listed("status", "status", &["0", "1"]) == Some(0);
    draft.set_state(match own {
        Some("1") => State::Used,
        _ if is_disabled => State::Disabled,
        _ => State::Unused,
    });
}

/// The row's own window, or the template's fixed days. The second of the end
/// is included.
fn window(row: &Field<'_, '_, Answer<'_>>, draft: &mut Draft<'_, '_>) {
    let (start, end) = match edges(row) {
        (Edge::None, Edge::None) if draft.text("expireType") == Some("0") => edges(&draft.row),
        own => own,
    };
    let is_known = match (start, end) {
        (Edge::At(start), Edge::At(end)) => draft.set_window(Some(start), Some(end + 1_000)),
        _ => false,
    };
    if !is_known {
        draft.add_unknown_rule("validity", None);
    }
}

enum Edge {
    None,
    At(Instant),
    Unreadable,
}

fn edges(field: &Field<'_, '_, Answer<'_>>) -> (Edge, Edge) {
    let edge = |name: &str, instant: &str| match field.key(instant).instant() {
        Some(0) => Edge::None,
        Some(ms) => Edge::At(ms),
        None if field.key(name).is_absent() => Edge::None,
        None => Edge::Unreadable,
    };
    (edge("startAt", "startAtMs"), edge("endAt", "endAtMs"))
}

fn benefit(draft: &mut Draft<'_, '_>, options: &PlatformOptions) -> Option<Benefit> {
    match draft.text("category") {
        Some("0") => money_or_discount(draft, options),
        Some("2") => free_items(draft),
        Some("3") => Some(service(ServiceKind::OfflineExchange)),
        Some("4") => buy_get(draft),
        Some("5") if options.goods_coupon_is_exchange => Some(Benefit::Exchange(Exchange {
            count: Some(Count::new(1)),
            pick: Some(OneOf::new(Pick::Cheapest)),
            price: Some(Money::new(Decimal::new(0, 2))),
            ..Exchange::default()
        })),
        Some("6") => shipping(draft),
        Some("7") => Some(service(ServiceKind::QueueSkip)),
        Some("8") => Some(service(ServiceKind::Parking)),
        other => {
            draft.add_unknown_rule("category", other);
            None
        }
    }
}

fn service(kind: ServiceKind) -> Benefit {
    Benefit::Service(Service { service: OneOf::new(kind), ..Service::default() })
}

fn money_or_discount(draft: &mut Draft<'_, '_>, options: &PlatformOptions) -> Option<Benefit> {
    match draft.text("couponType") {
        Some("0") => draft.amount_off("amount"),
        Some("1") => draft.percent_off("amount", options.discount_scale, None),
        other => {
            draft.add_unknown_rule("couponType", other);
            None
        }
    }
}

fn free_items(draft: &mut Draft<'_, '_>) -> Option<Benefit> {
    let (dearest, cheapest) = (draft.integer("maxNum").unwrap_or(0), draft.integer("minNum").unwrap_or(0));
    match (count(dearest), count(cheapest)) {
        (Some(dearest), Some(cheapest)) if dearest.get() > 0 || cheapest.get() > 0 => {
            Some(Benefit::FreeItems(FreeItems {
                dearest: Some(dearest),
                cheapest: Some(cheapest),
                ..FreeItems::default()
            }))
        }
        _ => {
            draft.add_unknown_rule("benefit", None);
            None
        }
    }
}

fn buy_get(draft: &mut Draft<'_, '_>) -> Option<Benefit> {
    let positive = |name: &str| draft.integer(name).filter(|number| *number > 0);
    let (buy, get) = (positive("goodsRangeNum").and_then(count), positive("secondMaxNum").and_then(count));
    let (Some(buy), Some(get)) = (buy, get) else {
        draft.add_unknown_rule("benefit", None);
        return None;
    };
    Some(Benefit::BuyGet(BuyGet {
        buy,
        get,
        pick: Some(OneOf::new(Pick::NextDearest)),
        repeat: Some(Count::new(1)),
        ..BuyGet::default()
    }))
}

/// The whole fee, or the amount of it that the coupon names.
fn shipping(draft: &mut Draft<'_, '_>) -> Option<Benefit> {
    let amount = draft.decimal("amount", "amount");
    if amount.is_none() && draft.text("amount").is_some() {
        return None;
    }
    let amount = amount.filter(|amount| !amount.is_zero());
    if amount.is_some() && draft.text("couponType") == Some("1") {
        draft.add_unknown_rule("couponType", Some("1"));
        return None;
    }
    Some(Benefit::ShippingOff(ShippingOff { amount: amount.map(to_the_fen), ..ShippingOff::default() }))
}

/// Both must be met where both are given.
fn thresholds(draft: &mut Draft<'_, '_>) {
    draft.coupon.min_amount = draft.positive("minAmountUse", "minAmount").and_then(exact);
    match draft.integer("minNumUse") {
        None | Some(0) => {}
        Some(least @ 1..=MOST_PIECES) => draft.coupon.min_quantity = exact(least.into()),
        Some(_) => draft.add_unknown_rule("minQuantity", None),
    }
}

/// The largest quantity that a wallet takes.
const MOST_PIECES: i64 = crate::money::MAX_VALUE;

fn scenes(draft: &mut Draft<'_, '_>) {
    const SCENES: [&[&str]; 6] = [
        &["takeout"],
        &["dineIn"],
        &["takeout", "dineIn"],
        &["payBill"],
        &["takeout", "payBill"],
        &["dineIn", "payBill"],
    ];
    let listed = draft.listed("sceneType", "scenes", &["1", "2", "3", "4", "5", "6", "7"]);
    // 7 is any scene.
    let scenes = listed.and_then(|place| SCENES.get(place));
    draft.coupon.scenes = scenes.map(|scenes| scenes.iter().copied().collect());
}

fn shops(draft: &mut Draft<'_, '_>) {
    let range = draft.text("multiRangeType");
    let ids = draft.row.key("shopIds").texts();
    let mut shops = Shops::default();
    match (range, ids) {
        (None | Some("0"), _) => return,
        (Some("2"), Some(ids)) if ids.is_empty() => return,
        (Some("1"), Some(ids)) if !ids.is_empty() => shops.include = Some(ids.into_iter().collect()),
        (Some("2"), Some(ids)) => shops.exclude = Some(ids.into_iter().collect()),
        (other, _) => return draft.add_unknown_rule("shops", other),
    }
    draft.coupon.shops = Some(shops);
}

fn limits(draft: &mut Draft<'_, '_>) {
    match draft.integer("usePerPersonPerDay").map(|uses| (uses, count(uses))) {
        None | Some((0, _)) => {}
        Some((_, Some(uses))) => {
            draft.coupon.limits = Some(Limits { per_customer_per_day: Some(uses), ..Limits::default() });
        }
        Some((_, None)) => draft.add_unknown_rule("limits", None),
    }
    if draft.listed("onlyCoupon", "exclusive", &["0", "1"]) == Some(1) {
        draft.coupon.exclusive = Some(Flag::new(true));
    }
}

fn quote(draft: &mut Draft<'_, '_>) {
    let figure = draft.text("allCouponAmount").filter(|text| parse_decimal(text).is_ok());
    draft.coupon.quote = figure.map(|figure| Quote { discount: words(figure), ..Quote::default() });
}

/// Certain goods and certain hours are named and not listed: the caller gives
/// them, by template.
fn goods(draft: &mut Draft<'_, '_>, options: &PlatformOptions) {
    let range = draft.text("goodsRangeType");
    match range {
        None | Some("0") => {}
        Some("1") => {
            let goods = draft.text("id").and_then(|id| options.goods.get(id)?.as_array());
            let ids = goods.map(|goods| goods.iter().filter_map(Value::as_str).collect());
            draft.coupon.scope = ids.map(|ids| Scope { ids: Some(ids), ..scope(ScopeKind::Products) });
        }
        Some(other) => draft.coupon.scope = Some(scope(ScopeKind::Unknown(other.to_owned()))),
    }
    draft.join(options);
    if range == Some("1") && draft.coupon.scope.is_none() {
        draft.coupon.scope = Some(scope(ScopeKind::Products));
    }
    match draft.text("isUseTimeRange") {
        None | Some("0") => {}
        Some(_) if draft.coupon.schedule.is_some() => {}
        other => draft.add_unknown_rule("schedule", other),
    }
}
