//! A coupon in words, for a list that a shopper reads.

use rust_decimal::Decimal;

use crate::coupon::{Benefit, Coupon, Tier};
use crate::evaluate::service_name;
use crate::input::{Node, ToNode};
use crate::money::{shortest, subtract, Fen};
use crate::order::places;
use crate::text::{whole, Language};
use crate::time::{format_minute, local, Instant, CHINA_OFFSET_MINUTES};

/// A coupon in words.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl ToNode for Description {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[
            ("title", &self.title),
            ("condition", &self.condition),
            ("validity", &self.validity),
            ("badge", &self.badge),
        ])
    }
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
    let say = |zh: &str, en: &str, parts: &[&str]| language.say(zh, en, parts);
    match benefit {
        Benefit::AmountOff { amount } => say("¥{}", "¥{}", &[&yuan(*amount)]),
        Benefit::PercentOff { percent, .. } => {
            // 15 % off is 8.5折.
            let mut paid = subtract(&Decimal::ONE_HUNDRED, percent);
            let _ = paid.set_scale(paid.scale() + 1);
            say("{}折", "{}% off", &[&language.pick(shortest(&paid), shortest(percent))])
        }
        Benefit::PriceTo { amount } => say("{}元购", "for ¥{}", &[&yuan(*amount)]),
        Benefit::Tiers { tiers, every, .. } => tiers_badge(tiers, *every, language),
        Benefit::BuyGet { buy, get, .. } => {
            say("买{}送{}", "buy {} get {}", &[&whole(*buy as i64), &whole(*get as i64)])
        }
        Benefit::FreeItems { dearest, cheapest, .. } => {
            say("{}件免单", "{} free", &[&whole(dearest.saturating_add(*cheapest) as i64)])
        }
        Benefit::Exchange { count, price: 0, .. } => say("兑换{}件", "{} for free", &[&whole(*count as i64)]),
        Benefit::Exchange { count, price, .. } => {
            let (price, count) = (yuan(*price), whole(*count as i64));
            say(
                "{}元换购{}件",
                "{} for ¥{} each",
                &language.pick([&price, &count], [&count, &price]).map(String::as_str),
            )
        }
        Benefit::ShippingOff { amount: None } => say("免运费", "free delivery", &[]),
        Benefit::ShippingOff { amount: Some(amount) } => {
            say("运费减{}", "¥{} off delivery", &[&yuan(*amount)])
        }
        Benefit::Service { service } => service_name(service.name(), language).to_owned(),
        Benefit::Unknown(_) => say("优惠券", "Coupon", &[]),
    }
}

fn tiers_badge(tiers: &[Tier], every: bool, language: Language) -> String {
    let order = places(tiers.len(), &|a, b| tiers[a].at_least.cmp(&tiers[b].at_least));
    let one = |&place: &usize| {
        let tier = &tiers[place];
        let (from, off) = (shortest(&tier.at_least), yuan(tier.off));
        let (zh, en) = match every {
            true => ("每满{}减{}", "¥{} off every ¥{}"),
            false => ("满{}减{}", "¥{} off from ¥{}"),
        };
        language.say(zh, en, &language.pick([&from, &off], [&off, &from]).map(String::as_str))
    };
    order.iter().map(one).collect::<Vec<_>>().join(language.pick("，", ", "))
}

fn condition(coupon: &Coupon, language: Language) -> String {
    let least =
        [(coupon.min_amount, "满{}元可用", "from ¥{}"), (coupon.min_quantity, "满{}件可用", "from {} items")];
    let there =
        least.iter().filter_map(|(least, zh, en)| Some((least.filter(|least| !least.is_zero())?, zh, en)));
    let both: Vec<String> = there.map(|(least, zh, en)| language.say(zh, en, &[&shortest(&least)])).collect();
    if both.is_empty() {
        return language.pick("无门槛", "no minimum").to_owned();
    }
    both.join(language.pick("，", ", "))
}

fn validity(coupon: &Coupon, language: Language) -> String {
    let minute = |instant: Instant| format_minute(instant, CHINA_OFFSET_MINUTES);
    // The end is excluded; what ends at midnight was valid on the day before.
    let end = |instant: Instant| {
        let text = minute(instant);
        match text.strip_suffix(" 00:00") {
            Some(_) => local(instant - 1, CHINA_OFFSET_MINUTES).0.format(),
            None => text,
        }
    };
    let start = |instant: Instant| {
        let text = minute(instant);
        text.strip_suffix(" 00:00").map(str::to_owned).unwrap_or(text)
    };
    match (coupon.starts_at, coupon.ends_at) {
        (None, None) => language.say("长期有效", "no end", &[]),
        (Some(from), None) => language.say("{} 起有效", "from {}", &[&start(from)]),
        (None, Some(to)) => language.say("{} 前有效", "until {}", &[&end(to)]),
        (Some(from), Some(to)) => language.say("{} 至 {}", "{} to {}", &[&start(from), &end(to)]),
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
