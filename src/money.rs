//! Exact money and quantities. No binary floating point anywhere: decimals
//! come in as text, discounts are computed in fen.

use rust_decimal::Decimal;

use crate::text::{parse_whole, push_digits};

/// Hundredths of a yuan.
pub type Fen = i64;

/// At most this many decimals are read; a JavaScript number that shows more is
/// a rounding error of its owner.
pub const MAX_DECIMALS: u32 = 8;

/// The largest money or quantity that is read.
pub const MAX_VALUE: i64 = 1_000_000_000_000;

/// Why a text is not a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDecimal {
    /// Not `digits` or `digits.digits`; signs and, in text, exponents are refused.
    Form,
    /// More than eight decimals.
    TooManyDecimals,
    /// Above 10^12.
    TooLarge,
    /// Below zero.
    Negative,
}

/// Reads decimal text, `12` or `12.50`.
///
/// # Errors
/// Everything but digits with at most one point between them, more than eight
/// decimals, or a value above 10^12.
///
/// ```
/// # use couponkit::money::{parse_decimal, BadDecimal};
/// assert_eq!(parse_decimal("12.50").unwrap().to_string(), "12.50");
/// assert_eq!(parse_decimal("1e3"), Err(BadDecimal::Form));
/// ```
pub fn parse_decimal(text: &str) -> Result<Decimal, BadDecimal> {
    if let Some(positive) = text.strip_prefix('-') {
        let zero = parse_unsigned(positive)?.is_zero();
        return Err(if zero { BadDecimal::Form } else { BadDecimal::Negative });
    }
    parse_unsigned(text)
}

fn parse_unsigned(text: &str) -> Result<Decimal, BadDecimal> {
    let (mut digits, mut point) = (Digits::default(), None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => digits.push(byte - b'0'),
            b'.' if at > 0 && point.is_none() => point = Some(at + 1),
            _ => return Err(BadDecimal::Form),
        }
    }
    if text.is_empty() || point == Some(text.len()) {
        return Err(BadDecimal::Form);
    }
    let scale = point.map_or(0, |point| text.len() - point);
    if scale > MAX_DECIMALS as usize {
        return Err(BadDecimal::TooManyDecimals);
    }
    digits.finish(scale as u32)
}

/// Reads a JSON number by its text, exponents included: `1e-7` is exact. Other text is refused.
///
/// # Errors
/// As [`parse_decimal`], by value: `1.0e1` is 10, `1e-9` has nine decimals.
pub fn parse_json_number(text: &str) -> Result<Decimal, BadDecimal> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return parse_decimal(text);
    };
    if let Some(positive) = mantissa.strip_prefix('-') {
        let zero = positive.bytes().all(|b| matches!(b, b'0' | b'.'));
        return Err(if zero { BadDecimal::Form } else { BadDecimal::Negative });
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let significant = [whole, fraction].concat();
    if whole.is_empty() || !significant.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadDecimal::Form);
    }
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(Decimal::ZERO);
    }
    let trimmed = significant.trim_end_matches('0');
    let unsigned = exponent.strip_prefix('+').filter(|rest| !rest.starts_with('-'));
    let exponent = parse_whole(unsigned.unwrap_or(exponent)).ok_or(BadDecimal::TooLarge)?;
    let zeros = (significant.len() - trimmed.len()) as i64;
    let scale = fraction.len() as i64 - zeros - exponent.clamp(-10_000, 10_000);
    if scale > i64::from(MAX_DECIMALS) {
        return Err(BadDecimal::TooManyDecimals);
    }
    if trimmed.len() as i64 - scale > 13 {
        return Err(BadDecimal::TooLarge);
    }
    let mut digits = Digits::default();
    trimmed.bytes().for_each(|digit| digits.push(digit - b'0'));
    (scale..0).for_each(|_| digits.push(0));
    digits.finish(scale.max(0) as u32)
}

/// A number as its digits come.
#[derive(Default)]
struct Digits {
    low: u64,
    /// The first digits of a number that may not fit into 64 bits.
    high: u64,
    /// How many have come, leading zeros not counted.
    count: u32,
}

impl Digits {
    /// 10^12 with eight decimals has 21 digits.
    const MOST: u32 = 21;

    fn push(&mut self, digit: u8) {
        if self.count > Self::MOST || (self.count == 0 && digit == 0) {
            return;
        }
        // The digits beyond those that 64 bits always hold are few.
        if self.count == 18 {
            (self.high, self.low) = (self.low, 0);
        }
        self.low = self.low * 10 + u64::from(digit);
        self.count += 1;
    }

    fn finish(self, scale: u32) -> Result<Decimal, BadDecimal> {
        if self.high == 0 && self.low <= MAX_VALUE as u64 {
            return Ok(Decimal::new(self.low as i64, scale));
        }
        let mantissa = i128::from(self.high) * power(self.count.saturating_sub(18)) + i128::from(self.low);
        if self.count > Self::MOST || mantissa > i128::from(MAX_VALUE) * power(scale) {
            return Err(BadDecimal::TooLarge);
        }
        Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| BadDecimal::TooLarge)
    }
}

/// `a + b` of decimals as they are read. Theirs have few decimals, and rust_decimal's own operators take room in the
/// module for many.
pub fn add(a: &Decimal, b: &Decimal) -> Decimal {
    from_smallest(in_smallest(a) + in_smallest(b))
}

/// `a − b` of decimals as they are read, where `a` is the larger.
pub fn subtract(a: &Decimal, b: &Decimal) -> Decimal {
    from_smallest(in_smallest(a) - in_smallest(b))
}

/// A decimal as it is read, in units of its last possible decimal.
pub(crate) fn in_smallest(value: &Decimal) -> i128 {
    value.mantissa() * power(MAX_DECIMALS.saturating_sub(value.scale()))
}

/// 10 to the power of a scale.
pub(crate) fn power(scale: u32) -> i128 {
    let small = |scale: u32| i128::from((0..scale).fold(1_u64, |power, _| power * 10));
    // A decimal has 28 digits at the most, and those that are read eight.
    if scale <= 18 {
        small(scale)
    } else {
        small(18) * small(scale - 18)
    }
}

fn from_smallest(value: i128) -> Decimal {
    // 96 bits hold 10^12 a hundred million times over.
    Decimal::try_from_i128_with_scale(value, MAX_DECIMALS).unwrap_or(Decimal::MAX)
}

/// Which way a half, or any part, of a fen goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Rounding {
    /// A half goes up: the default.
    #[default]
    HalfUp,
    /// A half of the discount is dropped, so that the price is rounded half up.
    HalfDown,
    /// Any part is dropped.
    Floor,
    /// Any part goes up.
    Ceil,
    /// A half goes to the even neighbour.
    HalfEven,
}

/// `numerator ÷ denominator` of non-negative integers, rounded.
pub fn divide(numerator: i128, denominator: i128, rounding: Rounding) -> i128 {
    let (quotient, rest) = divide_whole(numerator, denominator);
    quotient + i128::from(goes_up(quotient & 1 == 1, rest, denominator - rest, rounding))
}

/// `numerator ÷ denominator` of non-negative integers, and the rest.
pub(crate) fn divide_whole(numerator: i128, denominator: i128) -> (i128, i128) {
    // Wasm divides 64 bits by an instruction.
    if let (Ok(numerator), Ok(denominator)) = (u64::try_from(numerator), u64::try_from(denominator)) {
        return (i128::from(numerator / denominator), i128::from(numerator % denominator));
    }
    // More are rare, and the compiler's own way with them takes a per cent of the module: bit by bit will do.
    let (mut quotient, mut rest, mut left) = (0, 0, numerator);
    for _ in 0..i128::BITS {
        rest = rest << 1 | i128::from(left < 0);
        left <<= 1;
        quotient <<= 1;
        if rest >= denominator {
            rest -= denominator;
            quotient |= 1;
        }
    }
    (quotient, rest)
}

/// Whether a quotient is rounded up, given its rest and what the rest lacks of one more.
fn goes_up(odd: bool, rest: i128, lacks: i128, rounding: Rounding) -> bool {
    match rounding {
        Rounding::Floor => false,
        Rounding::Ceil => rest > 0,
        Rounding::HalfUp => rest >= lacks,
        Rounding::HalfDown => rest > lacks,
        Rounding::HalfEven => rest > lacks || (rest == lacks && odd),
    }
}

/// A decimal of yuan in fen, rounded.
pub fn to_fen(yuan: &Decimal, rounding: Rounding) -> Fen {
    let (mantissa, scale) = (yuan.mantissa(), yuan.scale());
    let hundredfold = wide_product(mantissa, power(2_u32.saturating_sub(scale))).unwrap_or(i128::MAX);
    let fen = if scale > 2 { divide(hundredfold, power(scale - 2), rounding) } else { hundredfold };
    Fen::try_from(fen).unwrap_or(Fen::MAX)
}

/// `a × b` of integers that are not negative; `None` from 2^126 on, which is far more than any figure of ours.
pub fn wide_product(a: i128, b: i128) -> Option<i128> {
    let bits = |number: i128| i128::BITS - number.leading_zeros();
    match bits(a) + bits(b) {
        // Wasm multiplies 64 bits by an instruction.
        0..=64 => Some(i128::from(a as u64 * b as u64)),
        65..=126 => Some(a * b),
        _ => None,
    }
}

/// `price × quantity` in fen, half up; `None` where it leaves 64 bits.
pub fn multiply(price: &Decimal, quantity: &Decimal) -> Option<Fen> {
    let scale = price.scale() + quantity.scale();
    let product = wide_product(wide_product(price.mantissa(), quantity.mantissa())?, 100)?;
    let fen = divide(product, power(scale), Rounding::HalfUp);
    Fen::try_from(fen).ok()
}

/// Fen as yuan with exactly two decimals.
///
/// ```
/// assert_eq!(couponkit::money::format_fen(1205), "12.05");
/// ```
pub fn format_fen(fen: Fen) -> String {
    // Fen are never negative on the way out.
    let (yuan, cents) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
    let mut text = String::new();
    push_digits(&mut text, yuan, 1);
    text.push('.');
    push_digits(&mut text, cents, 2);
    text
}

/// A decimal as it is, `2.50`.
pub fn decimal_text(value: &Decimal) -> String {
    // Beyond 64 bits there are few digits: what is read has 21 at the most.
    const LOW: i128 = 1_000_000_000_000_000_000;
    let (high, low) = divide_whole(value.mantissa(), LOW);
    let scale = value.scale() as usize;
    let mut digits = String::new();
    if high > 0 {
        push_digits(&mut digits, high as u64, 1);
    }
    push_digits(&mut digits, low as u64, if high > 0 { 18 } else { scale + 1 });
    if scale > 0 {
        digits.insert(digits.len() - scale, '.');
    }
    digits
}

/// The shortest text of a decimal: `2.50` is `2.5`, `2.00` is `2`.
pub fn shortest(value: &Decimal) -> String {
    decimal_text(&value.normalize())
}

/// Yuan for people: the shortest text that has two decimals or more, so that
/// a threshold of 10.001 does not read as 10.00.
pub fn exact_yuan(value: &Decimal) -> String {
    let shortest = value.normalize();
    let mut text = decimal_text(&shortest);
    if shortest.scale() == 0 {
        text.push('.');
    }
    (shortest.scale()..2).for_each(|_| text.push('0'));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_text() {
        for (text, expected) in [
            ("0", Ok("0")),
            ("007", Ok("7")),
            ("12.50", Ok("12.50")),
            ("1000000000000", Ok("1000000000000")),
            ("0.00000001", Ok("0.00000001")),
            ("", Err(BadDecimal::Form)),
            (".5", Err(BadDecimal::Form)),
            ("5.", Err(BadDecimal::Form)),
            ("+5", Err(BadDecimal::Form)),
            (" 5", Err(BadDecimal::Form)),
            ("1_000", Err(BadDecimal::Form)),
            ("1e-3", Err(BadDecimal::Form)),
            ("１", Err(BadDecimal::Form)),
            ("-1", Err(BadDecimal::Negative)),
            ("1.123456789", Err(BadDecimal::TooManyDecimals)),
            ("1000000000000.01", Err(BadDecimal::TooLarge)),
            ("99999999999999999999999999999999999999999999", Err(BadDecimal::TooLarge)),
        ] {
            assert_eq!(parse_decimal(text).map(|d| d.to_string()), expected.map(String::from), "{text}");
        }
    }

    #[test]
    fn json_numbers() {
        for (text, expected) in [
            ("19.9", Ok("19.9")),
            ("1e-7", Ok("0.0000001")),
            ("1E+2", Ok("100")),
            ("1.50e1", Ok("15")),
            ("0e99999999999999999999", Ok("0")),
            ("59.699999999999996", Err(BadDecimal::TooManyDecimals)),
            ("1e-9", Err(BadDecimal::TooManyDecimals)),
            ("1e21", Err(BadDecimal::TooLarge)),
            ("1e999999999", Err(BadDecimal::TooLarge)),
            ("-1e2", Err(BadDecimal::Negative)),
            ("-0.01", Err(BadDecimal::Negative)),
            ("a1e2", Err(BadDecimal::Form)),
            ("1:e2", Err(BadDecimal::Form)),
            ("1.2.3e1", Err(BadDecimal::Form)),
            (".5e1", Err(BadDecimal::Form)),
            ("e1", Err(BadDecimal::Form)),
            ("1e+-1", Err(BadDecimal::TooLarge)),
            ("1e", Err(BadDecimal::TooLarge)),
        ] {
            let read = parse_json_number(text).map(|d| d.to_string());
            assert_eq!(read, expected.map(String::from), "{text}");
        }
    }

    #[test]
    fn sums_and_differences() {
        for (a, b) in [("0", "0"), ("1.5", "0.25"), ("1000000000000", "0.00000001"), ("100", "12.34567891")] {
            let (a, b) = (parse_decimal(a).unwrap(), parse_decimal(b).unwrap());
            assert_eq!((add(&a, &b), subtract(&a, &b)), (a + b, a - b));
        }
    }

    #[test]
    fn wide_products() {
        assert_eq!(wide_product(1 << 62, 1 << 62), Some(1 << 124));
        assert_eq!(wide_product((1 << 63) - 1, (1 << 63) - 1), Some(((1 << 63) - 1) * ((1 << 63) - 1)));
        assert_eq!(wide_product(1 << 63, 1 << 63), None);
        assert_eq!(wide_product(i128::MAX, i128::MAX), None);
        assert_eq!(wide_product(0, 1 << 125), Some(0));
        assert_eq!(wide_product(u64::MAX.into(), 1), Some(u64::MAX.into()));
        assert_eq!(wide_product(u32::MAX.into(), u32::MAX.into()), Some(0xffff_fffe_0000_0001));
    }

    #[test]
    fn powers_of_ten() {
        (0..=28).for_each(|scale| assert_eq!(power(scale), 10_i128.pow(scale)));
    }

    #[test]
    fn yuan_in_fen() {
        for (yuan, floor, half_up, ceil) in [
            ("7", 700, 700, 700),
            ("7.1", 710, 710, 710),
            ("0.05", 5, 5, 5),
            ("10.001", 1000, 1000, 1001),
            ("10.005", 1000, 1001, 1001),
            ("0.00000001", 0, 0, 1),
            ("1000000000000", 100_000_000_000_000, 100_000_000_000_000, 100_000_000_000_000),
            ("999999999999.99999999", 99_999_999_999_999, 100_000_000_000_000, 100_000_000_000_000),
        ] {
            let yuan = parse_decimal(yuan).unwrap();
            let fen = [Rounding::Floor, Rounding::HalfUp, Rounding::Ceil].map(|way| to_fen(&yuan, way));
            assert_eq!(fen, [floor, half_up, ceil], "{yuan}");
        }
        assert_eq!(to_fen(&Decimal::MAX, Rounding::Ceil), Fen::MAX);
    }

    #[test]
    fn whole_quotients() {
        let numbers =
            [1, 2, 3, 7, 100, u64::MAX.into(), 1 << 64, (1 << 64) + 1, (1 << 100) + 12_345, i128::MAX];
        for (a, b) in numbers.iter().flat_map(|a| numbers.map(|b| (*a, b))) {
            assert_eq!(divide_whole(a, b), (a / b, a % b));
            assert_eq!(divide_whole(a - 1, b), ((a - 1) / b, (a - 1) % b));
        }
    }

    #[test]
    fn rounding_of_halves() {
        for (numerator, half_up, floor, ceil, half_even) in
            [(24, 2, 2, 3, 2), (25, 3, 2, 3, 2), (26, 3, 2, 3, 3), (35, 4, 3, 4, 4), (30, 3, 3, 3, 3)]
        {
            assert_eq!(divide(numerator, 10, Rounding::HalfUp), half_up);
            assert_eq!(divide(numerator, 10, Rounding::Floor), floor);
            assert_eq!(divide(numerator, 10, Rounding::Ceil), ceil);
            assert_eq!(divide(numerator, 10, Rounding::HalfEven), half_even);
        }
    }

    #[test]
    fn decimals_as_text() {
        for text in
            ["0", "0.00", "0.05", "12.50", "1000000000000", "0.00000001", "999999999999.99999999", "100"]
        {
            let value = parse_decimal(text).unwrap();
            assert_eq!((super::decimal_text(&value).as_str(), text), (text, value.to_string().as_str()));
            assert_eq!(shortest(&value), value.normalize().to_string());
        }
        for (text, yuan) in
            [("0", "0.00"), ("10", "10.00"), ("9.9", "9.90"), ("1.250", "1.25"), ("10.001", "10.001")]
        {
            assert_eq!(exact_yuan(&parse_decimal(text).unwrap()), yuan);
        }
    }

    #[test]
    fn fen_as_text() {
        for (fen, text) in [(0, "0.00"), (5, "0.05"), (100, "1.00"), (123_456, "1234.56")] {
            assert_eq!(format_fen(fen), text);
        }
        assert_eq!(format_fen(Fen::MAX), "92233720368547758.07");
    }
}
