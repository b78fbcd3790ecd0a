//! Answers by their table: lenient where the platforms are known to be loose,
//! a `badResponse` with its path where a figure would have to be guessed.

use core::fmt;
use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::answer::Answer;
use super::schema::{FieldSpec, Kind, Table};
use crate::error::{Code, Result};
use crate::model::leaf::{MAX_INSTANT, MAX_SAFE};
use crate::money::{parse_decimal, parse_json_number};
use crate::text::Text;
use crate::time::{parse_date_time, Day, Instant, CHINA_OFFSET_MINUTES};
use crate::trail::{
    number, read_text, AnyValue, NumberOr, NumberOrValue, Segment, SyntaxError, Trail, NUMBER,
};
use crate::validate::{no_list, no_object, required, Field, Tree};

type Read<T> = core::result::Result<T, SyntaxError>;

/// Reads the JSON text of an answer that is yet to be told from a failure.
///
/// # Errors
/// `badResponse` with the path to where the text breaks off, is malformed or
/// nested more than 128 deep.
pub fn read_loosely(text: &str, root: &str) -> Result<Value> {
    let read = |text: &str| {
        let trail = Trail::default();
        read_text(text, &trail, AnyValue { trims_keys: true, trail: &trail })
    };
    let text = without_mark(text);
    let value = read(text).or_else(|error| mended(text).map_or(Err(error), |text| read(&text)));
    value.map_err(|error| error.into_error(Code::BadResponse, root))
}

/// Reads the JSON text of an object by its table: its fields under our names,
/// and what no document lists under the platform's. `null` and, save for text,
/// `""` are absent. `place` is where the object stands in the answer, and where
/// what cannot be read is recorded.
///
/// # Errors
/// As [`read_loosely`].
pub fn read_answer<'t>(table: &'static Table, text: &'t str, place: &Field<'_, '_>) -> Result<Answer<'t>> {
    let value = read_by(Kind::Object(table), text, place);
    let value = value.map_err(|error| error.into_error(Code::BadResponse, &place.path()))?;
    if place.issues().is_empty() {
        place.with(&value).required();
    }
    Ok(value)
}

fn read_by<'t>(kind: Kind, text: &'t str, place: &Field<'_, '_>) -> Read<Answer<'t>> {
    let text = without_mark(text);
    let before = place.issues().count();
    let error = match read_by_once(kind, text, place) {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    let Some(text) = mended(text) else { return Err(error) };
    place.issues().keep_first(before);
    read_by_once(kind, &text, place).map(Answer::into_owned)
}

fn read_by_once<'t>(kind: Kind, text: &'t str, place: &Field<'_, '_>) -> Read<Answer<'t>> {
    let trail = Trail::default();
    read_text(text, &trail, KindReader { kind, is_row: false, place, trail: &trail })
}

/// Whether an object came through [`read_answer`]: it has nothing under a name of the platform's that has one of ours.
pub fn is_parsed(table: &Table, value: &Value) -> bool {
    let Value::Object(entries) = value else { return false };
    entries.iter().all(|(key, value)| {
        let field = table.fields.iter().find(|field| field.name == key);
        match (field.map(|field| field.kind), value) {
            (Some(Kind::Object(table)), Value::Object(_)) => is_parsed(table, value),
            (Some(Kind::List(table)), Value::Array(rows)) => {
                rows.iter().all(|row| !row.is_object() || is_parsed(table, row))
            }
            (Some(_), _) => true,
            (None, _) => {
                table.is_ours(key) || (table.find(key, 0).is_none() && table.find_alias(key).is_none())
            }
        }
    })
}

// ---- what is no JSON, and can be read all the same -------------------------------

fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// The text with U+FFFD for raw control characters inside its strings, and for
/// halves of surrogate pairs, so that one name that was cut inside an emoji does
/// not cost the whole list; `None` where there is nothing of the kind.
fn mended(text: &str) -> Option<String> {
    let mut mended = String::new();
    // What stands before this place is in `mended`.
    let (mut done, mut at, mut in_string) = (0, 0, false);
    let mut replace = |from: usize, to: usize| {
        mended.push_str(&text[done..from]);
        mended.push('\u{fffd}');
        done = to;
    };
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let length = match byte {
            b'\\' if in_string => match (code_unit(text, at), code_unit(text, at + 6)) {
                (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
                (Some(0xd800..=0xdfff), _) => {
                    replace(at, at + 6);
                    6
                }
                _ => 2,
            },
            0..=0x1f if in_string => {
                replace(at, at + 1);
                1
            }
            _ => 1,
        };
        in_string ^= *byte == b'"';
        at += length;
    }
    mended.push_str(&text[done..]);
    (done > 0).then_some(mended)
}

/// The code unit that is written at a place as `\uXXXX`.
fn code_unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

// ---- by the table ----------------------------------------------------------------

/// Makes what the platform wrote what we answer with; `null` where there is
/// nothing, or nothing that can be read, which is recorded.
#[derive(Clone, Copy)]
struct KindReader<'r> {
    kind: Kind,
    /// Whether it is a row of a list, which stands for itself: an object, and nothing else.
    is_row: bool,
    place: &'r Field<'r, 'r>,
    trail: &'r Trail,
}

impl KindReader<'_> {
    fn scalar<'t>(self, text: Cow<'t, str>, is_number: bool) -> Answer<'t> {
        let read = match self.kind {
            Kind::Object(_) => return self.refuse(no_object()),
            Kind::List(_) => return self.refuse(no_list()),
            Kind::Made(_) => return Answer::Null,
            Kind::Ids if is_number => ids(&number(&text)),
            Kind::Ids => ids_of_text(&text),
            kind => read_scalar(kind, text, is_number),
        };
        read.unwrap_or_else(|complaint| self.refuse(complaint.text()))
    }

    fn text<'t>(self, text: Cow<'t, str>) -> Answer<'t> {
        match self.kind {
            Kind::Object(_) | Kind::List(_) if !self.is_row => self.quoted(&text),
            _ => self.scalar(text, false),
        }
    }

    /// Reads what no table describes.
    fn any(&self) -> AnyValue<'_> {
        AnyValue { trims_keys: true, trail: self.trail }
    }

    fn refuse(self, messages: Text) -> Answer<'static> {
        self.place.issue(messages);
        Answer::Null
    }

    /// An object or a list as JSON text of its own, or text that stands for none.
    fn quoted(self, text: &str) -> Answer<'static> {
        if text.trim().is_empty() {
            return Answer::Null;
        }
        read_by(self.kind, text, self.place).map(Answer::into_owned).unwrap_or_else(|error| {
            let error = error.into_error(Code::BadResponse, &self.place.path());
            error.issues.into_iter().for_each(|issue| self.place.issues().add(issue.path, issue.messages));
            Answer::Null
        })
    }
}

impl<'de> DeserializeSeed<'de> for KindReader<'_> {
    type Value = Answer<'de>;
    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> core::result::Result<Answer<'de>, D::Error> {
        // One bad row says enough; a million of them say no more.
        if self.is_row && !self.place.issues().is_empty() {
            return self.any().deserialize(deserializer).map(Answer::other);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KindReader<'_> {
    type Value = Answer<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.any().expecting(f)
    }

    fn visit_unit<E>(self) -> core::result::Result<Answer<'de>, E> {
        Ok(if self.is_row { self.refuse(required()) } else { Answer::Null })
    }

    fn visit_bool<E>(self, value: bool) -> core::result::Result<Answer<'de>, E> {
        Ok(self.scalar(Cow::Borrowed(if value { "true" } else { "false" }), false))
    }

    fn visit_u64<E>(self, value: u64) -> core::result::Result<Answer<'de>, E> {
        Ok(self.scalar(value.to_string().into(), true))
    }

    fn visit_i64<E>(self, value: i64) -> core::result::Result<Answer<'de>, E> {
        Ok(self.scalar(value.to_string().into(), true))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> core::result::Result<Answer<'de>, E> {
        Ok(self.text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> core::result::Result<Answer<'de>, E> {
        Ok(self.text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> core::result::Result<Answer<'de>, A::Error> {
        let Kind::List(table) = self.kind else {
            let list = self.any().visit_seq(list)?;
            return Ok(match self.kind {
                Kind::Ids => ids(&list).unwrap_or_else(|complaint| self.refuse(complaint.text())),
                Kind::Made(_) => Answer::Null,
                // What languages without an empty object write for one.
                Kind::Object(_) if !self.is_row && list == Value::Array(Vec::new()) => Answer::Null,
                Kind::Object(_) => self.refuse(no_object()),
                _ => self.refuse(NO_SCALAR.text()),
            });
        };
        let mut rows = Vec::new();
        loop {
            let place = self.place.item(rows.len());
            let row =
                KindReader { kind: Kind::Object(table), is_row: true, place: &place, trail: self.trail };
            match list.next_element_seed(row) {
                Ok(Some(row)) => rows.push(row),
                Ok(None) => return Ok(Answer::List(rows)),
                Err(error) => return Err(self.trail.left(error, Segment::Item(rows.len()))),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> core::result::Result<Answer<'de>, A::Error> {
        let table = match self.kind {
            Kind::Object(table) => Some(table),
            _ => None,
        };
        let (mut object, mut next) = (Object::new(table), 0);
        while let Some(name) = map.next_key_seed(NameReader { table, next })? {
            match (table, name) {
                (Some(table), Name::Field(at, wire)) => {
                    next = at + 1;
                    let (spec, place) = (&table.fields[at], self.place.key(wire));
                    let field =
                        KindReader { kind: spec.kind, is_row: false, place: &place, trail: self.trail };
                    match map.next_value_seed(field) {
                        Ok(value) => object.put(at, spec, wire, value),
                        Err(error) => return Err(self.trail.left(error, Segment::Key(wire.to_owned()))),
                    }
                }
                (_, Name::Number) => match map.next_value_seed(NumberOrValue(self.any())) {
                    Ok(NumberOr::Number(text)) => return Ok(self.scalar(text.into(), true)),
                    Ok(NumberOr::Value(value)) => object.keep(NUMBER.to_owned(), value),
                    Err(error) => return Err(self.trail.left(error, Segment::Key(NUMBER.to_owned()))),
                },
                (_, Name::Field(..)) => {}
                (table, Name::Unlisted(key)) => match map.next_value_seed(self.any()) {
                    Ok(value) if value.is_null() || table.is_some_and(|table| table.is_ours(&key)) => {}
                    Ok(value) => object.keep(key, value),
                    Err(error) => return Err(self.trail.left(error, Segment::Key(key))),
                },
            }
        }
        Ok(match (table, self.kind) {
            (Some(table), _) => object.finish(table),
            (None, Kind::List(_)) => self.refuse(no_list()),
            (None, Kind::Made(_)) => Answer::Null,
            (None, Kind::Ids) => self.refuse(NO_IDS.text()),
            (None, _) => self.refuse(NO_SCALAR.text()),
        })
    }
}

/// What a key stands for.
enum Name {
    /// A field by its place in the table, and the name that it came under.
    Field(usize, &'static str),
    /// No name: what follows may be a number.
    Number,
    /// What no document lists.
    Unlisted(String),
}

/// Reads a key, which loses the spaces around it.
struct NameReader {
    table: Option<&'static Table>,
    /// Where the field is looked for first.
    next: usize,
}

impl<'de> DeserializeSeed<'de> for NameReader {
    type Value = Name;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> core::result::Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameReader {
    type Value = Name;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E>(self, key: &str) -> core::result::Result<Name, E> {
        if key == NUMBER {
            return Ok(Name::Number);
        }
        let key = trimmed(key);
        let listed = self.table.and_then(|table| match table.find(key, self.next) {
            Some(at) => Some((at, table.fields[at].wire)),
            None => table.find_alias(key),
        });
        Ok(listed.map_or_else(|| Name::Unlisted(key.to_owned()), |(at, wire)| Name::Field(at, wire)))
    }
}

/// An object under our names.
struct Object<'t> {
    entries: Vec<(Cow<'t, str>, Answer<'t>)>,
    /// Where the fields of the table are among them, from 1; 0 is not at all.
    places: [u32; MOST_FIELDS],
}

/// The largest table has fewer fields.
const MOST_FIELDS: usize = 64;

impl<'t> Object<'t> {
    fn new(table: Option<&Table>) -> Self {
        let count = table.map_or(0, |table| table.fields.len());
        Self { entries: Vec::with_capacity(count), places: [0; MOST_FIELDS] }
    }

    /// Adds a field. The document's own name comes first, and of equal names the last.
    fn put(&mut self, at: usize, spec: &FieldSpec, wire: &'static str, value: Answer<'t>) {
        let place = self.places[at] as usize;
        if value.is_null() || (place > 0 && wire != spec.wire) {
            return;
        }
        let instant = value.as_str().and_then(|text| instant_of(spec.kind, text));
        let instant = instant.map_or(Answer::Null, Answer::Whole);
        if place > 0 {
            self.entries[place - 1].1 = value;
            if let Some(beside) = self.entries.get_mut(place).filter(|_| spec.kind.has_instant()) {
                beside.1 = instant;
            }
            return;
        }
        self.entries.push((Cow::Borrowed(spec.name), value));
        self.places[at] = self.entries.len() as u32;
        if spec.kind.has_instant() {
            self.entries.push((Cow::Owned(format!("{}Ms", spec.name)), instant));
        }
    }

    /// Keeps what no document lists.
    fn keep(&mut self, key: String, value: Value) {
        self.entries.push((Cow::Owned(key), Answer::other(value)));
    }

    /// The object, with an empty list for one that is always there.
    fn finish(mut self, table: &Table) -> Answer<'t> {
        for (at, spec) in table.fields.iter().enumerate() {
            if spec.required && self.places[at] == 0 && matches!(spec.kind, Kind::List(_)) {
                self.entries.push((Cow::Borrowed(spec.name), Answer::List(Vec::new())));
            }
        }
        Answer::Object(self.entries)
    }
}

// ---- values that are no object and hold none ---------------------------------------

fn read_scalar(
    kind: Kind,
    text: Cow<'_, str>,
    is_number: bool,
) -> core::result::Result<Answer<'_>, Complaint> {
    if matches!(kind, Kind::Text(_)) {
        return Ok(Answer::Text(text));
    }
    let text = trimmed_cow(text);
    if text.is_empty() {
        return Ok(Answer::Null);
    }
    match kind {
        Kind::Id(_) if is_number && !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => {
            Err(LOST_DIGITS)
        }
        Kind::Id(_) if is_damaged(&text) => Err(DAMAGED),
        Kind::Integer(_) => whole_number(&text).map(Answer::Whole).ok_or(NOT_WHOLE),
        Kind::Decimal(..) | Kind::Fraction(_) => plain_decimal(text).map(Answer::Text).ok_or(NO_DECIMAL),
        _ => Ok(Answer::Text(text)),
    }
}

/// A text without the spaces around it. Most have none, as the first and the last byte tell soonest.
fn trimmed(text: &str) -> &str {
    let may_be_space = |byte: &u8| *byte <= b' ' || !byte.is_ascii();
    let bytes = text.as_bytes();
    if bytes.first().is_some_and(may_be_space) || bytes.last().is_some_and(may_be_space) {
        text.trim()
    } else {
        text
    }
}

/// The same, borrowed still.
fn trimmed_cow(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
        Cow::Owned(text) if trimmed(&text).len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(trimmed(&text).to_owned()),
    }
}

/// Whether a part of it is lost, here or before it came here. A name can be shown so; an id would be another one.
fn is_damaged(id: &str) -> bool {
    id.contains('\u{fffd}')
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
const DAMAGED: Complaint = Complaint("标识含有残缺字符", "is an id with a damaged character");
const NOT_WHOLE: Complaint = Complaint("应为整数", "must be a whole number");
const NO_DECIMAL: Complaint = Complaint("应为十进制数", "must be a decimal number");
const NO_IDS: Complaint =
    Complaint("应为标识列表（或其 JSON 文本）", "must be a list of ids, or JSON text of one");

/// The text of anything that is not a list or an object.
pub fn scalar<'v>(field: &Field<'v, '_>) -> Option<&'v str> {
    match field.value()? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.as_str()),
        Value::Bool(true) => Some("true"),
        Value::Bool(false) => Some("false"),
        _ => {
            field.issue(NO_SCALAR.text());
            None
        }
    }
}

/// The same without the spaces around it; `None` where nothing is left.
pub fn filled<'v>(field: &Field<'v, '_>) -> Option<&'v str> {
    scalar(field).map(str::trim).filter(|text| !text.is_empty())
}

/// A whole number that JavaScript holds exactly; 3.0 and 1e2 are whole numbers too.
fn whole_number(text: &str) -> Option<i64> {
    let is_exact = |n: &i64| n.abs() <= MAX_SAFE;
    if let Some(number) = text.parse().ok().filter(|_| !text.starts_with('+')) {
        return Some(number).filter(is_exact);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let value = parse_json_number(digits).ok().filter(|n| n.is_integer())?;
    let value = i64::try_from(value.normalize().mantissa()).ok().filter(is_exact)?;
    Some(if digits.len() < text.len() { -value } else { value })
}

/// A decimal without an exponent; mostly it stays as the platform wrote it.
fn plain_decimal(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    if parse_decimal(text.strip_prefix('-').unwrap_or(&text)).is_ok() {
        return Some(text);
    }
    // Platforms write no exponent of a negative figure.
    parse_json_number(&text).ok().map(|value| value.to_string().into())
}

/// The instant of a date or time as a platform writes it, at +08:00.
pub fn instant_of(kind: Kind, text: &str) -> Option<Instant> {
    match kind {
        Kind::Date => Day::parse(text.get(..10).filter(|_| is_midnight(text))?).map(start_of),
        Kind::DateTime => {
            parse_date_time(text, CHINA_OFFSET_MINUTES).or_else(|| Day::parse(text).map(start_of))
        }
        Kind::EpochSeconds => epoch(text)?.checked_mul(1_000),
        _ => None,
    }
    .filter(|ms| (-MAX_INSTANT..=MAX_INSTANT).contains(ms))
}

/// Whole seconds or milliseconds.
pub fn epoch(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}

fn start_of(day: Day) -> Instant {
    day.start(CHINA_OFFSET_MINUTES)
}

/// A date may come with a time of day that says nothing.
fn is_midnight(text: &str) -> bool {
    matches!(text.get(10..), Some("" | " 00:00" | " 00:00:00"))
}

/// JSON text of a list of ids, or a single one.
fn ids_of_text(text: &str) -> core::result::Result<Answer<'static>, Complaint> {
    if text.trim().is_empty() {
        return Ok(Answer::Null);
    }
    ids(&read_loosely(text, "").unwrap_or_default())
}

/// A list of ids, or a single one.
fn ids(value: &Value) -> core::result::Result<Answer<'static>, Complaint> {
    let items = value.as_array().map_or(core::slice::from_ref(value), Vec::as_slice);
    let id = |item: &Value| {
        let id = match item {
            Value::String(text) => text.trim(),
            Value::Number(number) if number.as_str().bytes().all(|b| b.is_ascii_digit()) => number.as_str(),
            _ => "",
        };
        match id {
            "" => Err(NO_IDS),
            id if is_damaged(id) => Err(DAMAGED),
            id => Ok(Answer::Text(id.to_owned().into())),
        }
    };
    Ok(Answer::List(items.iter().map(id).collect::<core::result::Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::schema::{field, COUNT, ID, MONEY, TEXT};
    use crate::validate::Issues;

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
        let place = Field::root(&Value::Null, "answer", &issues);
        let read = serde_json::to_string(&read_answer(&TABLE, answer, &place).unwrap()).unwrap();
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
            (r#"{"i":1,"n":2,"i":3}"#, r#"{"id":"3","count":2}"#),
            (r#"{"ii":1,"i":2,"ii":3}"#, r#"{"id":"2"}"#),
            (r#"{"d":"2021-04-15","n":1,"d":"soon","n":2}"#, r#"{"day":"soon","count":2}"#),
            (
                r#"{"d":"soon","z":1,"d":"2021-04-15","z":2}"#,
                r#"{"day":"2021-04-15","dayMs":1618416000000,"z":1,"z":2}"#,
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
        assert!(read.starts_with(r#"{"k0":1,"count":199999,"#));
    }

    #[test]
    fn names_are_shown_with_what_is_left_of_them() {
        for (answer, expected) in [
            (r#"{"t_t":"coupon \ud83d","i":"7"}"#, "{\"text\":\"coupon \u{fffd}\",\"id\":\"7\"}"),
            (r#"{"t_t":"\ude00\ud83d\ude00\ud83dx"}"#, "{\"text\":\"\u{fffd}😀\u{fffd}x\"}"),
            ("{\"t_t\":\"a\tb\u{0}\",\n\t\"n\":1}", "{\"text\":\"a\u{fffd}b\u{fffd}\",\"count\":1}"),
            (r#"{"t_t":"\\ud83d"}"#, r#"{"text":"\\ud83d"}"#),
            (r#"{"l":"[{\"x\":1,\"y\":\"\\ud83d\"}]"}"#, "{\"rows\":[{\"x\":1,\"y\":\"\u{fffd}\"}]}"),
            (r#"{"i":"a\ud83d","t_t":"\ud83d"}"#, "answer.i"),
            (r#"{"is":["\ud83d"]}"#, "answer.is"),
            (r#"{"is":"[\"\\ud83d\"]"}"#, "answer.is"),
            ("{\"i\":\"a\u{1}\"}", "answer.i"),
        ] {
            assert_eq!(read(answer), expected, "{answer}");
        }
    }

    #[test]
    fn what_came_through_is_told_from_what_did_not() {
        for (result, expected) in [
            (r#"{"id":"1","extra":{"i":1}}"#, true),
            (r#"{"rows":[{"x":1}],"child":{"x":1},"kind":7}"#, true),
            (r#"{"i":1}"#, false),
            (r#"{"ii":1}"#, false),
            (r#"{"child":{"x":1},"l":[]}"#, false),
            ("[]", false),
        ] {
            assert_eq!(is_parsed(&TABLE, &serde_json::from_str(result).unwrap()), expected, "{result}");
        }
    }

    #[test]
    fn broken_text_has_its_path() {
        for (answer, path) in [
            (r#"{"l":[{"x":1},{"x":tru}]}"#, "answer.l[1].x"),
            (r#"{"l":[{"x":1} {}]}"#, "answer.l[1]"),
            (r#"{"other":{"a":[}}"#, "answer.other.a[0]"),
            (r#"{"c":{"x":1"#, "answer.c"),
            (r#"{"t_t":"\ud83d","n":tru}"#, "answer.n"),
            (r#"{"n":1}}"#, "answer"),
        ] {
            let issues = Issues::default();
            let place = Field::root(&Value::Null, "answer", &issues);
            let error = read_answer(&TABLE, answer, &place).unwrap_err();
            assert_eq!((error.code, error.path.as_deref()), (Code::BadResponse, Some(path)), "{answer}");
        }
    }

    #[test]
    fn fields_of_every_table_have_their_places() {
        fn check(table: &Table) {
            assert!(table.fields.len() <= MOST_FIELDS, "{}", table.name);
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
