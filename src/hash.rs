//! Maps by text. The keys are ids of one shopper's cart and coupons,
//! a few bytes each: the plainest hash is the fastest, and the smallest.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map with such keys.
pub(crate) type TextMap<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// Texts by the place at which each first came. One routine for every list whose ids must differ.
#[derive(Default)]
pub(crate) struct Places<'a>(TextMap<&'a str, usize>);

impl<'a> Places<'a> {
    /// The place of a text, and whether it came for the first time.
    #[inline(never)]
    pub fn place(&mut self, text: &'a str) -> (usize, bool) {
        let next = self.0.len();
        let place = *self.0.entry(text).or_insert(next);
        (place, place == next)
    }
}

/// FNV-1a of 64 bits, mixed at the end for the benefit of tables that look at
/// the upper bits too.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}
