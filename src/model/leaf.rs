//! Values as they were read. Reading one never fails: what is wrong with it is
//! kept as its fault, so that all violations of an input are found in one
//! reading ([`super::read`]), each with its path.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use rust_decimal::Decimal;

use super::evaluation::Yuan;
use super::wire::{List, Parts, Refusal, Wire};
use crate::content::{serialize_content, Content, Items, Written};
use crate::money::{parse_decimal, parse_json_number, to_fen, BadDecimal, Fen, Rounding, MAX_VALUE};
use crate::names::Named;
use crate::text::Text;
use crate::time::{format_minutes, parse_minutes, Day, Instant};

/// The largest whole number that a JavaScript number holds exactly.
pub const MAX_SAFE: i64 = 9_007_199_254_740_991;
/// The largest instant of a JavaScript date.
pub const MAX_INSTANT: i64 = 8_640_000_000_000_000;
/// Up to here an instant is one in seconds: in milliseconds it would be early in 1973.
const MAX_SECONDS: i64 = 100_000_000_000;

/// What is kept of one sort of value, and how it is read.
pub trait Kind {
    /// What it is in Rust.
    type Value: Default + Clone + fmt::Debug + PartialEq;

    /// Reads it, or says what is wrong with it, never repeating it.
    ///
    /// # Errors
    /// A sentence for the developer of the page.
    fn read(given: Given<'_>) -> Result<Self::Value, Text>;

    /// What is written of it.
    fn content(value: &Self::Value) -> Content<'_>;
}

/// A JSON value where one without parts is expected.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number, as most are.
    Whole(u64),
    /// Another number by its text.
    Number(&'a str),
    /// A string.
    Text(&'a str),
    /// An object or a list.
    Other,
}

/// A value as it was read. What could not be read has the default value and is
/// faulty; nothing faulty leaves [`super::read`] without a violation.
pub struct Leaf<K: Kind> {
    value: K::Value,
    is_faulty: bool,
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

impl<K: Kind> Leaf<K> {
    /// A value without fault.
    pub fn new(value: K::Value) -> Self {
        Self { value, is_faulty: false }
    }

    /// Whether it could not be read.
    pub(crate) fn is_faulty(&self) -> bool {
        self.is_faulty
    }

    /// The value itself.
    pub fn into_inner(self) -> K::Value {
        self.value
    }
}

pub(crate) fn required() -> Text {
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
        Self { value: self.value.clone(), is_faulty: self.is_faulty }
    }
}

impl<K: Kind> PartialEq for Leaf<K> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value && self.is_faulty == other.is_faulty
    }
}

impl<K: Kind> fmt::Debug for Leaf<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<K: Kind> Written for Leaf<K> {
    fn content(&self) -> Content<'_> {
        K::content(&self.value)
    }
}

impl<K: Kind> Wire for Leaf<K> {
    fn put(&mut self, given: Given<'_>) -> Result<(), Refusal> {
        let read = K::read(given);
        self.is_faulty = read.is_err();
        self.value = read.map_err(Refusal::Value)?;
        Ok(())
    }
}

serialize_content! { [K: Kind] Leaf<K>, [] Strings }

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
            Given::Text(text) => parse_decimal(text).map_err(bad_decimal),
            Given::Whole(value) if value > MAX_VALUE.unsigned_abs() => Err(bad_decimal(BadDecimal::TooLarge)),
            Given::Whole(value) => Ok(value.into()),
            Given::Number(text) => parse_json_number(text).map_err(bad_decimal),
            _ => Err(bad_decimal(BadDecimal::Form)),
        }
    }
    fn content(value: &Decimal) -> Content<'_> {
        Content::Decimal(value)
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
    fn content(value: &Yuan) -> Content<'_> {
        Content::Fen(value.0)
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
    fn content(value: &Decimal) -> Content<'_> {
        Content::Decimal(value)
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
    fn content(value: &Decimal) -> Content<'_> {
        Content::Decimal(value)
    }
}

/// [`Words`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordsKind;

impl Kind for WordsKind {
    type Value = String;
    fn read(given: Given<'_>) -> Result<String, Text> {
        match given {
            Given::Text(text) => Ok(text.to_owned()),
            _ => Err(Text::new("应为字符串", "must be a string")),
        }
    }
    fn content(value: &String) -> Content<'_> {
        Content::Text(value.into())
    }
}

/// [`Id`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdKind;

impl Kind for IdKind {
    type Value = String;
    fn read(given: Given<'_>) -> Result<String, Text> {
        if matches!(given, Given::Whole(_) | Given::Number(_)) {
            let zh = "标识应为字符串（数字超过 2^53 会丢失位数）";
            return Err(Text::new(zh, "an id must be a string (numbers lose digits above 2^53)"));
        }
        let id = WordsKind::read(given)?;
        if id.is_empty() {
            return Err(Text::new("标识不能为空", "an id must not be empty"));
        }
        Ok(id)
    }
    fn content(value: &String) -> Content<'_> {
        Content::Text(value.into())
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
    fn content(value: &bool) -> Content<'_> {
        Content::Bool(*value)
    }
}

/// [`Count`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountKind<const MIN: i64, const MAX: i64>;

impl<const MIN: i64, const MAX: i64> Kind for CountKind<MIN, MAX> {
    type Value = i64;
    fn read(given: Given<'_>) -> Result<i64, Text> {
        whole_number(given, MIN, MAX)
    }
    fn content(value: &i64) -> Content<'_> {
        Content::Integer(*value)
    }
}

fn whole_number(given: Given<'_>, min: i64, max: i64) -> Result<i64, Text> {
    let value = match given {
        Given::Whole(value) => value.try_into().ok(),
        Given::Number(text) => text.parse().ok(),
        _ => None,
    };
    value.filter(|value| (min..=max).contains(value)).ok_or_else(|| {
        Text::new(
            format!("应为 {min} 到 {max} 之间的整数"),
            format!("must be a whole number from {min} to {max}"),
        )
    })
}

/// [`InstantMs`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstantKind;

impl Kind for InstantKind {
    type Value = Instant;
    fn read(given: Given<'_>) -> Result<Instant, Text> {
        let value = whole_number(given, -MAX_INSTANT, MAX_INSTANT)?;
        if (1..=MAX_SECONDS).contains(&value) {
            return Err(Text::new(
                "应为毫秒时间戳，传入的像是秒",
                "must be in epoch milliseconds; this looks like seconds",
            ));
        }
        Ok(value)
    }
    fn content(value: &Instant) -> Content<'_> {
        Content::Integer(*value)
    }
}

/// [`Date`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateKind;

impl Kind for DateKind {
    type Value = Day;
    fn read(given: Given<'_>) -> Result<Day, Text> {
        let day = match given {
            Given::Text(text) => Day::parse(text),
            _ => None,
        };
        day.ok_or_else(|| Text::new("应为 yyyy-MM-dd 的日期", "must be a date yyyy-MM-dd"))
    }
    fn content(value: &Day) -> Content<'_> {
        Content::Text(value.format().into())
    }
}

/// [`TimeOfDay`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeKind;

/// Minutes since midnight; 1440 is the end of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minutes(pub u32);

impl Kind for TimeKind {
    type Value = Minutes;
    fn read(given: Given<'_>) -> Result<Minutes, Text> {
        let minutes = match given {
            Given::Text(text) => parse_minutes(text),
            _ => None,
        };
        minutes.map(Minutes).ok_or_else(|| Text::new("应为 HH:mm 的时刻", "must be a time of day HH:mm"))
    }
    fn content(value: &Minutes) -> Content<'_> {
        Content::Text(format_minutes(value.0.into()).into())
    }
}

/// [`OneOf`]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameKind<T>(PhantomData<T>);

impl<T: Named + Default + Clone + fmt::Debug + PartialEq> Kind for NameKind<T> {
    type Value = T;
    fn read(given: Given<'_>) -> Result<T, Text> {
        T::from_name(&WordsKind::read(given)?).ok_or_else(|| none_of(T::NAMES))
    }
    fn content(value: &T) -> Content<'_> {
        Content::Text(value.name().into())
    }
}

fn none_of(names: &[&str]) -> Text {
    let names = names.join(", ");
    Text::new(format!("应为 {names} 之一"), format!("must be one of {names}"))
}

/// A list of texts. Scopes hold thousands, so one fault stands for the list: the first, with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings(Vec<String>);

impl Strings {
    /// The texts themselves.
    pub fn into_inner(self) -> Vec<String> {
        self.0
    }

    /// Whether a text is among them.
    pub fn has(&self, text: &str) -> bool {
        self.iter().any(|item| item == text)
    }
}

impl Deref for Strings {
    type Target = [String];
    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl<T: Into<String>> FromIterator<T> for Strings {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().map(Into::into).collect())
    }
}

impl Written for Strings {
    fn content(&self) -> Content<'_> {
        Content::List(self)
    }
}

impl Wire for Strings {
    fn put(&mut self, _: Given<'_>) -> Result<(), Refusal> {
        Err(Refusal::Value(Text::new("应为数组", "must be an array")))
    }
    fn parts(&mut self) -> Parts<'_> {
        Parts::List(self)
    }
}

impl Items for Strings {
    fn count(&self) -> usize {
        self.len()
    }
    fn item(&self, index: usize) -> Content<'_> {
        Content::Text(self[index].as_str().into())
    }
}

impl List for Strings {
    fn add(&mut self) -> &mut dyn Wire {
        self.0.add()
    }
    fn most_faults(&self) -> usize {
        1
    }
}

impl Wire for String {
    fn put(&mut self, given: Given<'_>) -> Result<(), Refusal> {
        let mut words = Words::default();
        words.put(given)?;
        *self = words.into_inner();
        Ok(())
    }
}
