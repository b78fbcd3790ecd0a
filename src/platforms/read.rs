//! Answers by their table: lenient where the platforms are known to be loose,
//! a `badResponse` with its path where a figure would have to be guessed.

use std::borrow::Cow;

use super::schema::{FieldSpec, Kind, Table};
use crate::coupon::MAX_INSTANT;
use crate::error::{Code, Result};
use crate::input::{read_json, read_json_as, syntax_error, Field, Node, MAX_SAFE};
use crate::json::{trim, Broken, Manner, Read, Reader, Segment};
use crate::money::{parse_decimal, parse_json_number};
use crate::text::{parse_whole, whole, Text};
use crate::time::{parse_date_time, Day, Instant, CHINA_OFFSET_MINUTES};

/// How answers are read: their keys lose the spaces around them.
const LOOSELY: Manner<'static> = Manner { trims: true, raw: None };

/// Reads the JSON text of an answer that is yet to be told from a failure.
///
/// # Errors
/// `badResponse` with the path to where the text breaks off, is malformed or
/// nested more than 128 deep.
pub fn read_loosely<'a>(text: &'a str, root: &'static str) -> Result<Node<'a>> {
    read_json_as(LOOSELY, without_mark(text), Code::BadResponse, root)
}

/// Reads the JSON text of an object by its table: its fields under our names,
/// and what no document lists under the platform's. `null` and, save for text,
/// `""` are absent. `place` is where the object stands in the answer, and where
/// what cannot be read is recorded.
///
/// # Errors
/// As [`read_loosely`].
pub fn read_answer<'a>(table: &'static Table, text: &'a str, place: &Field<'_>) -> Result<Node<'a>> {
    let text = without_mark(text);
    let mut reader = TableReader::new(text);
    match reader.whole(Kind::Object(table), place) {
        Ok(node) => {
            if place.is_sound() {
                let _ = place.with(&node).required();
            }
            Ok(node)
        }
        Err(Broken) => Err(syntax_error(text, &reader.json.fault(), Code::BadResponse, &place.path())),
    }
}

fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// Takes what is under a key out of an object, the last where it is said more than once.
pub fn take<'t>(node: &mut Node<'t>, key: &str) -> Node<'t> {
    let mut taken = Node::Null;
    if let Node::Object(entries) = node {
        entries.retain_mut(|(name, value)| {
            let is_it = name == key;
            if is_it {
                taken = core::mem::take(value);
            }
            !is_it
        });
    }
    taken
}

/// Reads JSON text by tables, in one pass.
struct TableReader<'a> {
    json: Reader<'a, 'static>,
    orders: Vec<Order>,
}

/// What is known of the objects of a table. The latest one says what is to be expected: the rows of a list are alike.
struct Order {
    table: &'static Table,
    /// Its fields as they came, by place in the table; [`UNLISTED`] for what is in no document.
    fields: Vec<u8>,
    /// How many entries were made of it.
    entries: usize,
}

const UNLISTED: u8 = u8::MAX;

/// What a key stands for.
enum Name<'a> {
    /// A field by its place, and the name that it came under.
    Field(u8, &'static str),
    /// What no document lists.
    Unlisted(Cow<'a, str>),
}

impl<'a> TableReader<'a> {
    fn new(text: &'a str) -> Self {
        Self { json: Reader::new(text, LOOSELY), orders: Vec::new() }
    }

    fn whole(&mut self, kind: Kind, place: &Field<'_>) -> Read<Node<'a>> {
        let value = self.value(kind, place)?;
        self.json.end()?;
        Ok(value)
    }

    fn object(&mut self, table: &'static Table, place: &Field<'_>) -> Read<Node<'a>> {
        let order = self.order_of(table);
        let entries = Vec::with_capacity(self.orders[order].entries);
        let mut object = Object { entries, there: 0, is_twice: false };
        let mut nth = 0;
        self.json.open()?;
        while self.json.more(b'}', nth == 0)? {
            match self.name(order, nth)? {
                Name::Field(at, wire) => {
                    let spec = &table.fields[usize::from(at)];
                    match self.value(spec.kind, &place.key(wire)) {
                        Ok(value) => object.put(at, spec, wire, value),
                        Err(Broken) => return self.json.fail(Segment::Key(wire.to_owned())),
                    }
                }
                Name::Unlisted(key) => match self.json.value() {
                    Ok(value) if matches!(value, Node::Null) || table.is_ours(&key) => {}
                    Ok(value) => object.entries.push((key, value)),
                    Err(Broken) => return self.json.fail(Segment::Key(key.into_owned())),
                },
            }
            nth += 1;
        }
        self.orders[order].entries = object.entries.len();
        Ok(object.finish(table))
    }

    fn order_of(&mut self, table: &'static Table) -> usize {
        let known = self.orders.iter().position(|order| core::ptr::eq(order.table, table));
        known.unwrap_or_else(|| {
            self.orders.push(Order { table, fields: Vec::new(), entries: 0 });
            self.orders.len() - 1
        })
    }

    /// What comes next: mostly what came here in the object before.
    fn name(&mut self, order: usize, nth: usize) -> Read<Name<'a>> {
        let order = &mut self.orders[order];
        let table = order.table;
        let expected = order.fields.get(nth).copied().unwrap_or(UNLISTED);
        if let Some(spec) = table.fields.get(usize::from(expected)) {
            if self.json.key_is(spec.wire) {
                return Ok(Name::Field(expected, spec.wire));
            }
        }
        let mut key = self.json.key()?;
        trim(&mut key);
        let found = match table.find(&key) {
            Some(at) => Some((at as u8, table.fields[at].wire)),
            None => table.find_alias(&key).map(|(at, alias)| (at as u8, alias)),
        };
        let place = found.map_or(UNLISTED, |(at, _)| at);
        match order.fields.get_mut(nth) {
            Some(known) => *known = place,
            None => order.fields.push(place),
        }
        Ok(found.map_or(Name::Unlisted(key), |(at, wire)| Name::Field(at, wire)))
    }

    /// Makes what the platform wrote what we answer with; `null` where there is nothing, or nothing that can be read.
    fn value(&mut self, kind: Kind, place: &Field<'_>) -> Read<Node<'a>> {
        match (kind, self.json.token()) {
            (Kind::Object(table), b'{') => return self.object(table, place),
            (Kind::List(table), b'[') => return self.rows(table, place),
            (Kind::Object(_) | Kind::List(_), b'"') => return self.quoted(kind, place),
            _ => {}
        }
        let value = self.json.value()?;
        Ok(match kind {
            _ if matches!(value, Node::Null) => Node::Null,
            Kind::Text(_) if matches!(value, Node::Text(_)) => value,
            Kind::Object(_) | Kind::List(_) => {
                complain_of(kind, &place.with(&value));
                Node::Null
            }
            _ => read_alone(kind, value).unwrap_or_else(|fault| {
                place.issue(fault.text());
                Node::Null
            }),
        })
    }

    /// An object or a list as JSON text of its own, or text that stands for none.
    fn quoted(&mut self, kind: Kind, place: &Field<'_>) -> Read<Node<'a>> {
        let text = self.json.string()?;
        if text.trim().is_empty() {
            return Ok(Node::Null);
        }
        let mut reader = TableReader::new(without_mark(&text));
        Ok(match reader.whole(kind, place) {
            Ok(value) => value.into_owned(),
            Err(Broken) => {
                place.broken(&text, &reader.json.fault());
                Node::Null
            }
        })
    }

    fn rows(&mut self, table: &'static Table, place: &Field<'_>) -> Read<Node<'a>> {
        let mut rows = Vec::new();
        self.json.open()?;
        loop {
            let row = match self.json.more(b']', rows.is_empty()) {
                Ok(false) => return Ok(Node::List(rows)),
                Ok(true) => self.row(table, &place.item(rows.len())),
                Err(Broken) => Err(Broken),
            };
            match row {
                Ok(row) => rows.push(row),
                Err(Broken) => return self.json.fail(Segment::Item(rows.len())),
            }
        }
    }

    fn row(&mut self, table: &'static Table, place: &Field<'_>) -> Read<Node<'a>> {
        // One bad row says enough; a million of them say no more.
        if place.is_sound() && self.json.token() == b'{' {
            return self.object(table, place);
        }
        let value = self.json.value()?;
        if place.is_sound() {
            let _ = place.with(&value).required().object();
        }
        Ok(Node::Null)
    }
}

/// An object under our names.
struct Object<'a> {
    entries: Vec<(Cow<'a, str>, Node<'a>)>,
    /// Which fields are among them, as bits.
    there: u64,
    /// Whether one is among them more than once.
    is_twice: bool,
}

impl<'a> Object<'a> {
    /// Adds a field. The document's own name comes first, and of equal names the last.
    fn put(&mut self, at: u8, spec: &FieldSpec, wire: &'static str, value: Node<'a>) {
        let is_there = self.there >> at & 1 != 0;
        if matches!(value, Node::Null) || (is_there && wire != spec.wire) {
            return;
        }
        self.is_twice |= is_there;
        self.there |= 1 << at;
        let instant = value.as_text().and_then(|text| instant_of(spec.kind, text));
        self.entries.push((Cow::Borrowed(spec.name), value));
        if let Some(ms) = instant {
            self.entries.push((Cow::Owned([spec.name, "Ms"].concat()), ms.into()));
        }
    }

    /// The object, with an empty list for one that is always there.
    fn finish(mut self, table: &Table) -> Node<'a> {
        if self.is_twice {
            self.keep_last(table);
        }
        for (at, spec) in table.fields.iter().enumerate() {
            if spec.required && self.there >> at & 1 == 0 && matches!(spec.kind, Kind::List(_)) {
                self.entries.push((Cow::Borrowed(spec.name), Node::List(Vec::new())));
            }
        }
        Node::Object(self.entries)
    }

    /// Keeps of each field what was said last. Its instant comes behind it, and goes with it.
    fn keep_last(&mut self, table: &Table) {
        let mut done = 0_u64;
        for (key, value) in self.entries.iter_mut().rev() {
            let name = key.strip_suffix("Ms").unwrap_or(key);
            let Some(at) = table.fields.iter().position(|spec| spec.name == name) else { continue };
            if done >> at & 1 != 0 {
                *value = Node::Null;
            } else if name == key {
                done |= 1 << at;
            }
        }
        self.entries.retain(|(_, value)| !matches!(value, Node::Null));
    }
}

/// A value that is no object and holds none.
fn read_alone(kind: Kind, value: Node<'_>) -> core::result::Result<Node<'_>, Complaint> {
    match kind {
        _ if matches!(value, Node::Null) => Ok(Node::Null),
        Kind::Made(_) => Ok(Node::Null),
        Kind::Ids => ids(&value),
        _ => read_scalar(kind, value),
    }
}

fn read_scalar(kind: Kind, value: Node<'_>) -> core::result::Result<Node<'_>, Complaint> {
    let is_number = matches!(value, Node::Number(_));
    let mut text = match value {
        Node::Text(text) | Node::Number(text) => text,
        Node::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        _ => return Err(NO_SCALAR),
    };
    if !matches!(kind, Kind::Text(_)) {
        trim(&mut text);
        if text.is_empty() {
            return Ok(Node::Null);
        }
    }
    match kind {
        Kind::Id(_) if is_number && !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => {
            Err(LOST_DIGITS)
        }
        Kind::Integer(_) if !read_whole(&mut text) => Err(NOT_WHOLE),
        Kind::Decimal(..) | Kind::Fraction(_) if !read_decimal(&mut text) => Err(NO_DECIMAL),
        Kind::Integer(_) => Ok(Node::Number(text)),
        _ => Ok(Node::Text(text)),
    }
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
    *text = value.to_string().into();
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
fn ids(value: &Node<'_>) -> core::result::Result<Node<'static>, Complaint> {
    let read;
    let list = match value {
        Node::Text(text) if text.trim().is_empty() => return Ok(Node::Null),
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
            return Err(NO_IDS);
        }
        ids.push(id.to_owned().into());
    }
    Ok(Node::List(ids))
}

/// Complains of what is no object or list, unless it is what languages without an empty object write for one.
fn complain_of(kind: Kind, field: &Field<'_>) {
    match (kind, field.node()) {
        (Kind::Object(_), Some(Node::List(items))) if items.is_empty() => {}
        (Kind::Object(_), _) => {
            field.object();
        }
        _ => {
            let _ = field.items();
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
        let issues = Issues::default();
        let place = Field::root(&Node::Null, "answer", &issues);
        let read = read_answer(&TABLE, answer, &place).unwrap().to_json();
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
            (r#"{"c":"{\"x\":1}","l":"[{\"x\":2}]"}"#, r#"{"child":{"x":1},"rows":[{"x":2}]}"#),
            // What came before says what is expected, and no more.
            (
                r#"{"l":[{"x":1,"y":2},{"y":3,"x":4},{"z":5},{"y" : 6, " x":7},{"x":8,"xy":9}]}"#,
                r#"{"rows":[{"x":1,"y":2},{"y":3,"x":4},{"z":5},{"y":6,"x":7},{"x":8,"xy":9}]}"#,
            ),
            (r#"{"i":1,"n":2,"i":3}"#, r#"{"count":2,"id":"3"}"#),
            (r#"{"ii":1,"i":2,"ii":3}"#, r#"{"id":"2"}"#),
            (r#"{"d":"2021-04-15","n":1,"d":"soon","n":2}"#, r#"{"day":"soon","count":2}"#),
            (
                r#"{"d":"soon","z":1,"d":"2021-04-15","z":2}"#,
                r#"{"z":1,"day":"2021-04-15","dayMs":1618416000000,"z":2}"#,
            ),
            (r#"{"l":"\ufeff[{\"x\":1}]"}"#, r#"{"rows":[{"x":1}]}"#),
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
            (r#"{"c":"[1]"}"#, "answer.c"),
            (r#"{"l":"none"}"#, "answer.l"),
            (r#"{"l":"[{},{"}"#, "answer.l[1]"),
            (r#"{"l":{}}"#, "answer.l"),
            (r#"{"l":[{"x":1},{"x":"a"},{"x":"b"}]}"#, "answer.l[1].x"),
        ] {
            assert_eq!(read(answer), path, "{answer}");
        }
    }

    #[test]
    fn a_field_said_again_and_again_takes_no_longer() {
        let entries: Vec<String> = (0..200_000).map(|n| format!(r#""k{n}":1,"n":{n}"#)).collect();
        let read = read(&["{", &entries.join(","), "}"].concat());
        assert_eq!(read.matches("\"count\"").count(), 1);
        assert!(read.ends_with(r#""k199999":1,"count":199999}"#));
    }

    #[test]
    fn broken_text_has_its_path() {
        for (answer, path) in [
            (r#"{"l":[{"x":1},{"x":tru}]}"#, "answer.l[1].x"),
            (r#"{"l":[{"x":1} {}]}"#, "answer.l[1]"),
            (r#"{"other":{"a":[}}"#, "answer.other.a[0]"),
            (r#"{"c":{"x":1"#, "answer.c"),
            (r#"{"n":1}}"#, "answer"),
        ] {
            let issues = Issues::default();
            let place = Field::root(&Node::Null, "answer", &issues);
            let error = read_answer(&TABLE, answer, &place).unwrap_err();
            assert_eq!((error.code, error.path.as_deref()), (Code::BadResponse, Some(path)), "{answer}");
        }
    }

    #[test]
    fn fields_of_every_table_fit_into_bits() {
        fn check(table: &Table) {
            assert!(table.fields.len() <= 64, "{}", table.name);
            for spec in table.fields {
                if let Kind::Object(child) | Kind::List(child) = spec.kind {
                    check(child);
                }
            }
        }
        let platforms = crate::platforms::PLATFORMS.iter();
        platforms.flat_map(|platform| platform.operations).for_each(|operation| check(operation.result));
    }
}
