//! Rows of `zvcms.listUsableCoupons` as coupons. Amounts are in 元.

use crate::input::{Field, Node};
use crate::money::{parse_decimal, shortest};
use crate::platforms::draft::{scope, text, yuan, Coupons, Draft, Part};
use crate::platforms::options::Options;
use crate::text::Text;
use crate::time::Instant;

/// A holding's row is the root of the draft's reading; what the template says
/// is read from its `coupon`.
pub fn map(result: &Field<'_>, options: &Options, coupons: &mut Coupons) {
    coupons.add_rows(&result.key("rows"), options, coupon);
}

fn coupon<'a>(row: &'a Field<'a>, options: &'a Options) -> Draft<'a> {
    let mut draft = Draft::new(row.key("coupon").object(), "zvcms.listUsableCoupons");
    draft.set(Part::Code, text(&row.key("couponId")).into());
    draft.set(Part::Id, id(row).into());
    draft.copy(Part::TemplateId, "id");
    draft.set(Part::Title, draft.text("title").or_else(|| draft.text("couponTitle")).into());
    draft.set(Part::Description, draft.text("desc").or_else(|| draft.text("explainText")).into());
    draft.copy(Part::Label, "couponLabel");
    state(row, &mut draft);
    window(row, &mut draft);
    let benefit = benefit(&mut draft, options);
    draft.set(Part::Benefit, benefit.into());
    thresholds(&mut draft);
    scenes(&mut draft);
    shops(&mut draft);
    limits(&mut draft);
    quote(&mut draft);
    goods(&mut draft, options);
    draft
}

/// `id` redeems; where it is empty, the code does.
fn id(row: &Field<'_>) -> Option<String> {
    let id = text(&row.key("id")).or_else(|| text(&row.key("couponId")));
    if id.is_none() {
        let zh = "id 和 couponId 都为空";
        row.key("id").issue(Text::new(zh, "is empty, and so is couponId"));
    }
    id
}

fn state<'a>(row: &'a Field<'a>, draft: &mut Draft<'a>) {
    let own = row.key("status").text().filter(|status| !status.is_empty());
    let state = if own == Some("1") { "used" } else { "unused" };
    if !matches!(own, Some("0" | "1")) {
        draft.open("state", own);
    }
    draft.set(Part::State, state.into());
    match draft.text("status") {
        None | Some("1") => {}
        Some("0") if state == "unused" => draft.set(Part::State, "disabled".into()),
        Some("0") => {}
        other => draft.open("status", other),
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
            draft.set(Part::StartsAt, start.into());
            draft.set(Part::EndsAt, (end + 1_000).into());
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
    let service = |service: &'static str| {
        Some(Node::object(&mut [("kind", "service".into()), ("service", service.into())]))
    };
    match draft.text("category") {
        Some("0") => money_or_discount(draft, options),
        Some("2") => free_items(draft),
        Some("3") => service("offlineExchange"),
        Some("4") => buy_get(draft),
        Some("5") if options.goods_coupon_is_exchange => Some(Node::object(&mut [
            ("kind", "exchange".into()),
            ("count", 1.into()),
            ("pick", "cheapest".into()),
            ("price", "0.00".into()),
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
    Some(Node::object(&mut [
        ("kind", "freeItems".into()),
        ("dearest", dearest.into()),
        ("cheapest", cheapest.into()),
    ]))
}

fn buy_get<'a>(draft: &mut Draft<'a>) -> Option<Node<'a>> {
    let count = |name: &str| draft.count(name).filter(|count| *count > 0);
    let (Some(buy), Some(get)) = (count("goodsRangeNum"), count("secondMaxNum")) else {
        draft.open("benefit", None);
        return None;
    };
    Some(Node::object(&mut [
        ("kind", "buyGet".into()),
        ("buy", buy.into()),
        ("get", get.into()),
        ("pick", "nextDearest".into()),
        ("repeat", 1.into()),
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
    Some(Node::object(&mut [("kind", "shippingOff".into()), ("amount", amount.as_ref().map(yuan).into())]))
}

/// Both must be met where both are given.
fn thresholds(draft: &mut Draft<'_>) {
    let least = draft.positive("minAmountUse", "minAmount");
    draft.set(Part::MinAmount, least.as_ref().map(shortest).into());
    match draft.count("minNumUse") {
        None | Some(0) => {}
        Some(least) if least > 0 => draft.set(Part::MinQuantity, least.to_string().into()),
        Some(_) => draft.open("minQuantity", None),
    }
}

fn scenes(draft: &mut Draft<'_>) {
    let scenes: &[&'static str] = match draft.text("sceneType") {
        None | Some("7") => return,
        Some("1") => &["takeout"],
        Some("2") => &["dineIn"],
        Some("3") => &["takeout", "dineIn"],
        Some("4") => &["payBill"],
        Some("5") => &["takeout", "payBill"],
        Some("6") => &["dineIn", "payBill"],
        other => return draft.open("scenes", other),
    };
    draft.set(Part::Scenes, Node::List(scenes.iter().map(|scene| (*scene).into()).collect()));
}

fn shops(draft: &mut Draft<'_>) {
    let range = draft.text("multiRangeType");
    let side = match (range, draft.row.key("shopIds").texts()) {
        (None | Some("0"), _) => return,
        (Some("1"), Some(ids)) if !ids.is_empty() => ("include", ids),
        (Some("2"), Some(ids)) if ids.is_empty() => return,
        (Some("2"), Some(ids)) => ("exclude", ids),
        (other, _) => return draft.open("shops", other),
    };
    let ids = Node::List(side.1.into_iter().map(Node::from).collect());
    draft.set(Part::Shops, Node::object(&mut [(side.0, ids)]));
}

fn limits(draft: &mut Draft<'_>) {
    match draft.count("usePerPersonPerDay") {
        None | Some(0) => {}
        Some(uses) if uses > 0 => {
            draft.set(Part::Limits, Node::object(&mut [("perCustomerPerDay", uses.into())]));
        }
        Some(_) => draft.open("limits", None),
    }
    match draft.text("onlyCoupon") {
        None | Some("0") => {}
        Some("1") => draft.set(Part::Exclusive, Node::Bool(true)),
        other => draft.open("exclusive", other),
    }
}

fn quote(draft: &mut Draft<'_>) {
    if let Some(figure) = draft.text("allCouponAmount").filter(|text| parse_decimal(text).is_ok()) {
        draft.set(Part::Quote, Node::object(&mut [("discount", figure.into())]));
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
                let ids = Node::texts(ids);
                draft.set(Part::Scope, Node::object(&mut [("kind", "products".into()), ("ids", ids)]));
            }
        }
        Some(other) => draft.set(Part::Scope, scope(other, Vec::new())),
    }
    draft.join(options);
    if range == Some("1") && !draft.has(Part::Scope) {
        draft.set(Part::Scope, scope("products", Vec::new()));
    }
    match draft.text("isUseTimeRange") {
        None | Some("0") => {}
        Some(_) if draft.has(Part::Schedule) => {}
        other => draft.open("schedule", other),
    }
}
