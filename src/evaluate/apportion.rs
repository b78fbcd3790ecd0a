//! Shares of a sum (分摊): by largest remainder, so that they add up exactly.

use crate::money::{divide_whole, Fen};
use crate::order::{sorted, Key};

/// What a line takes part with, and later what it gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The line, by its place in the order of ids.
    pub line: u32,
    /// Fen.
    pub amount: Fen,
}

/// Splits `total` in proportion to the weights, in place of which are then the shares. Ties go to the larger weight,
/// then to the earlier one. `total` is at most the sum of the weights, and so no share exceeds its weight and a weight
/// of zero gets zero. `rests` is room to work in, whatever is in it.
pub fn apportion(total: Fen, shares: &mut [Share], rests: &mut Vec<Key>) {
    let sum: Fen = shares.iter().map(|weight| weight.amount).sum();
    if total >= sum {
        return;
    }
    // No weight is more than the sum.
    let narrow = sum <= Fen::from(i32::MAX);
    if rests.len() < shares.len() {
        rests.resize(shares.len(), Key::default());
    }
    let (mut count, mut left) = (0, total);
    for (place, share) in shares.iter_mut().enumerate() {
        let (quotient, remainder) =
            if narrow { divide(total, share.amount, sum) } else { divide_wide(total, share.amount, sum) };
        // Whole remainders add up to the fen that are left, so only lines with one get more.
        if remainder > 0 {
            rests[count] = (-remainder, -share.amount, place as u32, 0);
            count += 1;
        }
        share.amount = quotient;
        left -= quotient;
    }
    let rests = &mut rests[..count];
    if !cut(rests, left as usize) {
        let sorted = sorted(rests.iter().copied());
        rests.copy_from_slice(&sorted);
    }
    for rest in &rests[..left as usize] {
        shares[rest.2 as usize].amount += 1;
    }
}

/// `total × weight ÷ sum` and what remains, of products within 63 bits.
fn divide(total: Fen, weight: Fen, sum: Fen) -> (Fen, Fen) {
    let product = total * weight;
    let quotient = (product as u64 / sum as u64) as Fen;
    (quotient, product - quotient * sum)
}

fn divide_wide(total: Fen, weight: Fen, sum: Fen) -> (Fen, Fen) {
    let (quotient, remainder) = divide_whole(i128::from(total) * i128::from(weight), sum.into());
    (quotient as Fen, remainder as Fen)
}

/// More rounds than it takes to find a cut, but where somebody has picked the weights for that.
const ROUNDS: usize = 64;

/// Brings the least `count` of the keys to the front, in no order: a sort that goes on only in the part where the cut
/// falls. False where that takes too long.
fn cut(keys: &mut [Key], count: usize) -> bool {
    let (mut from, mut to) = (0, keys.len());
    for _ in 0..ROUNDS {
        if count <= from || to <= count {
            return true;
        }
        let middle = from + part(&mut keys[from..to]);
        if middle < count {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    false
}

/// Puts those that are less than the one in the middle before it, the others behind it; where it then is.
fn part(keys: &mut [Key]) -> usize {
    let half = keys.len() / 2;
    let pivot = keys[half];
    keys[half] = keys[0];
    let mut middle = 0;
    for at in 1..keys.len() {
        let key = keys[at];
        if key.0 < pivot.0 || (key.0 == pivot.0 && key < pivot) {
            middle += 1;
            keys[at] = keys[middle];
            keys[middle] = key;
        }
    }
    keys[0] = keys[middle];
    keys[middle] = pivot;
    middle
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn of(amounts: &[Fen]) -> Vec<Share> {
        amounts.iter().enumerate().map(|(i, &amount)| Share { line: i as u32, amount }).collect()
    }

    #[test]
    fn shares_add_up_and_ties_are_settled() {
        for (total, weights, expected) in [
            (1000, vec![1000, 1000, 1000], vec![334, 333, 333]),
            (1, vec![5, 9, 9], vec![0, 1, 0]),
            (2, vec![100, 100, 100, 0], vec![1, 1, 0, 0]),
            (5000, vec![9900, 9900, 9900, 1], vec![1667, 1667, 1666, 0]),
            (7, vec![3, 4], vec![3, 4]),
            (0, vec![0, 0], vec![0, 0]),
            (i64::MAX / 2, vec![i64::MAX / 2, i64::MAX / 2], vec![2305843009213693952, 2305843009213693951]),
        ] {
            let mut shares = of(&weights);
            apportion(total, &mut shares, &mut Vec::new());
            assert_eq!(shares, of(&expected));
        }
    }

    /// As the rule has it: every remainder in order.
    fn plainly(total: Fen, weights: &[Share]) -> Vec<Share> {
        let [whole, sum] = [total, weights.iter().map(|weight| weight.amount).sum()].map(i128::from);
        let product = |weight: &Share| whole * i128::from(weight.amount);
        let mut shares: Vec<Share> = weights.to_vec();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|&place| (-(product(&weights[place]) % sum), -weights[place].amount, place));
        shares.iter_mut().for_each(|share| share.amount = (product(share) / sum) as Fen);
        let left = total - shares.iter().map(|share| share.amount).sum::<Fen>();
        order.iter().take(left as usize).for_each(|&place| shares[place].amount += 1);
        shares
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn only_the_largest_remainders_get_more(
            amounts in prop_oneof![vec(0..20i64, 1..40), vec(0..100_000i64, 1..200), vec(0..1i64 << 40, 1..40)],
            part in 0.0..1.0,
        ) {
            let weights = of(&amounts);
            let sum: Fen = amounts.iter().sum();
            let total = (sum as f64 * part) as Fen;
            prop_assume!(total < sum);
            let mut shares = weights.clone();
            apportion(total, &mut shares, &mut Vec::new());
            assert_eq!(shares, plainly(total, &weights));
        }
    }

    #[test]
    fn where_a_cut_takes_too_long_shares_are_the_same() {
        // In every round the one in the middle is the lightest; each is put where the rounds before will bring it from.
        let count = 2 * ROUNDS;
        let mut places: Vec<usize> = (0..count).collect();
        let mut weights = vec![0; count];
        for to in (1..=count).rev() {
            weights[places[to / 2]] = (count + 1 - to) as Fen;
            places[to / 2] = places[0];
            places[0] = places[to - 1];
        }
        let weights = of(&weights);
        let keys: Vec<Key> = weights.iter().map(|share| (-share.amount, 0, share.line, 0)).collect();
        assert!(!cut(&mut keys.clone(), 1));
        assert!(cut(&mut keys.clone(), count - 1));
        let mut shares = weights.clone();
        apportion(1, &mut shares, &mut Vec::new());
        assert_eq!(shares, plainly(1, &weights));
    }
}
