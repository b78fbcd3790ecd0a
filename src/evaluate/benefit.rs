//! What a coupon takes off where it stands: the raw discount, its cap, the clamp to what there is, the lines' shares, and
//! the units that are taken.

use rust_decimal::Decimal;

use super::apportion::{apportion, Share};
use super::cart::count_or;
use super::eligibility::View;
use super::selections::Selection;
use super::units::{self, Run, Taken, UnitEffect};
use super::wallet::Compiled;
use crate::model::benefit::{Bundle, Exchange, FreeItems, Pick, ShippingOff, Tier, Tiers, UnitOff};
use crate::model::leaf::OneOf;
use crate::model::{Benefit, Money, Percent};
use crate::money::{percent_of, to_fen, whole_times, Fen, Rounding};

/// What a coupon takes off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
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

/// An outcome with its shares.
#[derive(Debug, Default)]
pub(super) struct LineEffect {
    pub shares: Vec<Share>,
    pub shipping: Fen,
    /// The units that are taken.
    pub takes: Vec<Taken>,
    /// Whether the shares come off open units alone.
    pub falls_on_open_units: bool,
}

/// What a benefit looks at, where it does not work by unit.
#[derive(Clone, Copy)]
pub(super) struct Amounts {
    /// What is still to be paid for the lines that it applies to.
    pub sum: Fen,
    /// What is still to be paid for delivery.
    pub fee: Fen,
    /// The most that may come off.
    pub available: Fen,
    /// What its tiers count. 0 for a benefit without tiers.
    pub counted: Fen,
    /// The pieces that they count.
    pub pieces: u64,
    pub rounding: Rounding,
}

/// What a coupon takes off; its thresholds have been checked.
pub(super) fn discount(coupon: Compiled<'_>, selection: Selection, view: &View<'_>) -> Outcome {
    let amounts = view.amounts(coupon, selection);
    if !coupon.works_by_unit() {
        return amount_discount(coupon, &amounts);
    }
    let benefit = &coupon.coupon.benefit;
    let of_units = unit_effect(benefit, selection, view, Picking::AsSaid, UnitEffect::total_only());
    limited(coupon, Some(of_units.total), &amounts)
}

/// As much, where the benefit does not work by unit.
pub(super) fn amount_discount(coupon: Compiled<'_>, amounts: &Amounts) -> Outcome {
    // `None` leaves 64 bits.
    let raw = match &coupon.coupon.benefit {
        Benefit::AmountOff(it) => Some(it.amount.fen()),
        Benefit::PercentOff(it) => Some(percent_of(amounts.sum, &it.percent, amounts.rounding)),
        Benefit::PriceTo(it) => Some((amounts.sum - it.amount.fen()).max(0)),
        Benefit::Tiers(it) => highest_tier(it, amounts).map_or(Some(0), |(_, off)| off),
        Benefit::ShippingOff(ShippingOff { amount: Some(amount), .. }) => Some(amount.fen()),
        Benefit::ShippingOff(ShippingOff { percent: Some(percent), .. }) => {
            Some(percent_of(amounts.fee, percent, amounts.rounding))
        }
        Benefit::ShippingOff(_) => Some(amounts.fee),
        _ => Some(0),
    };
    limited(coupon, raw, amounts)
}

/// What is left of a raw discount under the coupon's cap, and of what there is.
fn limited(coupon: Compiled<'_>, raw: Option<Fen>, amounts: &Amounts) -> Outcome {
    let capped = match (raw, coupon.cap) {
        (Some(raw), Some(cap)) => raw.min(cap),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => return Outcome { overflow: true, ..Outcome::default() },
    };
    if matches!(coupon.coupon.benefit, Benefit::ShippingOff(_)) {
        let shipping = capped.min(amounts.fee).min(amounts.available);
        return Outcome { shipping, wasted: capped - shipping, ..Outcome::default() };
    }
    let goods = capped.min(amounts.sum).min(amounts.available);
    Outcome { goods, wasted: capped - goods, ..Outcome::default() }
}

/// The lines' shares of an outcome, and the units that are taken, also where a cap leaves less for them.
pub(super) fn effect(coupon: Compiled<'_>, view: &View<'_>, outcome: Outcome) -> LineEffect {
    let shipping = outcome.shipping;
    let Some(selection) = coupon.selection.filter(|_| outcome.goods > 0) else {
        return LineEffect { shipping, ..LineEffect::default() };
    };
    let (mut shares, takes) = if coupon.works_by_unit() {
        let of_units =
            unit_effect(&coupon.coupon.benefit, selection, view, Picking::AsSaid, UnitEffect::default());
        (of_units.shares(), of_units.takes)
    } else {
        let weight = |line| Share { line, amount: view.state.nets[line] };
        (view.basket.lines(selection).map(weight).collect(), Vec::new())
    };
    apportion(outcome.goods, &mut shares);
    shares.retain(|share| share.amount > 0);
    let falls_on_open_units = coupon.works_by_unit() && takes.is_empty();
    LineEffect { shares, shipping, takes, falls_on_open_units }
}

/// The highest tier reached, of equal ones the one that takes off more; with `every`, for each full step.
pub(super) fn highest_tier<'a>(tiers: &'a Tiers, amounts: &Amounts) -> Option<(&'a Tier, Option<Fen>)> {
    // What leaves 64 bits takes off more than anything else.
    let rank =
        |(tier, off): &(&Tier, Option<Fen>)| (least_of(tier).copied(), off.map_or(i128::MAX, i128::from));
    reached_tiers(tiers, amounts).max_by_key(rank)
}

/// The tiers whose threshold is met, each with what it takes off; `None` leaves 64 bits.
fn reached_tiers<'a>(tiers: &'a Tiers, amounts: &Amounts) -> impl Iterator<Item = (&'a Tier, Option<Fen>)> {
    let (every, amounts) = (tiers.every.as_ref().is_some_and(|every| every.get()), *amounts);
    let reached = move |tier: &&Tier| match (&tier.at_least, &tier.at_least_quantity) {
        (Some(at_least), _) => amounts.counted >= to_fen(at_least, Rounding::Ceil),
        (None, Some(at_least)) => Decimal::from(amounts.pieces) >= **at_least,
        (None, None) => false,
    };
    let off = move |tier: &Tier| {
        if let Some(percent) = &tier.percent {
            return Some(percent_of(amounts.sum, percent, amounts.rounding));
        }
        let off = tier.off.as_ref().map_or(0, Money::fen);
        if !every {
            return Some(off);
        }
        let have = match tier.at_least {
            Some(_) => Decimal::new(amounts.counted, 2),
            None => Decimal::from(amounts.pieces),
        };
        let times = whole_times(&have, least_of(tier)?)?;
        Fen::try_from(i128::from(off).checked_mul(times)?).ok()
    };
    tiers.tiers.iter().filter(reached).map(move |tier| (tier, off(tier)))
}

fn least_of(tier: &Tier) -> Option<&Decimal> {
    tier.at_least.as_deref().or(tier.at_least_quantity.as_deref())
}

/// Which units come first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Picking {
    /// As the benefit has it.
    AsSaid,
    /// The dearest: no other choice takes more off.
    Dearest,
}

/// What a unit benefit does with the open units of its lines, before any cap.
fn unit_effect(
    benefit: &Benefit,
    selection: Selection,
    view: &View<'_>,
    picking: Picking,
    mut effect: UnitEffect,
) -> UnitEffect {
    let matches = &view.basket.matches;
    let open = view.state.runs().iter().filter(|run| matches.has(selection, run.line));
    let mut runs: Vec<Run> = open.copied().collect();
    let rounding = view.rounding;
    let part = |percent: &Option<Percent>| {
        let percent = percent.as_deref().copied().unwrap_or(Decimal::ONE_HUNDRED);
        move |price: Fen| percent_of(price, &percent, rounding)
    };
    // Runs come with the dearest first.
    let order = |runs: &mut Vec<Run>, pick: &Option<OneOf<Pick>>, default: Pick| {
        if picking == Picking::AsSaid && *pick.as_deref().unwrap_or(&default) == Pick::Cheapest {
            units::turn(runs);
        }
    };
    match benefit {
        Benefit::BuyGet(it) => {
            let [buy, get] = [it.buy.get(), it.get.get()].map(i64::unsigned_abs);
            let sets = units::count(&runs) / (buy + get).max(1);
            let sets = it.repeat.as_ref().map_or(sets, |most| sets.min(most.get().unsigned_abs()));
            let is_next = it.pick.as_deref() == Some(&Pick::NextDearest);
            if is_next && picking == Picking::AsSaid {
                effect.last_of_groups(&runs, sets, buy, get, part(&it.percent));
                return effect;
            }
            order(&mut runs, &it.pick, Pick::Cheapest);
            effect.take(&mut runs, sets.saturating_mul(get), part(&it.percent));
            // What is bought is the cheapest of the rest.
            if it.pick.as_deref() == Some(&Pick::Dearest) {
                units::turn(&mut runs);
            }
            effect.take(&mut runs, sets.saturating_mul(buy), |_| 0);
        }
        Benefit::FreeItems(FreeItems { dearest, cheapest, percent, .. }) => {
            effect.take(&mut runs, count_or(dearest, 0), part(percent));
            order(&mut runs, &None, Pick::Cheapest);
            effect.take(&mut runs, count_or(cheapest, 0), part(percent));
        }
        Benefit::UnitOff(it) => {
            order(&mut runs, &it.pick, Pick::Dearest);
            unit_off(it, runs, part(&it.percent), &mut effect);
        }
        Benefit::Bundle(Bundle { count, price, repeat, pick, .. }) => {
            order(&mut runs, pick, Pick::Dearest);
            let most = repeat.as_ref().map_or(u64::MAX, |most| most.get().unsigned_abs());
            effect.bundle(&runs, count.get().unsigned_abs(), price.fen(), most);
        }
        Benefit::Exchange(Exchange { count, pick, price, .. }) => {
            let price = price.as_ref().map_or(0, Money::fen);
            runs.retain(|run| run.price > price);
            order(&mut runs, pick, Pick::Cheapest);
            effect.take(&mut runs, count_or(count, 1), |each| each - price);
        }
        _ => {}
    }
    effect
}

fn unit_off(it: &UnitOff, mut runs: Vec<Run>, part: impl Fn(Fen) -> Fen, effect: &mut UnitEffect) {
    let amount = it.amount.as_ref().map(Money::fen);
    let off = |price: Fen| amount.map_or_else(|| part(price), |amount| amount.min(price));
    match &it.max_units {
        Some(most) => effect.take(&mut runs, most.get().unsigned_abs(), off),
        // Of all units, and none is taken.
        None => runs.iter().for_each(|run| effect.give(run.line, run.count, off(run.price))),
    }
}

/// No more than this comes off here or further down a stack, where every amount is the same or smaller and there are the
/// same open units or fewer, none of them dearer. Picking cheaper units is no bound, since another coupon may take them
/// away: so the dearest count. A lower tier may take off more than the highest one.
pub(super) fn upper_bound(coupon: Compiled<'_>, selection: Selection, view: &View<'_>) -> Fen {
    let benefit = &coupon.coupon.benefit;
    let most = match benefit {
        Benefit::Tiers(tiers) => {
            let offs = reached_tiers(tiers, &view.amounts(coupon, selection));
            offs.map(|(_, off)| off.unwrap_or(Fen::MAX)).max().unwrap_or(0)
        }
        _ if coupon.works_by_unit() => {
            unit_effect(benefit, selection, view, Picking::Dearest, UnitEffect::total_only()).total
        }
        _ => return discount(coupon, selection, view).total(),
    };
    let available = (view.state.payable - view.min_payable).max(0);
    coupon.cap.map_or(most, |cap| most.min(cap)).min(view.sum(selection)).min(available)
}
