//! Sets and maps by text. The keys are ids of one shopper's cart and coupons,
//! a few bytes each: the plainest hash is the fastest, and the smallest.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map with such keys.
pub(crate) type TextMap<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// A set of them.
pub(crate) type TextSet<K> = HashSet<K, BuildHasherDefault<Fnv>>;

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
