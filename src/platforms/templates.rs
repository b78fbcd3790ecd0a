//! What the caller knows of a template and an answer does not say: goods,
//! audience, threshold, window. Joined to a holding by template id.

use std::borrow::Cow;

use crate::coupon::{Benefit, Coupon, Scope};
use crate::input::{Field, Node};
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
    let mut seen = std::collections::HashMap::new();
    let mut kept: Vec<Coupon> = Vec::with_capacity(coupons.len());
    for (coupon, row) in coupons.into_iter().zip(rows.items()) {
        match seen.get(&coupon.id) {
            None => {
                seen.insert(coupon.id.clone(), kept.len());
                kept.push(coupon);
            }
            Some(&earlier) if kept.get(earlier) == Some(&coupon) => {}
            Some(_) => row
                .issue(Text::new("优惠券标识重复而内容不同", "contradicts an earlier row with the same id")),
        }
    }
    kept
}
