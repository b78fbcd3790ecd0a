//! The cart as coupons see it: which lines each scope takes in, and what they
//! come to, before and while discounts come off.

use std::cell::Cell;
use std::sync::Arc;

use super::apportion::{apportion, Share};
use super::wallet::Selections;
use crate::cart::{Cart, Line};
use crate::money::Fen;

/// A cart against the selections of a wallet; nothing in it changes.
pub struct Basket {
    /// The sums of each selection.
    pub selected: Box<[Selected]>,
    /// The lines of all selections, one after another.
    lines: Box<[u32]>,
    /// Before any coupon.
    pub start: State,
}

/// What one selection takes in.
#[derive(Default)]
pub struct Selected {
    /// Where its lines begin and end.
    from: usize,
    to: usize,
    /// Pieces: units, and one for each weighed line.
    pub pieces: u64,
    /// Price times quantity.
    pub gross: Fen,
    /// After the discounts that the cart came with.
    pub net: Fen,
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
    sums: Box<[Cell<Option<Fen>>]>,
}

impl Basket {
    pub fn new(cart: &Cart, selections: &Selections) -> Self {
        let nets = nets_after_order_discount(cart);
        let payable = nets.iter().sum::<Fen>() + cart.shipping_fee;
        let matches = selections.matches(&cart.lines);
        let mut lines =
            vec![0; matches.iter().map(|bits| bits.count_ones() as usize).sum()].into_boxed_slice();
        let mut count = 0;
        let mut selected: Vec<Selected> = Vec::with_capacity(selections.len());
        for words in matches.chunks_exact(cart.lines.len().div_ceil(64).max(1)) {
            let mut entry = Selected { from: count, ..Selected::default() };
            for (word, &bits) in words.iter().enumerate() {
                let mut bits = bits;
                while bits != 0 {
                    let row = word * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    lines[count] = row as u32;
                    count += 1;
                    let line = &cart.lines[..][row];
                    entry.pieces += line.units.unwrap_or(1);
                    entry.gross += line.gross;
                    entry.net += nets[row];
                }
            }
            entry.to = count;
            selected.push(entry);
        }
        selected.resize_with(selections.len(), Selected::default);
        let sums = selected.iter().map(|entry| Cell::new(Some(entry.net))).collect();
        let start = State { nets, fee: cart.shipping_fee, payable, sums };
        Self { selected: selected.into(), lines, start }
    }

    /// The lines of a selection, in order.
    pub fn lines(&self, selection: usize) -> &[u32] {
        let selected = &self.selected[selection];
        &self.lines[selected.from..selected.to]
    }

    /// What the lines of a selection come to in a state.
    pub fn sum(&self, selection: usize, state: &State) -> Fen {
        if let Some(sum) = state.sums[selection].get() {
            return sum;
        }
        let sum = self.lines(selection).iter().map(|&line| state.nets[line as usize]).sum();
        state.sums[selection].set(Some(sum));
        sum
    }
}

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
            next.sums.iter().for_each(|sum| sum.set(None));
        }
        next
    }
}

fn nets_after_order_discount(cart: &Cart) -> Box<[Fen]> {
    let mut nets: Box<[Fen]> = cart.lines.iter().map(|line| line.net).collect();
    if cart.order_discount > 0 {
        let weight = |(index, line): (usize, &Arc<Line>)| Share { line: index as u32, amount: line.net };
        let weights: Vec<Share> = cart.lines.iter().enumerate().map(weight).collect();
        for share in apportion(cart.order_discount, &weights) {
            nets[share.line as usize] -= share.amount;
        }
    }
    nets
}
