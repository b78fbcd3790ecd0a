//! Lists of ids, and ids by their places. The texts of a list stand in one piece: wallets hold thousands of them, a few
//! bytes each, and are read, copied and dropped whole.

use core::fmt;

use crate::input::{Node, ToNode};
use crate::text::push_digits;

/// A list of texts.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// One after another.
    joined: String,
    /// Where each of them ends.
    ends: Vec<u32>,
}

impl Texts {
    /// Room for so many.
    pub(crate) fn with_capacity(count: usize) -> Self {
        // Ids are short.
        Self { joined: String::with_capacity(8 * count), ends: Vec::with_capacity(count) }
    }

    /// Adds one.
    pub fn push(&mut self, text: &str) {
        self.joined.push_str(text);
        self.ends.push(self.joined.len() as u32);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut from = 0;
        self.ends.iter().map(move |&end| {
            let text = self.joined.get(from..end as usize).unwrap_or_default();
            from = end as usize;
            text
        })
    }

    /// Whether a text is among them.
    pub fn contains(&self, text: &str) -> bool {
        self.iter().any(|other| other == text)
    }

    /// Writes them onto the end of a text, in a way that tells any two lists apart.
    pub(crate) fn write_to(&self, out: &mut String) {
        out.reserve(self.joined.len() + 4 * self.ends.len());
        // With where they end, since an id may hold anything.
        for &end in &self.ends {
            push_digits(out, end.into(), 1);
            out.push(' ');
        }
        out.push_str(&self.joined);
    }

    /// The one at a place; empty where there is none.
    pub(crate) fn get(&self, place: usize) -> &str {
        let end = |place: usize| self.ends.get(place).map_or(0, |end| *end as usize);
        let from = if place > 0 { end(place - 1) } else { 0 };
        self.joined.get(from..end(place)).unwrap_or_default()
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let texts = texts.into_iter();
        let mut list = Self::with_capacity(texts.size_hint().0);
        list.extend(texts);
        list
    }
}

impl<'a> Extend<&'a str> for Texts {
    fn extend<I: IntoIterator<Item = &'a str>>(&mut self, texts: I) {
        texts.into_iter().for_each(|text| self.push(text));
    }
}

impl ToNode for Texts {
    fn to_node(&self) -> Node<'static> {
        Node::List(self.iter().map(ToNode::to_node).collect())
    }
}

/// Texts by the place at which each first came. One map for every list whose ids must differ.
#[derive(Default)]
pub(crate) struct Places {
    texts: Texts,
    /// One more than the place of a text, where its hash points or in the next slot that was free; a zero is free. At
    /// least half of them are, and there are as many as a power of two.
    slots: Box<[u32]>,
}

impl Places {
    /// The place of a text, and whether it came for the first time.
    pub fn place(&mut self, text: &str) -> (usize, bool) {
        if self.slots.len() <= 2 * self.texts.len() {
            self.grow();
        }
        let slot = self.slot(text);
        if self.slots[slot] > 0 {
            return (self.slots[slot] as usize - 1, false);
        }
        self.texts.push(text);
        self.slots[slot] = self.texts.len() as u32;
        (self.texts.len() - 1, true)
    }

    /// The place of a text that came before.
    pub fn get(&self, text: &str) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        (self.slots[self.slot(text)] as usize).checked_sub(1)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Where a text is, or would be.
    fn slot(&self, text: &str) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = hash(text) as usize & last;
        while self.slots[slot] > 0 && self.texts.get(self.slots[slot] as usize - 1) != text {
            slot = (slot + 1) & last;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (4 * self.texts.len()).next_power_of_two().max(16)].into();
        for place in 0..self.texts.len() {
            let slot = self.slot(self.texts.get(place));
            self.slots[slot] = place as u32 + 1;
        }
    }
}

/// FNV-1a. The ids of one shopper's cart and coupons are a few bytes each: the plainest hash is the fastest, and the
/// smallest.
fn hash(text: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for &byte in text.as_bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash ^ hash >> 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_back_what_it_took() {
        let given = ["a", "", "优惠券", "a", "\u{10ffff}"];
        let texts: Texts = given.into_iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), given);
        assert_eq!((texts.len(), texts.is_empty()), (5, false));
        assert!(texts.contains("优惠券") && texts.contains("") && !texts.contains("优"));
        assert_ne!(["ab", "c"].into_iter().collect::<Texts>(), ["a", "bc"].into_iter().collect());
        let written = |texts: &[&str]| {
            let mut out = String::new();
            texts.iter().copied().collect::<Texts>().write_to(&mut out);
            out
        };
        assert_ne!(written(&["ab", "c"]), written(&["a", "bc"]));
        assert_ne!(written(&["1 a"]), written(&["1", "a"]));
        assert!(Texts::default().is_empty() && !Texts::default().contains(""));
        assert_eq!(format!("{texts:?}"), format!("{given:?}"));
    }

    #[test]
    fn places_are_those_of_the_first_coming() {
        let mut places = Places::default();
        assert_eq!(places.get(""), None);
        for round in 0..2 {
            for id in 0..1000 {
                assert_eq!(places.place(&format!("id-{id}")), (id, round == 0));
            }
        }
        assert_eq!(places.place(""), (1000, true));
        assert_eq!(
            (places.get(""), places.get("id-999"), places.get("id-1000")),
            (Some(1000), Some(999), None)
        );
        assert_eq!(places.len(), 1001);
    }
}
