//! The open units of lines, counted in runs of equal price: a line of a thousand million pieces costs no more than a line
//! of ten.

use core::cmp::Ordering;

use super::apportion::{apportion, Share};
use super::state::State;
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
    /// What comes off each line before any cap, one share a line in the order of lines.
    pub gives: Vec<Share>,
    /// The units that are taken: no other coupon sees them.
    pub takes: Vec<Taken>,
}

/// The open units of lines, in no order. A line of n open units has ⌊cost÷n⌋ each and the remaining fen on its last units;
/// one whose open units cost nothing has none.
pub(super) fn runs(lines: impl Iterator<Item = usize>, state: &State) -> Vec<Run> {
    let mut runs = Vec::new();
    for line in lines {
        let open = state.open[line];
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
    runs
}

/// How many units there are.
pub(super) fn count(runs: &[Run]) -> u64 {
    runs.iter().map(|run| run.count).sum()
}

/// Dearest first, then by line.
pub(super) fn fall(runs: &mut Vec<Run>) {
    reorder(runs, &|a, b| b.price.cmp(&a.price).then(a.line.cmp(&b.line)));
}

/// Cheapest first, then by line.
pub(super) fn rise(runs: &mut Vec<Run>) {
    reorder(runs, &|a, b| a.price.cmp(&b.price).then(a.line.cmp(&b.line)));
}

fn reorder(runs: &mut Vec<Run>, compare: &dyn Fn(&Run, &Run) -> Ordering) {
    let places = places_in_order(runs.len(), &|a, b| compare(&runs[a], &runs[b]));
    *runs = places.into_iter().map(|place| runs[place]).collect();
}

impl UnitEffect {
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
        if run.count > 0 {
            self.takes.push(Taken { run, off: each * run.count as Fen });
        }
    }

    /// So much off each of some units of a line. A line's units add up to its net, so no product of them overflows.
    pub fn give(&mut self, line: usize, units: u64, each: Fen) {
        let amount = each * units as Fen;
        if amount > 0 {
            self.gives.push(Share { line, amount });
        }
    }

    /// One share a line, in the order of lines.
    pub fn by_line(mut self) -> Self {
        let gives = core::mem::take(&mut self.gives);
        for place in places_in_order(gives.len(), &|a, b| gives[a].line.cmp(&gives[b].line)) {
            match self.gives.last_mut() {
                Some(last) if last.line == gives[place].line => last.amount += gives[place].amount,
                _ => self.gives.push(gives[place]),
            }
        }
        self
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
    /// are left alone. What comes off is shared by the prices of the units in the groups.
    pub fn bundle(&mut self, runs: &[Run], size: u64, price: Fen, most: u64) {
        let (mut weights, mut total) = (Vec::new(), 0);
        for (group, times) in groups(runs, size, most) {
            let sum: Fen = group.iter().map(|run| run.price * run.count as Fen).sum();
            if sum <= price {
                continue;
            }
            total += (sum - price) * times as Fen;
            for run in group {
                let count = run.count * times;
                weights.push(Share { line: run.line, amount: run.price * count as Fen });
                self.mark(Run { count, ..run }, run.price);
            }
        }
        let mut gives = UnitEffect { gives: weights, takes: Vec::new() }.by_line().gives;
        apportion(total, &mut gives);
        self.gives.extend(gives);
    }
}

/// The first `most` groups of `size` units, each with how often one like it follows on itself. There are no more of them
/// than twice the runs.
fn groups(runs: &[Run], size: u64, most: u64) -> Vec<(Vec<Run>, u64)> {
    let (mut groups, mut part, mut missing, mut left) = (Vec::new(), Vec::new(), size, most);
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
                break;
            }
            groups.push((core::mem::take(&mut part), 1));
            (missing, left) = (size, left - 1);
        }
        let whole = (count / size).min(left);
        if whole > 0 {
            groups.push((vec![Run { count: size, ..*run }], whole));
            left -= whole;
        }
        if left == 0 {
            break;
        }
        let rest = count % size;
        if rest > 0 {
            part.push(Run { count: rest, ..*run });
            missing = size - rest;
        }
    }
    groups
}
