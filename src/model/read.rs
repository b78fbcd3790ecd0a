//! JSON text into the types of the wire, with every violation and its path.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::Value;

use super::leaf::{faults, FAULT};
use super::{check, CartLine, Coupon};
use crate::error::{Code, Error, Issue};
use crate::text::Text;
use crate::trail::{push_key, read_text, AnyValue, Trail};

/// How many violations of one input are told.
const MOST_ISSUES: usize = 100;

/// The violations of an input.
#[derive(Debug, Default)]
pub struct Violations(pub(crate) Vec<Issue>);

impl Violations {
    /// Records one. What is wrong in thousands of places is told of the first hundred.
    pub fn add(&mut self, path: String, messages: Text) {
        if self.0.len() < MOST_ISSUES {
            self.0.push(Issue { path, messages });
        }
    }

    /// Records that something is missing, where nothing was said of it, of what it is part of or of a part of it.
    pub fn add_missing(&mut self, path: &str) {
        let is_told = |issue: &Issue| path.starts_with(&issue.path) || issue.path.starts_with(path);
        if !self.0.iter().any(is_told) {
            self.add(path.to_owned(), Text::new("缺少必填项", "is required"));
        }
    }

    /// Reads a value and records the faults in it.
    ///
    /// # Errors
    /// As the reading.
    pub fn collect<T: Serialize, E>(
        &mut self,
        root: &str,
        reading: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let before = faults();
        let value = reading()?;
        if faults() != before {
            collect_faults(&as_value(&value), root, self);
        }
        Ok(value)
    }

    /// Adds those of a reading that failed.
    pub fn record(&mut self, error: Error) {
        for Issue { path, messages } in error.issues {
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
    violations.collect(root, || serde_json::from_str(text).map_err(|error| structural(text, root, &error)))
}

/// [`read`], with what is wrong with the shape recorded too: the default stands for what could not be read.
pub fn read_or_record<T: DeserializeOwned + Serialize + Default>(
    text: &str,
    root: &str,
    violations: &mut Violations,
) -> T {
    read(text, root, violations).unwrap_or_else(|error| {
        violations.record(error);
        T::default()
    })
}

/// Reads the items of a product list: lines of a cart, one of each that does not say how many.
pub fn read_items(text: &str, violations: &mut Violations) -> Vec<CartLine> {
    let reading = violations.collect(ITEMS, || {
        let mut items: Vec<CartLine> =
            serde_json::from_str(text).map_err(|error| structural(text, ITEMS, &error))?;
        items.iter_mut().for_each(|item| item.quantity.or(Decimal::ONE));
        Ok(items)
    });
    let items = reading.unwrap_or_else(|error| {
        violations.record(error);
        Vec::new()
    });
    check::each(&items, ITEMS, violations);
    items
}

const ITEMS: &str = "items";

/// Coupons as they are read for a wallet.
#[derive(Debug, Default)]
pub struct WalletCoupons {
    /// In the order given. One that could not be read has its id, where that much could be read, and nothing else.
    pub coupons: Vec<Coupon>,
    /// The places of those that could not be read, and the paths of their first violations.
    pub unreadable: Vec<(usize, String)>,
}

/// Reads the coupons of a wallet, of which every one must be sound.
pub fn read_coupons(text: &str, violations: &mut Violations) -> WalletCoupons {
    let coupons: Vec<Coupon> = read_or_record(text, COUPONS, violations);
    check::coupons(&coupons, COUPONS, violations);
    WalletCoupons { coupons, unreadable: Vec::new() }
}

/// Reads the coupons of a wallet in which one that cannot be read does not cost the others. Of equal ids the first
/// counts.
pub fn read_coupons_one_by_one(text: &str, violations: &mut Violations) -> WalletCoupons {
    let texts: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_else(|error| {
        violations.record(structural(text, COUPONS, &error));
        Vec::new()
    });
    let (mut read_so_far, mut ids) = (WalletCoupons::default(), BTreeSet::new());
    for (index, text) in texts.into_iter().enumerate() {
        let (mut faults, path) = (Violations::default(), format!("{COUPONS}[{index}]"));
        let mut coupon: Coupon = read_or_record(text.get(), &path, &mut faults);
        check::coupon(&coupon, &path, &mut faults);
        if faults.is_empty() && !ids.insert(coupon.id.clone().into_inner()) {
            faults.add(join(&path, "id"), Text::new("优惠券标识重复", "stands for another coupon too"));
        }
        if let Some(fault) = faults.0.into_iter().next() {
            coupon = Coupon { id: coupon.id, ..Coupon::default() };
            read_so_far.unreadable.push((index, fault.path));
        }
        read_so_far.coupons.push(coupon);
    }
    read_so_far
}

const COUPONS: &str = "coupons";

/// What was read, as JSON. By way of text: the module then holds one way to write each type, and not two.
pub(crate) fn as_value<T: Serialize>(object: &T) -> Value {
    let text = serde_json::to_string(object).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Finds the faults in what was read.
fn collect_faults(value: &Value, path: &str, violations: &mut Violations) {
    match value {
        Value::Object(entries) => {
            if let Some(Ok(messages)) =
                entries.get(FAULT).map(|fault| serde_json::from_str(&fault.to_string()))
            {
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

/// The path of a field.
pub fn join(path: &str, key: &str) -> String {
    let mut path = path.to_owned();
    push_key(&mut path, key);
    path
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
        before.truncate(start_of_last_value(before.trim_end()));
        before.push('"');
    }
    let trail = Trail::default();
    match read_text(&before, &trail, AnyValue { trims_keys: false, trail: &trail }) {
        Ok(_) => root.to_owned(),
        Err(error) => error.path(root),
    }
}

/// Where the string, the number or the word begins that a text ends with.
fn start_of_last_value(text: &str) -> usize {
    let Some(string) = text.strip_suffix('"') else {
        let is_of_value = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        return text.trim_end_matches(is_of_value).len();
    };
    let is_escaped =
        |at: usize| string[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    let mut quotes = string.rmatch_indices('"').map(|(at, _)| at);
    quotes.find(|at| !is_escaped(*at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (r#"[{"id":"1","scope":"24:00 \\\"{\" 券"}]"#, &["coupons[0].scope"]),
            (r#"[{"id":"1"},{"id":"2","scope":[1]}]"#, &["coupons[1].scope"]),
            (r#"[{"id":"1"},7]"#, &["coupons[1]"]),
            ("[null]", &["coupons[0]"]),
            ("[[1]]", &["coupons[0]"]),
            (r#"[{"id":"1","benefit":{"kind":7}}]"#, &["coupons[0].benefit.kind"]),
            (r#"[{"id":"1","benefit":{}}]"#, &["coupons[0].benefit.kind"]),
            (r#"[{"id":"1","benefit":["amountOff"]}]"#, &["coupons[0].benefit"]),
            (r#"[{"id":1}]"#, &["coupons[0].id", "coupons[0].benefit"]),
            (
                r#"[{"id":"1","benefit":{"kind":"tiers","tiers":7}},{"id":2,"benefit":3}]"#,
                &["coupons[0].benefit", "coupons[1].id", "coupons[1].benefit"],
            ),
            (r#"[{"id":"\ud800"}]"#, &["coupons[0].id"]),
            (r#"[{"id":"a""#, &["coupons[0]"]),
            (r#"[{"id":"a","benefit":{"kind":"x"},"startsAt":1700000000}]"#, &["coupons[0].startsAt"]),
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

    #[test]
    fn one_broken_coupon_does_not_cost_the_others() {
        let text = r#"[{"id":"a","benefit":{"kind":"x"}},{"id":"b","benefit":{"kind":"amountOff","amount":"1e3"}},
            {"id":"a","benefit":{"kind":"x"}},7,{"id":"c","benefit":{"kind":"x"},"minAmout":5}]"#;
        let mut violations = Violations::default();
        let WalletCoupons { coupons, unreadable } = read_coupons_one_by_one(text, &mut violations);
        assert!(violations.is_empty());
        let ids: Vec<&str> = coupons.iter().map(|coupon| coupon.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "a", "", "c"]);
        let paths = ["coupons[1].benefit.amount", "coupons[2].id", "coupons[3]", "coupons[4].minAmout"];
        assert_eq!(unreadable, (1..).zip(paths.map(str::to_owned)).collect::<Vec<_>>());
        read_coupons_one_by_one("{}", &mut violations);
        assert!(!violations.is_empty());
    }
}
