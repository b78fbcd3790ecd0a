//! A coupon on its way out of a result's row. What the row leaves open becomes
//! an unknown rule, and the coupon `undetermined`.

use std::collections::HashMap;

use super::answer::Answer;
use super::options::{DiscountScale, PlatformOptions};
use super::templates::Template;
use crate::content::{to_json, Written};
use crate::model::benefit::{AmountOff, PercentOff, UnknownBenefit};
use crate::model::coupon::{Scope, ScopeKind, Source, State, UnknownRule};
use crate::model::leaf::OneOf;
use crate::model::read::{read, Violations};
use crate::model::{Benefit, Count, Coupon, Id, InstantMs, Money, Percent, Words};
use crate::money::{parse_decimal, to_fen, Rounding, MAX_DECIMALS};
use crate::text::Text;
use crate::time::Instant;
use crate::validate::{is_wallet_instant, Field, Tree};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

/// Rules that are unknown only as long as the benefit is.
const BENEFIT_RULES: [&str; 6] =
    ["benefit", "discountScale", "moneyUnit", "amount", "category", "couponType"];

/// The longest value of a platform that an unknown rule repeats.
const LONGEST: usize = 40;

/// A row, and the coupon that is made of it.
pub struct Draft<'v, 'p> {
    /// The coupon's id.
    id: &'v str,
    /// The row, under our names.
    pub row: Field<'v, 'p, Answer<'v>>,
    /// What was made of it so far, but for its benefit and its unknown rules.
    pub coupon: Coupon,
    /// What it gives, once that is known.
    pub benefit: Option<Benefit>,
    rules: Vec<UnknownRule>,
}

impl<'v, 'p> Draft<'v, 'p> {
    /// A coupon that says nothing yet but which operation it comes from.
    pub fn new(row: Field<'v, 'p, Answer<'v>>, operation: &str) -> Self {
        let (platform, _) = operation.split_once('.').unwrap_or_default();
        let source = Source { platform: words(platform), operation: words(operation), ..Source::default() };
        let coupon = Coupon { source: Some(source), ..Coupon::default() };
        Self { id: "", row, coupon, benefit: None, rules: Vec::new() }
    }

    /// Says its id; without one there is a violation already.
    pub fn set_id(&mut self, id: Option<&'v str>) {
        self.id = id.unwrap_or_default();
        self.coupon.id = Id::new(self.id.to_owned());
    }

    /// Says its state.
    pub fn set_state(&mut self, state: State) {
        self.coupon.state = Some(OneOf::new(state));
    }

    /// Says from when and until when it is valid; `false` where that is not known of both.
    pub fn set_window(&mut self, starts_at: Option<Instant>, ends_at: Option<Instant>) -> bool {
        self.coupon.starts_at = starts_at.and_then(instant);
        self.coupon.ends_at = ends_at.and_then(instant);
        self.coupon.starts_at.is_some() && self.coupon.ends_at.is_some()
    }

    /// A text that is not empty.
    pub fn text(&self, name: &str) -> Option<&'v str> {
        text(&self.row, name)
    }

    /// The same as a part of the coupon.
    pub fn words(&self, name: &str) -> Option<Words> {
        self.text(name).map(words)
    }

    /// The same as an id of the coupon's.
    pub fn id(&self, name: &str) -> Option<Id> {
        self.text(name).map(|id| Id::new(id.to_owned()))
    }

    /// The place of a value among those that a document lists; any other is an unknown rule.
    pub fn listed(&mut self, name: &str, rule: &str, values: &[&str]) -> Option<usize> {
        let value = self.text(name)?;
        let place = values.iter().position(|known| *known == value);
        if place.is_none() {
            self.add_unknown_rule(rule, Some(value));
        }
        place
    }

    /// A whole number, where one is given.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.row.key(name).integer(i64::MIN, i64::MAX)
    }

    /// An instant that [`super::read`] put beside a platform's date.
    pub fn instant(&self, name: &str) -> Option<Instant> {
        self.row.key(name).instant()
    }

    /// A decimal; one that cannot be read is an unknown rule.
    pub fn decimal(&mut self, name: &str, rule: &str) -> Option<Decimal> {
        let text = self.text(name)?;
        let value = parse_decimal(text).ok();
        if value.is_none() {
            self.add_unknown_rule(rule, Some(text));
        }
        value
    }

    /// The same, where 0 says that there is none.
    pub fn positive(&mut self, name: &str, rule: &str) -> Option<Decimal> {
        self.decimal(name, rule).filter(|value| !value.is_zero())
    }

    /// So much off; an amount that is missing or cannot be read is an unknown rule.
    pub fn amount_off(&mut self, name: &str) -> Option<Benefit> {
        if self.text(name).is_none() {
            self.add_unknown_rule("amount", None);
        }
        self.decimal(name, "amount").map(amount_off)
    }

    /// A share off by the caller's scale; `unknownRule discountScale` without
    /// one, or where the figure is none of this scale.
    pub fn percent_off(
        &mut self,
        name: &str,
        scale: Option<DiscountScale>,
        max_discount: Option<Decimal>,
    ) -> Option<Benefit> {
        let Some(figure) = self.text(name) else {
            self.add_unknown_rule("amount", None);
            return None;
        };
        let Some(percent) = scale.and_then(|scale| scale.percent_off(figure)) else {
            self.add_unknown_rule("discountScale", Some(figure));
            return None;
        };
        let max_discount = max_discount.map(to_the_fen);
        Some(Benefit::PercentOff(PercentOff {
            percent: Percent::new(percent),
            max_discount,
            ..PercentOff::default()
        }))
    }

    /// A rule that exists and is not known.
    pub fn add_unknown_rule(&mut self, field: &str, value: Option<&str>) {
        let value = value.map(|value| Words::new(value.chars().take(LONGEST).collect()));
        let rule = UnknownRule { field: words(field), value, ..UnknownRule::default() };
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
    }

    /// What the caller knows of the template.
    pub fn template<'o>(&self, options: &'o PlatformOptions) -> Option<&'o Template> {
        options.template(self.coupon.template_id.as_ref()?)
    }

    /// Fills in what the caller knows of the template, and tells whether that is anything. What the row says stands.
    pub fn join(&mut self, options: &PlatformOptions) -> bool {
        let Some(template) = self.template(options) else { return false };
        self.complete(&template.terms);
        for rule in template.coupon.unknown_rules.iter().flatten() {
            if !self.rules.iter().any(|known| known.field == rule.field) {
                self.rules.push(rule.clone());
            }
        }
        if self.benefit.is_some() || template.knows_benefit() {
            self.rules.retain(|rule| !BENEFIT_RULES.contains(&rule.field.as_str()));
        }
        true
    }

    /// What a template says of fields that are open yet.
    fn complete(&mut self, terms: &Map<String, Value>) {
        let mut whole = terms.clone();
        let Value::Object(said) = self.coupon.content().to_value() else { return };
        let states_benefit = terms.contains_key("benefit");
        for (name, value) in said {
            if !(states_benefit && name == "benefit") {
                whole.insert(name, value);
            }
        }
        let Ok(mut whole) = read::<Coupon>(&to_json(&whole), "", &mut Violations::default()) else { return };
        if states_benefit && self.benefit.is_none() {
            self.benefit = Some(core::mem::take(&mut whole.benefit));
        }
        self.coupon = Coupon { others: core::mem::take(&mut self.coupon.others), ..whole };
    }

    /// The coupon.
    pub fn finish(self) -> Coupon {
        // Where it is not known what it gives, the unknown rules say why.
        let unknown = || Benefit::Unknown(UnknownBenefit { kind: words("unknown") });
        Coupon {
            benefit: self.benefit.unwrap_or_else(unknown),
            unknown_rules: Some(self.rules).filter(|rules| !rules.is_empty()),
            ..self.coupon
        }
    }
}

/// A text of a row that is not empty.
pub fn text<'v>(row: &Field<'v, '_, Answer<'v>>, name: &str) -> Option<&'v str> {
    match row.value()?.get(name)? {
        Answer::Null => None,
        Answer::Text(text) => Some(text.as_ref()).filter(|text| !text.is_empty()),
        _ => row.key(name).text(),
    }
}

/// Text as a part of a coupon.
pub fn words(text: &str) -> Words {
    Words::new(text.to_owned())
}

/// An instant as a part of a coupon; `None` for one that a wallet would take for one in seconds.
pub fn instant(ms: Instant) -> Option<InstantMs> {
    is_wallet_instant(ms).then(|| InstantMs::new(ms))
}

/// A count as a part of a coupon; `None` beyond what a wallet takes.
pub fn count<const MIN: i64, const MAX: i64>(count: i64) -> Option<Count<MIN, MAX>> {
    (MIN..=MAX).contains(&count).then(|| Count::new(count))
}

/// Money that is compared exactly; `None` where it has more decimals than a wallet takes.
pub fn exact(amount: Decimal) -> Option<Money> {
    let amount = amount.normalize();
    (amount.scale() <= MAX_DECIMALS).then(|| Money::new(amount))
}

/// Money that comes off, rounded to the fen.
pub fn to_the_fen(amount: Decimal) -> Money {
    Money::new(Decimal::new(to_fen(&amount, Rounding::HalfUp), 2))
}

/// So much off.
pub fn amount_off(amount: Decimal) -> Benefit {
    Benefit::AmountOff(AmountOff { amount: to_the_fen(amount), ..AmountOff::default() })
}

/// Lines of a kind, by ids that are not known unless they are added.
pub fn scope(kind: ScopeKind) -> Scope {
    Scope { kind: OneOf::new(kind), ..Scope::default() }
}

/// The coupons of a result.
#[derive(Default)]
pub struct Coupons<'v> {
    list: Vec<Coupon>,
    /// By id.
    places: HashMap<&'v str, u32>,
}

impl<'v> Coupons<'v> {
    /// Adds a coupon for each row of a list.
    pub fn add_rows<'p>(
        &mut self,
        rows: &'p Field<'v, 'p, Answer<'v>>,
        draft: &dyn for<'r> Fn(&'r Field<'v, 'r, Answer<'v>>) -> Draft<'v, 'r>,
    ) {
        for row in rows.items() {
            let row = row.required().object();
            self.add(&row, draft(&row));
        }
    }

    /// Adds a coupon. One that was said twice is one, and otherwise the answer
    /// contradicts itself.
    pub fn add(&mut self, row: &Field<'_, '_, Answer<'_>>, draft: Draft<'v, '_>) {
        let (id, coupon) = (draft.id, draft.finish());
        match self.places.get(id).and_then(|place| self.list.get(*place as usize)) {
            None => {
                self.places.insert(id, self.list.len() as u32);
                self.list.push(coupon);
            }
            // Of coupons made here, those that read alike are alike.
            Some(known) if to_json(known) == to_json(&coupon) => {}
            Some(_) => {
                let zh = "优惠券标识重复而内容不同";
                row.issue(Text::new(zh, "contradicts an earlier row with the same id"));
            }
        }
    }

    /// The list.
    pub fn into_vec(self) -> Vec<Coupon> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::validate::Issues;

    #[test]
    fn a_row_said_twice_is_one() {
        let rows = json!([
            {"id": "1", "name": "a"}, {"id": "2", "name": "a"}, {"id": "1", "name": "a"}, {"id": "2", "name": "b"},
        ]);
        let (issues, mut coupons) = (Issues::default(), Coupons::default());
        let rows = Answer::from(rows);
        coupons.add_rows(&Field::root(&rows, "rows", &issues), &|row| {
            let mut draft = Draft::new(*row, "waiqin.queryVouchers");
            draft.set_id(draft.text("id"));
            draft.coupon.title = draft.words("name");
            draft
        });
        let ids: Vec<String> = coupons.into_vec().into_iter().map(|coupon| coupon.id.into_inner()).collect();
        assert_eq!(ids, ["1", "2"]);
        let paths: Vec<_> = issues.into_vec().into_iter().map(|issue| issue.path).collect();
        assert_eq!(paths, ["rows[3]"]);
    }

    #[test]
    fn what_the_row_says_stands() {
        let options = PlatformOptions::adapter(&json!({"templates": [{
            "templateId": "T", "title": "t", "minAmount": 9, "benefit": {"kind": "shippingOff"}, "exclusive": true,
            "requires": ["thresholdScope"], "unknownRules": [{"field": "schedule"}, {"field": "discountScale"}],
        }]}));
        let issues = Issues::default();
        let mut draft = Draft::new(Field::root(&Answer::Null, "row", &issues), "waiqin.queryVouchers");
        draft.set_id(Some("1"));
        draft.coupon.template_id = Some(Id::new("T".to_owned()));
        draft.coupon.min_amount = exact(Decimal::from(5));
        draft.add_unknown_rule("discountScale", None);
        draft.add_unknown_rule("validity", None);
        assert!(draft.join(&options.unwrap()));
        let expected = json!({
            "id": "1", "templateId": "T", "title": "t",
            "source": {"platform": "waiqin", "operation": "waiqin.queryVouchers"},
            "benefit": {"kind": "shippingOff"}, "minAmount": "5", "requires": ["thresholdScope"], "exclusive": true,
            "unknownRules": [{"field": "validity"}, {"field": "schedule"}],
        });
        assert_eq!(serde_json::to_value(draft.finish()).unwrap(), expected);
    }

    #[test]
    fn what_a_wallet_would_refuse_is_not_said() {
        assert_eq!([0, 1, 100_000_000_000].map(|ms| instant(ms).is_some()), [true, false, false]);
        assert_eq!([0, 1, 9, 10].map(|n| count::<1, 9>(n).is_some()), [false, true, true, false]);
        assert!(exact(Decimal::new(1, 9)).is_none() && exact(Decimal::new(10, 9)).is_some());
    }
}
