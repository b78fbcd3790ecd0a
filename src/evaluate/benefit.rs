//! What a coupon takes off where it stands: the raw discount, its cap, the
//! clamp to what there is, and the lines' shares.

use super::apportion::{apportion, Share};
use super::basket::State;
use super::eligibility::View;
use super::units::{self, Run};
use super::wallet::Entry;
use crate::cart::Options;
use crate::coupon::{Benefit, BuyGetPick, ExchangePick, Tier};
use crate::money::{divide, divide_whole, power, to_fen, wide_product, Fen, Rounding};
use crate::order::Key;

/// What a coupon takes off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Off the goods.
    pub goods: Fen,
    /// Off the delivery fee.
    pub shipping: Fen,
    /// What the coupon would have given beyond that.
    pub wasted: Fen,
    /// The raw discount leaves 64 bits: the figures are not to be used.
    pub overflow: bool,
}

impl Outcome {
    /// Goods and delivery together.
    pub fn total(&self) -> Fen {
        self.goods + self.shipping
    }
}

/// What a coupon takes off; its thresholds have been checked.
pub(super) fn discount(entry: Entry<'_>, selection: usize, view: &View<'_>) -> Outcome {
    let amount = view.basket.sum(selection, view.state);
    // `None` leaves 64 bits.
    let raw = match &entry.coupon.benefit {
        Benefit::AmountOff { amount: off } => Some(*off),
        Benefit::PercentOff { percent, .. } => {
            let product = wide_product(i128::from(amount), percent.mantissa()).unwrap_or(i128::MAX);
            Fen::try_from(divide(product, 100 * power(percent.scale()), view.options.rounding)).ok()
        }
        Benefit::PriceTo { amount: price } => Some((amount - price).max(0)),
        Benefit::Tiers { tiers, every, .. } => {
            Fen::try_from(tiered(tiers, *every, view.threshold_amount(selection))).ok()
        }
        Benefit::ShippingOff { amount } => Some(amount.unwrap_or(view.state.fee)),
        Benefit::BuyGet { .. } | Benefit::FreeItems { .. } | Benefit::Exchange { .. } => {
            Some(unit_shares(entry, selection, view).iter().map(|share| share.amount).sum())
        }
        Benefit::Service { .. } | Benefit::Unknown(_) => Some(0),
    };
    let capped = match (raw, entry.cap) {
        (Some(raw), Some(cap)) => raw.min(cap),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => return Outcome { overflow: true, ..Outcome::default() },
    };
    let available = (view.state.payable - view.options.min_payable).max(0);
    if matches!(entry.coupon.benefit, Benefit::ShippingOff { .. }) {
        let shipping = capped.min(view.state.fee).min(available);
        return Outcome { shipping, wasted: capped - shipping, ..Outcome::default() };
    }
    let goods = capped.min(amount).min(available);
    Outcome { goods, wasted: capped - goods, ..Outcome::default() }
}

/// The lines' shares of a goods discount; `room` as in [`apportion`].
pub(super) fn shares(
    entry: Entry<'_>,
    selection: usize,
    view: &View<'_>,
    goods: Fen,
    room: &mut Vec<Key>,
) -> Vec<Share> {
    if goods == 0 {
        return Vec::new();
    }
    let mut shares = if entry.coupon.benefit.takes_units() {
        unit_shares(entry, selection, view)
    } else {
        let mut weights = vec![Share::default(); view.state.nets.len()];
        let mut count = 0;
        for line in view.basket.lines(selection) {
            weights[count] = Share { line, amount: view.state.nets[line as usize] };
            count += 1;
        }
        weights.truncate(count);
        weights
    };
    apportion(goods, &mut shares, room);
    shares.retain(|share| share.amount > 0);
    shares
}

/// The highest tier reached, of equal ones the larger off; with `every`, for
/// each full `at_least`.
fn tiered(tiers: &[Tier], every: bool, amount: Fen) -> i128 {
    // With the least fen that reach it, which mostly tell tiers apart: comparing decimals takes longer.
    let mut best: Option<(Fen, &Tier)> = None;
    for tier in tiers {
        let from = to_fen(&tier.at_least, Rounding::Ceil);
        let rank = |from: Fen, tier: &Tier| (from, tier.at_least, tier.off);
        if amount >= from && best.is_none_or(|(least, best)| rank(least, best) < rank(from, tier)) {
            best = Some((from, tier));
        }
    }
    match best {
        None => 0,
        Some((_, tier)) if every => {
            // In hundredths of the last decimal of the threshold.
            let units = wide_product(i128::from(amount), power(tier.at_least.scale())).unwrap_or(i128::MAX);
            let (times, _) = divide_whole(units, (tier.at_least.mantissa() * 100).max(1));
            wide_product(times, i128::from(tier.off)).unwrap_or(i128::MAX)
        }
        Some((_, tier)) => i128::from(tier.off),
    }
}

/// What each line's units give before any cap.
fn unit_shares(entry: Entry<'_>, selection: usize, view: &View<'_>) -> Vec<Share> {
    let runs = runs(selection, view);
    match &entry.coupon.benefit {
        Benefit::BuyGet { buy, get, pick, repeat } => {
            let sets = sets(&runs, *buy, *get, *repeat);
            match pick {
                BuyGetPick::Cheapest => units::free(runs, 0, sets.saturating_mul(*get)),
                BuyGetPick::Dearest => units::free(runs, sets.saturating_mul(*get), 0),
                BuyGetPick::NextDearest => units::last_of_groups(&runs, sets, *buy, *get),
            }
        }
        Benefit::FreeItems { dearest, cheapest, .. } => units::free(runs, *dearest, *cheapest),
        Benefit::Exchange { count, pick, price } => {
            units::exchange(runs, *count, *price, *pick == ExchangePick::Cheapest)
        }
        _ => Vec::new(),
    }
}

fn runs(selection: usize, view: &View<'_>) -> Vec<Run> {
    units::falling(view.basket.lines(selection), &view.cart.lines, view.state)
}

fn sets(runs: &[Run], buy: u64, get: u64, repeat: Option<u64>) -> u64 {
    let sets = units::count(runs) / (buy + get).max(1);
    repeat.map_or(sets, |most| sets.min(most))
}

/// No more than this comes off here or further down a stack, where every
/// amount is the same or smaller. Picking cheaper units is no bound, since
/// another coupon may take the cheap lines away: so the dearest count.
pub(super) fn upper_bound(entry: Entry<'_>, selection: usize, view: &View<'_>) -> Fen {
    let benefit = &entry.coupon.benefit;
    let most_units = match benefit {
        Benefit::BuyGet { buy, get, repeat, .. } => {
            let sets = sets(&runs(selection, view), *buy, *get, *repeat);
            (sets.saturating_mul(*get), 0)
        }
        Benefit::FreeItems { dearest, cheapest, .. } => (dearest.saturating_add(*cheapest), 0),
        Benefit::Exchange { count, price, .. } => (*count, *price),
        Benefit::Tiers { tiers, every, .. } => return tiers_bound(entry, tiers, *every, selection, view),
        _ => return discount(entry, selection, view).total(),
    };
    let runs = runs(selection, view);
    let most: Fen = units::exchange(runs, most_units.0, most_units.1, false).iter().map(|s| s.amount).sum();
    let amount = view.basket.sum(selection, view.state);
    clamp(most, amount, entry, view.state, view.options)
}

/// A lower tier may take off more than the highest one.
fn tiers_bound(entry: Entry<'_>, tiers: &[Tier], every: bool, selection: usize, view: &View<'_>) -> Fen {
    let amount = view.threshold_amount(selection);
    let one = |tier: &Tier| tiered(core::slice::from_ref(tier), every, amount);
    let most = tiers.iter().map(one).max().unwrap_or(0).min(i128::from(Fen::MAX)) as Fen;
    clamp(most, view.basket.sum(selection, view.state), entry, view.state, view.options)
}

fn clamp(raw: Fen, amount: Fen, entry: Entry<'_>, state: &State, options: &Options) -> Fen {
    let available = (state.payable - options.min_payable).max(0);
    entry.cap.map_or(raw, |cap| raw.min(cap)).min(amount).min(available)
}
