//! The cart as coupons see it: which lines each scope takes in, and what they
//! come to, before and while discounts come off.

use std::cell::Cell;
use std::sync::Arc;

use super::apportion::{apportion, Share};
use super::wallet::Selections;
use crate::cart::{Cart, Line, ThresholdBase};
use crate::money::Fen;

/// A cart against the selections of a wallet; nothing in it changes.
pub struct Basket {
    matches: Arc<Matches>,
    /// What amount thresholds look at where nothing reduces it, by selection.
    pub amounts: Box<[Fen]>,
    /// Before any coupon.
    pub start: State,
}

/// Which lines each selection takes in.
struct Matches {
    /// A bit for each line: a word for each selection, then another for each.
    bits: Box<[u64]>,
    /// How many selections there are.
    count: usize,
}

/// The lines of a selection, in order.
pub struct Lines<'a> {
    /// The next word, and how far after it there is another.
    words: &'a [u64],
    step: usize,
    /// What is left of the word before.
    bits: u64,
    /// Where that one ends.
    end: u32,
}

impl Iterator for Lines<'_> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        while self.bits == 0 {
            self.bits = *self.words.first()?;
            self.words = self.words.get(self.step..).unwrap_or_default();
            self.end += 64;
        }
        let line = self.end - 64 + self.bits.trailing_zeros();
        self.bits &= self.bits - 1;
        Some(line)
    }
}

/// What is left to pay as discounts come off.
#[derive(Clone)]
pub struct State {
    /// By line.
    pub nets: Box<[Fen]>,
    pub fee: Fen,
    /// The sum of both.
    pub payable: Fen,
    /// Sums of selections, made when asked for.
    sums: Box<[Cell<Fen>]>,
}

impl Matches {
    #[inline(always)]
    fn lines(&self, selection: usize) -> Lines<'_> {
        let words = self.bits.get(selection..).unwrap_or_default();
        Lines { words, step: self.count, bits: 0, end: 0 }
    }

    /// What the lines of each selection come to.
    fn totals(&self, amounts: &[Fen]) -> Box<[Fen]> {
        (0..self.count).map(|selection| self.total(selection, amounts)).collect()
    }

    /// Brings totals up to date with lines' amounts, of which few have changed.
    fn adjust(&self, totals: &mut [Fen], before: &[Fen], amounts: &[Fen]) {
        for (line, (before, amount)) in before.iter().zip(amounts).enumerate() {
            let more = amount - before;
            if more != 0 {
                let taken = self.bits.get(line / 64 * self.count..).unwrap_or_default();
                for (total, taken) in totals.iter_mut().zip(taken) {
                    // On the way there may be more than there was, or will be.
                    *total = total.wrapping_add(more * (taken >> (line % 64) & 1) as Fen);
                }
            }
        }
    }

    /// What the lines of a selection come to.
    fn total(&self, selection: usize, amounts: &[Fen]) -> Fen {
        let mut total = 0;
        for line in self.lines(selection) {
            total += amounts[line as usize];
        }
        total
    }
}

impl Basket {
    /// `before` is a cart against the same selections. Lines that stand where lines that are alike stood are in the same of
    /// them: mostly a shopper changes a quantity.
    pub fn new(
        cart: &Cart,
        selections: &Selections,
        base: ThresholdBase,
        before: Option<(&Cart, &Self)>,
    ) -> Self {
        let nets = nets_after_order_discount(cart);
        let alike = before.filter(|(before, _)| cart.is_alike(before));
        let (matches, sums) = match alike {
            Some((_, Self { matches, start, .. })) => {
                let mut sums: Box<[Fen]> = start.sums.iter().map(Cell::get).collect();
                matches.adjust(&mut sums, &start.nets, &nets);
                (Arc::clone(matches), sums)
            }
            None => {
                let matches = Matches { bits: selections.matches(&cart.lines), count: selections.len() };
                let sums = matches.totals(&nets);
                (Arc::new(matches), sums)
            }
        };
        let payable = nets.iter().sum::<Fen>() + cart.shipping_fee;
        let start = State {
            nets,
            fee: cart.shipping_fee,
            payable,
            sums: sums.iter().copied().map(Cell::new).collect(),
        };
        let amounts = match base {
            ThresholdBase::Net => sums,
            ThresholdBase::Gross => {
                matches.totals(&cart.lines.iter().map(|line| line.gross).collect::<Box<[Fen]>>())
            }
        };
        Self { matches, amounts, start }
    }

    /// The lines of a selection, in order.
    #[inline(always)]
    pub fn lines(&self, selection: usize) -> Lines<'_> {
        self.matches.lines(selection)
    }

    /// What the lines of a selection come to in a state.
    #[inline(always)]
    pub fn sum(&self, selection: usize, state: &State) -> Fen {
        let known = &state.sums[selection];
        if known.get() == UNKNOWN {
            known.set(self.matches.total(selection, &state.nets));
        }
        known.get()
    }
}

/// No sum is less than nothing.
const UNKNOWN: Fen = -1;

impl State {
    #[cfg(test)]
    pub fn of(nets: Vec<Fen>) -> Self {
        let payable = nets.iter().sum();
        Self { nets: nets.into(), fee: 0, payable, sums: Box::default() }
    }

    /// What is left after shares of the lines and a part of the fee came off.
    pub fn after(&self, shares: &[Share], shipping: Fen) -> Self {
        let mut next = self.clone();
        next.fee -= shipping;
        next.payable -= shipping;
        for share in shares {
            next.nets[share.line as usize] -= share.amount;
            next.payable -= share.amount;
        }
        if !shares.is_empty() {
            next.sums.iter().for_each(|sum| sum.set(UNKNOWN));
        }
        next
    }
}

fn nets_after_order_discount(cart: &Cart) -> Box<[Fen]> {
    let mut nets: Box<[Fen]> = cart.lines.iter().map(|line| line.net).collect();
    if cart.order_discount > 0 {
        let weight = |(index, line): (usize, &Arc<Line>)| Share { line: index as u32, amount: line.net };
        let mut shares: Vec<Share> = cart.lines.iter().enumerate().map(weight).collect();
        apportion(cart.order_discount, &mut shares, &mut Vec::new());
        for share in shares {
            nets[share.line as usize] -= share.amount;
        }
    }
    nets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_brought_up_to_date() {
        let matches = Matches { bits: vec![0b01, 0b11, 0, 1].into(), count: 2 };
        let mut amounts = vec![0; 65];
        amounts[0] = 7;
        let mut totals = matches.totals(&amounts);
        assert_eq!(*totals, [7, 7]);
        for (line, amount) in [(1, Fen::MAX - 7), (0, 0), (1, 0), (64, Fen::MAX), (64, 5)] {
            let before = amounts.clone();
            amounts[line] = amount;
            matches.adjust(&mut totals, &before, &amounts);
            assert_eq!(totals, matches.totals(&amounts));
        }
        let before = amounts.clone();
        (amounts[0], amounts[64]) = (Fen::MAX, 0);
        matches.adjust(&mut totals, &before, &amounts);
        assert_eq!(*totals, [Fen::MAX; 2]);
    }

    #[test]
    fn lines_beyond_the_first_word() {
        let bits = vec![0b101, 0, 0, 1, 1 << 63 | 1, 0].into();
        let matches = Matches { bits, count: 2 };
        let amounts: Vec<Fen> = (0..192).collect();
        for (selection, expected) in [vec![0, 2, 128, 191], vec![64]].into_iter().enumerate() {
            assert_eq!(matches.lines(selection).collect::<Vec<_>>(), expected);
            assert_eq!(
                matches.total(selection, &amounts),
                expected.iter().copied().map(Fen::from).sum::<Fen>()
            );
        }
        let empty = Matches { bits: Box::default(), count: 8 };
        assert_eq!(empty.lines(7).next(), None);
    }
}
