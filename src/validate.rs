//! Paths, and collecting every violation: JSON with exact numbers, read with a
//! path at hand, so that each violation is recorded where it is and reading
//! goes on to find the others.

use core::fmt;
use std::cell::RefCell;

use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value};

use crate::error::{Code, Error, Issue, Result};
use crate::model::leaf::{Given, InstantKind, Kind, MoneyKind, NameKind, MAX_INSTANT, MAX_SAFE};
use crate::text::Text;
use crate::time::Instant;

// ---- violations ---------------------------------------------------------------

/// How many violations of one input are told.
const MOST_ISSUES: usize = 100;

/// Where the violations of one reading are kept.
#[derive(Default)]
pub struct Issues(RefCell<Vec<Issue>>);

impl Issues {
    /// The value where nothing was recorded.
    ///
    /// # Errors
    /// All that was recorded.
    pub fn finish<T>(self, code: Code, value: T) -> Result<T> {
        let issues = self.into_vec();
        if issues.is_empty() {
            Ok(value)
        } else {
            Err(Error::from_issues(code, issues))
        }
    }

    /// Records a violation. What is wrong in thousands of places is told of the first hundred.
    pub fn add(&self, path: String, messages: Text) {
        let mut issues = self.0.borrow_mut();
        if issues.len() < MOST_ISSUES {
            issues.push(Issue { path, messages });
        }
    }

    /// Whether nothing was recorded so far.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// Forgets what was recorded beyond the first so many, for a reading that begins anew.
    pub(crate) fn keep_first(&self, count: usize) {
        self.0.borrow_mut().truncate(count);
    }

    /// How many were recorded so far.
    pub(crate) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// All that was recorded.
    pub fn into_vec(self) -> Vec<Issue> {
        self.0.into_inner()
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

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    // A key may be the sender's text: it is shown only where it can be a name.
    let is_name = key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'.');
    path.push_str(if is_name { key } else { "*" });
}

fn push_index(path: &mut String, index: usize) {
    path.push_str(&format!("[{index}]"));
}

// ---- a value with its path ----------------------------------------------------

/// A value on its way in: what is there, where it is, and where to complain.
/// `null` is absent. A reader that finds the wrong type records it and answers
/// as for an absent value, so that the other violations are found too.
#[derive(Clone, Copy)]
pub struct Field<'v, 'p> {
    value: Option<&'v Value>,
    path: Path<'p>,
    issues: &'p Issues,
}

impl<'v, 'p> Field<'v, 'p> {
    /// The root of a reading.
    pub fn root(value: &'v Value, name: &'p str, issues: &'p Issues) -> Self {
        Self { value: present(value), path: Path::Root(name), issues }
    }

    /// The value under a key; absent where this is no object.
    pub fn key<'s>(&'s self, name: &'s str) -> Field<'v, 's> {
        let value = self.value.and_then(|value| value.get(name)).and_then(present);
        Field { value, path: Path::Key(&self.path, name), issues: self.issues }
    }

    /// The place of an item of a list, where nothing is yet.
    pub(crate) fn item(&self, index: usize) -> Field<'v, '_> {
        Field { value: None, path: Path::Item(&self.path, index), issues: self.issues }
    }

    /// Another value in the same place.
    pub fn with<'w>(&self, value: &'w Value) -> Field<'w, 'p> {
        Field { value: present(value), path: self.path, issues: self.issues }
    }

    /// Whether nothing is there.
    pub fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// What is there, untouched.
    pub fn value(&self) -> Option<&'v Value> {
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
        if self.value.is_none_or(Value::is_object) {
            return self;
        }
        self.issue(no_object());
        Self { value: None, ..self }
    }

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

    /// Money or a quantity: text or a number, not negative, exact.
    pub fn decimal(&self) -> Option<Decimal> {
        self.read::<MoneyKind>()
    }

    /// A member of an enum of unit variants, by its name on the wire.
    pub fn member<T>(&self) -> Option<T>
    where
        T: Default + Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned,
    {
        self.read::<NameKind<T>>()
    }

    /// A member of a closed list.
    pub fn one_of<T: Copy>(&self, members: &[(&'static str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = members.iter().find(|(name, _)| *name == text);
        if found.is_none() {
            let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
            self.issue(no_member(&names));
        }
        found.map(|(_, member)| *member)
    }

    /// The items of a list; none where nothing is there.
    pub fn items<'s>(&'s self) -> impl Iterator<Item = Field<'v, 's>> {
        let items = match self.value {
            Some(Value::Array(items)) => items.as_slice(),
            Some(_) => {
                self.issue(no_list());
                &[]
            }
            None => &[],
        };
        items.iter().enumerate().map(|(index, item)| Field { value: present(item), ..self.item(index) })
    }

    /// A list of strings; `None` where nothing is there.
    pub fn texts(&self) -> Option<Vec<String>> {
        self.value?;
        Some(self.items().map(|item| item.required().text().unwrap_or_default().to_owned()).collect())
    }

    fn read<K: Kind>(&self) -> Option<K::Value> {
        let given = match self.value? {
            Value::String(text) => Given::Text(text.into()),
            Value::Number(number) => Given::Number(number.as_str().into()),
            _ => Given::Other,
        };
        K::read(given).map_err(|messages| self.issue(messages)).ok()
    }
}

fn present(value: &Value) -> Option<&Value> {
    Some(value).filter(|value| !value.is_null())
}

pub(crate) fn required() -> Text {
    Text::new("缺少必填项", "is required")
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
    InstantKind::read(Given::Number(ms.to_string().into())).is_ok()
}

// ---- JSON text ----------------------------------------------------------------

/// Reads JSON text: nesting of at most 128, no lone surrogates, numbers by
/// their text.
///
/// # Errors
/// `code` with the path to where the text breaks off or is malformed.
///
/// ```
/// # use couponkit::{error::Code, validate::read_json};
/// let error = read_json(r#"{"lines":[{},{"id":tru}]}"#, Code::InvalidInput, "cart").unwrap_err();
/// assert_eq!(error.path.as_deref(), Some("cart.lines[1].id"));
/// ```
pub fn read_json(text: &str, code: Code, root: &str) -> Result<Value> {
    let trail = Trail::default();
    read_text(text, &trail, AnyValue(&trail)).map_err(|error| error.into_error(code, root))
}

/// Reads a whole text by a seed that keeps the trail.
pub(crate) fn read_text<'t, S: DeserializeSeed<'t>>(
    text: &'t str,
    trail: &Trail,
    seed: S,
) -> core::result::Result<S::Value, SyntaxError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
        let column = line.char_indices().take_while(|(at, _)| *at < error.column()).count();
        let breaks_off = error.is_eof();
        SyntaxError { trail: trail.0.take(), breaks_off, line: error.line(), column }
    })
}

/// Where a text is no JSON.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    /// From the inside out.
    trail: Vec<Segment>,
    breaks_off: bool,
    line: usize,
    column: usize,
}

/// A step from a value to a part of it.
#[derive(Debug)]
pub(crate) enum Segment {
    Key(String),
    Item(usize),
}

impl SyntaxError {
    /// The failure, and where in the value at `root` it is.
    pub(crate) fn into_error(self, code: Code, root: &str) -> Error {
        let mut path = root.to_owned();
        for segment in self.trail.iter().rev() {
            match segment {
                Segment::Key(key) => push_key(&mut path, key),
                Segment::Item(index) => push_index(&mut path, *index),
            }
        }
        let Self { line, column, .. } = self;
        let messages = if self.breaks_off {
            Text::new("JSON 文本不完整", "the JSON text breaks off")
        } else {
            Text::new(
                format!("不是有效的 JSON（第 {line} 行第 {column} 列）"),
                format!("not valid JSON (line {line}, column {column})"),
            )
        };
        Error::at(code, path, messages)
    }
}

/// The way to where reading broke off, noted on the way out: only what fails pays for it.
#[derive(Default)]
pub(crate) struct Trail(RefCell<Vec<Segment>>);

impl Trail {
    /// Passes an error on from a part of a value.
    pub(crate) fn left<E>(&self, error: E, segment: Segment) -> E {
        self.0.borrow_mut().push(segment);
        error
    }
}

/// Reads any value.
#[derive(Clone, Copy)]
pub(crate) struct AnyValue<'r>(pub &'r Trail);

impl<'de> DeserializeSeed<'de> for AnyValue<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> core::result::Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue<'_> {
    type Value = Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> core::result::Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> core::result::Result<Value, E> {
        Ok(Value::Bool(value))
    }
    // Whole numbers of up to 64 bits; all others come by their text, in the guise of an object.
    fn visit_u64<E>(self, value: u64) -> core::result::Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> core::result::Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E>(self, text: &str) -> core::result::Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> core::result::Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            match list.next_element_seed(self) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => return Ok(Value::Array(items)),
                Err(error) => return Err(self.0.left(error, Segment::Item(items.len()))),
            }
        }
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> core::result::Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = if key == NUMBER {
                match map.next_value_seed(NumberOrValue(self)) {
                    Ok(NumberOr::Number(text)) => return Ok(number(&text)),
                    Ok(NumberOr::Value(value)) => Ok(value),
                    Err(error) => Err(error),
                }
            } else {
                map.next_value_seed(self)
            };
            match value {
                Ok(value) => object.insert(key, value),
                Err(error) => return Err(self.0.left(error, Segment::Key(key))),
            };
        }
        Ok(Value::Object(object))
    }
}

/// A number by its text, which the reader has checked.
pub(crate) fn number(text: &str) -> Value {
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}

/// The key under which serde_json gives a number's text, as if it were an object with this one entry.
pub(crate) const NUMBER: &str = "$serde_json::private::Number";

/// What stands under [`NUMBER`].
pub(crate) enum NumberOr {
    /// The text of a number.
    Number(String),
    /// An object was sent that has this key: nobody's number.
    Value(Value),
}

/// Tells the two apart: serde_json gives a number's text as a string of its
/// own, and lends what stands in quotes in the source.
pub(crate) struct NumberOrValue<'r>(pub AnyValue<'r>);

impl<'de> DeserializeSeed<'de> for NumberOrValue<'_> {
    type Value = NumberOr;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> core::result::Result<NumberOr, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NumberOrValue<'_> {
    type Value = NumberOr;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
    fn visit_string<E>(self, text: String) -> core::result::Result<NumberOr, E> {
        Ok(NumberOr::Number(text))
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> core::result::Result<NumberOr, E> {
        self.0.visit_str(text).map(NumberOr::Value)
    }
    fn visit_u64<E: serde::de::Error>(self, value: u64) -> core::result::Result<NumberOr, E> {
        self.0.visit_u64(value).map(NumberOr::Value)
    }
    fn visit_i64<E: serde::de::Error>(self, value: i64) -> core::result::Result<NumberOr, E> {
        self.0.visit_i64(value).map(NumberOr::Value)
    }
    fn visit_unit<E: serde::de::Error>(self) -> core::result::Result<NumberOr, E> {
        self.0.visit_unit().map(NumberOr::Value)
    }
    fn visit_bool<E: serde::de::Error>(self, value: bool) -> core::result::Result<NumberOr, E> {
        self.0.visit_bool(value).map(NumberOr::Value)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> core::result::Result<NumberOr, A::Error> {
        self.0.visit_seq(list).map(NumberOr::Value)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> core::result::Result<NumberOr, A::Error> {
        self.0.visit_map(map).map(NumberOr::Value)
    }
}

/// JSON on its way to JavaScript: numbers as JavaScript's numbers rather than
/// by their text, for which serializers have no word.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain(pub Value);

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        serialize_plainly(&self.0, serializer)
    }
}

/// A part of a [`Plain`] value.
struct PlainPart<'v>(&'v Value);

impl Serialize for PlainPart<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        serialize_plainly(self.0, serializer)
    }
}

fn serialize_plainly<S: Serializer>(value: &Value, serializer: S) -> core::result::Result<S::Ok, S::Error> {
    match value {
        Value::Number(number) => match number.as_i64().filter(|n| n.abs() <= MAX_SAFE) {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(number.as_f64().unwrap_or(f64::INFINITY)),
        },
        Value::Array(items) => serializer.collect_seq(items.iter().map(PlainPart)),
        Value::Object(entries) => {
            serializer.collect_map(entries.iter().map(|(key, value)| (key, PlainPart(value))))
        }
        other => other.serialize(serializer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (String, String) {
        let error = read_json(text, Code::InvalidInput, "input").unwrap_err();
        (error.path.unwrap(), error.messages.en)
    }

    #[test]
    fn numbers_keep_their_text() {
        for text in ["6856083179295188426", "-0.10", "1e+5", "0.1000", "123456789012345678901234567890"] {
            assert_eq!(read_json(text, Code::InvalidInput, "").unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_fault_has_its_path() {
        assert_eq!(fault(r#"{"lines":[{},{"id":"\ud800"}]}"#).0, "input.lines[1].id");
        assert_eq!(fault(r#"{"a":[1,2"#).1, "input.a[2]: the JSON text breaks off");
        assert_eq!(fault("{\n\"券\":tru}").1, "input.*: not valid JSON (line 2, column 8)");
        assert_eq!(fault("").0, "input");
        assert_eq!(fault("{} x").0, "input");
        assert_eq!(fault(r#"{"13800138000":tru}"#).0, "input.*");
        assert!(fault(&"[".repeat(10_000)).0.starts_with("input[0][0]"));
    }

    #[test]
    fn the_number_token_is_no_way_in() {
        for hostile in [
            r#"{"$serde_json::private::Number":"1]"}"#,
            r#"{"$serde_json::private::Number":"17"}"#,
            r#"{"$serde_json::private::Number":{"$serde_json::private::Number":17}}"#,
            r#"{"$serde_json::private::Number":[null,true]}"#,
        ] {
            assert_eq!(read_json(hostile, Code::InvalidInput, "").unwrap().to_string(), hostile);
        }
        let escaped = r#"{"\u0024serde_json::private::Number":"1\u0037","a":1}"#;
        let value = read_json(escaped, Code::InvalidInput, "").unwrap();
        assert_eq!(value.to_string(), r#"{"$serde_json::private::Number":"17","a":1}"#);
    }

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
        assert_eq!(root.key("kind").one_of(&[("y", 1)]), None);
        assert_eq!(root.key("n").integer(0, 9), None);
        assert!(root.key("missing").required().is_absent());
        let error = issues.finish(Code::InvalidInput, ()).unwrap_err();
        let paths: Vec<_> = error.issues.iter().map(|issue| issue.path.as_str()).collect();
        let expected =
            ["id", "on", "price", "list[0]", "list[2]", "kind", "n", "missing"].map(|p| format!("cart.{p}"));
        assert_eq!(paths, expected);
    }

    #[test]
    fn numbers_on_their_way_to_javascript() {
        let text = r#"{"a":[1,-2,1.5,9007199254740993,true,"x",null]}"#;
        let plain = Plain(read_json(text, Code::InvalidInput, "").unwrap());
        let written = serde_json::to_string(&plain).unwrap();
        assert_eq!(written, r#"{"a":[1,-2,1.5,9007199254740992.0,true,"x",null]}"#);
    }
}
