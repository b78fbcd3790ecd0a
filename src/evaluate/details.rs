//! An evaluation piece by piece, for a reader who looks at few of its
//! verdicts: figures of all coupons as words, shares and reasons of those that
//! are asked for.
//!
//! A figure is two words, the lower one first, so that fen above 2^53 stay
//! exact on their way into JavaScript.

use serde::Serialize;

use super::benefit::shares;
use super::reason::ReasonReport;
use super::report::StackReport;
use super::{Evaluation, Status};
use crate::money::{format_fen, Fen};

/// What is said of the cart as a whole.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// `null` where nothing can be used.
    pub best: Option<StackReport>,
    /// The shopper's own choice, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selected: Option<StackReport>,
    /// Without any coupon.
    pub payable_before: String,
}

impl Evaluation {
    /// All but the verdicts.
    pub fn summary(&self) -> Summary {
        Summary {
            best: self.best.as_ref().and_then(|searched| self.stack(searched)),
            selected: self.selected.as_ref().map(|selected| self.selection(selected)),
            payable_before: format_fen(self.basket.start.payable),
        }
    }

    /// `[usable, unusable, undetermined, has a selection, payable before]`,
    /// then of each usable coupon, best first, `[place, discount, shipping
    /// discount, wasted, payable]`, then the places of the unusable and of the
    /// undetermined ones. A place is that in the wallet.
    pub fn figures(&self) -> Vec<u32> {
        let payable = self.basket.start.payable;
        let mut words = Vec::with_capacity(6 + self.judged.len() + 8 * self.ranked.len());
        words.extend([self.ranked.len() as u32, 0, 0, u32::from(self.selected.is_some())]);
        push_figure(&mut words, payable);
        for &place in &self.ranked {
            let outcome = self.judged[place as usize].outcome;
            words.push(place);
            push_figure(&mut words, outcome.goods);
            push_figure(&mut words, outcome.shipping);
            push_figure(&mut words, outcome.wasted);
            push_figure(&mut words, payable - outcome.total());
        }
        for (section, status) in [(1, Status::Unusable), (2, Status::Undetermined)] {
            let before = words.len();
            words.extend(self.places(status));
            words[section] = (words.len() - before) as u32;
        }
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
    /// ones, then the undetermined.
    pub fn reasons(&self, from: usize, to: usize) -> Vec<Vec<ReasonReport>> {
        let others = self.places(Status::Unusable).chain(self.places(Status::Undetermined));
        others.skip(from).take(to.saturating_sub(from)).map(|place| self.reasons_of(place as usize)).collect()
    }

    /// The ids of the cart's lines, by which they are ordered.
    pub fn line_ids(&self) -> Vec<&str> {
        self.request.cart.lines.iter().map(|line| line.id.as_str()).collect()
    }

    /// The ids of the coupons, in the order they were given.
    pub fn coupon_ids(&self) -> Vec<&str> {
        self.wallet.coupons().map(|coupon| coupon.id.as_str()).collect()
    }

    /// The coupons of a status, as given.
    pub(super) fn places(&self, status: Status) -> impl Iterator<Item = u32> + '_ {
        let of_status = move |place: &u32| self.judged[*place as usize].status == status;
        (0..self.judged.len() as u32).filter(of_status)
    }
}

fn push_figure(words: &mut Vec<u32>, fen: Fen) {
    words.extend([fen as u32, (fen >> 32) as u32]);
}
