//! A coupon in words, for a list that a shopper reads.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::coupon::{Benefit, Coupon, Tier};
use crate::evaluate::service_name;
use crate::money::{shortest, Fen};
use crate::order::places;
use crate::text::Language;
use crate::time::{format_date_time, Instant, CHINA_OFFSET_MINUTES};

/// A coupon in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Description {
    /// Its own title, or what it gives.
    pub title: String,
    /// From what amount or number of pieces on.
    pub condition: String,
    /// From when to when.
    pub validity: String,
    /// What it gives, as short as a badge: `8.5折`, `¥20`.
    pub badge: String,
}

/// Describes a coupon. Instants are shown at +08:00.
pub fn describe(coupon: &Coupon, language: Language) -> Description {
    let badge = badge(&coupon.benefit, language);
    let own = coupon.title.clone().filter(|title| !title.is_empty());
    Description {
        title: own.unwrap_or_else(|| badge.clone()),
        condition: condition(coupon, language),
        validity: validity(coupon, language),
        badge,
    }
}

fn badge(benefit: &Benefit, language: Language) -> String {
    match benefit {
        Benefit::AmountOff { amount } => format!("¥{}", yuan(*amount)),
        Benefit::PercentOff { percent, .. } => {
            let paid = (Decimal::ONE_HUNDRED - percent) / Decimal::TEN;
            language.pick(format!("{}折", shortest(&paid)), format!("{}% off", shortest(percent)))
        }
        Benefit::PriceTo { amount } => {
            language.pick(format!("{}元购", yuan(*amount)), format!("for ¥{}", yuan(*amount)))
        }
        Benefit::Tiers { tiers, every, .. } => tiers_badge(tiers, *every, language),
        Benefit::BuyGet { buy, get, .. } => {
            language.pick(format!("买{buy}送{get}"), format!("buy {buy} get {get}"))
        }
        Benefit::FreeItems { dearest, cheapest, .. } => {
            let count = dearest.saturating_add(*cheapest);
            language.pick(format!("{count}件免单"), format!("{count} free"))
        }
        Benefit::Exchange { count, price: 0, .. } => {
            language.pick(format!("兑换{count}件"), format!("{count} for free"))
        }
        Benefit::Exchange { count, price, .. } => {
            let price = yuan(*price);
            language.pick(format!("{price}元换购{count}件"), format!("{count} for ¥{price} each"))
        }
        Benefit::ShippingOff { amount: None } => language.pick("免运费", "free delivery").to_owned(),
        Benefit::ShippingOff { amount: Some(amount) } => {
            language.pick(format!("运费减{}", yuan(*amount)), format!("¥{} off delivery", yuan(*amount)))
        }
        Benefit::Service { service } => service_name(service.name(), language).to_owned(),
        Benefit::Unknown(_) => language.pick("优惠券", "Coupon").to_owned(),
    }
}

fn tiers_badge(tiers: &[Tier], every: bool, language: Language) -> String {
    let order = places(tiers.len(), &|a, b| tiers[a].at_least.cmp(&tiers[b].at_least));
    let one = |place: usize| {
        let tier = &tiers[place];
        let (from, off) = (shortest(&tier.at_least), yuan(tier.off));
        match every {
            true => language.pick(format!("每满{from}减{off}"), format!("¥{off} off every ¥{from}")),
            false => language.pick(format!("满{from}减{off}"), format!("¥{off} off from ¥{from}")),
        }
    };
    order.into_iter().map(one).collect::<Vec<_>>().join(language.pick("，", ", "))
}

fn condition(coupon: &Coupon, language: Language) -> String {
    let amount = coupon.min_amount.filter(|amount| !amount.is_zero()).map(|amount| {
        language.pick(format!("满{}元可用", shortest(&amount)), format!("from ¥{}", shortest(&amount)))
    });
    let pieces = coupon.min_quantity.filter(|pieces| !pieces.is_zero()).map(|pieces| {
        language.pick(format!("满{}件可用", shortest(&pieces)), format!("from {} items", shortest(&pieces)))
    });
    let both: Vec<String> = amount.into_iter().chain(pieces).collect();
    if both.is_empty() {
        return language.pick("无门槛", "no minimum").to_owned();
    }
    both.join(language.pick("，", ", "))
}

fn validity(coupon: &Coupon, language: Language) -> String {
    let minute = |instant: Instant| {
        let mut text = format_date_time(instant, CHINA_OFFSET_MINUTES);
        text.truncate(text.len() - 3);
        text
    };
    // The end is excluded; what ends at midnight was valid on the day before.
    let end = |instant: Instant| {
        let text = minute(instant);
        match text.strip_suffix(" 00:00") {
            Some(_) => format_date_time(instant - 1, CHINA_OFFSET_MINUTES)[..10].to_owned(),
            None => text,
        }
    };
    let start = |instant: Instant| minute(instant).trim_end_matches(" 00:00").to_owned();
    match (coupon.starts_at, coupon.ends_at) {
        (None, None) => language.pick("长期有效", "no end").to_owned(),
        (Some(from), None) => {
            language.pick(format!("{} 起有效", start(from)), format!("from {}", start(from)))
        }
        (None, Some(to)) => language.pick(format!("{} 前有效", end(to)), format!("until {}", end(to))),
        (Some(from), Some(to)) => language
            .pick(format!("{} 至 {}", start(from), end(to)), format!("{} to {}", start(from), end(to))),
    }
}

/// Yuan as short as it goes: `20`, `9.9`.
fn yuan(fen: Fen) -> String {
    shortest(&Decimal::new(fen, 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use crate::input::read_json;

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
        ] {
            let text = format!(r#"[{{"id":"1",{coupon}}}]"#);
            let node = read_json(&text, Code::InvalidInput, "").unwrap();
            let coupon = &Coupon::read_list(&node, "").unwrap()[0];
            for (language, expected) in [(Language::ZhCn, zh), (Language::En, en)] {
                let words = describe(coupon, language);
                assert_eq!([words.title, words.condition, words.validity, words.badge], expected);
            }
        }
    }
}
