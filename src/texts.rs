//! Lists of ids, and ids by their places. The texts of a list stand in one piece: wallets hold thousands of them, a few
//! bytes each, and are read, copied and dropped whole.

use core::fmt;

use crate::input::{Node, ToNode};

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

    /// Room for what another list holds, and a little more.
    pub(crate) fn with_capacity_of(other: &Self) -> Self {
        let joined = other.joined.len();
        Self { joined: String::with_capacity(joined + joined / 8), ends: Vec::with_capacity(other.len()) }
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
        let (mut rest, mut from) = (self.joined.as_str(), 0);
        self.ends.iter().map(move |&end| {
            let (text, after) = rest.split_at_checked((end - from) as usize).unwrap_or_default();
            (rest, from) = (after, end);
            text
        })
    }

    /// Whether a text is among them.
    pub fn contains(&self, text: &str) -> bool {
        let (joined, mut from) = (self.joined.as_bytes(), 0);
        for &end in self.ends.as_slice() {
            let end = end as usize;
            if end - from == text.len() && joined.get(from..end) == Some(text.as_bytes()) {
                return true;
            }
            from = end;
        }
        false
    }

    /// The one at a place; empty where there is none.
    pub(crate) fn get(&self, place: usize) -> &str {
        let (from, end) = self.range(place);
        self.joined.get(from..end).unwrap_or_default()
    }

    /// The same, which nothing need be asked about characters.
    pub(crate) fn bytes(&self, place: usize) -> &[u8] {
        let (from, end) = self.range(place);
        self.joined.as_bytes().get(from..end).unwrap_or_default()
    }

    #[inline(always)]
    fn range(&self, place: usize) -> (usize, usize) {
        let ends = self.ends.as_slice();
        let end = |place: usize| ends.get(place).map_or(0, |end| *end as usize);
        (if place > 0 { end(place - 1) } else { 0 }, end(place))
    }

    /// A hash of all of them.
    pub(crate) fn hash(&self) -> u32 {
        hash(self.joined.as_bytes())
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
    slots: Slots,
}

impl Places {
    /// The place of a text, and whether it came for the first time.
    pub fn place(&mut self, text: &str) -> (usize, bool) {
        let found =
            self.slots.place(hash(text.as_bytes()), |place| self.texts.bytes(place) == text.as_bytes());
        if found.1 {
            self.texts.push(text);
        }
        found
    }

    /// The place of a text that came before.
    pub fn get(&self, text: &str) -> Option<usize> {
        self.slots.get(hash(text.as_bytes()), |place| self.texts.bytes(place) == text.as_bytes())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }
}

/// Things by their hashes, each with the place at which it first came.
#[derive(Default)]
pub(crate) struct Slots {
    /// A hash, and in the lower half one more than the place: where the hash points, or in the next slot that was free.
    /// A zero is free. At least half of them are, and there are as many as a power of two.
    slots: Box<[u64]>,
    count: usize,
}

impl Slots {
    /// The place of what has a hash and `is` at a place, and whether it came for the first time.
    pub fn place(&mut self, hash: u32, is: impl Fn(usize) -> bool) -> (usize, bool) {
        if self.slots.len() <= 2 * self.count {
            self.grow();
        }
        match find(&self.slots, hash, is) {
            Ok(place) => (place, false),
            Err(slot) => {
                self.count += 1;
                self.slots[slot] = u64::from(hash) << 32 | self.count as u64;
                (self.count - 1, true)
            }
        }
    }

    /// The place of what came before.
    pub fn get(&self, hash: u32, is: impl Fn(usize) -> bool) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        find(&self.slots, hash, is).ok()
    }

    fn grow(&mut self) {
        let mut slots = vec![0; (4 * self.count).next_power_of_two().max(16)].into_boxed_slice();
        for &taken in self.slots.iter().filter(|slot| **slot != 0) {
            if let Err(slot) = find(&slots, (taken >> 32) as u32, |_| false) {
                slots[slot] = taken;
            }
        }
        self.slots = slots;
    }
}

/// The place of what has a hash and `is` there, or the slot where it would be.
fn find(slots: &[u64], hash: u32, is: impl Fn(usize) -> bool) -> Result<usize, usize> {
    let last = slots.len() - 1;
    // The upper bits of a product depend on all of its factors.
    let mut slot = (hash >> (last as u32).leading_zeros()) as usize;
    loop {
        let taken = slots[slot];
        if taken == 0 {
            return Err(slot);
        }
        let place = taken as u32 as usize - 1;
        if (taken >> 32) as u32 == hash && is(place) {
            return Ok(place);
        }
        slot = (slot + 1) & last;
    }
}

/// Four bytes at a time, each by a rotation and a product. The ids of one shopper's cart and coupons are a few bytes
/// each: the plainest hash is the fastest, and the smallest.
fn hash(text: &[u8]) -> u32 {
    let mix = |hash: u32, word: u32| (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b1);
    let (mut hash, mut rest) = (0, text);
    while let Some((word, after)) = rest.split_first_chunk() {
        hash = mix(hash, u32::from_le_bytes(*word));
        rest = after;
    }
    mix(hash, rest.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)))
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
    #[test]
    fn equal_hashes_are_told_apart() {
        let mut slots = Slots::default();
        let things: Vec<usize> = (0..100).map(|n| n * n % 37).collect();
        let mut first: Vec<usize> = Vec::new();
        for thing in things {
            let (place, is_new) = slots.place(u32::MAX, |place| first[place] == thing);
            if is_new {
                first.push(thing);
            }
            assert_eq!(first[place], thing);
        }
        assert_eq!(first.len(), 19);
        assert_eq!(slots.get(u32::MAX, |place| first[place] == 36), first.iter().position(|n| *n == 36));
        assert_eq!((slots.get(u32::MAX, |_| false), slots.get(0, |_| true)), (None, None));
    }

    #[test]
    fn ids_in_a_row_do_not_crowd() {
        for prefix in ["c", "sku-", "SKU_0000", "优惠券"] {
            let texts: Vec<String> = (0..1024).map(|n| format!("{prefix}{n}")).collect();
            let mut taken = [0; 2048];
            for text in &texts {
                taken[(hash(text.as_bytes()) >> 21) as usize] += 1;
            }
            assert!(taken.iter().all(|count| *count <= 8), "{prefix}");
            assert!(taken.iter().filter(|count| **count > 0).count() > 600, "{prefix}");
        }
    }
}
