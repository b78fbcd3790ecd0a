//! The cart as coupons see it: which lines each scope takes in, and what they
//! come to, before and while discounts come off.

use std::cell::Cell;

use super::apportion::{apportion, Share};
use super::wallet::Selections;
use crate::cart::{Cart, Line};
use crate::money::Fen;

/// A cart against the selections of a wallet; nothing in it changes.
pub struct Basket {
    /// The lines and sums of each selection.
    pub selected: Vec<Selected>,
    /// Before any coupon.
    pub start: State,
}

/// What one selection takes in.
#[derive(Default)]
pub struct Selected {
    /// Its lines, in order.
    pub lines: Vec<u32>,
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
    pub nets: Vec<Fen>,
    pub fee: Fen,
    /// The sum of both.
    pub payable: Fen,
    /// Sums of selections, made when asked for.
    sums: Vec<Cell<Option<Fen>>>,
}

impl Basket {
    pub fn new(cart: &Cart, selections: &Selections) -> Self {
        let nets = nets_after_order_discount(cart);
        let payable = nets.iter().sum::<Fen>() + cart.shipping_fee;
        let mut selected: Vec<Selected> = Vec::with_capacity(selections.len());
        selections.matches(&cart.lines, |lines| {
            let mut entry = Selected { lines, ..Selected::default() };
            for &line in &entry.lines {
                let line_of_cart = &cart.lines[line as usize];
                entry.pieces += line_of_cart.units.unwrap_or(1);
                entry.gross += line_of_cart.gross;
                entry.net += nets[line as usize];
            }
            selected.push(entry);
        });
        let sums = selected.iter().map(|entry| Cell::new(Some(entry.net))).collect();
        let start = State { nets, fee: cart.shipping_fee, payable, sums };
        Self { selected, start }
    }

    /// What the lines of a selection come to in a state.
    pub fn sum(&self, selection: usize, state: &State) -> Fen {
        if let Some(sum) = state.sums[selection].get() {
            return sum;
        }
        let lines = &self.selected[selection].lines;
        let sum = lines.iter().map(|&line| state.nets[line as usize]).sum();
        state.sums[selection].set(Some(sum));
        sum
    }
}

impl State {
    #[cfg(test)]
    pub fn of(nets: Vec<Fen>) -> Self {
        let payable = nets.iter().sum();
        Self { nets, fee: 0, payable, sums: Vec::new() }
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

fn nets_after_order_discount(cart: &Cart) -> Vec<Fen> {
    let mut nets: Vec<Fen> = cart.lines.iter().map(|line| line.net).collect();
    if cart.order_discount > 0 {
        let weight = |(index, line): (usize, &Line)| Share { line: index as u32, amount: line.net };
        let weights: Vec<Share> = cart.lines.iter().enumerate().map(weight).collect();
        for share in apportion(cart.order_discount, &weights) {
            nets[share.line as usize] -= share.amount;
        }
    }
    nets
}
