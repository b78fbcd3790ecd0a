//! Rules between the fields of an input, which no single field can tell.

use strsim::osa_distance;

use super::benefit::{BuyGet, Tier, Tiers, UnitOff};
use super::coupon::is_dimension;
use super::order::{ClaimTerms, ServerFigures};
use super::read::{join, Violations};
use super::wire::Fields;
use super::{Benefit, Cart, Context, Coupon, Options};
use crate::text::{distinct, repeated, Text};

/// Records what is wrong with coupons beyond their single values.
pub fn coupons(coupons: &[Coupon], root: &str, violations: &mut Violations) {
    let ids: Vec<&str> = coupons.iter().map(|coupon| coupon.id.as_str()).collect();
    let repeated = repeated(&ids);
    for (index, coupon) in coupons.iter().enumerate() {
        let path = format!("{root}[{index}]");
        self::coupon(coupon, &path, violations);
        if !coupon.id.is_empty() && repeated[index] {
            violations.add(join(&path, "id"), Text::new("优惠券标识重复", "stands for another coupon too"));
        }
    }
}

/// Records what is wrong with one coupon beyond its single values.
pub fn coupon(coupon: &Coupon, path: &str, violations: &mut Violations) {
    misspelt(coupon, path, violations);
    benefit(&coupon.benefit, &join(path, "benefit"), violations);
    if coupon.required.as_ref().is_some_and(|required| required.items.is_none()) {
        violations.add_missing(&format!("{path}.required.items"));
    }
}

/// Records what is wrong with a cart's names and lists; its sums are checked where they are made.
pub fn cart(cart: &Cart, violations: &mut Violations) {
    misspelt(cart, "cart", violations);
    match &cart.lines {
        Some(lines) => each(lines, "cart.lines", violations),
        None => violations.add_missing("cart.lines"),
    }
}

/// Records what is wrong with the names of each object of a list.
pub fn each<T: Fields>(objects: &[T], root: &str, violations: &mut Violations) {
    let with_others = objects.iter().enumerate().filter(|(_, object)| !object.other_names().is_empty());
    for (index, object) in with_others {
        misspelt(object, &format!("{root}[{index}]"), violations);
    }
}

/// Records what is wrong with a template that a shopper may claim a coupon of.
pub fn template(coupon: &Coupon, terms: &ClaimTerms, path: &str, violations: &mut Violations) {
    self::coupon(coupon, path, violations);
    misspelt(terms, path, violations);
}

/// Records what is wrong with a context's names.
pub fn context(context: &Context, violations: &mut Violations) {
    misspelt(context, "context", violations);
    let dimensions = context.customer.iter().flat_map(|customer| customer.0.keys());
    for name in dimensions.filter(|name| !is_dimension(name)) {
        violations
            .add(join("context.customer", name), Text::new("未知的顾客维度", "is no customer dimension"));
    }
}

/// Records options that there are not.
pub fn options(options: &Options, violations: &mut Violations) {
    for name in options.other_names() {
        violations.add(join("options", name), Text::new("未知的选项", "is no option"));
    }
}

/// Records what is wrong with what a server knows.
pub fn server(server: &ServerFigures, violations: &mut Violations) {
    for name in server.other_names() {
        violations.add(join("server", name), Text::new("未知的字段", "is no field"));
    }
    coupons(server.coupons.as_deref().unwrap_or_default(), "server.coupons", violations);
}

/// Names on coupons that no rule reads, each once: the page's own data, or a slip.
pub fn ignored_names(coupons: &[Coupon]) -> Vec<String> {
    let names = coupons.iter().flat_map(Coupon::other_names).map(String::as_str);
    distinct(names).into_iter().map(str::to_owned).collect()
}

fn benefit(benefit: &Benefit, path: &str, violations: &mut Violations) {
    let mut add = |field: &str, zh: &str, en: &str| violations.add(join(path, field), Text::new(zh, en));
    match benefit {
        Benefit::Tiers(it) => tiers(it, path, violations),
        Benefit::BuyGet(BuyGet { buy, get, .. })
            if buy.get() == 0 && get.get() == 0 && !buy.is_faulty() && !get.is_faulty() =>
        {
            add("buy", "买和送不能同时为 0", "and `get` must not both be 0");
        }
        Benefit::UnitOff(UnitOff { amount, percent, .. }) if amount.is_some() == percent.is_some() => {
            add("amount", "amount 与 percent 应且只应给出一个", "or `percent` must be given, and not both");
        }
        _ => {}
    }
}

fn tiers(Tiers { tiers, every, .. }: &Tiers, path: &str, violations: &mut Violations) {
    let path = join(path, "tiers");
    let Some(first) = tiers.first() else {
        return violations.add(path, Text::new("至少要有一档", "must have a tier"));
    };
    let every = every.as_ref().is_some_and(|every| every.get());
    for (index, tier) in tiers.iter().enumerate() {
        let mut add = |field: &str, zh: &str, en: &str| {
            violations.add(format!("{path}[{index}].{field}"), Text::new(zh, en));
        };
        let Tier { at_least, at_least_quantity, off, percent, .. } = tier;
        match (at_least, at_least_quantity) {
            (None, None) => add("atLeast", "缺少必填项", "is required"),
            (Some(_), Some(_)) => {
                add("atLeastQuantity", "不能与 atLeast 同时给出", "must not be given together with `atLeast`")
            }
            _ if first.at_least.is_some() != at_least.is_some() => {
                add(
                    "atLeast",
                    "各档门槛应同为金额或同为件数",
                    "and `atLeastQuantity` must not be mixed among tiers",
                );
            }
            _ => {}
        }
        match (off, percent) {
            (None, None) => add("off", "缺少必填项", "is required"),
            (Some(_), Some(_)) => {
                add("percent", "不能与 off 同时给出", "must not be given together with `off`")
            }
            (None, Some(_)) if every => {
                add("percent", "不能与 every 同时给出", "must not be given with `every`")
            }
            _ if first.off.is_some() != off.is_some() => {
                add("off", "各档优惠应同为金额或同为比例", "and `percent` must not be mixed among tiers");
            }
            _ => {}
        }
        let step = at_least.as_ref().or(at_least_quantity.as_ref());
        if every && step.is_some_and(|step| step.is_zero() && !step.is_faulty()) {
            let field = if at_least.is_some() { "atLeast" } else { "atLeastQuantity" };
            add(field, "每满的门槛不能为 0", "must not be 0 with `every`");
        }
    }
}

/// Records names that are a slip away from a field that is absent.
fn misspelt(object: &dyn Fields, path: &str, violations: &mut Violations) {
    for name in object.other_names() {
        if let Some(meant) = meant(name, object) {
            let (zh, en) =
                (format!("未知的字段，是否为 {meant}？"), format!("is no field; did you mean `{meant}`?"));
            violations.add(join(path, name), Text::new(zh, en));
        }
    }
}

/// The absent field that a name is a slip away from: one letter more, less, other or swapped, or two of them in a long
/// name.
fn meant(name: &str, object: &dyn Fields) -> Option<&'static str> {
    let is_absent = |place| object.value(place).is_none_or(|value| value.content().is_absent());
    let mut fields = object.names().iter().enumerate();
    let (_, field) = fields.find(|(place, field)| {
        let slips = if field.len() > 8 { 2 } else { 1 };
        is_absent(*place) && osa_distance(name, field) <= slips
    })?;
    Some(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::read::read;

    fn found(check: impl Fn(&mut Violations)) -> String {
        let mut violations = Violations::default();
        check(&mut violations);
        let error = violations.finish(crate::error::Code::InvalidInput, ());
        let issues = error.err().map(|error| error.issues).unwrap_or_default();
        let told = issues.iter().map(|issue| format!("{} {}", issue.path, issue.messages.en));
        told.collect::<Vec<_>>().join("; ")
    }

    #[track_caller]
    fn assert_benefit(benefit: &str, expected: &str) {
        let text = format!(r#"[{{"id":"1","benefit":{benefit}}}]"#);
        let list: Vec<Coupon> = read(&text, "c", &mut Violations::default()).unwrap();
        assert_eq!(found(|violations| coupons(&list, "c", violations)), expected);
    }

    #[test]
    fn benefits() {
        assert_benefit(r#"{"kind":"tiers","tiers":[]}"#, "c[0].benefit.tiers must have a tier");
        assert_benefit(r#"{"kind":"tiers"}"#, "c[0].benefit.tiers must have a tier");
        assert_benefit(
            r#"{"kind":"tiers","every":true,"tiers":[{"atLeast":0,"off":1}]}"#,
            "c[0].benefit.tiers[0].atLeast must not be 0 with `every`",
        );
        assert_benefit(
            r#"{"kind":"tiers","tiers":[{"atLeast":1,"off":1},{"atLeastQuantity":1,"percent":1}]}"#,
            "c[0].benefit.tiers[1].atLeast and `atLeastQuantity` must not be mixed among tiers; \
             c[0].benefit.tiers[1].off and `percent` must not be mixed among tiers",
        );
        assert_benefit(
            r#"{"kind":"buyGet","buy":0,"get":0}"#,
            "c[0].benefit.buy and `get` must not both be 0",
        );
        assert_benefit(
            r#"{"kind":"unitOff"}"#,
            "c[0].benefit.amount or `percent` must be given, and not both",
        );
        assert_benefit(r#"{"kind":"unitOff","percent":5}"#, "");
    }

    #[test]
    fn names_one_slip_away() {
        for (name, meant) in [
            ("minAmout", Some("minAmount")),
            ("endAt", Some("endsAt")),
            ("thresoldScpoe", Some("thresholdScope")),
            ("color", None),
            ("codes", Some("code")),
            ("myOwnData", None),
        ] {
            let text = format!(r#"[{{"id":"1","benefit":{{"kind":"x"}},"{name}":5}}]"#);
            let list: Vec<Coupon> = read(&text, "c", &mut Violations::default()).unwrap();
            let expected = meant.map(|meant| format!("c[0].{name} is no field; did you mean `{meant}`?"));
            assert_eq!(found(|violations| coupons(&list, "c", violations)), expected.unwrap_or_default());
            assert_eq!(ignored_names(&list), [name]);
        }
        // The field that was meant is there: the other is the page's own.
        let text = r#"[{"id":"1","benefit":{"kind":"x"},"code":"7","codes":["8"]}]"#;
        let list: Vec<Coupon> = read(text, "c", &mut Violations::default()).unwrap();
        assert_eq!(found(|violations| coupons(&list, "c", violations)), "");
    }
}
