//! Rows of `zvcms.listUsableCoupons` as coupons. Amounts are in 元.

use crate::input::{Field, Node};
use crate::money::parse_decimal;
use crate::platforms::draft::{goods_not_known, text, yuan, Coupons, Draft, Part};
use crate::platforms::options::Options;
use crate::text::{whole, Text};
use crate::texts::Texts;
use crate::time::Instant;

/// A holding's row is the root of the draft's reading; what the template says
/// is read from its `coupon`.
pub fn map(result: &Field<'_>, options: &Options, coupons: &mut Coupons) {
    coupons.add_rows(&result.key("rows"), options, coupon);
}

fn coupon<'a>(row: &'a Field<'a>, options: &'a Options) -> Draft<'a> {
    let mut draft = Draft::new(row.key("coupon").object(), "zvcms.listUsableCoupons");
    draft.set_text(Part::Code, text(row, "couponId"));
    draft.set_text(Part::Id, id(row));
    draft.copy(Part::TemplateId, "id");
    draft.set_text(Part::Title, draft.text("title").or_else(|| draft.text("couponTitle")));
    draft.set_text(Part::Description, draft.text("desc").or_else(|| draft.text("explainText")));
    draft.copy(Part::Label, "couponLabel");
    state(row, &mut draft);
    window(row, &mut draft);
    let benefit = benefit(&mut draft, options);
    draft.set(Part::Benefit, benefit.unwrap_or_default());
    thresholds(&mut draft);
    scenes(&mut draft);
    shops(&mut draft);
    limits(&mut draft);
    quote(&mut draft);
    goods(&mut draft, options);
    draft
}

/// `id` redeems; where it is empty, the code does.
fn id<'a>(row: &'a Field<'a>) -> Option<&'a str> {
    let id = text(row, "id").or_else(|| text(row, "couponId"));
    if id.is_none() {
        let zh = "id 和 couponId 都为空";
        row.key("id").issue(Text::new(zh, "is empty, and so is couponId"));
    }
    id
}

fn state<'a>(row: &'a Field<'a>, draft: &mut Draft<'a>) {
    let own = text(row, "status");
    let state = if own == Some("1") { "used" } else { "unused" };
    if !matches!(own, Some("0" | "1")) {
        draft.open("state", own);
    }
    draft.put(Part::State, &state);
    if draft.listed("status", "status", &["0", "1"]) == Some(0) && state == "unused" {
        draft.put(Part::State, &"disabled");
    }
}

/// The row's own window, or the template's fixed days. The second of the end
/// is included.
fn window(row: &Field<'_>, draft: &mut Draft<'_>) {
    let (start, end) = match edges(row) {
        (Edge::None, Edge::None) if draft.text("expireType") == Some("0") => edges(&draft.row),
        own => own,
    };
    match (start, end) {
        (Edge::At(start), Edge::At(end)) => {
            draft.put(Part::StartsAt, &start);
            draft.put(Part::EndsAt, &(end + 1_000));
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

fn benefit<'a>(draft: &mut Draft<'a>, options: &Options) -> Option<Node<'a>> {
    let service = |service: &'static str| Some(Node::of(&[("kind", &"service"), ("service", &service)]));
    match draft.text("category") {
        Some("0") => money_or_discount(draft, options),
        Some("2") => free_items(draft),
        Some("3") => service("offlineExchange"),
        Some("4") => buy_get(draft),
        Some("5") if options.goods_coupon_is_exchange => Some(Node::of(&[
            ("kind", &"exchange"),
            ("count", &1_i64),
            ("pick", &"cheapest"),
            ("price", &"0.00"),
        ])),
        Some("6") => shipping(draft),
        Some("7") => service("queueSkip"),
        Some("8") => service("parking"),
        other => {
            draft.open("category", other);
            None
        }
    }
}

fn money_or_discount<'a>(draft: &mut Draft<'a>, options: &Options) -> Option<Node<'a>> {
    match draft.text("couponType") {
        Some("0") => draft.amount_off("amount"),
        Some("1") => draft.percent_off("amount", options.discount_scale, None),
        other => {
            draft.open("couponType", other);
            None
        }
    }
}

fn free_items<'a>(draft: &mut Draft<'a>) -> Option<Node<'a>> {
    let count = |name: &str| draft.count(name).unwrap_or(0);
    let (dearest, cheapest) = (count("maxNum"), count("minNum"));
    if dearest < 0 || cheapest < 0 || (dearest == 0 && cheapest == 0) {
        draft.open("benefit", None);
        return None;
    }
    Some(Node::of(&[("kind", &"freeItems"), ("dearest", &dearest), ("cheapest", &cheapest)]))
}

fn buy_get<'a>(draft: &mut Draft<'a>) -> Option<Node<'a>> {
    let count = |name: &str| draft.count(name).filter(|count| *count > 0);
    let (Some(buy), Some(get)) = (count("goodsRangeNum"), count("secondMaxNum")) else {
        draft.open("benefit", None);
        return None;
    };
    Some(Node::of(&[
        ("kind", &"buyGet"),
        ("buy", &buy),
        ("get", &get),
        ("pick", &"nextDearest"),
        ("repeat", &1_i64),
    ]))
}

/// The whole fee, or the amount of it that the coupon names.
fn shipping<'a>(draft: &mut Draft<'a>) -> Option<Node<'a>> {
    let amount = draft.decimal("amount", "amount");
    if amount.is_none() && draft.text("amount").is_some() {
        return None;
    }
    let amount = amount.filter(|amount| !amount.is_zero());
    if amount.is_some() && draft.text("couponType") == Some("1") {
        draft.open("couponType", Some("1"));
        return None;
    }
    Some(Node::of(&[("kind", &"shippingOff"), ("amount", &amount.map(yuan))]))
}

/// Both must be met where both are given.
fn thresholds(draft: &mut Draft<'_>) {
    let least = draft.positive("minAmountUse", "minAmount");
    draft.put(Part::MinAmount, &least);
    match draft.count("minNumUse") {
        None | Some(0) => {}
        Some(least) if least > 0 => draft.put(Part::MinQuantity, &whole(least)),
        Some(_) => draft.open("minQuantity", None),
    }
}

fn scenes(draft: &mut Draft<'_>) {
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
    let Some(scenes) = listed.and_then(|place| SCENES.get(place)) else { return };
    draft.put(Part::Scenes, &scenes.to_vec());
}

fn shops(draft: &mut Draft<'_>) {
    let range = draft.text("multiRangeType");
    let ids = draft.row.key("shopIds").texts();
    let side = match (range, ids.as_ref().map(Texts::is_empty)) {
        (None | Some("0"), _) | (Some("2"), Some(true)) => return,
        (Some("1"), Some(false)) => "include",
        (Some("2"), Some(false)) => "exclude",
        (other, _) => return draft.open("shops", other),
    };
    draft.set(Part::Shops, Node::of(&[(side, &ids)]));
}

fn limits(draft: &mut Draft<'_>) {
    match draft.count("usePerPersonPerDay") {
        None | Some(0) => {}
        Some(uses) if uses > 0 => {
            draft.set(Part::Limits, Node::of(&[("perCustomerPerDay", &uses)]));
        }
        Some(_) => draft.open("limits", None),
    }
    if draft.listed("onlyCoupon", "exclusive", &["0", "1"]) == Some(1) {
        draft.put(Part::Exclusive, &true);
    }
}

fn quote(draft: &mut Draft<'_>) {
    if let Some(figure) = draft.text("allCouponAmount").filter(|text| parse_decimal(text).is_ok()) {
        draft.set(Part::Quote, Node::Object(vec![("discount".into(), figure.into())]));
    }
}

/// Certain goods and certain hours are named and not listed: the caller gives
/// them, by template.
fn goods<'a>(draft: &mut Draft<'a>, options: &'a Options) {
    let range = draft.text("goodsRangeType");
    match range {
        None | Some("0") => {}
        Some("1") => {
            if let Some(ids) = draft.text("id").and_then(|id| options.goods_of(id)) {
                draft.set(Part::Scope, goods_not_known().with("ids", Node::texts(ids)));
            }
        }
        Some(other) => draft.set(Part::Scope, Node::Object(vec![("kind".into(), other.into())])),
    }
    draft.join(options);
    if range == Some("1") && !draft.has(Part::Scope) {
        draft.set(Part::Scope, goods_not_known());
    }
    match draft.text("isUseTimeRange") {
        None | Some("0") => {}
        Some(_) if draft.has(Part::Schedule) => {}
        other => draft.open("schedule", other),
    }
}
