//! Values by name.

use core::mem;

use super::wire::{Parts, Record, Wire};
use crate::content::{serialize_content, Content, Pairs, Written};
use crate::text::places_in_order;

/// Values by name, in the order of the names. A list, since there are few and they are hardly looked up: of a `BTreeMap`,
/// each type of value adds four kilobytes to the module.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(as = "std::collections::BTreeMap<String, T>"))]
pub struct ByName<T>(Vec<(String, T)>);

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Default> ByName<T> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let place = self.place(name).ok()?;
        Some(&self.0[place].1)
    }

    /// The value of a name, its type's default where there was none.
    pub fn entry(&mut self, name: &str) -> &mut T {
        let place = self.place(name).unwrap_or_else(|place| {
            self.0.insert(place, (name.to_owned(), T::default()));
            place
        });
        &mut self.0[place].1
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    /// The names.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Lets all go.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds one, of which the place is found by [`sort`](Self::sort).
    pub(super) fn add(&mut self, name: &str, value: T) {
        self.0.push((name.to_owned(), value));
    }

    /// Puts what was added in order. Of equal names the last counts.
    pub(super) fn sort(&mut self) {
        let places = places_in_order(self.0.len(), &|a, b| self.0[a].0.cmp(&self.0[b].0));
        self.0 = places.into_iter().map(|place| mem::take(&mut self.0[place])).collect();
        self.0.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                mem::swap(later, earlier);
            }
            is_same
        });
    }
}

impl<T: Default> FromIterator<(String, T)> for ByName<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(entries: I) -> Self {
        let mut by_name = Self(entries.into_iter().collect());
        by_name.sort();
        by_name
    }
}

impl<T: Written> Written for ByName<T> {
    fn content(&self) -> Content<'_> {
        Content::Record(self)
    }
}

impl<T: Written> Pairs for ByName<T> {
    fn each(&self, take: &mut dyn FnMut(&str, &Content<'_>)) {
        self.0.iter().for_each(|(name, value)| take(name, &value.content()));
    }
}

impl<T: Wire + Default> Wire for ByName<T> {
    fn parts(&mut self) -> Parts<'_> {
        Parts::Record(self)
    }
}

impl<T: Wire + Default> Record for ByName<T> {
    fn read_entry(&mut self, name: &str, read: &mut dyn FnMut(&mut dyn Wire)) {
        let mut value = T::default();
        read(&mut value);
        self.add(name, value);
    }
    fn complete(&mut self) {
        self.sort();
    }
}

serialize_content! { [T: Written] ByName<T> }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_the_order_of_their_names_and_the_last_of_one_counts() {
        let entries = [("b", 1), ("a", 2), ("c", 3), ("a", 4), ("b", 5)];
        let mut by_name: ByName<u32> =
            entries.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
        assert_eq!(by_name.0, [("a", 4), ("b", 5), ("c", 3)].map(|(name, value)| (name.to_owned(), value)));
        assert_eq!((by_name.get("b"), by_name.get("d")), (Some(&5), None));
        *by_name.entry("b") += 1;
        *by_name.entry("aa") += 7;
        assert_eq!(by_name.keys().collect::<Vec<_>>(), ["a", "aa", "b", "c"]);
        assert_eq!((by_name.get("b"), by_name.get("aa")), (Some(&6), Some(&7)));
    }
}
