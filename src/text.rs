//! Messages for people, in Chinese and in English.

use crate::names::names;

names! {
    /// The language of messages and descriptions. Chinese (`zh-CN`) is the default.
    #[derive(Copy, Default)]
    pub enum Language {
        /// Simplified Chinese, the default.
        #[default]
        ZhCn = "zh-CN",
        /// English.
        En = "en",
    }
}

impl Language {
    /// One of two renderings of the same sentence, of which only that one is made.
    pub fn pick_made(self, zh: impl FnOnce() -> String, en: impl FnOnce() -> String) -> String {
        match self {
            Self::ZhCn => zh(),
            Self::En => en(),
        }
    }

    /// One of two renderings of the same sentence.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::ZhCn => zh,
            Self::En => en,
        }
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

/// The first so many of [`places_in_order`]. To keep few takes a fraction of the time of a sort.
pub(crate) fn first_in_order(
    count: usize,
    first: usize,
    compare: &dyn Fn(usize, usize) -> core::cmp::Ordering,
) -> Vec<usize> {
    if first > count / 8 {
        let mut places = places_in_order(count, compare);
        places.truncate(first);
        return places;
    }
    let mut kept: Vec<usize> = Vec::with_capacity(first + 1);
    for place in 0..count {
        let is_late = |last: &usize| kept.len() == first && compare(*last, place).is_le();
        if !kept.last().is_some_and(is_late) {
            kept.insert(kept.partition_point(|&other| compare(other, place).is_le()), place);
            kept.truncate(first);
        }
    }
    kept
}

/// Some things in an order, by [`places_in_order`].
pub(crate) fn in_order<T>(things: Vec<T>, compare: &dyn Fn(&T, &T) -> core::cmp::Ordering) -> Vec<T> {
    let places = places_in_order(things.len(), &|a, b| compare(&things[a], &things[b]));
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| things[place].take()).collect()
}

/// Texts in their order, each once.
pub(crate) fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut texts = in_order(texts.collect(), &|a, b| a.cmp(b));
    texts.dedup();
    texts
}

/// By place, whether a text stands before it already.
pub(crate) fn repeated(texts: &[&str]) -> Vec<bool> {
    let mut repeated = vec![false; texts.len()];
    for pair in places_in_order(texts.len(), &|a, b| texts[a].cmp(texts[b])).windows(2) {
        repeated[pair[1]] = texts[pair[0]] == texts[pair[1]];
    }
    repeated
}

/// One sentence in both languages. Never holds a value that came from outside
/// unless that value is an enum member, a number or a path.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Text {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both renderings. Never inlined: there are hundreds of sentences, and each would bring two allocations with it.
    #[inline(never)]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_are_those_of_the_whole_order(keys in vec(0..9u8, 0..60), first in 0..12usize) {
            let compare = |a: usize, b: usize| keys[a].cmp(&keys[b]);
            let mut whole = places_in_order(keys.len(), &compare);
            whole.truncate(first);
            prop_assert_eq!(first_in_order(keys.len(), first, &compare), whole);
        }
    }
}
