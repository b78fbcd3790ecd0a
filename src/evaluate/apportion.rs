//! Shares of a sum (分摊): by largest remainder, so that they add up exactly.

use crate::money::Fen;
use crate::order::sorted;

/// What a line takes part with, and later what it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The line, by its place in the order of ids.
    pub line: u32,
    /// Fen.
    pub amount: Fen,
}

/// Splits `total` in proportion to the weights. Ties go to the larger weight,
/// then to the smaller line. `total` is at most the sum of the weights, and so
/// no share exceeds its weight and a weight of zero gets zero.
pub fn apportion(total: Fen, weights: &[Share]) -> Vec<Share> {
    let sum: Fen = weights.iter().map(|weight| weight.amount).sum();
    if total >= sum {
        return weights.to_vec();
    }
    let mut shares = weights.to_vec();
    let mut keys = Vec::with_capacity(weights.len());
    let mut left = total;
    for (place, share) in shares.iter_mut().enumerate() {
        let (quotient, remainder) = divide(total, share.amount, sum);
        // Whole remainders add up to the fen that are left, so only lines with one get more.
        if remainder > 0 {
            keys.push((-remainder, -share.amount, share.line, place as u32));
        }
        share.amount = quotient;
        left -= quotient;
    }
    for key in sorted(keys.into_iter()).iter().take(usize::try_from(left).unwrap_or(0)) {
        shares[key.3 as usize].amount += 1;
    }
    shares
}

/// `total × weight ÷ sum` and what remains.
fn divide(total: Fen, weight: Fen, sum: Fen) -> (Fen, Fen) {
    if let Some(product) = total.checked_mul(weight) {
        return (product / sum, product % sum);
    }
    let (product, sum) = (i128::from(total) * i128::from(weight), i128::from(sum));
    ((product / sum) as Fen, (product % sum) as Fen)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let of = |amounts: Vec<Fen>| {
                amounts.into_iter().enumerate().map(|(i, amount)| Share { line: i as u32, amount }).collect()
            };
            let weights: Vec<Share> = of(weights);
            assert_eq!(apportion(total, &weights), of(expected) as Vec<Share>);
        }
    }
}
