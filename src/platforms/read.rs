//! Answers by their table: lenient where the platforms are known to be loose,
//! a `badResponse` with its path where a figure would have to be guessed.

use std::borrow::Cow;

use super::schema::{FieldSpec, Kind, Table, MAX_SAFE};
use crate::coupon::MAX_INSTANT;
use crate::error::{Code, Result};
use crate::input::{read_json, Field, Node};
use crate::money::parse_json_number;
use crate::text::Text;
use crate::time::{parse_date_time, Day, Instant, CHINA_OFFSET_MINUTES};

/// The entries of an object that is being made.
pub type Entries = Vec<(Cow<'static, str>, Node<'static>)>;

/// Reads the JSON text of an answer. Keys lose the spaces around them.
///
/// # Errors
/// `badResponse` with the path to where the text breaks off, is malformed or
/// nested more than 128 deep.
pub fn read_answer<'a>(text: &'a str, root: &'static str) -> Result<Node<'a>> {
    let mut node = read_json(text.trim_start_matches('\u{feff}'), Code::BadResponse, root)?;
    trim_keys(&mut node);
    Ok(node)
}

fn trim_keys(node: &mut Node<'_>) {
    match node {
        Node::List(items) => items.iter_mut().for_each(trim_keys),
        Node::Object(entries) => {
            for (key, value) in entries {
                if key.trim().len() < key.len() {
                    *key = Cow::Owned(key.trim().to_owned());
                }
                trim_keys(value);
            }
        }
        _ => {}
    }
}

/// Reads the fields of a table under our names, and keeps those that no
/// document lists under the platform's. `null` and, save for text, `""` are
/// absent.
pub fn read_object(table: &Table, object: &Field<'_>) -> Node<'static> {
    let mut entries = Entries::new();
    for spec in table.fields {
        read_field(spec, object, &mut entries);
    }
    keep_extras(table, object, &mut entries);
    Node::Object(entries)
}

fn read_field(spec: &FieldSpec, object: &Field<'_>, entries: &mut Entries) {
    for wire in core::iter::once(&spec.wire).chain(spec.aliases) {
        let field = object.key(wire);
        if !field.is_absent() {
            return read_value(spec, &field, entries);
        }
    }
    if spec.required && matches!(spec.kind, Kind::List(_)) {
        entries.push((spec.name.into(), Node::List(Vec::new())));
    }
}

/// Keeps what no document lists, unless it would pass for a field of ours.
pub fn keep_extras(table: &Table, object: &Field<'_>, entries: &mut Entries) {
    let Some(Node::Object(given)) = object.node() else { return };
    let is_ours = |key: &str| {
        table.fields.iter().any(|spec| {
            spec.is_wire(key)
                || spec.name == key
                || key.strip_suffix("Ms").is_some_and(|key| key == spec.name)
        })
    };
    for (key, value) in given.iter().filter(|(key, value)| *value != Node::Null && !is_ours(key)) {
        entries.push((Cow::Owned(key.clone().into_owned()), value.clone().into_owned()));
    }
}

fn read_value(spec: &FieldSpec, field: &Field<'_>, entries: &mut Entries) {
    let value = match spec.kind {
        Kind::Text(_) => scalar(field).map(|text| Node::Text(text.to_owned().into())),
        Kind::Id(_) => id(field).map(|text| Node::Text(text.to_owned().into())),
        Kind::Enum(_) => filled(field).map(|text| Node::Text(text.to_owned().into())),
        Kind::Integer(..) => whole(field).map(|n| Node::Number(n.to_string().into())),
        Kind::Decimal(..) | Kind::Fraction(_) => decimal(field).map(|text| Node::Text(text.into())),
        Kind::Date | Kind::DateTime | Kind::EpochSeconds | Kind::Epoch => {
            return instant(spec, field, entries);
        }
        Kind::Ids => ids(field),
        Kind::Object(table) => child(field).map(|field| read_object(table, &field)),
        Kind::List(table) => rows(table, field),
        Kind::Made(_) => None,
    };
    if let Some(value) = value {
        entries.push((spec.name.into(), value));
    }
}

/// The text of anything that is not a list or an object.
pub fn scalar<'a>(field: &Field<'a>) -> Option<&'a str> {
    match field.node()? {
        Node::Text(text) | Node::Number(text) => Some(text),
        Node::Bool(true) => Some("true"),
        Node::Bool(false) => Some("false"),
        _ => {
            field.issue(Text::new("应为文本或数字", "must be text or a number"));
            None
        }
    }
}

/// The same without the spaces around it; `None` where nothing is left.
pub fn filled<'a>(field: &Field<'a>) -> Option<&'a str> {
    scalar(field).map(str::trim).filter(|text| !text.is_empty())
}

fn id<'a>(field: &Field<'a>) -> Option<&'a str> {
    let text = filled(field)?;
    let exact = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if matches!(field.node(), Some(Node::Number(_))) && !exact(text) {
        let zh = "标识不是整数，位数可能已经丢失";
        field.issue(Text::new(zh, "is an id written as a fraction or with an exponent"));
        return None;
    }
    Some(text)
}

fn whole(field: &Field<'_>) -> Option<i64> {
    let text = filled(field)?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    // 3.0 and 1e2 are whole numbers too.
    let value = parse_json_number(digits).ok().filter(|n| n.is_integer());
    let value = value.and_then(|n| i64::try_from(n.normalize().mantissa()).ok());
    let Some(value) = value.filter(|n| *n <= MAX_SAFE) else {
        field.issue(Text::new("应为整数", "must be a whole number"));
        return None;
    };
    Some(if digits.len() < text.len() { -value } else { value })
}

fn decimal(field: &Field<'_>) -> Option<String> {
    let text = filled(field)?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = crate::money::parse_decimal(digits).is_ok();
    if is_plain {
        return Some(text.to_owned());
    }
    match parse_json_number(digits) {
        Ok(value) if digits.len() == text.len() => Some(value.to_string()),
        _ => {
            field.issue(Text::new("应为十进制数", "must be a decimal number"));
            None
        }
    }
}

/// The platform's text, and beside it the instant where the text is one.
fn instant(spec: &FieldSpec, field: &Field<'_>, entries: &mut Entries) {
    let Some(text) = filled(field) else { return };
    entries.push((spec.name.into(), Node::Text(text.to_owned().into())));
    if let Some(ms) = instant_of(spec.kind, text) {
        entries.push((format!("{}Ms", spec.name).into(), Node::Number(ms.to_string().into())));
    }
}

/// The instant of a date or time as a platform writes it, at +08:00.
pub fn instant_of(kind: Kind, text: &str) -> Option<Instant> {
    match kind {
        Kind::Date => Day::parse(text.get(..10).filter(|_| is_midnight(text))?).map(start_of),
        Kind::DateTime => {
            parse_date_time(text, CHINA_OFFSET_MINUTES).or_else(|| Day::parse(text).map(start_of))
        }
        Kind::EpochSeconds => text.parse::<i64>().ok()?.checked_mul(1_000),
        _ => None,
    }
    .filter(|ms| (-MAX_INSTANT..=MAX_INSTANT).contains(ms))
}

fn start_of(day: Day) -> Instant {
    day.start(CHINA_OFFSET_MINUTES)
}

/// A date may come with a time of day that says nothing.
fn is_midnight(text: &str) -> bool {
    matches!(text.get(10..), Some("" | " 00:00" | " 00:00:00"))
}

/// A list of ids, or the JSON text of one.
fn ids(field: &Field<'_>) -> Option<Node<'static>> {
    let read;
    let list = match field.node()? {
        Node::Text(text) if text.trim().is_empty() => return None,
        Node::Text(text) => match read_json(text, Code::BadResponse, "") {
            Ok(node) => {
                read = node;
                &read
            }
            Err(_) => &Node::Null,
        },
        node => node,
    };
    let one = |item: &Node<'_>| match item {
        Node::Text(text) if !text.trim().is_empty() => Some(Node::Text(text.trim().to_owned().into())),
        Node::Number(text) if text.bytes().all(|b| b.is_ascii_digit()) => {
            Some(Node::Text(text.clone().into_owned().into()))
        }
        _ => None,
    };
    let ids = match list {
        Node::List(items) => items.iter().map(one).collect::<Option<Vec<_>>>(),
        single => one(single).map(|id| vec![id]),
    };
    if ids.is_none() {
        field
            .issue(Text::new("应为标识列表（或其 JSON 文本）", "must be a list of ids, or JSON text of one"));
    }
    ids.map(Node::List)
}

/// An object; what stands for none where a language has no empty object is absent.
fn child<'a>(field: &Field<'a>) -> Option<Field<'a>> {
    match field.node()? {
        Node::Object(_) => Some(*field),
        Node::List(items) if items.is_empty() => None,
        Node::Text(text) if text.trim().is_empty() => None,
        _ => {
            field.object();
            None
        }
    }
}

fn rows(table: &Table, field: &Field<'_>) -> Option<Node<'static>> {
    match field.node()? {
        Node::Text(text) if text.trim().is_empty() => None,
        _ => {
            let mut rows = Vec::new();
            for item in field.items() {
                rows.push(read_object(table, &item.required().object()));
                // One bad row says enough; a million of them say no more.
                if !item.is_sound() {
                    break;
                }
            }
            Some(Node::List(rows))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Issues;
    use crate::platforms::schema::{field, COUNT, ID, MONEY, TEXT};

    const CHILD: Table = Table { name: "", doc: "", fields: &[field("x", "x", COUNT, "")] };
    const TABLE: Table = Table {
        name: "",
        doc: "",
        fields: &[
            field("text", "t_t", TEXT, ""),
            field("id", "i", ID, "").or(&["ii"]),
            field("count", "n", COUNT, ""),
            field("money", "m", MONEY, ""),
            field("day", "d", Kind::Date, ""),
            field("time", "dt", Kind::DateTime, ""),
            field("at", "s", Kind::EpochSeconds, ""),
            field("kind", "k", Kind::Enum(&[("1", "")]), ""),
            field("ids", "is", Kind::Ids, ""),
            field("child", "c", Kind::Object(&CHILD), ""),
            field("rows", "l", Kind::List(&CHILD), ""),
        ],
    };

    fn read(answer: &str) -> String {
        let node = read_answer(answer, "answer").unwrap();
        let issues = Issues::default();
        let read = read_object(&TABLE, &Field::root(&node, "answer", &issues)).to_json();
        match issues.into_vec().first() {
            Some(issue) => issue.path.clone(),
            None => read,
        }
    }

    #[test]
    fn what_platforms_write() {
        for (answer, expected) in [
            (
                r#"{" t_t":" a ","i":"","n":"","m":null,"d":"","k":"","is":"","c":"","l":""}"#,
                r#"{"text":" a "}"#,
            ),
            (r#"{"t_t":1.50,"i":9007199254740993}"#, r#"{"text":"1.50","id":"9007199254740993"}"#),
            (r#"{"ii":"a"}"#, r#"{"id":"a"}"#),
            (r#"{"i":null,"ii":7}"#, r#"{"id":"7"}"#),
            (r#"{"n":"3","m":"10.00","k":1}"#, r#"{"count":3,"money":"10.00","kind":"1"}"#),
            (r#"{"n":-2.0,"m":1e2,"k":"new"}"#, r#"{"count":-2,"money":"100","kind":"new"}"#),
            (r#"{"d":"2021-04-15"}"#, r#"{"day":"2021-04-15","dayMs":1618416000000}"#),
            (r#"{"d":"2021-04-15 00:00:00"}"#, r#"{"day":"2021-04-15 00:00:00","dayMs":1618416000000}"#),
            (r#"{"d":"2021-15-04"}"#, r#"{"day":"2021-15-04"}"#),
            (r#"{"dt":"2022-10-20 13:25"}"#, r#"{"time":"2022-10-20 13:25","timeMs":1666243500000}"#),
            (r#"{"s":1571068800}"#, r#"{"at":"1571068800","atMs":1571068800000}"#),
            (r#"{"s":"99999999999999999"}"#, r#"{"at":"99999999999999999"}"#),
            (r#"{"is":"[1,\"b\"]"}"#, r#"{"ids":["1","b"]}"#),
            (r#"{"is":[9007199254740993]}"#, r#"{"ids":["9007199254740993"]}"#),
            (r#"{"is":"17"}"#, r#"{"ids":["17"]}"#),
            (r#"{"c":[],"l":[{"x":1,"y":[2]}]}"#, r#"{"rows":[{"x":1,"y":[2]}]}"#),
            (r#"{"text":"ours","dayMs":1,"extra":{"a":null},"none":null}"#, r#"{"extra":{"a":null}}"#),
        ] {
            assert_eq!(read(answer), expected, "{answer}");
        }
    }

    #[test]
    fn what_cannot_be_read() {
        for (answer, path) in [
            (r#"{"t_t":{}}"#, "answer.t_t"),
            (r#"{"i":1.5}"#, "answer.i"),
            (r#"{"i":1e20}"#, "answer.i"),
            (r#"{"n":"many"}"#, "answer.n"),
            (r#"{"n":9007199254740993}"#, "answer.n"),
            (r#"{"n":1.5}"#, "answer.n"),
            (r#"{"m":"1,000"}"#, "answer.m"),
            (r#"{"m":"1e3x"}"#, "answer.m"),
            (r#"{"k":[]}"#, "answer.k"),
            (r#"{"d":{}}"#, "answer.d"),
            (r#"{"is":"1;2"}"#, "answer.is"),
            (r#"{"is":[1.5]}"#, "answer.is"),
            (r#"{"c":[1]}"#, "answer.c"),
            (r#"{"l":{}}"#, "answer.l"),
            (r#"{"l":[{"x":1},{"x":"a"},{"x":"b"}]}"#, "answer.l[1].x"),
        ] {
            assert_eq!(read(answer), path, "{answer}");
        }
    }
}
