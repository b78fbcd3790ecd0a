//! Values as they were read. Reading one never fails: what is wrong with it is
//! kept as its fault, so that all violations of an input are found in one
//! reading ([`super::read`]), each with its path.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;
use std::borrow::Cow;
use std::cell::Cell;

use rust_decimal::Decimal;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::evaluation::Yuan;
use crate::money::{parse_decimal, parse_json_number, to_fen, BadDecimal, Fen, Rounding};
use crate::text::Text;
use crate::time::{parse_minutes, Day, Instant};

/// The largest whole number that a JavaScript number holds exactly.
pub const MAX_SAFE: i64 = 9_007_199_254_740_991;
/// The largest instant of a JavaScript date.
pub const MAX_INSTANT: i64 = 8_640_000_000_000_000;
/// Up to here an instant is one in seconds: in milliseconds it would be early in 1973.
const MAX_SECONDS: i64 = 100_000_000_000;

/// What is kept of one sort of value, and how it is read.
pub trait Kind {
    /// What it is in Rust.
    type Value: Default + Clone + fmt::Debug + PartialEq + Serialize;

    /// Reads it, or says what is wrong with it, never repeating it.
    ///
    /// # Errors
    /// A sentence for the developer of the page.
    fn read(given: Given<'_>) -> Result<Self::Value, Text>;
}

/// A JSON value where one without parts is expected.
#[derive(Clone, Debug, PartialEq)]
pub enum Given<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number by its text.
    Number(Cow<'a, str>),
    /// A string.
    Text(Cow<'a, str>),
    /// An object or a list.
    Other,
}

/// A value as it was read. What could not be read has the default value and a
/// fault; nothing with a fault leaves [`super::read`].
pub struct Leaf<K: Kind> {
    value: K::Value,
    fault: Option<Box<Text>>,
}

/// Money in 元: decimal text or a number, 0 to 10^12, at most 8 decimals.
pub type Money = Leaf<MoneyKind>;
/// Money of a stored order, in 元: at most two decimals.
pub type Amount = Leaf<AmountKind>;
/// A quantity: above 0, at most 8 decimals.
pub type Quantity = Leaf<QuantityKind>;
/// A percentage, 0 to 100.
pub type Percent = Leaf<PercentKind>;
/// An id: text that is not empty.
pub type Id = Leaf<IdKind>;
/// Free text.
pub type Words = Leaf<WordsKind>;
/// `true` or `false`
pub type Flag = Leaf<FlagKind>;
/// An instant in epoch milliseconds.
pub type InstantMs = Leaf<InstantKind>;
/// A whole number within bounds.
pub type Count<const MIN: i64 = 0, const MAX: i64 = MAX_SAFE> = Leaf<CountKind<MIN, MAX>>;
/// One of the names of an enum of unit variants, of which the last may keep what it does not know.
pub type OneOf<T> = Leaf<NameKind<T>>;
/// A local day, `yyyy-MM-dd`.
pub type Date = Leaf<DateKind>;
/// A time of day in minutes since midnight, `HH:mm`.
pub type TimeOfDay = Leaf<TimeKind>;

thread_local! {
    /// How many faults readings in this thread have found. Faults are rare: only where this number rose are they searched
    /// for in what was read.
    static FAULTS: Cell<usize> = const { Cell::new(0) };
}

/// How many faults readings in this thread have found so far.
pub(super) fn faults() -> usize {
    FAULTS.get()
}

/// The name under which a fault is serialized; no field of ours has it.
pub(super) const FAULT: &str = "\0fault";

#[derive(Serialize)]
struct SerializedFault<'a> {
    #[serde(rename = "\0fault")]
    fault: &'a Text,
}

impl<K: Kind> Leaf<K> {
    /// A value without fault.
    pub fn new(value: K::Value) -> Self {
        Self { value, fault: None }
    }

    /// What stands where a required value is missing.
    pub fn missing() -> Self {
        Self::faulty(required())
    }

    /// Another value where this one is missing.
    pub(super) fn or(&mut self, value: K::Value) {
        if self.fault.as_deref().is_some_and(|fault| *fault == required()) {
            FAULTS.set(FAULTS.get() - 1);
            *self = Self::new(value);
        }
    }

    /// Whether it could not be read.
    pub(crate) fn is_faulty(&self) -> bool {
        self.fault.is_some()
    }

    pub(super) fn faulty(fault: Text) -> Self {
        FAULTS.set(FAULTS.get() + 1);
        Self { value: K::Value::default(), fault: Some(Box::new(fault)) }
    }

    /// The value itself.
    pub fn into_inner(self) -> K::Value {
        self.value
    }
}

fn required() -> Text {
    Text::new("缺少必填项", "is required")
}

impl<K: Kind> Leaf<K>
where
    K::Value: Copy,
{
    /// The value itself.
    pub fn get(&self) -> K::Value {
        self.value
    }
}

impl Money {
    /// Rounded half up to the fen, as amounts are when they are read.
    pub fn fen(&self) -> Fen {
        to_fen(&self.value, Rounding::HalfUp)
    }
}

impl Amount {
    /// So many fen.
    pub fn of(fen: Fen) -> Self {
        Self::new(Yuan(fen))
    }
}

impl<K: Kind> Deref for Leaf<K> {
    type Target = K::Value;
    fn deref(&self) -> &K::Value {
        &self.value
    }
}

impl<K: Kind> Default for Leaf<K> {
    fn default() -> Self {
        Self::new(K::Value::default())
    }
}

impl<K: Kind> Clone for Leaf<K> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), fault: self.fault.clone() }
    }
}

impl<K: Kind> PartialEq for Leaf<K> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value && self.fault == other.fault
    }
}

impl<K: Kind> fmt::Debug for Leaf<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<K: Kind> Serialize for Leaf<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.fault {
            Some(fault) => SerializedFault { fault }.serialize(serializer),
            None => self.value.serialize(serializer),
        }
    }
}

impl<'de, K: Kind> Deserialize<'de> for Leaf<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Given::deserialize(deserializer)?;
        let absent = given == Given::Null;
        Ok(match K::read(given) {
            Ok(value) => Leaf::new(value),
            Err(_) if absent => Leaf::missing(),
            Err(fault) => Leaf::faulty(fault),
        })
    }
}

// Apart from the kinds, so that the module holds this once and not once a kind.
impl<'de> Deserialize<'de> for Given<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Given<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Given<'de>, E> {
                Ok(Given::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Given<'de>, E> {
                Ok(Given::Bool(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Given<'de>, E> {
                Ok(Given::Number(value.to_string().into()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Given<'de>, E> {
                Ok(Given::Number(value.to_string().into()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Given<'de>, E> {
                // The shortest text that reads as this number; what is minus zero in JavaScript is zero to people.
                Ok(Given::Number((value + 0.0).to_string().into()))
            }
            fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Given<'de>, E> {
                Ok(Given::Text(value.into()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Given<'de>, E> {
                Ok(Given::Text(value.to_owned().into()))
            }
            fn visit_string<E>(self, value: String) -> Result<Given<'de>, E> {
                Ok(Given::Text(value.into()))
            }
            // Numbers too: serde_json keeps their digits in a map of its own.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Given<'de>, A::Error> {
                Ok(match serde_json::Value::deserialize(MapAccessDeserializer::new(map))? {
                    serde_json::Value::Number(number) => Given::Number(number.as_str().to_owned().into()),
                    _ => Given::Other,
                })
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Given<'de>, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Given::Other)
            }
        }
        deserializer.deserialize_any(Reading)
    }
}

/// An amount of money in 元 as it comes in: a decimal text (`"19.90"`) or a number, taken by its shortest
/// decimal text (`19.9` is exactly 19.9).
///
/// From 0 to 10^12, at most 8 decimals. `"1e3"`, `".5"`, `"+5"`, `" 5"`, NaN and nine decimals are `invalidInput`.
/// A number that came out of binary arithmetic, such as `59.699999999999996`, has too many decimals: pass text.
///
/// @example
/// const price: Money = '19.90';
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename = "Money", type = "string | number"))]
pub struct MoneyKind;

impl Kind for MoneyKind {
    type Value = Decimal;
    fn read(given: Given<'_>) -> Result<Decimal, Text> {
        match given {
            Given::Text(text) => parse_decimal(&text).map_err(bad_decimal),
            Given::Number(text) => parse_json_number(&text).map_err(bad_decimal),
            _ => Err(bad_decimal(BadDecimal::Form)),
        }
    }
}

fn bad_decimal(bad: BadDecimal) -> Text {
    match bad {
        BadDecimal::Form => Text::new(
            "应为十进制数，如 \"12.50\"（不带正负号、指数和空格）",
            "must be a decimal such as \"12.50\" (no sign, exponent or space)",
        ),
        BadDecimal::TooManyDecimals => Text::new(
            "小数最多 8 位；由浮点运算得来的数请以字符串传入",
            "has more than 8 decimals; pass text where the figure comes from floating point",
        ),
        BadDecimal::TooLarge => Text::new("超过 10^12", "is above 10^12"),
        BadDecimal::Negative => Text::new("不能为负数", "must not be negative"),
    }
}

/// Money of a stored order, in 元: text with two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename = "Amount", type = "string"))]
pub struct AmountKind;

impl Kind for AmountKind {
    type Value = Yuan;
    fn read(given: Given<'_>) -> Result<Yuan, Text> {
        let value = MoneyKind::read(given)?;
        if value.normalize().scale() > 2 {
            return Err(Text::new("小数最多 2 位", "must not have more than 2 decimals"));
        }
        Ok(Yuan(to_fen(&value, Rounding::HalfUp)))
    }
}

/// A quantity: over 0, at most 8 decimals. `"2.00"` is the whole number 2; `1.5` is weighed goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename = "Quantity", type = "string | number"))]
pub struct QuantityKind;

impl Kind for QuantityKind {
    type Value = Decimal;
    fn read(given: Given<'_>) -> Result<Decimal, Text> {
        let value = MoneyKind::read(given)?;
        if value.is_zero() {
            return Err(Text::new("应大于 0", "must be above 0"));
        }
        Ok(value)
    }
}

/// [`Percent`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PercentKind;

impl Kind for PercentKind {
    type Value = Decimal;
    fn read(given: Given<'_>) -> Result<Decimal, Text> {
        let value = MoneyKind::read(given)?;
        if value > Decimal::ONE_HUNDRED {
            return Err(Text::new("折扣比例不能超过 100", "must not be above 100"));
        }
        Ok(value)
    }
}

/// [`Words`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordsKind;

impl Kind for WordsKind {
    type Value = String;
    fn read(given: Given<'_>) -> Result<String, Text> {
        match given {
            Given::Text(text) => Ok(text.into_owned()),
            _ => Err(Text::new("应为字符串", "must be a string")),
        }
    }
}

/// [`Id`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdKind;

impl Kind for IdKind {
    type Value = String;
    fn read(given: Given<'_>) -> Result<String, Text> {
        if matches!(given, Given::Number(_)) {
            let zh = "标识应为字符串（数字超过 2^53 会丢失位数）";
            return Err(Text::new(zh, "an id must be a string (numbers lose digits above 2^53)"));
        }
        let id = WordsKind::read(given)?;
        if id.is_empty() {
            return Err(Text::new("标识不能为空", "an id must not be empty"));
        }
        Ok(id)
    }
}

/// [`Flag`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagKind;

impl Kind for FlagKind {
    type Value = bool;
    fn read(given: Given<'_>) -> Result<bool, Text> {
        match given {
            Given::Bool(value) => Ok(value),
            _ => Err(Text::new("应为 true 或 false", "must be true or false")),
        }
    }
}

/// [`Count`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountKind<const MIN: i64, const MAX: i64>;

impl<const MIN: i64, const MAX: i64> Kind for CountKind<MIN, MAX> {
    type Value = i64;
    fn read(given: Given<'_>) -> Result<i64, Text> {
        integer(&given).filter(|value| (MIN..=MAX).contains(value)).ok_or_else(|| {
            Text::new(
                format!("应为 {MIN} 到 {MAX} 之间的整数"),
                format!("must be a whole number from {MIN} to {MAX}"),
            )
        })
    }
}

fn integer(given: &Given<'_>) -> Option<i64> {
    match given {
        Given::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// [`InstantMs`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstantKind;

impl Kind for InstantKind {
    type Value = Instant;
    fn read(given: Given<'_>) -> Result<Instant, Text> {
        let value = CountKind::<{ -MAX_INSTANT }, MAX_INSTANT>::read(given)?;
        if (1..=MAX_SECONDS).contains(&value) {
            return Err(Text::new(
                "应为毫秒时间戳，传入的像是秒",
                "must be in epoch milliseconds; this looks like seconds",
            ));
        }
        Ok(value)
    }
}

/// [`Date`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateKind;

impl Kind for DateKind {
    type Value = Day;
    fn read(given: Given<'_>) -> Result<Day, Text> {
        let day = match &given {
            Given::Text(text) => Day::parse(text),
            _ => None,
        };
        day.ok_or_else(|| Text::new("应为 yyyy-MM-dd 的日期", "must be a date yyyy-MM-dd"))
    }
}

/// [`TimeOfDay`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeKind;

/// Minutes since midnight; 1440 is the end of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minutes(pub u32);

impl Serialize for Minutes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&crate::time::format_minutes(self.0.into()))
    }
}

impl Kind for TimeKind {
    type Value = Minutes;
    fn read(given: Given<'_>) -> Result<Minutes, Text> {
        let minutes = match &given {
            Given::Text(text) => parse_minutes(text),
            _ => None,
        };
        minutes.map(Minutes).ok_or_else(|| Text::new("应为 HH:mm 的时刻", "must be a time of day HH:mm"))
    }
}

/// [`OneOf`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameKind<T>(PhantomData<T>);

impl<T> Kind for NameKind<T>
where
    T: Default + Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned,
{
    type Value = T;
    fn read(given: Given<'_>) -> Result<T, Text> {
        let name = WordsKind::read(given)?;
        let named = T::deserialize(name.as_str().into_deserializer());
        named.map_err(|_: serde::de::value::Error| {
            let names = variant_names::<T>().join(", ");
            Text::new(format!("应为 {names} 之一"), format!("must be one of {names}"))
        })
    }
}

/// The names of an enum's variants, which serde tells only to who deserializes one.
fn variant_names<T: DeserializeOwned>() -> &'static [&'static str] {
    struct Listing<'a>(&'a mut &'static [&'static str]);
    impl<'de> Deserializer<'de> for Listing<'_> {
        type Error = serde::de::value::Error;
        fn deserialize_enum<V: Visitor<'de>>(
            self,
            _: &'static str,
            variants: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Self::Error> {
            *self.0 = variants;
            Err(Self::Error::custom("listed"))
        }
        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(Self::Error::custom("no enum"))
        }
        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
        }
    }
    let mut names: &'static [&'static str] = &[];
    let _ = T::deserialize(Listing(&mut names));
    names
}

/// A list of texts. Scopes hold thousands, so one fault stands for the list:
/// the first, with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings {
    items: Vec<String>,
    fault: Option<Box<(Option<usize>, Text)>>,
}

impl Strings {
    /// The texts themselves.
    pub fn into_inner(self) -> Vec<String> {
        self.items
    }

    /// Whether a text is among them.
    pub fn has(&self, text: &str) -> bool {
        self.items.iter().any(|item| item == text)
    }

    fn faulty(place: Option<usize>, fault: Text) -> Self {
        FAULTS.set(FAULTS.get() + 1);
        Self { items: Vec::new(), fault: Some(Box::new((place, fault))) }
    }
}

impl Deref for Strings {
    type Target = [String];
    fn deref(&self) -> &[String] {
        &self.items
    }
}

impl<T: Into<String>> FromIterator<T> for Strings {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self { items: items.into_iter().map(Into::into).collect(), fault: None }
    }
}

impl Serialize for Strings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.fault.as_deref() {
            None => self.items.serialize(serializer),
            Some((None, fault)) => SerializedFault { fault }.serialize(serializer),
            Some((Some(place), fault)) => {
                let fault = SerializedFault { fault };
                serializer.collect_seq((0..=*place).map(|at| (at == *place).then_some(&fault)))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Strings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Strings;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Strings, A::Error> {
                let mut items = Vec::with_capacity(list.size_hint().unwrap_or(0));
                let mut fault = None;
                while let Some(item) = list.next_element::<Words>()? {
                    if let (None, Some(text)) = (&fault, item.fault) {
                        fault = Some(Strings {
                            items: Vec::new(),
                            fault: Some(Box::new((Some(items.len()), *text))),
                        });
                    }
                    items.push(item.value);
                }
                Ok(fault.unwrap_or(Strings { items, fault: None }))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Strings, E> {
                Ok(Strings::faulty(None, no_list()))
            }
            fn visit_i64<E>(self, _: i64) -> Result<Strings, E> {
                Ok(Strings::faulty(None, no_list()))
            }
            fn visit_u64<E>(self, _: u64) -> Result<Strings, E> {
                Ok(Strings::faulty(None, no_list()))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Strings, E> {
                Ok(Strings::faulty(None, no_list()))
            }
            fn visit_str<E>(self, _: &str) -> Result<Strings, E> {
                Ok(Strings::faulty(None, no_list()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Strings, A::Error> {
                IgnoredAny::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Strings::faulty(None, no_list()))
            }
        }
        deserializer.deserialize_any(Reading)
    }
}

fn no_list() -> Text {
    Text::new("应为数组", "must be an array")
}
