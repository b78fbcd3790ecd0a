//! What the caller knows of a template and an answer does not say: goods,
//! audience, threshold, window. Joined to a holding by template id.

use serde_json::{json, Value};

use crate::error::Code;
use crate::model::read::{join, Violations};
use crate::model::{check, Benefit, Coupon};
use crate::text::Text;
use crate::validate::Field;

/// The stated parts of a coupon, under the id of its template.
#[derive(Debug, Default)]
pub struct Template {
    /// The template's id.
    pub id: String,
    /// What it gives, where that is stated.
    pub benefit: Option<Benefit>,
    /// What else is stated. Its `id` and `benefit` mean nothing.
    pub coupon: Coupon,
}

impl Template {
    /// Reads a list of parts of coupons, each with a `templateId`, and records violations.
    pub fn read_all(field: &Field<'_, '_>) -> Vec<Self> {
        field.items().map(|item| Self::read(&item.required().object())).collect()
    }

    fn read(field: &Field<'_, '_>) -> Self {
        let id = field.key("templateId").required().id();
        let (Some(id), Some(Value::Object(stated))) = (id, field.value()) else { return Self::default() };
        // A part of a coupon reads as a coupon once it has what a coupon must have.
        let mut whole = stated.clone();
        whole.insert("id".to_owned(), id.into());
        let states_benefit = !field.key("benefit").is_absent();
        if !states_benefit {
            whole.insert("benefit".to_owned(), json!({ "kind": "unknown" }));
        }
        let coupon = read_coupon(Value::Object(whole), field);
        let benefit = states_benefit.then(|| coupon.benefit.clone());
        Self { id: id.to_owned(), benefit, coupon }
    }

    /// Whether a benefit is stated that this version knows.
    pub fn knows_benefit(&self) -> bool {
        self.benefit.as_ref().is_some_and(|benefit| !matches!(benefit, Benefit::Unknown(_)))
    }
}

fn read_coupon(whole: Value, field: &Field<'_, '_>) -> Coupon {
    let (mut violations, path) = (Violations::default(), field.path());
    let read = violations.collect(&path, || serde_path_to_error::deserialize::<_, Coupon>(whole));
    let coupon = read.unwrap_or_else(|error| {
        let place = error.path().iter().fold(path.clone(), |path, segment| match segment {
            serde_path_to_error::Segment::Map { key } => join(&path, key),
            serde_path_to_error::Segment::Seq { index } => format!("{path}[{index}]"),
            _ => path,
        });
        violations.add(place, Text::new("结构不对", "is not of the expected shape"));
        Coupon::default()
    });
    if violations.is_empty() {
        check::coupon(&coupon, &path, &mut violations);
    }
    if let Err(error) = violations.finish(Code::InvalidInput, ()) {
        error.issues.into_iter().for_each(|issue| field.issues().add(issue.path, issue.messages));
    }
    coupon
}
