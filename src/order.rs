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
fn sort(keys: Box<[Key]>) -> Box<[Key]> {
    if keys.len() >= MANY {
        if let Some(sorted) = sort_by_digits(&keys) {
            return sorted;
        }
    }
    merge_sort(keys, |a, b| if a.0 == b.0 { (a.1, a.2) < (b.1, b.2) } else { a.0 < b.0 })
}

/// From so many on it takes less time to look at each a few times than to compare them with each other.
const MANY: usize = 128;

/// Packs each key and its place into one number, and puts these in order by a few bits at a time. `None` where they do
/// not fit.
fn sort_by_digits(keys: &[Key]) -> Option<Box<[Key]>> {
    let mut packed: Box<[u64]> = (0..keys.len() as u64).collect();
    let places = bits(keys.len() as u64);
    let mut used = places;
    // The last field stands lowest.
    for field in [2, 1, 0] {
        let number = |key: &Key| match field {
            0 => key.0,
            1 => key.1,
            _ => key.2.into(),
        };
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        for key in keys {
            (least, most) = (least.min(number(key)), most.max(number(key)));
        }
        let range = bits(most.wrapping_sub(least) as u64);
        if used + range > 64 {
            return None;
        }
        if range > 0 {
            for (packed, key) in packed.iter_mut().zip(keys) {
                *packed |= (number(key).wrapping_sub(least) as u64) << used;
            }
        }
        used += range;
    }
    let mask = (1 << places) - 1;
    let packed = by_digits(packed, places, used);
    Some(packed.iter().map(|packed| keys[(packed & mask) as usize]).collect())
}

fn bits(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// By the bits between two, of which the lowest come first: those whose digits are the same stay as they are.
fn by_digits(mut numbers: Box<[u64]>, from: u32, to: u32) -> Box<[u64]> {
    let mut moved = numbers.clone();
    for shift in (from..to).step_by(8) {
        let mut starts = [0_u32; 256];
        for number in &numbers {
            starts[(number >> shift) as usize & 255] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += core::mem::replace(start, sum);
        }
        for number in &numbers {
            let start = &mut starts[(number >> shift) as usize & 255];
            moved[*start as usize] = *number;
            *start += 1;
        }
        core::mem::swap(&mut numbers, &mut moved);
    }
    numbers
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
        for count in (0..40).chain([100, MANY as u32, 300, 1000, 1001]) {
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

            let mut stable: Vec<usize> = (0..keys.len()).collect();
            stable.sort_by_key(|&place| keys[place].0);
            assert_eq!(places(keys.len(), &|a, b| keys[a].0.cmp(&keys[b].0)).to_vec(), stable);
        }
    }
}
