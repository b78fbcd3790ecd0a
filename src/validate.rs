//! Paths, and collecting every violation: values read with a path at hand, so
//! that each violation is recorded where it is and reading goes on to find the
//! others.

use std::cell::RefCell;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::error::{Code, Issue, Result};
pub(crate) use crate::model::leaf::required;
use crate::model::leaf::{Given, InstantKind, Kind, MoneyKind, MAX_INSTANT};
use crate::model::read::Violations;
use crate::names::Named;
use crate::text::Text;
use crate::time::Instant;
use crate::trail::{push_index, push_key};

// ---- violations ---------------------------------------------------------------

/// [`Violations`] that are recorded from many places at once: each [`Field`] of a reading refers to them.
#[derive(Default)]
pub struct Issues(RefCell<Violations>);

impl Issues {
    /// The value where nothing was recorded.
    ///
    /// # Errors
    /// All that was recorded.
    pub fn finish<T>(self, code: Code, value: T) -> Result<T> {
        self.0.into_inner().finish(code, value)
    }

    /// Records a violation.
    pub fn add(&self, path: String, messages: Text) {
        self.0.borrow_mut().add(path, messages);
    }

    /// Whether nothing was recorded so far.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// Forgets what was recorded beyond the first so many, for a reading that begins anew.
    pub(crate) fn keep_first(&self, count: usize) {
        self.0.borrow_mut().0.truncate(count);
    }

    /// How many were recorded so far.
    pub(crate) fn count(&self) -> usize {
        self.0.borrow().0.len()
    }

    /// All that was recorded.
    pub fn into_vec(self) -> Vec<Issue> {
        self.0.into_inner().0
    }
}

/// The way from the root to a value; made into text only for a violation.
#[derive(Clone, Copy)]
enum Path<'p> {
    Root(&'p str),
    Key(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl Path<'_> {
    fn push_to(&self, out: &mut String) {
        match self {
            Path::Root(name) => out.push_str(name),
            Path::Key(parent, key) => {
                parent.push_to(out);
                push_key(out, key);
            }
            Path::Item(parent, index) => {
                parent.push_to(out);
                push_index(out, *index);
            }
        }
    }
}

// ---- a value with its path ----------------------------------------------------

/// What a [`Field`] can stand for: a JSON value, or another tree of the same form.
pub trait Tree: Sized {
    /// The value under a key of an object.
    fn get(&self, key: &str) -> Option<&Self>;
    /// Whether it is `null`.
    fn is_null(&self) -> bool;
    /// Whether it is an object.
    fn is_object(&self) -> bool;
    /// Whether it is a number.
    fn is_number(&self) -> bool;
    /// The text of a string.
    fn as_str(&self) -> Option<&str>;
    /// `true` or `false`.
    fn as_bool(&self) -> Option<bool>;
    /// A whole number.
    fn as_i64(&self) -> Option<i64>;
    /// The items of a list.
    fn as_list(&self) -> Option<&[Self]>;
}

impl Tree for Value {
    fn get(&self, key: &str) -> Option<&Self> {
        self.get(key)
    }
    fn is_null(&self) -> bool {
        self.is_null()
    }
    fn is_object(&self) -> bool {
        self.is_object()
    }
    fn is_number(&self) -> bool {
        self.is_number()
    }
    fn as_str(&self) -> Option<&str> {
        self.as_str()
    }
    fn as_bool(&self) -> Option<bool> {
        self.as_bool()
    }
    fn as_i64(&self) -> Option<i64> {
        self.as_i64()
    }
    fn as_list(&self) -> Option<&[Self]> {
        self.as_array().map(Vec::as_slice)
    }
}

/// A value on its way in: what is there, where it is, and where to complain.
/// `null` is absent. A reader that finds the wrong type records it and answers
/// as for an absent value, so that the other violations are found too.
pub struct Field<'v, 'p, T = Value> {
    value: Option<&'v T>,
    path: Path<'p>,
    issues: &'p Issues,
}

impl<T> Clone for Field<'_, '_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Field<'_, '_, T> {}

impl<'v, 'p, T: Tree> Field<'v, 'p, T> {
    /// The root of a reading.
    pub fn root(value: &'v T, name: &'p str, issues: &'p Issues) -> Self {
        Self { value: present(value), path: Path::Root(name), issues }
    }

    /// The value under a key; absent where this is no object. Never inlined: readers are hardly anything else.
    #[inline(never)]
    pub fn key<'s>(&'s self, name: &'s str) -> Field<'v, 's, T> {
        let value = self.value.and_then(|value| value.get(name)).and_then(present);
        Field { value, path: Path::Key(&self.path, name), issues: self.issues }
    }

    /// The place of an item of a list, where nothing is yet.
    pub(crate) fn item(&self, index: usize) -> Field<'v, '_, T> {
        Field { value: None, path: Path::Item(&self.path, index), issues: self.issues }
    }

    /// Another value in the same place.
    pub fn with<'w, U: Tree>(&self, value: &'w U) -> Field<'w, 'p, U> {
        Field { value: present(value), path: self.path, issues: self.issues }
    }

    /// Whether nothing is there.
    pub fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// What is there, untouched.
    pub fn value(&self) -> Option<&'v T> {
        self.value
    }

    /// Where violations are recorded.
    pub(crate) fn issues(&self) -> &'p Issues {
        self.issues
    }

    /// The path as text.
    pub fn path(&self) -> String {
        let mut out = String::new();
        self.path.push_to(&mut out);
        out
    }

    /// Records a violation here.
    pub fn issue(&self, messages: Text) {
        self.issues.add(self.path(), messages);
    }

    /// Records a violation where nothing is there.
    pub fn required(self) -> Self {
        if self.is_absent() {
            self.issue(required());
        }
        self
    }

    /// Records a violation where something else than an object is there.
    pub fn object(self) -> Self {
        if self.value.is_none_or(T::is_object) {
            return self;
        }
        self.issue(no_object());
        Self { value: None, ..self }
    }

    /// A string.
    pub fn text(&self) -> Option<&'v str> {
        let text = self.value?.as_str();
        if text.is_none() {
            self.issue(Text::new("应为字符串", "must be a string"));
        }
        text
    }

    /// An id: a string that is not empty. Never a number, since a number of a
    /// script loses digits above 2^53.
    pub fn id(&self) -> Option<&'v str> {
        if self.value?.is_number() {
            let zh = "标识应为字符串（数字超过 2^53 会丢失位数）";
            self.issue(Text::new(zh, "an id must be a string (numbers lose digits above 2^53)"));
            return None;
        }
        let id = self.text()?;
        if id.is_empty() {
            self.issue(Text::new("标识不能为空", "an id must not be empty"));
            return None;
        }
        Some(id)
    }

    /// `true` or `false`.
    pub fn bool(&self) -> Option<bool> {
        let value = self.value?.as_bool();
        if value.is_none() {
            self.issue(Text::new("应为 true 或 false", "must be true or false"));
        }
        value
    }

    /// A whole number within bounds.
    pub fn integer(&self, min: i64, max: i64) -> Option<i64> {
        let value = self.value?.as_i64().filter(|value| (min..=max).contains(value));
        if value.is_none() {
            self.issue(no_integer(min, max));
        }
        value
    }

    /// An instant in epoch milliseconds.
    pub fn instant(&self) -> Option<Instant> {
        self.integer(-MAX_INSTANT, MAX_INSTANT)
    }

    /// One of a closed list of names.
    pub fn listed(&self, names: &[&'static str]) -> Option<&'static str> {
        let text = self.text()?;
        let found = names.iter().find(|name| **name == text);
        if found.is_none() {
            self.issue(no_member(names));
        }
        found.copied()
    }

    /// A variant of an enum of names.
    pub fn member<M: Named>(&self) -> Option<M> {
        self.listed(M::NAMES).and_then(M::from_name)
    }

    /// The items of a list; none where nothing is there.
    pub fn items<'s>(&'s self) -> impl Iterator<Item = Field<'v, 's, T>> {
        let items = self.value.map(|value| {
            value.as_list().unwrap_or_else(|| {
                self.issue(no_list());
                &[]
            })
        });
        let items = items.unwrap_or_default();
        items.iter().enumerate().map(|(index, item)| Field { value: present(item), ..self.item(index) })
    }

    /// A list of strings; `None` where nothing is there.
    pub fn texts(&self) -> Option<Vec<String>> {
        self.value?;
        Some(self.items().map(|item| item.required().text().unwrap_or_default().to_owned()).collect())
    }
}

impl<'v> Field<'v, '_> {
    /// The values of an object with their names, in order.
    pub fn entries<'s>(&'s self) -> impl Iterator<Item = (&'v str, Field<'v, 's>)> {
        let entries = self.value.and_then(Value::as_object).into_iter().flatten();
        entries.map(|(name, value)| {
            let path = Path::Key(&self.path, name);
            (name.as_str(), Field { value: present(value), path, issues: self.issues })
        })
    }

    /// The keys of an object, in order.
    pub fn keys(&self) -> impl Iterator<Item = &'v str> {
        self.value.and_then(Value::as_object).into_iter().flat_map(Map::keys).map(String::as_str)
    }

    /// Money or a quantity: text or a number, not negative, exact.
    pub fn decimal(&self) -> Option<Decimal> {
        let given = match self.value? {
            Value::String(text) => Given::Text(text),
            Value::Number(number) => Given::Number(number.as_str()),
            _ => Given::Other,
        };
        MoneyKind::read(given).map_err(|messages| self.issue(messages)).ok()
    }
}

fn present<T: Tree>(value: &T) -> Option<&T> {
    Some(value).filter(|value| !value.is_null())
}

pub(crate) fn no_object() -> Text {
    Text::new("应为对象", "must be an object")
}

pub(crate) fn no_list() -> Text {
    Text::new("应为数组", "must be an array")
}

pub(crate) fn no_integer(min: i64, max: i64) -> Text {
    Text::new(
        format!("应为 {min} 到 {max} 之间的整数"),
        format!("must be a whole number from {min} to {max}"),
    )
}

pub(crate) fn no_member(names: &[&str]) -> Text {
    let names = names.join(", ");
    Text::new(format!("应为 {names} 之一"), format!("must be one of {names}"))
}

/// Whether a wallet takes this instant: see [`InstantKind`].
pub(crate) fn is_wallet_instant(ms: Instant) -> bool {
    InstantKind::read(Given::Number(&ms.to_string())).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trail::read_json;

    #[test]
    fn every_violation_is_recorded() {
        let value = read_json(
            r#"{"id":12,"on":"yes","price":"1e3","list":[1,"a",null],"kind":"x","n":1.5}"#,
            Code::InvalidInput,
            "",
        )
        .unwrap();
        let issues = Issues::default();
        let root = Field::root(&value, "cart", &issues);
        assert_eq!(root.key("id").id(), None);
        assert_eq!(root.key("on").bool(), None);
        assert_eq!(root.key("price").decimal(), None);
        assert_eq!(root.key("list").texts().unwrap().len(), 3);
        assert_eq!(root.key("kind").listed(&["y"]), None);
        assert_eq!(root.key("n").integer(0, 9), None);
        assert!(root.key("missing").required().is_absent());
        let error = issues.finish(Code::InvalidInput, ()).unwrap_err();
        let paths: Vec<_> = error.issues.iter().map(|issue| issue.path.as_str()).collect();
        let expected =
            ["id", "on", "price", "list[0]", "list[2]", "kind", "n", "missing"].map(|p| format!("cart.{p}"));
        assert_eq!(paths, expected);
    }
}
