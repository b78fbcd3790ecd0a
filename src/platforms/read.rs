//! Answers by their table: lenient where the platforms are known to be loose,
//! a `badResponse` with its path where a figure would have to be guessed.

use std::borrow::Cow;

use super::schema::{Kind, Table};
use crate::coupon::MAX_INSTANT;
use crate::error::{Code, Result};
use crate::input::{read_json, read_json_as, Field, Node, MAX_SAFE};
use crate::json::{trim, Manner};
use crate::money::{decimal_text, parse_decimal, parse_json_number};
use crate::text::{parse_whole, whole, Text};
use crate::time::{parse_date_time, Day, Instant, CHINA_OFFSET_MINUTES};

/// Reads the JSON text of an answer. Keys lose the spaces around them.
///
/// # Errors
/// `badResponse` with the path to where the text breaks off, is malformed or
/// nested more than 128 deep.
pub fn read_answer<'a>(text: &'a str, root: &'static str) -> Result<Node<'a>> {
    read_json_as(
        Manner { trims: true, raw: None },
        text.trim_start_matches('\u{feff}'),
        Code::BadResponse,
        root,
    )
}

/// Takes the value under a key out of an object.
pub fn take<'t>(node: &mut Node<'t>, key: &str) -> Node<'t> {
    match node {
        Node::Object(entries) => {
            let entry = entries.iter_mut().rev().find(|(name, _)| name == key);
            entry.map(|(_, value)| core::mem::take(value)).unwrap_or_default()
        }
        _ => Node::Null,
    }
}

/// Reads the fields of a table under our names, and keeps those that no
/// document lists under the platform's. `null` and, save for text, `""` are
/// absent. `place` is where the object stands in the answer.
pub fn read_object<'t>(table: &Table, object: Node<'t>, place: &Field<'_>) -> Node<'t> {
    let Node::Object(given) = object else { return Node::Object(Vec::new()) };
    let mut values = Vec::with_capacity(table.fields.len());
    values.resize_with(table.fields.len(), Node::default);
    let (mut aliased, mut extras) = (Vec::new(), Vec::new());
    let mut next = 0;
    for (key, value) in given {
        if let Some(at) = table.find(&key, next) {
            values[at] = value;
            next = at + 1;
        } else if let Some((at, alias)) = table.find_alias(&key) {
            aliased.push((at, alias, value));
        } else if !matches!(value, Node::Null) && !table.is_ours(&key) {
            extras.push((key, value));
        }
    }
    let mut entries = Vec::with_capacity(table.fields.len() + extras.len());
    for (at, (spec, mut value)) in table.fields.iter().zip(values).enumerate() {
        let mut wire = spec.wire;
        if matches!(value, Node::Null) {
            // The document's own name comes first, and of equal names the last.
            if let Some((_, alias, other)) = aliased.iter_mut().rev().find(|(of, ..)| *of == at) {
                (wire, value) = (alias, core::mem::take(other));
            } else if spec.required && matches!(spec.kind, Kind::List(_)) {
                value = Node::List(Vec::new());
            }
        }
        if matches!(value, Node::Null) {
            continue;
        }
        read_value(spec.kind, &mut value, &place.key(wire));
        if matches!(value, Node::Null) {
            continue;
        }
        let instant = value.as_text().and_then(|text| instant_of(spec.kind, text));
        entries.push((Cow::Borrowed(spec.name), value));
        if let Some(ms) = instant {
            entries.push((Cow::Owned([spec.name, "Ms"].concat()), ms.into()));
        }
    }
    entries.append(&mut extras);
    Node::Object(entries)
}

/// Makes what the platform wrote what we answer with; `null` where there is nothing, or nothing that can be read.
fn read_value(kind: Kind, value: &mut Node<'_>, place: &Field<'_>) {
    match kind {
        Kind::Ids => *value = ids(value, place),
        Kind::Object(table) => read_child(table, value, place),
        Kind::List(table) => read_rows(table, value, place),
        Kind::Made(_) => *value = Node::Null,
        _ => read_scalar(kind, value, place),
    }
}

fn read_scalar(kind: Kind, value: &mut Node<'_>, place: &Field<'_>) {
    let is_number = matches!(value, Node::Number(_));
    let mut text = match core::mem::take(value) {
        Node::Text(text) | Node::Number(text) => text,
        Node::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        _ => return place.issue(NO_SCALAR.text()),
    };
    if !matches!(kind, Kind::Text(_)) {
        trim(&mut text);
        if text.is_empty() {
            return;
        }
    }
    let fault = match kind {
        Kind::Id(_) if is_number && !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => LOST_DIGITS,
        Kind::Integer(_) if !read_whole(&mut text) => NOT_WHOLE,
        Kind::Decimal(..) | Kind::Fraction(_) if !read_decimal(&mut text) => NO_DECIMAL,
        Kind::Integer(_) => {
            *value = Node::Number(text);
            return;
        }
        _ => {
            *value = Node::Text(text);
            return;
        }
    };
    place.issue(fault.text());
}

/// A complaint, in both languages.
struct Complaint(&'static str, &'static str);

impl Complaint {
    fn text(&self) -> Text {
        Text::new(self.0, self.1)
    }
}

const NO_SCALAR: Complaint = Complaint("应为文本或数字", "must be text or a number");
const LOST_DIGITS: Complaint =
    Complaint("标识不是整数，位数可能已经丢失", "is an id written as a fraction or with an exponent");
const NOT_WHOLE: Complaint = Complaint("应为整数", "must be a whole number");
const NO_DECIMAL: Complaint = Complaint("应为十进制数", "must be a decimal number");
const NO_IDS: Complaint =
    Complaint("应为标识列表（或其 JSON 文本）", "must be a list of ids, or JSON text of one");

/// The text of anything that is not a list or an object.
pub fn scalar<'a>(field: &Field<'a>) -> Option<&'a str> {
    match field.node()? {
        Node::Text(text) | Node::Number(text) => Some(text),
        Node::Bool(true) => Some("true"),
        Node::Bool(false) => Some("false"),
        _ => {
            field.issue(NO_SCALAR.text());
            None
        }
    }
}

/// The same without the spaces around it; `None` where nothing is left.
pub fn filled<'a>(field: &Field<'a>) -> Option<&'a str> {
    scalar(field).map(str::trim).filter(|text| !text.is_empty())
}

/// Writes a whole number as JSON does, if it is one.
fn read_whole(text: &mut Cow<'_, str>) -> bool {
    let plain = text.len() < 16 && text.bytes().all(|b| b.is_ascii_digit());
    if plain && (text.len() == 1 || !text.starts_with('0')) {
        return true;
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    // 3.0 and 1e2 are whole numbers too.
    let value = parse_json_number(digits).ok().filter(|n| n.is_integer());
    let value = value.and_then(|n| i64::try_from(n.normalize().mantissa()).ok());
    let Some(value) = value.filter(|n| *n <= MAX_SAFE) else { return false };
    let value = if digits.len() < text.len() { -value } else { value };
    *text = whole(value).into();
    true
}

/// Writes a decimal without an exponent, if it is one; mostly it stays as the platform wrote it.
fn read_decimal(text: &mut Cow<'_, str>) -> bool {
    if parse_decimal(text.strip_prefix('-').unwrap_or(text)).is_ok() {
        return true;
    }
    // Platforms write no exponent of a negative figure.
    let Ok(value) = parse_json_number(text) else { return false };
    *text = decimal_text(&value).into();
    true
}

/// The instant of a date or time as a platform writes it, at +08:00.
pub fn instant_of(kind: Kind, text: &str) -> Option<Instant> {
    match kind {
        Kind::Date => Day::parse(text.get(..10).filter(|_| is_midnight(text))?).map(start_of),
        Kind::DateTime => {
            parse_date_time(text, CHINA_OFFSET_MINUTES).or_else(|| Day::parse(text).map(start_of))
        }
        Kind::EpochSeconds => parse_whole(text)?.checked_mul(1_000),
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
fn ids(value: &Node<'_>, place: &Field<'_>) -> Node<'static> {
    let read;
    let list = match value {
        Node::Text(text) if text.trim().is_empty() => return Node::Null,
        Node::Text(text) => {
            read = read_json(text, Code::BadResponse, "").unwrap_or_default();
            &read
        }
        value => value,
    };
    let items = match list {
        Node::List(items) => items.as_slice(),
        single => core::slice::from_ref(single),
    };
    let mut ids = Vec::with_capacity(items.len());
    for item in items {
        let id = match item {
            Node::Text(text) => text.trim(),
            Node::Number(text) if text.bytes().all(|b| b.is_ascii_digit()) => text,
            _ => "",
        };
        if id.is_empty() {
            place.issue(NO_IDS.text());
            return Node::Null;
        }
        ids.push(id.to_owned().into());
    }
    Node::List(ids)
}

/// An object; what stands for none where a language has no empty object is absent.
fn read_child(table: &Table, value: &mut Node<'_>, place: &Field<'_>) {
    let is_none = match value {
        Node::List(items) => items.is_empty(),
        Node::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    let is_object = matches!(value, Node::Object(_));
    if !is_none {
        place.with(value).object();
    }
    let given = core::mem::take(value);
    if is_object {
        *value = read_object(table, given, place);
    }
}

fn read_rows(table: &Table, value: &mut Node<'_>, place: &Field<'_>) {
    let items = match value {
        Node::List(items) => items,
        other => {
            let is_none = matches!(other, Node::Text(text) if text.trim().is_empty());
            if !is_none {
                let _ = place.with(other).items();
            }
            *other = Node::Null;
            return;
        }
    };
    for (index, item) in items.iter_mut().enumerate() {
        let place = place.item(index);
        place.with(item).required().object();
        *item = read_object(table, core::mem::take(item), &place);
        // One bad row says enough; a million of them say no more.
        if !place.is_sound() {
            break;
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
        let read = read_object(&TABLE, node, &Field::root(&Node::Null, "answer", &issues)).to_json();
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
            (r#"{"m":"a1e3"}"#, "answer.m"),
            (r#"{"n":"1:e1"}"#, "answer.n"),
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
