//! An evaluation piece by piece, for a reader who looks at few of its
//! verdicts: figures of all coupons as words, shares and reasons of those that
//! are asked for.
//!
//! A figure is two words, the lower one first, so that fen above 2^53 stay
//! exact on their way into JavaScript.

use super::benefit::shares;
use super::Evaluation;
use crate::input::Node;
use crate::money::Fen;

impl Evaluation {
    /// `[usable, unusable, undetermined, has a selection, payable before]`,
    /// then of each usable coupon, best first, `[place, discount, shipping
    /// discount, wasted, payable]`, then the places of the unusable and of the
    /// undetermined ones. A place is that in the wallet.
    pub fn figures(&self) -> Vec<u32> {
        let payable = self.basket.start.payable;
        let sections = [&self.ranked, &self.unusable, &self.undetermined];
        let mut words = Vec::with_capacity(6 + self.judged.len() + 8 * self.ranked.len());
        words.extend(sections.map(|places| places.len() as u32));
        words.push(u32::from(self.selected.is_some()));
        push_figure(&mut words, payable);
        for &place in &self.ranked {
            let outcome = &self.judged[place as usize].outcome;
            words.push(place);
            push_figure(&mut words, outcome.goods);
            push_figure(&mut words, outcome.shipping);
            push_figure(&mut words, outcome.wasted);
            push_figure(&mut words, payable - outcome.total());
        }
        words.extend_from_slice(&self.unusable);
        words.extend_from_slice(&self.undetermined);
        words
    }

    /// The shares of the usable coupons of some ranks: where each coupon's
    /// begin, and where the last one's end, counted from the first word; then
    /// `[line, amount]` of each share. A line is its place in the order of ids.
    pub fn shares(&self, from: usize, to: usize) -> Vec<u32> {
        let ranked = self.ranked.get(from..to.min(self.ranked.len())).unwrap_or_default();
        let mut words = vec![0; ranked.len() + 1];
        for (rank, &place) in ranked.iter().enumerate() {
            words[rank] = words.len() as u32;
            let goods = self.judged[place as usize].outcome.goods;
            let entry = &self.wallet.entries[place as usize];
            for share in entry.selection.map(|at| shares(entry, at, self.view(), goods)).unwrap_or_default() {
                words.push(share.line);
                push_figure(&mut words, share.amount);
            }
        }
        words[ranked.len()] = words.len() as u32;
        words
    }

    /// The reasons of some of those that are not usable, first the unusable
    /// ones, then the undetermined: a list for each.
    pub fn reasons(&self, from: usize, to: usize) -> Node<'_> {
        let others = self.unusable.iter().chain(&self.undetermined);
        let some = others.skip(from).take(to.saturating_sub(from));
        Node::List(some.map(|&place| Node::List(self.reasons_of(place as usize))).collect())
    }

    /// The ids of the cart's lines, by which they are ordered.
    pub fn line_ids(&self) -> Node<'_> {
        Node::List(self.request.cart.lines.iter().map(|line| line.id.as_str().into()).collect())
    }

    /// The ids of the coupons, in the order they were given.
    pub fn coupon_ids(&self) -> Node<'_> {
        Node::List(self.wallet.coupons().map(|coupon| coupon.id.as_str().into()).collect())
    }
}

fn push_figure(words: &mut Vec<u32>, fen: Fen) {
    words.extend([fen as u32, (fen >> 32) as u32]);
}
