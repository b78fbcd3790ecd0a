//! Texts and their places. The texts are ids of one shopper's cart and coupons, a few bytes each: the plainest hash is
//! the fastest, and the smallest.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Texts by the place at which each first came. One map for every list whose ids must differ.
#[derive(Default)]
pub(crate) struct Places(HashMap<String, usize, BuildHasherDefault<Fnv>>);

impl Places {
    /// The place of a text, and whether it came for the first time.
    pub fn place(&mut self, text: &str) -> (usize, bool) {
        if let Some(place) = self.get(text) {
            return (place, false);
        }
        let next = self.0.len();
        self.0.insert(text.to_owned(), next);
        (next, true)
    }

    /// The place of a text that came before.
    pub fn get(&self, text: &str) -> Option<usize> {
        self.0.get(text).copied()
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
