//! The open units of lines, counted in runs of equal price: a line of a thousand million pieces costs no more than a line
//! of ten.

use super::apportion::{apportion, Share};
use super::state::OpenUnits;
use crate::money::Fen;
use crate::text::places_in_order;

/// Units of one line at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub price: Fen,
    pub line: usize,
    pub count: u64,
}

/// Units that a coupon takes, and how much of what it takes off falls on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub run: Run,
    /// Before any cap; of a bundle what they weigh in its apportioning.
    pub off: Fen,
}

/// What a benefit does with units.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct UnitEffect {
    /// What comes off before any cap.
    pub total: Fen,
    /// By which the total is shared over the lines. They add up to it, but for a bundle, where they are what its units
    /// cost.
    pub weights: Vec<Share>,
    /// The units that are taken: no other coupon sees them.
    pub takes: Vec<Taken>,
    /// Whether only the total is asked for.
    only_total: bool,
}

/// All open units, the dearest first, then by line. A line of n open units has ⌊cost÷n⌋ each and the remaining fen on its
/// last units; one whose open units cost nothing has none.
pub(super) fn runs(open: &[OpenUnits]) -> Vec<Run> {
    let mut runs = Vec::with_capacity(open.len());
    for (line, open) in open.iter().enumerate() {
        let Ok(count) = i64::try_from(open.count) else { continue };
        if count == 0 || open.cost == 0 {
            continue;
        }
        let (price, dearer) = (open.cost / count, open.cost % count);
        for (price, count) in [(price + 1, dearer), (price, count - dearer)] {
            if count > 0 {
                runs.push(Run { price, line, count: count.unsigned_abs() });
            }
        }
    }
    let falling =
        |a: usize, b: usize| runs[b].price.cmp(&runs[a].price).then(runs[a].line.cmp(&runs[b].line));
    places_in_order(runs.len(), &falling).into_iter().map(|place| runs[place]).collect()
}

/// How many units there are.
pub(super) fn count(runs: &[Run]) -> u64 {
    runs.iter().map(|run| run.count).sum()
}

/// Turns units of which the dearest come first into such of which the cheapest do, and back. Those of one price stay in the
/// order of lines.
pub(super) fn turn(runs: &mut [Run]) {
    runs.reverse();
    runs.chunk_by_mut(|a, b| a.price == b.price).for_each(<[Run]>::reverse);
}

impl UnitEffect {
    /// For the total alone.
    pub fn total_only() -> Self {
        Self { only_total: true, ..Self::default() }
    }

    /// Takes the first `wanted` units away from the front, each with so much off.
    pub fn take(&mut self, runs: &mut [Run], mut wanted: u64, off: impl Fn(Fen) -> Fen) {
        for run in runs {
            if wanted == 0 {
                break;
            }
            let taken = run.count.min(wanted);
            run.count -= taken;
            wanted -= taken;
            self.give(run.line, taken, off(run.price));
            self.mark(Run { count: taken, ..*run }, off(run.price));
        }
    }

    /// Marks units as taken, with so much off each.
    fn mark(&mut self, run: Run, each: Fen) {
        if run.count > 0 && !self.only_total {
            self.takes.push(Taken { run, off: each * run.count as Fen });
        }
    }

    /// So much off each of some units of a line. A line's units add up to its net, so no product of them overflows.
    pub fn give(&mut self, line: usize, units: u64, each: Fen) {
        let amount = each * units as Fen;
        self.total += amount;
        if amount > 0 && !self.only_total {
            self.weights.push(Share { line, amount });
        }
    }

    /// What comes off each line, one share a line, in the order of lines.
    pub fn shares(&self) -> Vec<Share> {
        let mut shares: Vec<Share> = Vec::new();
        for place in
            places_in_order(self.weights.len(), &|a, b| self.weights[a].line.cmp(&self.weights[b].line))
        {
            let weight = self.weights[place];
            match shares.last_mut() {
                Some(last) if last.line == weight.line => last.amount += weight.amount,
                _ => shares.push(weight),
            }
        }
        apportion(self.total, &mut shares);
        shares
    }

    /// In falling price, the last `get` of each of the first `sets` groups, each with so much off; all of a group are
    /// taken. `runs` are in falling price.
    pub fn last_of_groups(&mut self, runs: &[Run], sets: u64, buy: u64, get: u64, off: impl Fn(Fen) -> Fen) {
        let group = buy + get;
        let end = sets.saturating_mul(group);
        // How many of the first `n` units are given.
        let given_before = |n: u64| {
            let n = n.min(end);
            n / group * get + (n % group).saturating_sub(buy)
        };
        let mut start = 0;
        for run in runs {
            let given = given_before(start + run.count) - given_before(start);
            self.give(run.line, given, off(run.price));
            let taken = run.count.min(end.saturating_sub(start));
            self.mark(Run { count: given, ..*run }, off(run.price));
            self.mark(Run { count: taken - given, ..*run }, 0);
            start += run.count;
        }
    }

    /// Groups of `size` units in the order of the runs, at most `most` of them, each to a price. Groups that are not dearer
    /// are left alone.
    pub fn bundle(&mut self, runs: &[Run], size: u64, price: Fen, most: u64) {
        each_group(runs, size, most, |group, times| {
            let sum: Fen = group.iter().map(|run| run.price * run.count as Fen).sum();
            if sum <= price {
                return;
            }
            self.total += (sum - price) * times as Fen;
            if self.only_total {
                return;
            }
            for run in group {
                let count = run.count * times;
                self.weights.push(Share { line: run.line, amount: run.price * count as Fen });
                self.mark(Run { count, ..*run }, run.price);
            }
        });
    }
}

/// Shows the first `most` groups of `size` units, each with how often one like it follows on itself: it is called no more
/// often than twice for each run.
fn each_group(runs: &[Run], size: u64, most: u64, mut show: impl FnMut(&[Run], u64)) {
    let (mut part, mut missing, mut left) = (Vec::new(), size, most);
    for run in runs {
        let mut count = run.count;
        if missing < size {
            let taken = count.min(missing);
            part.push(Run { count: taken, ..*run });
            (count, missing) = (count - taken, missing - taken);
            if missing > 0 {
                continue;
            }
            if left == 0 {
                return;
            }
            show(&part, 1);
            part.clear();
            (missing, left) = (size, left - 1);
        }
        let whole = (count / size).min(left);
        if whole > 0 {
            show(&[Run { count: size, ..*run }], whole);
            left -= whole;
        }
        if left == 0 {
            return;
        }
        let rest = count % size;
        if rest > 0 {
            part.push(Run { count: rest, ..*run });
            missing = size - rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn open(lines: &[(u64, Fen)]) -> Vec<OpenUnits> {
        lines.iter().map(|&(count, cost)| OpenUnits { count, cost }).collect()
    }

    /// Something done with the units of some lines, the dearest first.
    type Deed = fn(&mut UnitEffect, &mut [Run]);

    const DEEDS: [Deed; 5] = [
        |effect, runs| effect.take(runs, 3, |price| price),
        |effect, runs| {
            effect.take(runs, 2, |price| price / 2);
            turn(runs);
            effect.take(runs, 4, |_| 0);
        },
        |effect, runs| effect.last_of_groups(runs, count(runs) / 3, 2, 1, |price| price),
        |effect, runs| effect.bundle(runs, 3, 5, 4),
        |effect, runs| effect.bundle(runs, 2, 7, u64::MAX),
    ];

    #[test]
    fn a_thousand_million_pieces_are_no_more_runs_than_ten() {
        for deed in DEEDS {
            let [few, many] = [10, 1_000_000_000].map(|count| {
                let mut runs = runs(&open(&[(count, 37 * count as Fen + 3), (count, 12 * count as Fen)]));
                let mut effect = UnitEffect::default();
                deed(&mut effect, &mut runs);
                (runs.len(), effect)
            });
            assert_eq!(few.0, 3);
            assert_eq!(few.0, many.0);
            // Ten pieces may end within a group, a thousand million at most once more for each run.
            let calls = |effect: &UnitEffect| effect.takes.len() + effect.weights.len();
            assert!(calls(&many.1) <= calls(&few.1) + 2 * few.0, "{} {}", calls(&few.1), calls(&many.1));
        }
    }

    #[test]
    fn units_turn_in_the_order_of_lines() {
        let mut runs = runs(&open(&[(2, 10), (3, 16), (1, 5)]));
        let order = |runs: &[Run]| runs.iter().map(|run| (run.price, run.line)).collect::<Vec<_>>();
        let falling = vec![(6, 1), (5, 0), (5, 1), (5, 2)];
        assert_eq!(order(&runs), falling);
        turn(&mut runs);
        assert_eq!(order(&runs), [(5, 0), (5, 1), (5, 2), (6, 1)]);
        turn(&mut runs);
        assert_eq!(order(&runs), falling);
    }

    proptest! {
        #[test]
        fn prices_add_up_and_no_unit_is_taken_twice(lines in vec((0..9u64, 0..60i64), 1..6), deed in 0..DEEDS.len()) {
            let open = open(&lines);
            let given = runs(&open);
            for (line, open) in open.iter().enumerate().filter(|(_, open)| open.count > 0) {
                let of_line = given.iter().filter(|run| run.line == line);
                assert_eq!(of_line.map(|run| run.price * run.count as Fen).sum::<Fen>(), open.cost);
            }
            let mut effect = UnitEffect::default();
            DEEDS[deed](&mut effect, &mut given.clone());
            let mut left: HashMap<(usize, Fen), u64> =
                given.iter().map(|run| ((run.line, run.price), run.count)).collect();
            for Taken { run, .. } in &effect.takes {
                let count = left.get_mut(&(run.line, run.price)).expect("a unit that is open");
                *count = count.checked_sub(run.count).expect("a unit that is left");
            }
            let shares = effect.shares();
            assert_eq!(shares.iter().map(|share| share.amount).sum::<Fen>(), effect.total);
            for share in shares {
                assert!(share.amount <= open[share.line].cost);
            }
        }
    }
}
