//! An evaluation piece by piece, for a reader who looks at few of its
//! verdicts: figures of all coupons as words, shares and reasons of those that
//! are asked for.
//!
//! A figure is two words, the lower one first, so that fen above 2^53 stay
//! exact on their way into JavaScript.

use super::apportion::Share;
use super::benefit::shares;
use super::stack::Searched;
use super::Evaluation;
use crate::input::Node;
use crate::money::Fen;
use crate::order::Key;

impl Evaluation {
    /// Two words for whoever keeps the evaluation, then `[usable, unusable, undetermined, has a selection,
    /// where the best stack is, payable before]`, then of each usable coupon, best first, `[place, discount, shipping
    /// discount, wasted, payable]`, then the places of the unusable and of the undetermined ones. A place is that in
    /// the wallet.
    pub fn figures(&self) -> Vec<u32> {
        let payable = self.basket.start.payable;
        let [usable, unusable, undetermined] =
            [&self.ranked, &self.unusable, &self.undetermined].map(|places| places.len());
        let mut words = vec![0; FIXED + PER_USABLE * usable + unusable + undetermined];
        let (fixed, rest) = words.split_at_mut(FIXED);
        let (figures, others) = rest.split_at_mut(PER_USABLE * usable);
        fixed[2] = usable as u32;
        fixed[3] = unusable as u32;
        fixed[4] = undetermined as u32;
        fixed[5] = u32::from(self.selected.is_some());
        fixed[6] = self.where_best();
        put_figure(fixed, 7, payable);
        for (words, &place) in figures.chunks_exact_mut(PER_USABLE).zip(&self.ranked) {
            let outcome = &self.judged[place as usize].outcome;
            words[0] = place;
            put_figure(words, 1, outcome.goods);
            put_figure(words, 3, outcome.shipping);
            put_figure(words, 5, outcome.wasted);
            put_figure(words, 7, payable - outcome.total());
        }
        let (unusable, undetermined) = others.split_at_mut(unusable);
        unusable.copy_from_slice(&self.unusable);
        undetermined.copy_from_slice(&self.undetermined);
        words
    }

    /// 0 where there is no best stack, 1 where it is the first of the usable coupons by itself, for certain; otherwise
    /// 2, and only [`Evaluation::summary`] says which.
    fn where_best(&self) -> u32 {
        let Some(Searched { found: Some(found), optimal, .. }) = &self.best else { return 0 };
        let alone = *optimal && found.order.len() == 1 && found.order[0] == self.ranked[0];
        if alone {
            1
        } else {
            2
        }
    }

    /// The shares of the usable coupons of some ranks: where each coupon's
    /// begin, and where the last one's end, counted from the first word; then
    /// `[line, amount]` of each share. A line is its place in the order of ids.
    pub fn shares(&self, from: usize, to: usize) -> Vec<u32> {
        let ranked = self.ranked.get(from..to.min(self.ranked.len())).unwrap_or_default();
        let mut room = Vec::new();
        let shares: Vec<Vec<Share>> = ranked.iter().map(|&place| self.shares_of(place, &mut room)).collect();
        let mut at = ranked.len() + 1;
        let mut all = vec![0; at + 3 * shares.iter().map(Vec::len).sum::<usize>()];
        let words = &mut all[..];
        for (rank, shares) in shares.iter().enumerate() {
            words[rank] = at as u32;
            for share in shares {
                words[at] = share.line;
                put_figure(words, at + 1, share.amount);
                at += 3;
            }
        }
        words[ranked.len()] = at as u32;
        all
    }

    fn shares_of(&self, place: u32, room: &mut Vec<Key>) -> Vec<Share> {
        let (entry, goods) = (self.wallet.entry(place), self.judged[place as usize].outcome.goods);
        let shares = entry.selection.map(|selection| shares(entry, selection, &self.view(), goods, room));
        shares.unwrap_or_default()
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

/// How many words come first, and how many each usable coupon takes.
const FIXED: usize = 9;
const PER_USABLE: usize = 9;

#[inline(always)]
fn put_figure(words: &mut [u32], at: usize, fen: Fen) {
    words[at] = fen as u32;
    words[at + 1] = (fen >> 32) as u32;
}
