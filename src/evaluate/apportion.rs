//! Shares of a sum (分摊): by largest remainder, so that they add up exactly.

use core::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::money::{quotient_and_rest, Fen};

/// What a line takes part with, and later what it gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    /// The line, by its place in the order of ids.
    pub line: usize,
    /// Fen.
    pub amount: Fen,
}

/// Splits `total` in proportion to the weights, in place of which are then the shares. Ties go to the larger weight, then
/// to the earlier one. `total` is at most the sum of the weights, and so no share exceeds its weight and a weight of zero
/// gets zero.
pub(super) fn apportion(total: Fen, shares: &mut [Share]) {
    let sum: Fen = shares.iter().map(|weight| weight.amount).sum();
    if total >= sum {
        return;
    }
    let mut remainders = Vec::with_capacity(shares.len());
    let mut left = total;
    for (place, share) in shares.iter_mut().enumerate() {
        let (quotient, remainder) =
            quotient_and_rest(i128::from(total) * i128::from(share.amount), sum.into());
        // Whole remainders add up to the fen that are left, so only lines with one get more.
        if remainder > 0 {
            // Less than the sum, which 64 bits hold.
            remainders.push((remainder as Fen, share.amount, Reverse(place)));
        }
        share.amount = quotient as Fen;
        left -= share.amount;
    }
    // In order as far as there are fen left.
    let mut remainders = BinaryHeap::from(remainders);
    for _ in 0..left {
        let Some((_, _, Reverse(place))) = remainders.pop() else { break };
        shares[place].amount += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn of(amounts: &[Fen]) -> Vec<Share> {
        amounts.iter().enumerate().map(|(i, &amount)| Share { line: i, amount }).collect()
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
            apportion(total, &mut shares);
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
            apportion(total, &mut shares);
            assert_eq!(shares, plainly(total, &weights));
        }
    }
}
