//! The units of lines, counted in runs of equal price: a line of a thousand
//! million pieces costs no more than a line of ten.

use std::sync::Arc;

use super::apportion::Share;
use super::basket::State;
use crate::cart::Line;
use crate::money::Fen;
use crate::order::sorted;

/// Units of one line at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub price: Fen,
    pub line: u32,
    pub count: u64,
}

/// The units of the lines, dearest first, then by line. A line of n units has
/// ⌊net÷n⌋ each and the remaining fen on its last units; weighed lines and
/// lines of nothing have none.
pub fn falling(lines: impl Iterator<Item = u32>, cart: &[Arc<Line>], state: &State) -> Vec<Run> {
    let mut runs = Vec::new();
    for line in lines {
        let net = state.nets[line as usize];
        let Some(units) = cart[line as usize].units.filter(|_| net > 0) else { continue };
        let count = i64::try_from(units).unwrap_or(i64::MAX);
        let (price, dearer) = (net / count, (net % count) as u64);
        for (price, count) in [(price + 1, dearer), (price, units - dearer)] {
            if count > 0 {
                runs.push(Run { price, line, count });
            }
        }
    }
    sort(&mut runs, -1);
    runs
}

/// By price, or by that of the other sign, then by line.
fn sort(runs: &mut Vec<Run>, sign: Fen) {
    let keys = runs.iter().zip(0..).map(|(run, place)| (sign * run.price, 0, run.line, place));
    *runs = sorted(keys).iter().map(|key| runs[key.3 as usize]).collect();
}

/// How many units there are.
pub fn count(runs: &[Run]) -> u64 {
    runs.iter().map(|run| run.count).sum()
}

/// Takes units off the front until there are enough, and notes what each line gives.
fn take(runs: &mut [Run], mut wanted: u64, price: Fen, given: &mut Vec<Share>) {
    for run in runs {
        let taken = run.count.min(wanted);
        run.count -= taken;
        wanted -= taken;
        give(given, run.line, taken, run.price - price);
        if wanted == 0 {
            break;
        }
    }
}

fn give(given: &mut Vec<Share>, line: u32, units: u64, each: Fen) {
    // A line's units add up to its net, so no product of them overflows.
    let amount = each * units as Fen;
    if amount > 0 {
        given.push(Share { line, amount });
    }
}

/// The dearest units, then the cheapest of the rest, free.
pub fn free(mut runs: Vec<Run>, dearest: u64, cheapest: u64) -> Vec<Share> {
    let mut given = Vec::new();
    take(&mut runs, dearest, 0, &mut given);
    if cheapest > 0 {
        sort(&mut runs, 1);
        take(&mut runs, cheapest, 0, &mut given);
    }
    by_line(given)
}

/// Units dearer than the price go to the price, the cheapest of them first or
/// the dearest.
pub fn exchange(mut runs: Vec<Run>, units: u64, price: Fen, cheapest_first: bool) -> Vec<Share> {
    runs.retain(|run| run.price > price);
    if cheapest_first {
        sort(&mut runs, 1);
    }
    let mut given = Vec::new();
    take(&mut runs, units, price, &mut given);
    by_line(given)
}

/// In falling price, the last `get` of each of the first `sets` groups, free.
pub fn last_of_groups(runs: &[Run], sets: u64, buy: u64, get: u64) -> Vec<Share> {
    let group = buy + get;
    let end = sets.saturating_mul(group);
    // How many of the first `n` units are free.
    let free_before = |n: u64| {
        let n = n.min(end);
        n / group * get + (n % group).saturating_sub(buy)
    };
    let mut given = Vec::new();
    let mut start = 0;
    for run in runs {
        give(&mut given, run.line, free_before(start + run.count) - free_before(start), run.price);
        start += run.count;
    }
    by_line(given)
}

/// One share a line, in the order of lines.
fn by_line(given: Vec<Share>) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::with_capacity(given.len());
    for &(_, amount, line, _) in
        &sorted(given.iter().map(|share| (share.line.into(), share.amount, share.line, 0)))
    {
        match shares.last_mut() {
            Some(last) if last.line == line => last.amount += amount,
            _ => shares.push(Share { line, amount }),
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_do_not_grow_with_the_quantity() {
        let line = |units| Arc::new(Line { units: Some(units), ..Line::default() });
        for units in [10, 1_000_000_000] {
            let state = State::of(vec![1_007, 253]);
            assert_eq!(falling(0..2, &[line(units), line(units)], &state).len(), 4, "{units}");
        }
    }

    #[test]
    fn units_of_a_line_add_up_to_it() {
        let state = State::of(vec![1_000]);
        let runs = falling(0..1, &[Arc::new(Line { units: Some(3), ..Line::default() })], &state);
        let expected = [(334, 1), (333, 2)].map(|(price, count)| Run { price, line: 0, count });
        assert_eq!(runs, expected);
    }

    #[test]
    fn the_last_of_each_group_is_free() {
        let runs =
            [(500, 0, 2), (300, 1, 3), (100, 2, 4)].map(|(price, line, count)| Run { price, line, count });
        // 500 500 300 | 300 300 100 | 100 100 100
        for (sets, expected) in
            [(1, vec![(1, 300)]), (2, vec![(1, 300), (2, 100)]), (3, vec![(1, 300), (2, 200)])]
        {
            let free: Vec<_> = last_of_groups(&runs, sets, 2, 1).iter().map(|s| (s.line, s.amount)).collect();
            assert_eq!(free, expected, "{sets} sets");
        }
    }
}
