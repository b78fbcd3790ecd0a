//! JSON text into the types of the wire, with every violation and its path.

use core::{fmt, iter};

use rust_decimal::Decimal;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::leaf::{required, Given, Quantity};
use super::wire::{Fields, List, Parts, Record, Refusal, Wire};
use super::{check, CartLine, Coupon};
use crate::content::{to_json, Content, Written};
use crate::error::{Code, Error, Issue};
use crate::text::{in_order, repeated, Text};
use crate::trail::{push_index, push_key, AnyValue, NumberOr, NumberOrValue, Trail, NUMBER};

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
            self.add(path.to_owned(), required());
        }
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
pub fn read<T: Wire + Default>(text: &str, root: &str, violations: &mut Violations) -> Result<T, Error> {
    let mut value = T::default();
    read_into(&mut value, text, root, violations)?;
    Ok(value)
}

fn read_into(into: &mut dyn Wire, text: &str, root: &str, violations: &mut Violations) -> Result<(), Error> {
    for fault in faults_of(text, root, into)? {
        violations.add(path_of(&fault.steps, root), fault.messages);
    }
    Ok(())
}

/// [`read`], with what is wrong with the shape recorded too: the default stands for what could not be read.
pub fn read_or_record<T: Wire + Default>(text: &str, root: &str, violations: &mut Violations) -> T {
    let mut value = T::default();
    if let Err(error) = read_into(&mut value, text, root, violations) {
        violations.record(error);
        value = T::default();
    }
    value
}

/// Reads the items of a product list: lines of a cart, one of each that does not say how many.
pub fn read_items(text: &str, violations: &mut Violations) -> Vec<CartLine> {
    let mut items: Vec<CartLine> = Vec::new();
    let faults = faults_of(text, ITEMS, &mut items).unwrap_or_else(|error| {
        violations.record(error);
        Vec::new()
    });
    let (of_quantity, others): (Vec<Fault>, Vec<Fault>) = faults.into_iter().partition(Fault::is_no_quantity);
    for fault in of_quantity {
        if let Some(PathStep::Index(index)) = fault.steps.first() {
            items[*index].quantity = Quantity::new(Decimal::ONE);
        }
    }
    for fault in others {
        violations.add(path_of(&fault.steps, ITEMS), fault.messages);
    }
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
    let texts: Vec<JsonText> = read_or_record(text, COUPONS, violations);
    let (mut coupons, mut unreadable, mut sound) = (Vec::new(), Vec::new(), Vec::new());
    for (index, JsonText(text)) in texts.iter().enumerate() {
        let (mut faults, path) = (Violations::default(), format!("{COUPONS}[{index}]"));
        let coupon: Coupon = read_or_record(text, &path, &mut faults);
        check::coupon(&coupon, &path, &mut faults);
        match faults.0.into_iter().next() {
            Some(fault) => unreadable.push((index, fault.path)),
            None => sound.push(index),
        }
        coupons.push(coupon);
    }
    let ids: Vec<&str> = sound.iter().map(|&index| coupons[index].id.as_str()).collect();
    let of_others = sound.iter().zip(repeated(&ids)).filter(|(_, is_repeated)| *is_repeated);
    unreadable.extend(of_others.map(|(&index, _)| (index, format!("{COUPONS}[{index}].id"))));
    for (index, _) in &unreadable {
        let id = core::mem::take(&mut coupons[*index].id);
        coupons[*index] = Coupon { id, ..Coupon::default() };
    }
    WalletCoupons { coupons, unreadable: in_order(unreadable, &|a, b| a.cmp(b)) }
}

/// A value as its text.
#[derive(Default)]
struct JsonText(String);

impl Written for JsonText {
    fn content(&self) -> Content<'_> {
        Content::Text(self.0.as_str().into())
    }
}

impl Wire for JsonText {
    fn takes_text(&self) -> bool {
        true
    }
    fn put_text(&mut self, text: &str, _: &mut Position<'_, '_>) {
        self.0 = text.to_owned();
    }
}

const COUPONS: &str = "coupons";

/// The path of a field.
pub fn join(path: &str, key: &str) -> String {
    let mut path = path.to_owned();
    push_key(&mut path, key);
    path
}

/// Reads into a value, and answers with what is wrong with single values, in the order of the declarations.
fn faults_of(text: &str, root: &str, into: &mut dyn Wire) -> Result<Vec<Fault>, Error> {
    let mut notes = Notes::default();
    let mut place = Position { steps: None, notes: &mut notes };
    match place.read_text(text, into) {
        Ok(()) => Ok(in_order(notes.faults, &|a, b| a.steps.cmp(&b.steps))),
        Err(error) => {
            let path = path_of(&notes.broke_off.unwrap_or_default(), root);
            Err(Error::at(Code::InvalidInput, path, why(&error)))
        }
    }
}

/// Reads into a value from whatever serde reads from.
///
/// # Errors
/// As the reading, and for the first fault.
pub(super) fn deserialize_into<'de, D: Deserializer<'de>>(
    into: &mut dyn Wire,
    deserializer: D,
) -> Result<(), D::Error> {
    let mut notes = Notes::default();
    Position { steps: None, notes: &mut notes }.reader(None, into).deserialize(deserializer)?;
    match notes.faults.first() {
        Some(fault) => Err(D::Error::custom(&fault.messages.en)),
        None => Ok(()),
    }
}

/// What is said of an object or a list that stands where it does not belong.
pub(super) fn wrong_shape() -> Text {
    Text::new("结构不对", "is not of the expected shape")
}

fn why(error: &serde_json::Error) -> Text {
    match error.classify() {
        Category::Data => wrong_shape(),
        Category::Eof => Text::new("JSON 文本不完整", "the JSON text breaks off"),
        _ => {
            let (line, column) = (error.line(), error.column());
            Text::new(
                format!("不是有效的 JSON（第 {line} 行第 {column} 列）"),
                format!("not valid JSON (line {line}, column {column})"),
            )
        }
    }
}

/// A step from a value to a part of it. They are ordered as the parts are declared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PathStep {
    Field(usize, &'static str),
    Index(usize),
    Entry(String),
}

fn path_of(steps: &[PathStep], root: &str) -> String {
    let mut path = root.to_owned();
    for step in steps {
        match step {
            PathStep::Field(_, name) => push_key(&mut path, name),
            PathStep::Index(index) => push_index(&mut path, *index),
            PathStep::Entry(name) => push_key(&mut path, name),
        }
    }
    path
}

/// What is wrong with a single value.
struct Fault {
    steps: Vec<PathStep>,
    messages: Text,
}

impl Fault {
    /// Whether an item of a list does not say how many it stands for.
    fn is_no_quantity(&self) -> bool {
        matches!(self.steps[..], [PathStep::Index(_), PathStep::Field(_, "quantity")])
            && self.messages == required()
    }
}

/// What is noted while a text is read.
#[derive(Default)]
struct Notes {
    faults: Vec<Fault>,
    /// Where reading broke off.
    broke_off: Option<Vec<PathStep>>,
}

/// Where in the input a value stands. The way there is written only if something is wrong.
pub struct Position<'a, 'n> {
    steps: Option<&'a PathSteps<'a>>,
    notes: &'n mut Notes,
}

/// The way to a value.
struct PathSteps<'a> {
    before: Option<&'a PathSteps<'a>>,
    last: PathStep,
}

impl Position<'_, '_> {
    fn steps(&self) -> Vec<PathStep> {
        let inside_out = iter::successors(self.steps, |steps| steps.before);
        let mut steps: Vec<PathStep> = inside_out.map(|steps| steps.last.clone()).collect();
        steps.reverse();
        steps
    }

    /// Notes what is wrong with the value.
    fn fault(&mut self, messages: Text) {
        let steps = self.steps();
        self.notes.faults.push(Fault { steps, messages });
    }

    fn put<E: serde::de::Error>(&mut self, into: &mut dyn Wire, given: Given<'_>) -> Result<(), E> {
        match into.put(given) {
            Ok(()) => Ok(()),
            Err(Refusal::Value(messages)) => {
                self.fault(if matches!(given, Given::Null) { required() } else { messages });
                Ok(())
            }
            Err(Refusal::Shape) => Err(E::custom("is not of the expected shape")),
        }
    }

    /// Reads into a value that stands here, or into a part of it.
    fn reader<'s>(
        &'s mut self,
        steps: Option<&'s PathSteps<'s>>,
        into: &'s mut dyn Wire,
    ) -> ValueReader<'s, 's, 's> {
        ValueReader { into, place: Position { steps, notes: self.notes } }
    }

    fn read_text(&mut self, text: &str, into: &mut dyn Wire) -> Result<(), serde_json::Error> {
        let mut reader = serde_json::Deserializer::from_str(text);
        self.reader(self.steps, into).deserialize(&mut reader).and_then(|()| reader.end())
    }

    /// Reads text into a value that stands here. Where it has not the shape for it, that is one fault.
    pub(super) fn read_or_fault(&mut self, text: &str, into: &mut dyn Wire, otherwise: Text) -> bool {
        let known = self.notes.faults.len();
        let read = self.read_text(text, into);
        if read.is_err() {
            let steps = self.notes.broke_off.take().unwrap_or_else(|| self.steps());
            self.notes.faults.truncate(known);
            self.notes.faults.push(Fault { steps, messages: otherwise });
        }
        read.is_ok()
    }

    fn read_list<'de, A: SeqAccess<'de>>(
        &mut self,
        list: &mut dyn List,
        mut items: A,
    ) -> Result<(), A::Error> {
        let known = self.notes.faults.len();
        for index in 0.. {
            let steps = PathSteps { before: self.steps, last: PathStep::Index(index) };
            let place = Position { steps: Some(&steps), notes: self.notes };
            if items.next_element_seed(ItemReader { list, place })?.is_none() {
                break;
            }
            // At once: thousands of faulty items are not to be kept for one that is told.
            self.notes.faults.truncate(known.saturating_add(list.most_faults()));
        }
        Ok(())
    }

    fn read_object<'de, A: MapAccess<'de>>(
        &mut self,
        object: &mut dyn Fields,
        mut names: Names,
        mut name: Option<Name>,
        mut map: A,
    ) -> Result<(), A::Error> {
        let mut came = 0_u64;
        while let Some(found) = name {
            match found {
                Name::Field(at) if came >> at & 1 == 1 => return Err(A::Error::custom("a field came twice")),
                Name::Field(at) => {
                    came |= 1 << at;
                    let steps = PathSteps { before: self.steps, last: PathStep::Field(at, names.fields[at]) };
                    if let Some(field) = object.field(at) {
                        map.next_value_seed(self.reader(Some(&steps), field))?;
                    }
                }
                Name::Other(other) => {
                    names.others.push(other.clone());
                    let steps = PathSteps { before: self.steps, last: PathStep::Entry(other) };
                    map.next_value_seed(self.reader(Some(&steps), &mut Ignored))?;
                }
            }
            name = map.next_key_seed(&mut names)?;
        }
        object.keep_other_names(names.others);
        self.complete(object, came)
    }

    /// Puts the default, or else nothing, where a field did not come that an object always has.
    fn complete<E: serde::de::Error>(&mut self, object: &mut dyn Fields, came: u64) -> Result<(), E> {
        let missing = object.stated() & !came;
        for (at, name) in object.names().iter().enumerate() {
            if missing >> at & 1 == 0 || object.set_default(at) {
                continue;
            }
            let steps = PathSteps { before: self.steps, last: PathStep::Field(at, name) };
            let mut place = Position { steps: Some(&steps), notes: self.notes };
            if let Some(field) = object.field(at) {
                place.put(field, Given::Null)?;
            }
        }
        Ok(())
    }

    fn read_record<'de, A: MapAccess<'de>>(
        &mut self,
        record: &mut dyn Record,
        mut names: Names,
        mut name: Option<Name>,
        mut map: A,
    ) -> Result<(), A::Error> {
        while let Some(Name::Other(entry)) = name {
            let steps = PathSteps { before: self.steps, last: PathStep::Entry(entry.clone()) };
            let mut read = Ok(());
            record.read_entry(&entry, &mut |value| {
                read = map.next_value_seed(self.reader(Some(&steps), value));
            });
            read?;
            name = map.next_key_seed(&mut names)?;
        }
        Ok(())
    }
}

/// Reads a value, whatever its type.
struct ValueReader<'v, 'a, 'n> {
    into: &'v mut dyn Wire,
    place: Position<'a, 'n>,
}

impl<'de> DeserializeSeed<'de> for ValueReader<'_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { into, mut place } = self;
        let read = if into.takes_text() {
            Box::<RawValue>::deserialize(deserializer).map(|text| into.put_text(text.get(), &mut place))
        } else {
            deserializer.deserialize_any(place.reader(place.steps, into))
        };
        // The innermost value is the first to note it.
        if read.is_err() && place.notes.broke_off.is_none() {
            place.notes.broke_off = Some(place.steps());
        }
        read
    }
}

impl<'de> Visitor<'de> for ValueReader<'_, '_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E: serde::de::Error>(mut self) -> Result<(), E> {
        self.place.put(self.into, Given::Null)
    }
    fn visit_bool<E: serde::de::Error>(mut self, value: bool) -> Result<(), E> {
        self.place.put(self.into, Given::Bool(value))
    }
    // Whole numbers of up to 64 bits; all others come by their text, in the guise of an object.
    fn visit_i64<E: serde::de::Error>(mut self, value: i64) -> Result<(), E> {
        self.place.put(self.into, Given::Number(&value.to_string()))
    }
    fn visit_u64<E: serde::de::Error>(mut self, value: u64) -> Result<(), E> {
        self.place.put(self.into, Given::Whole(value))
    }
    fn visit_borrowed_str<E: serde::de::Error>(mut self, value: &'de str) -> Result<(), E> {
        self.place.put(self.into, Given::Text(value))
    }
    fn visit_str<E: serde::de::Error>(mut self, value: &str) -> Result<(), E> {
        self.place.put(self.into, Given::Text(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        let Self { into, mut place } = self;
        if let Parts::List(list) = into.parts() {
            return place.read_list(list, items);
        }
        place.put(into, Given::Other)?;
        IgnoredAny.visit_seq(items).map(drop)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { into, mut place } = self;
        let mut names = Names::of(&into.parts());
        let mut name = map.next_key_seed(&mut names)?;
        if matches!(&name, Some(Name::Other(name)) if name == NUMBER) {
            let trail = Trail::default();
            match map.next_value_seed(NumberOrValue(AnyValue { trims_keys: false, trail: &trail }))? {
                NumberOr::Number(digits) => return place.put(into, Given::Number(&digits)),
                NumberOr::Value(value) => {
                    // An object was sent with this key.
                    match into.parts() {
                        Parts::Record(record) => record.read_entry(NUMBER, &mut |entry| {
                            place.read_or_fault(&to_json(&value), entry, wrong_shape());
                        }),
                        _ => names.others.push(NUMBER.to_owned()),
                    }
                    name = map.next_key_seed(&mut names)?;
                }
            }
        }
        match into.parts() {
            Parts::Object(object) => place.read_object(object, names, name, map),
            Parts::Record(record) => place.read_record(record, names, name, map),
            _ => {
                place.put(into, Given::Other)?;
                if name.is_some() {
                    map.next_value::<IgnoredAny>()?;
                }
                IgnoredAny.visit_map(map).map(drop)
            }
        }
    }
}

/// Reads the next item of a list.
struct ItemReader<'l, 'a, 'n> {
    list: &'l mut dyn List,
    place: Position<'a, 'n>,
}

impl<'de> DeserializeSeed<'de> for ItemReader<'_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        ValueReader { into: self.list.add(), place: self.place }.deserialize(deserializer)
    }
}

/// What no rule reads.
struct Ignored;

impl Written for Ignored {
    fn content(&self) -> Content<'_> {
        Content::Absent
    }
}

impl Wire for Ignored {
    fn put(&mut self, _: Given<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

/// The names of an object while it is read.
struct Names {
    fields: &'static [&'static str],
    /// Where the next field is looked for first: mostly they come in the order of their declaration.
    next: usize,
    others: Vec<String>,
}

impl Names {
    fn of(parts: &Parts<'_>) -> Self {
        let fields = match parts {
            Parts::Object(object) => object.names(),
            _ => &[],
        };
        Self { fields, next: 0, others: Vec::new() }
    }
}

/// A name in an object.
enum Name {
    /// Of a field, by its place.
    Field(usize),
    Other(String),
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = Name;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = Name;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }
    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        let mut places = (self.next..self.fields.len()).chain(0..self.next);
        let Some(place) = places.find(|place| name == self.fields[*place]) else {
            return Ok(Name::Other(name.to_owned()));
        };
        self.next = place + 1;
        Ok(Name::Field(place))
    }
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
                &["coupons[0].benefit.tiers", "coupons[1].id", "coupons[1].benefit"],
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
