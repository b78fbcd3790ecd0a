//! A coupon on its way out of a result's row. What the row leaves open becomes
//! an unknown rule, and the coupon `undetermined`.

use std::ops::Range;

use rust_decimal::Decimal;

use super::options::{DiscountScale, Options};
use super::templates::Template;
use crate::coupon::Yuan;
use crate::input::{Field, Node, ToNode};
use crate::money::{parse_decimal, to_fen, Rounding};
use crate::text::{split_at, Text};
use crate::texts::Places;
use crate::time::Instant;

/// The parts of a coupon, in the order in which they are written.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "they are the fields of a coupon")]
pub enum Part {
    Id,
    TemplateId,
    Code,
    Title,
    Description,
    Label,
    Source,
    State,
    Benefit,
    MinAmount,
    MinQuantity,
    Scope,
    Required,
    StartsAt,
    EndsAt,
    ClaimedAt,
    Schedule,
    Shops,
    Scenes,
    Payment,
    Customers,
    Limits,
    Exclusive,
    Group,
    CombinesWith,
    MaxPerOrder,
    Quote,
    UnknownRules,
}

/// Their names, and whether a template fills in what a holding lacks.
const PARTS: [(&str, bool); 28] = [
    ("id", false),
    ("templateId", false),
    ("code", false),
    ("title", true),
    ("description", true),
    ("label", true),
    ("source", false),
    ("state", false),
    ("benefit", false),
    ("minAmount", true),
    ("minQuantity", true),
    ("scope", true),
    ("required", true),
    ("startsAt", true),
    ("endsAt", true),
    ("claimedAt", false),
    ("schedule", true),
    ("shops", true),
    ("scenes", true),
    ("payment", true),
    ("customers", true),
    ("limits", true),
    ("exclusive", true),
    ("group", true),
    ("combinesWith", true),
    ("maxPerOrder", true),
    ("quote", false),
    ("unknownRules", false),
];

/// Rules that are open only as long as the benefit is.
const BENEFIT_RULES: [&str; 6] =
    ["benefit", "discountScale", "moneyUnit", "amount", "category", "couponType"];

/// A row, and what was made of it so far.
pub struct Draft<'a> {
    /// The row, under our names.
    pub row: Field<'a>,
    /// By [`Part`]; `null` is what was not said.
    parts: [Node<'a>; PARTS.len()],
    rules: Vec<Node<'a>>,
}

/// The longest value of a platform that an unknown rule repeats.
const LONGEST: usize = 40;

impl<'a> Draft<'a> {
    /// A coupon that says nothing yet but which operation it comes from.
    pub fn new(row: Field<'a>, operation: &'static str) -> Self {
        let parts = [const { Node::Null }; PARTS.len()];
        let mut draft = Self { row, parts, rules: Vec::new() };
        let (platform, _) = split_at(operation, ".").unwrap_or_default();
        let source = [r#"{"platform":""#, platform, r#"","operation":""#, operation, r#""}"#].concat();
        draft.set(Part::Source, Node::Raw(source.into()));
        draft
    }

    /// Says a part.
    #[inline(never)]
    pub fn set(&mut self, part: Part, value: Node<'a>) {
        self.parts[part as usize] = value;
    }

    /// Says a part, or that there is none.
    #[inline(never)]
    pub fn put(&mut self, part: Part, value: &dyn ToNode) {
        self.set(part, value.to_node());
    }

    /// Says a part in the words of the row.
    pub fn copy(&mut self, part: Part, name: &str) {
        self.set_text(part, self.text(name));
    }

    /// Says a part in these words, where there are any.
    pub fn set_text(&mut self, part: Part, text: Option<&'a str>) {
        self.set(part, text.map_or(Node::Null, Node::from));
    }

    /// Whether a part was said.
    pub fn has(&self, part: Part) -> bool {
        !matches!(self.parts[part as usize], Node::Null)
    }

    /// A text that is not empty.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        text(&self.row, name)
    }

    /// The place of a value among those that a document lists; any other leaves a rule open.
    pub fn listed(&mut self, name: &str, rule: &'static str, values: &[&str]) -> Option<usize> {
        let value = self.text(name)?;
        let place = values.iter().position(|known| *known == value);
        if place.is_none() {
            self.open(rule, Some(value));
        }
        place
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
    pub fn decimal(&mut self, name: &str, rule: &'static str) -> Option<Decimal> {
        let text = self.text(name)?;
        let value = parse_decimal(text).ok();
        if value.is_none() {
            self.open(rule, Some(text));
        }
        value
    }

    /// The same, where 0 says that there is none.
    pub fn positive(&mut self, name: &str, rule: &'static str) -> Option<Decimal> {
        self.decimal(name, rule).filter(|value| !value.is_zero())
    }

    /// So much off; an amount that is missing or cannot be read leaves a rule open.
    pub fn amount_off(&mut self, name: &str) -> Option<Node<'a>> {
        if self.text(name).is_none() {
            self.open("amount", None);
        }
        self.decimal(name, "amount").map(amount_off)
    }

    /// A share off by the caller's scale; `unknownRule discountScale` without one.
    pub fn percent_off(
        &mut self,
        name: &str,
        scale: Option<DiscountScale>,
        max_discount: Option<Decimal>,
    ) -> Option<Node<'a>> {
        let Some(figure) = self.text(name) else {
            self.open("amount", None);
            return None;
        };
        let Some(percent) = scale.and_then(|scale| scale.percent_off(figure)) else {
            self.open("discountScale", Some(figure));
            return None;
        };
        let max_discount = max_discount.map(yuan);
        Some(Node::of(&[("kind", &"percentOff"), ("percent", &percent), ("maxDiscount", &max_discount)]))
    }

    /// A rule that exists and is not known.
    pub fn open(&mut self, field: &'static str, value: Option<&'a str>) {
        let mut rule = Node::of(&[("field", &field)]);
        if let Some(value) = value {
            let cut =
                value.char_indices().nth(LONGEST).and_then(|(end, _)| value.get(..end)).unwrap_or(value);
            rule = rule.with("value", cut.into());
        }
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
    }

    /// What the caller knows of the template.
    pub fn template(&self, options: &'a Options) -> Option<&'a Template> {
        options.template(self.parts[Part::TemplateId as usize].as_text()?)
    }

    /// Fills in what the caller knows of the template, and tells whether that is anything. What the row says stands.
    pub fn join(&mut self, options: &'a Options) -> bool {
        let Some(template) = self.template(options) else { return false };
        for (part, (name, fills)) in self.parts.iter_mut().zip(&PARTS) {
            if *fills && matches!(part, Node::Null) {
                *part = template.part(name);
            }
        }
        let mut is_known = self.has(Part::Benefit);
        if !is_known {
            self.set(Part::Benefit, template.part("benefit"));
            is_known = template.knows_benefit;
        }
        if let Node::List(rules) = template.part("unknownRules") {
            for rule in rules {
                if !self.rules.iter().any(|known| known.get("field") == rule.get("field")) {
                    self.rules.push(rule);
                }
            }
        }
        if is_known {
            self.rules.retain(|rule| {
                let field = rule.get("field").and_then(Node::as_text);
                !field.is_some_and(|field| BENEFIT_RULES.contains(&field))
            });
        }
        true
    }

    /// Writes the coupon's JSON in ASCII.
    fn write(mut self, out: &mut Vec<u8>) {
        if !self.has(Part::Benefit) {
            // The unknown rules say why.
            self.set(Part::Benefit, Node::of(&[("kind", &"unknown")]));
        }
        if !self.rules.is_empty() {
            let rules = Node::List(core::mem::take(&mut self.rules));
            self.set(Part::UnknownRules, rules);
        }
        let mut before = b"{\"".as_slice();
        for (part, (name, _)) in self.parts.iter().zip(&PARTS) {
            if !matches!(part, Node::Null) {
                out.extend_from_slice(before);
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(b"\":");
                part.write_ascii_json(out);
                before = b",\"";
            }
        }
        out.push(b'}');
    }
}

/// A text of a row that is not empty.
pub fn text<'a>(row: &Field<'a>, name: &str) -> Option<&'a str> {
    match row.node()?.get(name)? {
        Node::Text(text) => Some(text.as_ref()).filter(|text| !text.is_empty()),
        _ => {
            row.key(name).text();
            None
        }
    }
}

/// Money on the wire, rounded to the fen.
pub(crate) fn yuan(amount: Decimal) -> Yuan {
    Yuan(to_fen(&amount, Rounding::HalfUp))
}

/// So much off.
pub fn amount_off(amount: Decimal) -> Node<'static> {
    Node::of(&[("kind", &"amountOff"), ("amount", &yuan(amount))])
}

/// Goods that nobody has said.
pub fn goods_not_known() -> Node<'static> {
    Node::of(&[("kind", &"products")])
}

/// The coupons of a result as JSON text in ASCII.
#[derive(Default)]
pub struct Coupons {
    json: Vec<u8>,
    ids: Places,
    /// Where in the text each stands, by the place of its id.
    ranges: Vec<Range<usize>>,
}

/// Makes a coupon of a row.
pub type Make = for<'a> fn(&'a Field<'a>, &'a Options) -> Draft<'a>;

impl Coupons {
    /// Adds a coupon for each row of a list.
    pub fn add_rows(&mut self, rows: &Field<'_>, options: &Options, make: Make) {
        for row in rows.items() {
            let row = row.required().object();
            self.add(&row, make(&row, options));
        }
    }

    /// Adds a coupon. One that was said twice is one, and otherwise the answer
    /// contradicts itself.
    pub fn add(&mut self, row: &Field<'_>, draft: Draft<'_>) {
        let id = draft.parts[Part::Id as usize].as_text();
        let (place, is_new) = self.ids.place(id.unwrap_or_default());
        self.json.push(if self.json.is_empty() { b'[' } else { b',' });
        let start = self.json.len();
        draft.write(&mut self.json);
        let range = start..self.json.len();
        if is_new {
            self.ranges.push(range);
            return;
        }
        if self.json[self.ranges[place].clone()] != self.json[range] {
            let zh = "优惠券标识重复而内容不同";
            row.issue(Text::new(zh, "contradicts an earlier row with the same id"));
        }
        self.json.truncate(start - 1);
    }

    /// The list.
    pub fn into_json(mut self) -> String {
        self.json.extend_from_slice(if self.json.is_empty() { b"[]" } else { b"]" });
        String::from_utf8(self.json).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use crate::input::{read_json, Issues};

    #[test]
    fn a_row_said_twice_is_one() {
        let rows =
            r#"[{"id":"1","name":"a"},{"id":"2","name":"a"},{"id":"1","name":"a"},{"id":"2","name":"b"}]"#;
        let node = read_json(rows, Code::Internal, "rows").unwrap();
        let (issues, options) = (Issues::default(), Options::default());
        let mut coupons = Coupons::default();
        coupons.add_rows(&Field::root(&node, "rows", &issues), &options, |row, _| {
            let mut draft = Draft::new(*row, "waiqin.queryVouchers");
            draft.copy(Part::Id, "id");
            draft.copy(Part::Title, "name");
            draft
        });
        let json = coupons.into_json();
        assert_eq!(json.matches(r#""id":"1","title":"a""#).count(), 1, "{json}");
        assert_eq!(json.matches(r#""id":"2""#).count(), 1, "{json}");
        let paths: Vec<_> = issues.into_vec().into_iter().map(|issue| issue.path).collect();
        assert_eq!(paths, ["rows[3]"]);
    }

    #[test]
    fn what_the_row_says_stands() {
        let options = Options::adapter(
            r#"{"templates":[{"templateId":"T","title":"t","minAmount":9,"benefit":{"kind":"shippingOff"},
            "exclusive":true,"unknownRules":[{"field":"schedule"},{"field":"discountScale"}]}]}"#,
        )
        .unwrap();
        let issues = Issues::default();
        let mut draft = Draft::new(Field::root(&Node::Null, "row", &issues), "waiqin.queryVouchers");
        draft.set(Part::TemplateId, "T".into());
        draft.set(Part::MinAmount, "5".into());
        draft.open("discountScale", None);
        draft.open("validity", None);
        assert!(draft.join(&options));
        let source = r#""source":{"platform":"waiqin","operation":"waiqin.queryVouchers"}"#;
        let expected = format!(
            r#"{{"templateId":"T","title":"t",{source},"benefit":{{"kind":"shippingOff"}},"minAmount":"5","exclusive":true,"unknownRules":[{{"field":"validity"}},{{"field":"schedule"}}]}}"#
        );
        let mut json = Vec::new();
        draft.write(&mut json);
        assert_eq!(String::from_utf8(json).unwrap(), expected);
    }

    #[test]
    fn parts_are_named_as_coupons_are_written() {
        let names = PARTS.map(|(name, _)| name);
        assert_eq!(names[Part::UnknownRules as usize], "unknownRules");
        let every = crate::coupon::Coupon {
            source: Some(Default::default()),
            claimed_at: Some(1),
            max_per_order: Some(1),
            ..Default::default()
        };
        let Node::Object(entries) = every.to_node() else { panic!("no object") };
        let places = entries.iter().map(|(key, _)| names.iter().position(|name| name == key).unwrap());
        assert!(places.is_sorted());
    }
}
