//! Messages for people, in Chinese and in English.

/// The language of messages and descriptions. Chinese (`zh-CN`) is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
pub enum Language {
    /// Simplified Chinese, the default.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// Reads a BCP 47 tag; only `zh-CN` and `en` are known.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag {
            "zh-CN" => Some(Self::ZhCn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// One of two renderings of the same sentence.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::ZhCn => zh,
            Self::En => en,
        }
    }

    /// One of two renderings, with what stands in it in the places of its `{}`.
    pub fn say(self, zh: &str, en: &str, parts: &[&str]) -> String {
        fill(self.pick(zh, en), parts)
    }
}

/// The places of so many things in an order. All orders share this one call of the standard library's sort: each key and
/// type of its own adds four kilobytes to the module.
pub(crate) fn places_in_order(
    count: usize,
    compare: &dyn Fn(usize, usize) -> core::cmp::Ordering,
) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

/// Texts with another between them.
pub(crate) fn join(texts: &[&str], between: &str) -> String {
    let mut joined = String::new();
    for (place, text) in texts.iter().enumerate() {
        joined.push_str(if place > 0 { between } else { "" });
        joined.push_str(text);
    }
    joined
}

/// What stands before a token and after it. The standard library's search is made for long texts, and long itself.
#[cfg(feature = "platforms")]
pub(crate) fn split_at<'a>(text: &'a str, token: &str) -> Option<(&'a str, &'a str)> {
    let (at, after) =
        text.char_indices().find_map(|(at, _)| Some((at, text.get(at..)?.strip_prefix(token)?)))?;
    Some((text.get(..at)?, after))
}

/// A whole number. The standard library's formatting would come along into the module with all that it can do.
pub(crate) fn whole(number: i64) -> String {
    let mut text = String::from(if number < 0 { "-" } else { "" });
    push_digits(&mut text, number.unsigned_abs(), 1);
    text
}

/// Reads a whole number of at most 18 digits, which 64 bits hold whatever they are.
pub(crate) fn parse_whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0;
    for byte in digits.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = 10 * value + i64::from(byte - b'0');
    }
    Some(if digits.len() < text.len() { -value } else { value })
}

/// The digits of a number, with zeros before them where they are fewer than `least`, which is 20 at most.
pub(crate) fn push_digits(out: &mut String, number: u64, least: usize) {
    let mut digits = [b'0'; 20];
    let (mut rest, mut start) = (number, digits.len());
    while rest > 0 || digits.len() - start < least {
        start -= 1;
        digits[start] += (rest % 10) as u8;
        rest /= 10;
    }
    out.push_str(core::str::from_utf8(&digits[start..]).unwrap_or_default());
}

fn fill(template: &str, parts: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = template;
    for part in parts {
        let Some((before, after)) = rest.split_once('{') else { break };
        text.push_str(before);
        text.push_str(part);
        rest = after.strip_prefix('}').unwrap_or(after);
    }
    text + rest
}

/// One sentence in both languages. Never holds a value that came from outside
/// unless that value is an enum member, a number or a path.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Text {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both renderings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Both renderings of a sentence in which something stands, in the places of `{}`.
    pub fn filled(zh: &str, en: &str, parts: &[&str]) -> Self {
        Self { zh: fill(zh, parts), en: fill(en, parts) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_standard_library_writes_them() {
        for number in [0, 7, 10, 99, 100, 12_345, -1, -90, i64::MAX, i64::MIN] {
            assert_eq!(whole(number), number.to_string());
            let mut padded = String::new();
            push_digits(&mut padded, number.unsigned_abs(), 4);
            assert_eq!(padded, format!("{:04}", number.unsigned_abs()));
        }
    }

    #[test]
    fn whole_numbers_are_read_as_they_are_written() {
        for number in [0, 7, -1, 10, 999_999_999_999_999_999, -999_999_999_999_999_999] {
            assert_eq!(parse_whole(&whole(number)), Some(number));
        }
        assert_eq!((parse_whole("007"), parse_whole("-0")), (Some(7), Some(0)));
        for text in ["", "-", "+1", "1.0", "1e3", " 1", "--1", "1-", "1000000000000000000", "１"] {
            assert_eq!(parse_whole(text), None, "{text}");
        }
    }

    #[test]
    fn texts_are_split_at_the_first_token() {
        for (text, token) in
            [("a://b://c", "://"), ("中国中", "国"), ("abc", "c"), ("abc", "d"), ("", "x"), ("aab", "ab")]
        {
            assert_eq!(split_at(text, token), text.split_once(token));
        }
    }

    #[test]
    fn parts_stand_in_their_places() {
        assert_eq!(Language::En.say("", "{} of {}", &["{}", "b"]), "{} of b");
        assert_eq!(Language::ZhCn.say("满{}", "", &["1", "unused"]), "满1");
    }
}
