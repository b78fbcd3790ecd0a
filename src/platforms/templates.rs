//! What the caller knows of a template and an answer does not say: goods,
//! audience, threshold, window. Joined to a holding by template id.

use std::borrow::Cow;

use crate::coupon::{Benefit, Coupon};
use crate::input::{Field, Node};

/// The stated parts of a coupon, under the id of its template.
#[derive(Debug, Default)]
pub struct Template {
    /// The template's id.
    pub id: String,
    /// Whether a benefit is stated that this version knows.
    pub knows_benefit: bool,
    /// What is stated, as the caller wrote it.
    parts: Node<'static>,
}

impl Template {
    /// Reads a list of parts of coupons, each with a `templateId`, and records violations.
    pub fn read_all(field: &Field<'_>) -> Vec<Self> {
        field.items().map(|item| Self::read(&item.required().object())).collect()
    }

    fn read(field: &Field<'_>) -> Self {
        let Some(id) = field.key("templateId").required().id() else { return Self::default() };
        let Some(parts @ Node::Object(stated)) = field.node() else { return Self::default() };
        // A part of a coupon reads as a coupon once it has what a coupon must have.
        let mut whole = stated.clone();
        whole.push((Cow::Borrowed("id"), id.into()));
        if field.key("benefit").is_absent() {
            whole.push((Cow::Borrowed("benefit"), Node::of(&[("kind", &"unknown")])));
        }
        let coupon = Coupon::read(&field.with(&Node::Object(whole)));
        let knows_benefit = !matches!(coupon.benefit, Benefit::Unknown(_));
        Self { id: id.to_owned(), knows_benefit, parts: parts.clone().into_owned() }
    }

    /// A part that is stated; `null` where it is not.
    pub fn part(&self, name: &str) -> Node<'static> {
        self.parts.get(name).cloned().unwrap_or_default()
    }
}
