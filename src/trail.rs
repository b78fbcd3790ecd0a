//! JSON text, read with the way to where it breaks off.

use core::fmt;
use std::cell::RefCell;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::error::{Code, Error, Result};
use crate::text::Text;

/// Adds a field's name to a path.
pub(crate) fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    // A key may be the sender's text: it is shown only where it can be a name.
    let is_name = key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'.');
    path.push_str(if is_name { key } else { "*" });
}

/// Adds a place in a list to a path.
pub(crate) fn push_index(path: &mut String, index: usize) {
    path.push_str(&format!("[{index}]"));
}

/// Reads JSON text: nesting of at most 128, no lone surrogates, numbers by
/// their text.
///
/// # Errors
/// `code` with the path to where the text breaks off or is malformed.
///
/// ```
/// # use couponkit::{error::Code, trail::read_json};
/// let error = read_json(r#"{"lines":[{},{"id":tru}]}"#, Code::InvalidInput, "cart").unwrap_err();
/// assert_eq!(error.path.as_deref(), Some("cart.lines[1].id"));
/// ```
pub fn read_json(text: &str, code: Code, root: &str) -> Result<Value> {
    let trail = Trail::default();
    read_text(text, &trail, AnyValue { trims_keys: false, trail: &trail })
        .map_err(|error| error.into_error(code, root))
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
    /// Where in the value at `root` it is.
    pub(crate) fn path(&self, root: &str) -> String {
        let mut path = root.to_owned();
        for segment in self.trail.iter().rev() {
            match segment {
                Segment::Key(key) => push_key(&mut path, key),
                Segment::Item(index) => push_index(&mut path, *index),
            }
        }
        path
    }

    /// The failure, and where in the value at `root` it is.
    pub(crate) fn into_error(self, code: Code, root: &str) -> Error {
        let path = self.path(root);
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
pub(crate) struct AnyValue<'r> {
    /// Whether keys lose the spaces around them.
    pub trims_keys: bool,
    pub trail: &'r Trail,
}

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
                Err(error) => return Err(self.trail.left(error, Segment::Item(items.len()))),
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
            let key = if self.trims_keys { key.trim().to_owned() } else { key };
            match value {
                Ok(value) => object.insert(key, value),
                Err(error) => return Err(self.trail.left(error, Segment::Key(key))),
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
}
