//! Every order in an evaluation is one of these keys: one sorting routine, on
//! plain integers, serves them all, since each further one costs as much room in
//! the module as a benefit.

/// Compared from the first field to the last, which mostly is the thing itself.
pub(super) type Key = (i64, i64, u32, u32);

/// The things by their keys, the smallest first.
pub(super) fn sorted(keys: impl Iterator<Item = Key>) -> Vec<Key> {
    let mut keys: Vec<Key> = keys.collect();
    keys.sort_unstable();
    keys
}
