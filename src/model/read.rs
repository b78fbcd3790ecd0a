//! JSON text into the types of the wire, with every violation and its path.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_path_to_error::Segment;

use super::leaf::{faults, FAULT};
use crate::error::{Code, Error, Issue};
use crate::text::Text;

/// How many violations of one input are told.
const MOST_ISSUES: usize = 100;

/// The violations of an input.
#[derive(Debug, Default)]
pub struct Violations(Vec<Issue>);

impl Violations {
    /// Records one. What is wrong in thousands of places is told of the first hundred.
    pub fn add(&mut self, path: String, messages: Text) {
        if self.0.len() < MOST_ISSUES {
            self.0.push(Issue { path, messages });
        }
    }

    /// Adds those of another part of the input.
    pub fn extend(&mut self, others: Violations) {
        for Issue { path, messages } in others.0 {
            self.add(path, messages);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value where nothing was recorded.
    ///
    /// # Errors
    /// `code` with all that was recorded.
    pub fn finish<T>(self, code: Code, value: T) -> Result<T, Error> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(Error::from_issues(code, self.0))
        }
    }
}

/// Reads JSON text. What is wrong with single values is recorded, and reading goes on to find the others.
///
/// # Errors
/// Where the text is no JSON, or an object or a list is missing or stands where it does not belong: then it cannot be
/// said what the rest means, and that is the only violation.
pub fn read<T: DeserializeOwned + Serialize>(
    text: &str,
    root: &str,
    violations: &mut Violations,
) -> Result<T, Error> {
    let before = faults();
    let value: T = serde_json::from_str(text).map_err(|error| structural(text, root, &error))?;
    if faults() != before {
        collect_faults(&serde_json::to_value(&value).unwrap_or_default(), root, violations);
    }
    Ok(value)
}

/// Finds the faults in what was read.
fn collect_faults(value: &Value, path: &str, violations: &mut Violations) {
    match value {
        Value::Object(entries) => {
            if let Some(Ok(messages)) = entries.get(FAULT).map(|fault| Text::deserialize(fault)) {
                return violations.add(path.to_owned(), messages);
            }
            for (key, value) in entries {
                collect_faults(value, &join(path, key), violations);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_faults(item, &format!("{path}[{index}]"), violations);
            }
        }
        _ => {}
    }
}

/// The path of a field. A key may be the sender's text: it is shown only where it can be a name.
pub fn join(path: &str, key: &str) -> String {
    let is_name = key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'.');
    let key = if is_name { key } else { "*" };
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

fn structural(text: &str, root: &str, error: &serde_json::Error) -> Error {
    let messages = match error.classify() {
        serde_json::error::Category::Data => Text::new("结构不对", "is not of the expected shape"),
        serde_json::error::Category::Eof => Text::new("JSON 文本不完整", "the JSON text breaks off"),
        _ => {
            let (line, column) = (error.line(), error.column());
            Text::new(
                format!("不是有效的 JSON（第 {line} 行第 {column} 列）"),
                format!("not valid JSON (line {line}, column {column})"),
            )
        }
    };
    Error::at(Code::InvalidInput, path_of(text, root, error), messages)
}

/// Where reading broke off. The text up to there, read once more by a reader that keeps track, breaks off in the same
/// place; only what fails pays for that.
fn path_of(text: &str, root: &str, error: &serde_json::Error) -> String {
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let end = (start + error.column()).min(text.len());
    let mut before = String::from_utf8_lossy(&text.as_bytes()[..end]).into_owned();
    if error.is_data() || error.is_syntax() {
        // The value that was refused, or the last piece of it, becomes one that has just begun.
        let is_of_value = |c: char| c.is_ascii_alphanumeric() || "+-.\"{[".contains(c);
        before.truncate(before.trim_end().trim_end_matches(is_of_value).len());
        before.push('"');
    }
    let mut reader = serde_json::Deserializer::from_str(&before);
    let Err(error) = serde_path_to_error::deserialize::<_, Value>(&mut reader) else {
        return root.to_owned();
    };
    let mut path = root.to_owned();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => path.push_str(&format!("[{index}]")),
            Segment::Map { key } => path = join(&path, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Coupon;

    /// The paths of all violations.
    fn paths(text: &str) -> Vec<String> {
        let mut violations = Violations::default();
        match read::<Vec<Coupon>>(text, "coupons", &mut violations) {
            Ok(_) => violations.0.into_iter().map(|issue| issue.path).collect(),
            Err(error) => vec![error.path.unwrap_or_default()],
        }
    }

    #[test]
    fn every_fault_has_its_path() {
        for (text, expected) in [
            (
                r#"[{"id":1,"benefit":{"kind":"amountOff","amount":"x"},"minAmount":-1}]"#,
                &["coupons[0].id", "coupons[0].benefit.amount", "coupons[0].minAmount"][..],
            ),
            (r#"[{"benefit":{"kind":"amountOff"}}]"#, &["coupons[0].id", "coupons[0].benefit.amount"]),
            (
                r#"[{"id":"1","benefit":{"kind":"new"},"scope":{"kind":"all","ids":["a",7]}}]"#,
                &["coupons[0].scope.ids[1]"],
            ),
            (r#"[{"id":"1","benefit":{"kind":"buyGet","buy":1.5,"get":1}}]"#, &["coupons[0].benefit.buy"]),
            (
                r#"[{"id":"1","benefit":{"kind":"tiers","tiers":[{"atLeast":"1e3","off":1}]}}]"#,
                &["coupons[0].benefit.tiers[0].atLeast"],
            ),
            (r#"[{"id":"1","benefit":{"kind":"x"},"scope":7}]"#, &["coupons[0].scope"]),
            (r#"[{"id":"1","scope":"seven"}]"#, &["coupons[0].scope"]),
            (r#"[{"id":"1"},{"id":"2","scope":[1]}]"#, &["coupons[1].scope"]),
            (r#"[{"id":"1"},7]"#, &["coupons[1]"]),
            (r#"[{"id":"1","benefit":{"kind":7}}]"#, &["coupons[0].benefit"]),
            (r#"[{"id":1}]"#, &["coupons[0].id", "coupons[0].benefit"]),
            (
                r#"[{"id":"1","benefit":{"kind":"tiers","tiers":7}},{"id":2,"benefit":3}]"#,
                &["coupons[0].benefit", "coupons[1].id", "coupons[1].benefit"],
            ),
            (r#"[{"id":"\ud800"}]"#, &["coupons[0].id"]),
            (r#"[{"id":"a""#, &["coupons[0]"]),
            (r#"[{"id":"a","startsAt":1700000000}]"#, &["coupons[0].startsAt"]),
            ("{}", &["coupons"]),
        ] {
            assert_eq!(paths(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_read_is_written_alike() {
        let text = r#"[{"id":"1","templateId":"T","state":"unused","benefit":{"kind":"tiers","tiers":[{"atLeast":"100","off":"10.00"}],"every":true,"maxDiscount":"50.00"},"minAmount":"10.001","excludesPromotions":["flash"],"scope":{"kind":"moods","ids":["b"],"exclude":true},"required":{"mode":"any","items":[{"productId":"p","quantity":"2"}],"totalQuantity":"3"},"startsAt":0,"endsAt":1900000000000,"schedule":{"weekdays":[1,7],"times":[{"from":"22:00","to":"24:00"}],"excludedDates":["2026-10-01"]},"shops":{"include":["s"]},"scenes":["dineIn"],"customers":{"codes":["c"],"levels":["v"]},"limits":{"remainingAmount":"7.50"},"exclusive":true,"combinesWith":[],"maxPerOrder":2,"quote":{"discount":"3"},"unknownRules":[{"field":"validity"}]},{"id":"2","benefit":{"kind":"buyGet","buy":2,"get":1,"pick":"nextDearest","repeat":null}},{"id":"3","benefit":{"kind":"somethingNew"}}]"#;
        let coupons: Vec<Coupon> = read(text, "coupons", &mut Violations::default()).unwrap();
        assert_eq!(serde_json::to_string(&coupons).unwrap(), text);
    }
}
