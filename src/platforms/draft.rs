//! A coupon on its way out of a result's row. What the row leaves open becomes
//! an unknown rule, and the coupon `undetermined`.

use rust_decimal::Decimal;

use super::options::{DiscountScale, Options};
use crate::coupon::{Benefit, Coupon, Source, UnknownBenefit, UnknownRule};
use crate::input::Field;
use crate::money::{parse_decimal, to_fen, Fen, Rounding};
use crate::time::Instant;

/// A row, and what was made of it so far.
pub struct Draft<'a> {
    /// The row, under our names.
    pub row: Field<'a>,
    /// The coupon.
    pub coupon: Coupon,
}

/// The longest value of a platform that an unknown rule repeats.
const LONGEST: usize = 40;

impl<'a> Draft<'a> {
    /// A coupon that says nothing yet.
    pub fn new(row: Field<'a>, platform: &str, operation: &str) -> Self {
        let source = Source { platform: platform.into(), operation: operation.into() };
        Self { row, coupon: Coupon { source: Some(source), benefit: unknown_benefit(), ..Coupon::default() } }
    }

    /// A text that is not empty.
    pub fn text(&self, name: &str) -> Option<String> {
        text(&self.row.key(name))
    }

    /// A count, where one is given.
    pub fn count(&self, name: &str) -> Option<i64> {
        self.row.key(name).integer(i64::MIN, i64::MAX)
    }

    /// An instant that [`super::read`] put beside a platform's date.
    pub fn instant(&self, name: &str) -> Option<Instant> {
        crate::coupon::instant(&self.row.key(name))
    }

    /// A decimal; one that cannot be read leaves a rule open.
    pub fn decimal(&mut self, name: &str, rule: &str) -> Option<Decimal> {
        let text = self.text(name)?;
        let value = parse_decimal(&text).ok();
        if value.is_none() {
            self.open(rule, Some(&text));
        }
        value
    }

    /// The same, where 0 says that there is none.
    pub fn positive(&mut self, name: &str, rule: &str) -> Option<Decimal> {
        self.decimal(name, rule).filter(|value| !value.is_zero())
    }

    /// Money in fen; what is missing or cannot be read leaves a rule open.
    pub fn fen(&mut self, name: &str, rule: &str) -> Option<Fen> {
        if self.text(name).is_none() {
            self.open(rule, None);
        }
        self.decimal(name, rule).map(|value| to_fen(&value, Rounding::HalfUp))
    }

    /// A cap, where 0 says that there is none.
    pub fn cap(&mut self, name: &str) -> Option<Fen> {
        self.positive(name, "maxDiscount").map(|value| to_fen(&value, Rounding::HalfUp))
    }

    /// A rule that exists and is not known.
    pub fn open(&mut self, field: &str, value: Option<&str>) {
        let value = value.map(|value| value.chars().take(LONGEST).collect());
        let rule = UnknownRule { field: field.to_owned(), value };
        if !self.coupon.unknown_rules.contains(&rule) {
            self.coupon.unknown_rules.push(rule);
        }
    }

    /// A discount by the caller's scale; `unknownRule discountScale` without one.
    pub fn percent_off(&mut self, figure: Option<String>, scale: Option<DiscountScale>) -> Option<Decimal> {
        let Some(figure) = figure else {
            self.open("amount", None);
            return None;
        };
        let percent = scale.and_then(|scale| scale.percent_off(&figure));
        if percent.is_none() {
            self.open("discountScale", Some(&figure));
        }
        percent
    }

    /// Joins what the caller knows of the template.
    pub fn join(&mut self, options: &Options) {
        let template = self.coupon.template_id.as_deref().and_then(|id| options.template(id));
        if let Some(template) = template {
            template.join(&mut self.coupon);
        }
    }
}

/// A text that is not empty.
pub fn text(field: &Field<'_>) -> Option<String> {
    field.text().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A benefit that is left open; the coupon's unknown rules say why.
pub fn unknown_benefit() -> Benefit {
    Benefit::Unknown(UnknownBenefit { kind: "unknown".into(), field: "benefit", value: None })
}
