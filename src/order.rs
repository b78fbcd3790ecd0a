//! Sorting. One routine serves all: each further instance of the standard library's takes as much room in the module as
//! a benefit.

use core::cmp::Ordering;

/// Most orders in an evaluation are by integers. Compared from the first field to the third; the last mostly is the thing
/// itself.
pub(crate) type Key = (i64, i64, u32, u32);

/// The things by their keys, the smallest first; equal ones as they came.
pub(crate) fn sorted(keys: impl Iterator<Item = Key>) -> Box<[Key]> {
    sort(keys.collect())
}

// Not part of the above, of which there is one for each sort of iterator.
fn sort(mut keys: Box<[Key]>) -> Box<[Key]> {
    if move_few(&mut keys) {
        return keys;
    }
    merge_sort(keys, is_less)
}

fn is_less(a: &Key, b: &Key) -> bool {
    if a.0 == b.0 {
        (a.1, a.2) < (b.1, b.2)
    } else {
        a.0 < b.0
    }
}

/// Moves each key up to where it belongs. A ranking changes little from cart to cart, and so do keys that come in the
/// order of the one before. False where more than as many moves as there are keys would be needed; then equal ones still
/// stand as they came.
fn move_few(keys: &mut [Key]) -> bool {
    let mut left = keys.len();
    for at in 1..keys.len() {
        let key = keys[at];
        let mut place = at;
        while place > 0 && left > 0 && is_less(&key, &keys[place - 1]) {
            keys[place] = keys[place - 1];
            place -= 1;
            left -= 1;
        }
        keys[place] = key;
    }
    left > 0
}

/// The places from 0 to `count`, in the order of what stands there; equal ones as they stand.
pub(crate) fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Box<[usize]> {
    let is_less: &dyn Fn(&usize, &usize) -> bool = &|a, b| compare(*a, *b).is_lt();
    merge_sort((0..count).collect(), is_less)
}

/// Puts things in order.
#[cfg(feature = "platforms")]
pub(crate) fn sort_by<T: Default>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = places(items.len(), &|a, b| compare(&items[a], &items[b]));
    *items = order.iter().map(|&place| core::mem::take(&mut items[place])).collect();
}

/// Runs of twice the length, until one is the whole: stable, and its worst case is its best. Boxed slices and no
/// vectors, whose indexing is a call where code is made small.
fn merge_sort<T: Copy>(mut items: Box<[T]>, is_less: impl Fn(&T, &T) -> bool) -> Box<[T]> {
    let count = items.len();
    let mut merged = items.clone();
    let mut run = 1;
    while run < count {
        let mut start = 0;
        while start < count {
            let (middle, end) = ((start + run).min(count), (start + 2 * run).min(count));
            let (mut left, mut right) = (start, middle);
            for place in &mut merged[start..end] {
                if left == middle || (right < end && is_less(&items[right], &items[left])) {
                    *place = items[right];
                    right += 1;
                } else {
                    *place = items[left];
                    left += 1;
                }
            }
            start = end;
        }
        core::mem::swap(&mut items, &mut merged);
        run *= 2;
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut state = 1_u32;
        let mut roll = |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % n
        };
        let ends = [i64::MIN, -256, -1, 0, 1, 255, 65_536, i64::MAX];
        for count in (0..40).chain([100, 300, 1000, 1001]) {
            let mut keys: Vec<Key> =
                (0..count).map(|i| (i64::from(roll(5)) - 2, i64::from(roll(3)), roll(3), i)).collect();
            if count % 3 == 0 {
                let far = |n| (ends[n as usize], -i64::from(n));
                keys = keys.iter().map(|key| (far(roll(8)).0, far(roll(7)).1, roll(70_000), key.3)).collect();
            }
            if count % 3 == 1 {
                let near = |n| i64::MIN + i64::from(n);
                keys =
                    keys.iter().map(|key| (near(roll(70_000)), near(roll(9)), roll(1_000), key.3)).collect();
            }
            let mut expected = keys.clone();
            expected.sort_unstable();
            assert_eq!(sorted(keys.iter().copied()).to_vec(), expected);
            if count > 1 {
                let mut nearly = expected;
                nearly.swap(0, 1);
                nearly.rotate_left(1);
                let mut again = nearly.clone();
                again.sort_by_key(|key| (key.0, key.1, key.2));
                assert_eq!(sorted(nearly.into_iter()).to_vec(), again);
            }

            let mut stable: Vec<usize> = (0..keys.len()).collect();
            stable.sort_by_key(|&place| keys[place].0);
            assert_eq!(places(keys.len(), &|a, b| keys[a].0.cmp(&keys[b].0)).to_vec(), stable);
        }
    }
}
