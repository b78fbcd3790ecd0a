//! What the caller knows of a template and an answer does not say: goods,
//! audience, threshold, window. Joined to a holding by template id.

use serde_json::{json, Map, Value};

use crate::content::to_json;
use crate::error::Code;
use crate::model::read::{read_or_record, Violations};
use crate::model::{check, Benefit, Coupon};
use crate::validate::Field;

/// What only a holding can say, or is joined by a rule of its own.
const OF_THE_HOLDING: [&str; 8] =
    ["id", "templateId", "code", "source", "state", "claimedAt", "quote", "unknownRules"];

/// The stated parts of a coupon, under the id of its template.
#[derive(Debug)]
pub struct Template {
    /// The template's id.
    pub id: String,
    /// What is stated, read. Its `id` means nothing, nor does its `benefit` where none is stated.
    pub coupon: Coupon,
    /// What it says of every holding, as it was given.
    pub terms: Map<String, Value>,
}

impl Template {
    /// Reads a list of parts of coupons, each with a `templateId`, and records violations.
    pub fn read_all(field: &Field<'_, '_>) -> Vec<Self> {
        field.items().filter_map(|item| Self::read(&item.required().object())).collect()
    }

    fn read(field: &Field<'_, '_>) -> Option<Self> {
        let id = field.key("templateId").required().id()?;
        let stated = field.value()?.as_object()?;
        let mut terms = Map::new();
        for (name, value) in stated {
            if !value.is_null() && !OF_THE_HOLDING.contains(&name.as_str()) {
                terms.insert(name.clone(), value.clone());
            }
        }
        // A part of a coupon reads as a coupon once it has what a coupon must have.
        let mut whole = stated.clone();
        whole.insert("id".to_owned(), id.into());
        if !terms.contains_key("benefit") {
            whole.insert("benefit".to_owned(), json!({ "kind": "unknown" }));
        }
        Some(Self { id: id.to_owned(), coupon: read_coupon(&whole, field), terms })
    }

    /// Whether a benefit is stated.
    pub fn states_benefit(&self) -> bool {
        self.terms.contains_key("benefit")
    }

    /// Whether a benefit is stated that this version knows.
    pub fn knows_benefit(&self) -> bool {
        self.states_benefit() && !matches!(self.coupon.benefit, Benefit::Unknown(_))
    }
}

fn read_coupon(whole: &Map<String, Value>, field: &Field<'_, '_>) -> Coupon {
    let (mut violations, path) = (Violations::default(), field.path());
    let coupon: Coupon = read_or_record(&to_json(whole), &path, &mut violations);
    if violations.is_empty() {
        check::coupon(&coupon, &path, &mut violations);
    }
    if let Err(error) = violations.finish(Code::InvalidInput, ()) {
        error.issues.into_iter().for_each(|issue| field.issues().add(issue.path, issue.messages));
    }
    coupon
}
