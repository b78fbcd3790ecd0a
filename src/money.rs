//! Exact money and quantities. No binary floating point anywhere: decimals
//! come in as text, discounts are computed in fen.

use rust_decimal::Decimal;

use crate::names::names;

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
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(BadDecimal::Form),
        Some(parts) => parts,
        None => (text, ""),
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !are_digits(whole) || !are_digits(fraction) {
        return Err(BadDecimal::Form);
    }
    if fraction.len() > MAX_DECIMALS as usize {
        return Err(BadDecimal::TooManyDecimals);
    }
    // More digits than the largest value has are too many for its arithmetic too.
    if whole.trim_start_matches('0').len() > 13 {
        return Err(BadDecimal::TooLarge);
    }
    let value = Decimal::from_str_exact(text).map_err(|_| BadDecimal::TooLarge)?;
    if value > Decimal::from(MAX_VALUE) {
        return Err(BadDecimal::TooLarge);
    }
    Ok(value)
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
    let digits = [whole, fraction].concat();
    if whole.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadDecimal::Form);
    }
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Ok(Decimal::ZERO);
    }
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    let exponent: i64 = exponent.parse().map_err(|_| BadDecimal::TooLarge)?;
    let scale = fraction.len() as i64 - trailing as i64 - exponent.clamp(-10_000, 10_000);
    if scale > i64::from(MAX_DECIMALS) {
        return Err(BadDecimal::TooManyDecimals);
    }
    if significant.len() as i64 - scale > 13 {
        return Err(BadDecimal::TooLarge);
    }
    let zeros = "0".repeat(usize::try_from(-scale).unwrap_or(0));
    let value = Decimal::from_str_exact(&[significant, &zeros].concat()).map_err(|_| BadDecimal::TooLarge)?;
    let value = Decimal::try_from_i128_with_scale(value.mantissa(), scale.max(0) as u32);
    value.ok().filter(|value| *value <= Decimal::from(MAX_VALUE)).ok_or(BadDecimal::TooLarge)
}

names! {
    /// Which way a half, or any part, of a fen goes.
    #[derive(Copy, Default)]
    pub enum Rounding {
        /// A half goes up: the default.
        #[default]
        HalfUp = "halfUp",
        /// A half of the discount is dropped, so that the price is rounded half up.
        HalfDown = "halfDown",
        /// Any part is dropped.
        Floor = "floor",
        /// Any part goes up.
        Ceil = "ceil",
        /// A half goes to the even neighbour.
        HalfEven = "halfEven",
    }
}

/// `numerator ÷ denominator` of non-negative integers, and what remains. Wasm divides 64 bits by an instruction, 128 by a
/// call that takes about ten times as long.
pub fn quotient_and_rest(numerator: i128, denominator: i128) -> (i128, i128) {
    match (u64::try_from(numerator), u64::try_from(denominator)) {
        (Ok(numerator), Ok(denominator)) => {
            ((numerator / denominator).into(), (numerator % denominator).into())
        }
        _ => (numerator / denominator, numerator % denominator),
    }
}

/// `numerator ÷ denominator` of non-negative integers, rounded.
pub fn divide(numerator: i128, denominator: i128, rounding: Rounding) -> i128 {
    let (quotient, rest) = quotient_and_rest(numerator, denominator);
    let lacks = denominator - rest;
    let goes_up = match rounding {
        Rounding::Floor => false,
        Rounding::Ceil => rest > 0,
        Rounding::HalfUp => rest >= lacks,
        Rounding::HalfDown => rest > lacks,
        Rounding::HalfEven => rest > lacks || (rest == lacks && quotient & 1 == 1),
    };
    quotient + i128::from(goes_up)
}

/// A decimal of yuan in fen, rounded.
pub fn to_fen(yuan: &Decimal, rounding: Rounding) -> Fen {
    let (mantissa, scale) = (yuan.mantissa(), yuan.scale());
    let fen = match scale {
        0..=2 => mantissa.saturating_mul(10_i128.pow(2 - scale)),
        _ => divide(mantissa, 10_i128.pow(scale - 2), rounding),
    };
    Fen::try_from(fen).unwrap_or(Fen::MAX)
}

/// So many per cent of an amount, rounded to the fen. At most 100 per cent, so that no result leaves 64 bits.
pub fn percent_of(amount: Fen, percent: &Decimal, rounding: Rounding) -> Fen {
    // 63 bits of fen by a hundred with eight decimals stay within 128.
    let product = i128::from(amount) * percent.mantissa();
    divide(product, 100 * 10_i128.pow(percent.scale()), rounding) as Fen
}

/// How many times a step goes into a value; `None` for a step of 0.
pub fn whole_times(value: &Decimal, step: &Decimal) -> Option<i128> {
    let in_smallest =
        |decimal: &Decimal| decimal.mantissa() * 10_i128.pow(MAX_DECIMALS.saturating_sub(decimal.scale()));
    in_smallest(value).checked_div(in_smallest(step))
}

/// So many times a step.
pub fn times(times: i128, step: &Decimal) -> Decimal {
    Decimal::from_i128_with_scale(times, 0) * step
}

/// A power of ten less: decimals have no division otherwise, which takes a hundredth of the evaluator's module.
pub fn shifted(value: &Decimal, decimals: u32) -> Decimal {
    Decimal::from_i128_with_scale(value.mantissa(), value.scale() + decimals)
}

/// A sum; `None` where it is too large. In one place, since each addition of decimals brings two kilobytes with it.
#[inline(never)]
pub fn sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_add(b)
}

/// `price × quantity` in fen, half up; `None` where it leaves 64 bits.
pub fn multiply(price: &Decimal, quantity: &Decimal) -> Option<Fen> {
    let scale = price.scale() + quantity.scale();
    let product = price.mantissa().checked_mul(quantity.mantissa())?.checked_mul(100)?;
    Fen::try_from(divide(product, 10_i128.pow(scale), Rounding::HalfUp)).ok()
}

/// Fen as yuan with exactly two decimals.
///
/// ```
/// assert_eq!(couponkit::money::format_fen(1205), "12.05");
/// ```
pub fn format_fen(fen: Fen) -> String {
    let mut text = String::new();
    push_fen(&mut text, fen);
    text
}

/// Adds them to a text. They are most of what an evaluation writes: by `write!` they take more than twice the time.
pub fn push_fen(text: &mut String, fen: Fen) {
    // Fen are never negative on the way out.
    let fen = fen.unsigned_abs();
    text.push_str(itoa::Buffer::new().format(fen / 100));
    let decimals = (fen % 100) as u8;
    text.extend(['.', char::from(b'0' + decimals / 10), char::from(b'0' + decimals % 10)]);
}

/// The shortest text of a decimal: `2.50` is `2.5`, `2.00` is `2`.
pub fn shortest(value: &Decimal) -> String {
    value.normalize().to_string()
}

/// Yuan for people: the shortest text that has two decimals or more, so that
/// a threshold of 10.001 does not read as 10.00.
pub fn exact_yuan(value: &Decimal) -> String {
    let mut value = value.normalize();
    if value.scale() < 2 {
        value.rescale(2);
    }
    value.to_string()
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
            ("1e-8", Ok("0.00000001")),
            ("1.2345678e-1", Ok("0.12345678")),
            ("1e12", Ok("1000000000000")),
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
    fn rounding_of_halves() {
        for (numerator, half_up, floor, ceil, half_even) in
            [(24, 2, 2, 3, 2), (25, 3, 2, 3, 2), (26, 3, 2, 3, 3), (35, 4, 3, 4, 4), (30, 3, 3, 3, 3)]
        {
            assert_eq!(divide(numerator, 10, Rounding::HalfUp), half_up);
            assert_eq!(divide(numerator, 10, Rounding::Floor), floor);
            assert_eq!(divide(numerator, 10, Rounding::Ceil), ceil);
            assert_eq!(divide(numerator, 10, Rounding::HalfEven), half_even);
            // As many beyond 64 bits.
            let [numerator, ten] = [numerator, 10].map(|number| number << 64);
            assert_eq!(divide(numerator, ten, Rounding::HalfUp), half_up);
            assert_eq!(divide(numerator, ten, Rounding::HalfEven), half_even);
        }
    }

    #[test]
    fn yuan_for_people() {
        for (yuan, text) in [
            ("10", "10.00"),
            ("10.5", "10.50"),
            ("10.50", "10.50"),
            ("10.25", "10.25"),
            ("10.0010", "10.001"),
        ] {
            assert_eq!(exact_yuan(&parse_decimal(yuan).unwrap()), text);
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
