//! A coupon in words, for a list that a shopper reads.

use rust_decimal::Decimal;

use crate::content::answer;
use crate::model::benefit::{BuyGet, Exchange, FreeItems, ServiceKind, ShippingOff, Tier, Tiers, UnitOff};
use crate::model::coupon::Exclusions;
use crate::model::{Benefit, Count, Coupon, Money, Percent};
use crate::money::{shifted, shortest};
use crate::text::{places_in_order, Language};
use crate::time::{format_minute, local, Instant, CHINA_OFFSET_MINUTES};

answer! {
    /// A coupon in words.
    #[derive(Eq)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Description {
        /// Its title, or one made of its benefit.
        pub title: String,
        /// From what amount or number of pieces on: 满100元可用.
        pub condition: String,
        /// From when to when, at +08:00: 2026-11-01 至 2026-11-30.
        pub validity: String,
        /// What it gives, in few characters: ¥20, 8.5折.
        pub badge: String,
    }
}

/// Describes a coupon. Instants are shown at +08:00.
pub fn describe(coupon: &Coupon, language: Language) -> Description {
    let badge = badge(&coupon.benefit, language);
    let own = coupon.title.as_deref().filter(|title| !title.is_empty());
    Description {
        title: own.cloned().unwrap_or_else(|| title(coupon, &badge, language)),
        condition: condition(coupon, language),
        validity: validity(coupon, language),
        badge,
    }
}

/// What it gives; of goods at a price on top of an order, from what order on: 满99元加1元换购.
fn title(coupon: &Coupon, badge: &str, language: Language) -> String {
    let is_on_top =
        matches!(&coupon.benefit, Benefit::Exchange(Exchange { price: Some(price), .. }) if !price.is_zero());
    match coupon.min_amount.as_ref().filter(|least| is_on_top && !least.is_zero()) {
        Some(least) => {
            let least = shortest(least);
            language.pick_made(|| format!("满{least}元{badge}"), || format!("{badge} from ¥{least}"))
        }
        None => badge.to_owned(),
    }
}

fn badge(benefit: &Benefit, language: Language) -> String {
    match benefit {
        Benefit::AmountOff(it) => format!("¥{}", yuan(&it.amount)),
        Benefit::PercentOff(it) => price_part(&it.percent, language),
        Benefit::PriceTo(it) => {
            let price = yuan(&it.amount);
            language.pick_made(|| format!("{price}元购"), || format!("for ¥{price}"))
        }
        Benefit::Tiers(it) => tiers(it, language),
        Benefit::BuyGet(it) => buy_get(it, language),
        Benefit::FreeItems(it) => free_items(it, language),
        Benefit::UnitOff(it) => unit_off(it, language),
        Benefit::Bundle(it) => {
            let (count, price) = (it.count.get(), yuan(&it.price));
            language.pick_made(|| format!("任选{count}件{price}元"), || format!("any {count} for ¥{price}"))
        }
        Benefit::Exchange(it) => exchange(it, language),
        Benefit::ShippingOff(it) => shipping_off(it, language),
        Benefit::Service(it) => service_name(&it.service, language).to_owned(),
        Benefit::Unknown(_) => language.pick("优惠券", "Coupon").to_owned(),
    }
}

/// What is left to pay, as people say it: 15 % off is 8.5折. Nothing off and everything off are no 折.
fn price_part(off: &Percent, language: Language) -> String {
    let paid = Decimal::ONE_HUNDRED - **off;
    if paid.is_zero() {
        language.pick("免费", "free").to_owned()
    } else if off.is_zero() {
        language.pick("原价", "full price").to_owned()
    } else {
        let tenths = shortest(&shifted(&paid, 1));
        language.pick_made(|| format!("{tenths}折"), || format!("{}% off", shortest(off)))
    }
}

fn tiers(Tiers { tiers, every, .. }: &Tiers, language: Language) -> String {
    let every = every.as_ref().is_some_and(|every| every.get());
    let from = |place: usize| tiers[place].at_least.as_deref().or(tiers[place].at_least_quantity.as_deref());
    let order = places_in_order(tiers.len(), &|a, b| from(a).cmp(&from(b)));
    let texts: Vec<String> = order.into_iter().map(|place| tier(&tiers[place], every, language)).collect();
    texts.join(language.pick("，", ", "))
}

fn tier(
    Tier { at_least, at_least_quantity, off, percent, .. }: &Tier,
    every: bool,
    language: Language,
) -> String {
    let (from, en_from) = match (at_least, at_least_quantity) {
        (None, Some(pieces)) => (format!("{}件", shortest(pieces)), format!("{} items", shortest(pieces))),
        (amount, _) => {
            let amount = amount.as_ref().map(|amount| shortest(amount)).unwrap_or_default();
            (amount.clone(), format!("¥{amount}"))
        }
    };
    let (off, en_off) = match (off, percent) {
        (None, Some(percent)) => (price_part(percent, Language::ZhCn), price_part(percent, Language::En)),
        (off, _) => {
            let off = off.as_ref().map(yuan).unwrap_or_default();
            (format!("减{off}"), format!("¥{off} off"))
        }
    };
    if every {
        language.pick_made(|| format!("每满{from}{off}"), || format!("{en_off} every {en_from}"))
    } else {
        language.pick_made(|| format!("满{from}{off}"), || format!("{en_off} from {en_from}"))
    }
}

fn buy_get(BuyGet { buy, get, percent, .. }: &BuyGet, language: Language) -> String {
    let (buy, get) = (buy.get(), get.get());
    match percent.as_ref().filter(|percent| ***percent < Decimal::ONE_HUNDRED) {
        None => language.pick_made(|| format!("买{buy}送{get}"), || format!("buy {buy} get {get}")),
        Some(percent) => {
            let part = price_part(percent, language);
            match get {
                1 => language
                    .pick_made(|| format!("第{}件{part}", buy + 1), || format!("item {} {part}", buy + 1)),
                _ => language.pick_made(
                    || format!("买{buy}件，再{get}件{part}"),
                    || format!("buy {buy}, {get} more {part}"),
                ),
            }
        }
    }
}

fn free_items(FreeItems { dearest, cheapest, percent, .. }: &FreeItems, language: Language) -> String {
    let count = |count: &Option<Count>| count.as_ref().map_or(0, |count| count.get());
    let count = count(dearest) + count(cheapest);
    match percent.as_ref().filter(|percent| ***percent < Decimal::ONE_HUNDRED) {
        None => language.pick_made(|| format!("{count}件免单"), || format!("{count} free")),
        Some(percent) => {
            let part = price_part(percent, language);
            language.pick_made(|| format!("{count}件{part}"), || format!("{count} {part}"))
        }
    }
}

fn unit_off(UnitOff { amount, percent, max_units, .. }: &UnitOff, language: Language) -> String {
    let each = match (amount, percent) {
        (None, Some(percent)) => {
            let part = price_part(percent, language);
            language.pick_made(|| format!("每件{part}"), || format!("{part} each"))
        }
        (amount, _) => {
            let off = amount.as_ref().map(yuan).unwrap_or_default();
            language.pick_made(|| format!("每件减{off}"), || format!("¥{off} off each"))
        }
    };
    match max_units {
        None => each,
        Some(most) => {
            let most = most.get();
            language.pick_made(|| format!("{each}，限{most}件"), || format!("{each}, up to {most}"))
        }
    }
}

fn exchange(Exchange { count, price, .. }: &Exchange, language: Language) -> String {
    let count = count.as_ref().map_or(1, |count| count.get());
    match price.as_ref().filter(|price| !price.is_zero()) {
        None => language.pick_made(|| format!("兑换{count}件"), || format!("{count} for free")),
        Some(price) => {
            let price = yuan(price);
            let zh = if count == 1 {
                format!("加{price}元换购")
            } else {
                format!("加{price}元换购{count}件")
            };
            language.pick(zh, format!("{count} for ¥{price} each"))
        }
    }
}

fn shipping_off(ShippingOff { amount, percent, .. }: &ShippingOff, language: Language) -> String {
    let part = percent.as_ref().filter(|percent| ***percent < Decimal::ONE_HUNDRED);
    match (amount, part) {
        (Some(amount), _) => {
            let amount = yuan(amount);
            language.pick_made(|| format!("运费减{amount}"), || format!("¥{amount} off delivery"))
        }
        (None, Some(percent)) => {
            let part = price_part(percent, language);
            language.pick_made(|| format!("运费{part}"), || format!("delivery {part}"))
        }
        (None, None) => language.pick("免运费", "free delivery").to_owned(),
    }
}

/// How a service reads.
pub(crate) fn service_name(service: &ServiceKind, language: Language) -> &'static str {
    match service {
        ServiceKind::QueueSkip => language.pick("免排队券", "Queue-skip coupon"),
        ServiceKind::Parking => language.pick("停车券", "Parking coupon"),
        ServiceKind::OfflineExchange | ServiceKind::Unknown(_) => {
            language.pick("线下兑换券", "Offline exchange coupon")
        }
    }
}

fn condition(coupon: &Coupon, language: Language) -> String {
    let mut parts = Vec::new();
    let (of, en_of) = match coupon.threshold_scope {
        Some(_) => ("指定商品", " of certain goods"),
        None => ("", ""),
    };
    if let Some(least) = above_zero(&coupon.min_amount) {
        parts.push(language.pick_made(|| format!("{of}满{least}元可用"), || format!("from ¥{least}{en_of}")));
    }
    if let Some(least) = above_zero(&coupon.min_quantity) {
        parts.push(
            language.pick_made(|| format!("{of}满{least}件可用"), || format!("from {least} items{en_of}")),
        );
    }
    if parts.is_empty() {
        parts.push(language.pick("无门槛", "no minimum").to_owned());
    }
    if coupon.excludes_promotions.as_ref().is_some_and(|promotions| *promotions != Exclusions::Any(false)) {
        parts.push(language.pick("活动商品不可用", "not on promoted goods").to_owned());
    }
    parts.join(language.pick("，", ", "))
}

fn above_zero(least: &Option<Money>) -> Option<String> {
    least.as_ref().filter(|least| !least.is_zero()).map(|least| shortest(least))
}

fn validity(coupon: &Coupon, language: Language) -> String {
    let minute = |instant: Instant| format_minute(instant, CHINA_OFFSET_MINUTES);
    // The end is excluded; what ends at midnight was valid on the day before.
    let end = |instant: Instant| match minute(instant) {
        text if text.ends_with(" 00:00") => local(instant - 1, CHINA_OFFSET_MINUTES).0.format(),
        text => text,
    };
    let start = |instant: Instant| {
        let text = minute(instant);
        text.strip_suffix(" 00:00").map(str::to_owned).unwrap_or(text)
    };
    let from = coupon.starts_at.as_ref().map(|instant| start(instant.get()));
    let to = coupon.ends_at.as_ref().map(|instant| end(instant.get()));
    match (from, to) {
        (None, None) => language.pick("长期有效", "no end").to_owned(),
        (Some(from), None) => language.pick_made(|| format!("{from} 起有效"), || format!("from {from}")),
        (None, Some(to)) => language.pick_made(|| format!("{to} 前有效"), || format!("until {to}")),
        (Some(from), Some(to)) => {
            language.pick_made(|| format!("{from} 至 {to}"), || format!("{from} to {to}"))
        }
    }
}

/// Yuan as short as it goes, to the fen: `20`, `9.9`.
fn yuan(amount: &Money) -> String {
    shortest(&Decimal::new(amount.fen(), 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::read::{read, Violations};

    #[track_caller]
    fn words(coupon: &str, language: Language) -> [String; 4] {
        let text = format!(r#"{{"id":"1",{coupon}}}"#);
        let coupon: Coupon = read(&text, "coupon", &mut Violations::default()).unwrap();
        let Description { title, condition, validity, badge } = describe(&coupon, language);
        [title, condition, validity, badge]
    }

    #[test]
    fn coupons_in_words() {
        for (coupon, zh, en) in [
            (
                r#""benefit":{"kind":"percentOff","percent":15},"minAmount":"100.00""#,
                ["8.5折", "满100元可用", "长期有效", "8.5折"],
                ["15% off", "from ¥100", "no end", "15% off"],
            ),
            (
                r#""title":"新人券","benefit":{"kind":"amountOff","amount":"9.90"},"startsAt":1790784000000,"endsAt":1793462400000"#,
                ["新人券", "无门槛", "2026-10-01 至 2026-10-31", "¥9.9"],
                ["新人券", "no minimum", "2026-10-01 to 2026-10-31", "¥9.9"],
            ),
            (
                r#""benefit":{"kind":"tiers","every":true,"tiers":[{"atLeast":100,"off":10}]},"minQuantity":2,"endsAt":1790000000000"#,
                ["每满100减10", "满2件可用", "2026-09-21 22:13 前有效", "每满100减10"],
                ["¥10 off every ¥100", "from 2 items", "until 2026-09-21 22:13", "¥10 off every ¥100"],
            ),
            (
                r#""benefit":{"kind":"exchange","price":1},"minAmount":99,"thresholdScope":{"kind":"brands","ids":["b"]},"excludesPromotions":true"#,
                ["满99元加1元换购", "指定商品满99元可用，活动商品不可用", "长期有效", "加1元换购"],
                [
                    "1 for ¥1 each from ¥99",
                    "from ¥99 of certain goods, not on promoted goods",
                    "no end",
                    "1 for ¥1 each",
                ],
            ),
        ] {
            assert_eq!(
                (words(coupon, Language::ZhCn), words(coupon, Language::En)),
                (zh.map(str::to_owned), en.map(str::to_owned))
            );
        }
    }

    #[test]
    fn every_benefit_has_a_badge() {
        for (benefit, zh, en) in [
            (r#""percentOff","percent":100"#, "免费", "free"),
            (r#""percentOff","percent":0"#, "原价", "full price"),
            (r#""priceTo","amount":"9.90""#, "9.9元购", "for ¥9.9"),
            (
                r#""tiers","tiers":[{"atLeastQuantity":3,"percent":20},{"atLeastQuantity":2,"percent":10}]"#,
                "满2件9折，满3件8折",
                "10% off from 2 items, 20% off from 3 items",
            ),
            (r#""tiers","tiers":[{"atLeast":100,"off":10}]"#, "满100减10", "¥10 off from ¥100"),
            (r#""buyGet","buy":2,"get":1"#, "买2送1", "buy 2 get 1"),
            (r#""buyGet","buy":1,"get":1,"percent":50"#, "第2件5折", "item 2 50% off"),
            (r#""buyGet","buy":1,"get":2,"percent":30"#, "买1件，再2件7折", "buy 1, 2 more 30% off"),
            (r#""freeItems","dearest":1,"cheapest":1"#, "2件免单", "2 free"),
            (r#""freeItems","cheapest":1,"percent":50"#, "1件5折", "1 50% off"),
            (r#""unitOff","amount":5"#, "每件减5", "¥5 off each"),
            (r#""unitOff","percent":5,"maxUnits":2"#, "每件9.5折，限2件", "5% off each, up to 2"),
            (r#""bundle","count":3,"price":126"#, "任选3件126元", "any 3 for ¥126"),
            (r#""exchange","count":2,"price":"1.50""#, "加1.5元换购2件", "2 for ¥1.5 each"),
            (r#""exchange""#, "兑换1件", "1 for free"),
            (r#""shippingOff""#, "免运费", "free delivery"),
            (r#""shippingOff","percent":50"#, "运费5折", "delivery 50% off"),
            (r#""shippingOff","amount":3"#, "运费减3", "¥3 off delivery"),
            (r#""service","service":"parking""#, "停车券", "Parking coupon"),
            (r#""somethingNew""#, "优惠券", "Coupon"),
        ] {
            let coupon = format!(r#""benefit":{{"kind":{benefit}}}"#);
            let badge = |language| words(&coupon, language)[3].clone();
            assert_eq!((badge(Language::ZhCn), badge(Language::En)), (zh.to_owned(), en.to_owned()));
        }
    }
}
