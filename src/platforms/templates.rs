//! What the caller knows of a template and an answer does not say: goods,
//! audience, threshold, window. Joined to a holding by template id.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::coupon::{Benefit, Coupon, Scope};
use crate::input::{to_json, Field, Node};
use crate::text::Text;

/// The stated parts of a coupon, under the id of its template.
#[derive(Debug, Default)]
pub struct Template {
    /// The template's id.
    pub id: String,
    /// What is stated of it.
    pub coupon: Coupon,
    /// Whether a benefit is stated.
    pub has_benefit: bool,
}

impl Template {
    /// Reads a list of parts of coupons, each with a `templateId`, and records violations.
    pub fn read_all(field: &Field<'_>) -> Vec<Self> {
        field.items().map(|item| Self::read(&item.required().object())).collect()
    }

    fn read(field: &Field<'_>) -> Self {
        let Some(id) = field.key("templateId").required().id() else { return Self::default() };
        let Some(Node::Object(stated)) = field.node() else { return Self::default() };
        let has_benefit = !field.key("benefit").is_absent();
        // A part of a coupon reads as a coupon once it has what a coupon must have.
        let mut whole = stated.clone();
        whole.push((Cow::Borrowed("id"), Node::Text(id.into())));
        if !has_benefit {
            let kind = (Cow::Borrowed("kind"), Node::Text("unknown".into()));
            whole.push((Cow::Borrowed("benefit"), Node::Object(vec![kind])));
        }
        let whole = Node::Object(whole);
        Self { id: id.to_owned(), coupon: Coupon::read(&field.with(&whole)), has_benefit }
    }

    /// Fills in what a holding lacks. What the holding's own row says stands.
    pub fn join(&self, holding: &mut Coupon) {
        let template = self.coupon.clone();
        fill(&mut holding.title, template.title);
        fill(&mut holding.description, template.description);
        fill(&mut holding.label, template.label);
        fill(&mut holding.min_amount, template.min_amount);
        fill(&mut holding.min_quantity, template.min_quantity);
        fill(&mut holding.scope, template.scope);
        fill(&mut holding.required, template.required);
        fill(&mut holding.starts_at, template.starts_at);
        fill(&mut holding.ends_at, template.ends_at);
        fill(&mut holding.schedule, template.schedule);
        fill(&mut holding.shops, template.shops);
        fill(&mut holding.scenes, template.scenes);
        fill(&mut holding.payment, template.payment);
        fill(&mut holding.customers, template.customers);
        fill(&mut holding.limits, template.limits);
        fill(&mut holding.group, template.group);
        fill(&mut holding.combines_with, template.combines_with);
        fill(&mut holding.max_per_order, template.max_per_order);
        holding.exclusive |= template.exclusive;
        if self.has_benefit && matches!(holding.benefit, Benefit::Unknown(_)) {
            holding.benefit = template.benefit;
        }
        for rule in template.unknown_rules {
            if !holding.unknown_rules.iter().any(|known| known.field == rule.field) {
                holding.unknown_rules.push(rule);
            }
        }
        if !matches!(holding.benefit, Benefit::Unknown(_)) {
            holding.unknown_rules.retain(|rule| !BENEFIT_RULES.contains(&rule.field.as_str()));
        }
    }
}

/// Rules that are open only as long as the benefit is.
const BENEFIT_RULES: [&str; 6] =
    ["benefit", "discountScale", "moneyUnit", "amount", "category", "couponType"];

fn fill<T>(slot: &mut Option<T>, value: Option<T>) {
    if slot.is_none() {
        *slot = value;
    }
}

/// A scope of goods that nobody has said.
pub fn goods_not_known() -> Scope {
    Scope { kind: crate::coupon::ScopeKind::Products, ids: None, exclude: false }
}

/// Two holdings of one id: said twice they are one, and otherwise the answer
/// contradicts itself.
pub fn distinct(coupons: Vec<Coupon>, rows: &Field<'_>) -> Vec<Coupon> {
    let (mut ids, mut whole) = (HashSet::new(), HashSet::new());
    let mut kept = Vec::with_capacity(coupons.len());
    for (coupon, row) in coupons.into_iter().zip(rows.items()) {
        if !whole.insert(to_json(&coupon)) {
            continue;
        }
        if !ids.insert(coupon.id.clone()) {
            row.issue(Text::new("优惠券标识重复而内容不同", "contradicts an earlier row with the same id"));
        }
        kept.push(coupon);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use crate::input::{read_json, Issues};

    #[test]
    fn a_row_said_twice_is_one() {
        let coupon = |id: &str, title: &str| Coupon {
            id: id.into(),
            title: Some(title.into()),
            benefit: Benefit::ShippingOff { amount: None },
            ..Coupon::default()
        };
        let node = read_json("[{},{},{},{}]", Code::Internal, "rows").unwrap();
        let issues = Issues::default();
        let rows = Field::root(&node, "rows", &issues);
        let made = vec![coupon("1", "a"), coupon("2", "a"), coupon("1", "a"), coupon("2", "b")];
        let ids: Vec<_> = distinct(made, &rows).into_iter().map(|coupon| coupon.id).collect();
        assert_eq!(ids, ["1", "2", "2"]);
        let paths: Vec<_> = issues.into_vec().into_iter().map(|issue| issue.path).collect();
        assert_eq!(paths, ["rows[3]"]);
    }

    #[test]
    fn what_the_row_says_stands() {
        let text = r#"[{"templateId":"T","title":"t","minAmount":"9","benefit":{"kind":"shippingOff"},
            "exclusive":true,"unknownRules":[{"field":"schedule"},{"field":"discountScale"}]}]"#;
        let node = read_json(text, Code::InvalidInput, "templates").unwrap();
        let issues = Issues::default();
        let templates = Template::read_all(&Field::root(&node, "templates", &issues));
        assert!(issues.is_empty());
        let open = |field: &str| crate::coupon::UnknownRule { field: field.into(), value: None };
        let mut holding = Coupon {
            min_amount: Some(5.into()),
            benefit: crate::platforms::draft::unknown_benefit(),
            unknown_rules: vec![open("discountScale"), open("validity")],
            ..Coupon::default()
        };
        templates[0].join(&mut holding);
        assert_eq!(holding.min_amount, Some(5.into()));
        assert_eq!((holding.title.as_deref(), holding.exclusive), (Some("t"), true));
        assert_eq!(holding.benefit, Benefit::ShippingOff { amount: None });
        assert_eq!(holding.unknown_rules, [open("validity"), open("schedule")]);
    }
}
