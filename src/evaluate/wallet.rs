//! Coupons made ready for many evaluations: scopes that are equal are matched once, and what never changes is computed
//! once.

use std::ops::Range;
use std::sync::OnceLock;

use rust_decimal::Decimal;

use super::changes::Changes;
use super::selections::{Scopes, Selection, Selections};
use super::unknown;
use crate::model::benefit::{Bundle, BuyGet, Pick, Tiers, UnitOff};
use crate::model::coupon::{ScopeKind, State};
use crate::model::leaf::OneOf;
use crate::model::{Benefit, Coupon, Detail, Money};
use crate::money::{to_fen, Fen, Rounding};
use crate::orders::fingerprint::CouponsDigest;
use crate::text::{distinct, places_in_order};
use crate::time::Instant;

/// A shopper's coupons, ready to be evaluated against any number of carts.
pub struct Wallet {
    coupons: Vec<Coupon>,
    compiled: Vec<CompiledCoupon>,
    pub(super) selections: Selections,
    pub(super) changes: Changes,
    /// For the fingerprints of all evaluations; made for the first.
    digest: OnceLock<CouponsDigest>,
}

/// A coupon with what is known of it beforehand.
#[derive(Clone, Copy)]
pub(super) struct Compiled<'a> {
    pub coupon: &'a Coupon,
    compiled: &'a CompiledCoupon,
}

impl std::ops::Deref for Compiled<'_> {
    type Target = CompiledCoupon;
    fn deref(&self) -> &CompiledCoupon {
        self.compiled
    }
}

/// What is known of a coupon before there is a cart.
pub(super) struct CompiledCoupon {
    /// The lines that it applies to; `None` where its scope is not known.
    pub selection: Option<Selection>,
    /// The lines that its thresholds look at; `None` where that scope is not known.
    pub threshold_selection: Option<Selection>,
    /// The time in which no term but those of goods can fail it: none where there are others.
    open: Range<Instant>,
    /// When in a stack it is applied.
    pub level: Level,
    /// Its place by threshold, end, claim and id, which settles ties.
    pub tie_break_rank: u32,
    /// The amount threshold, the lowest tier included, as the least fen that reach it.
    pub min_amount: Fen,
    /// The least pieces that the terms ask for, the lowest tier included.
    pub min_quantity: Option<Decimal>,
    /// The most that ever comes off: a cap, or the balance that is left.
    pub cap: Option<Fen>,
    /// Rules that this version does not know, as they are told.
    pub unknown_rules: Vec<Detail>,
    /// Where a coupon that could not be read has its first violation.
    pub unreadable: Option<String>,
    /// The number of its group.
    group: Option<u32>,
    /// The numbers of the groups that it stands beside; `None` is any.
    combines_with: Option<Vec<u32>>,
}

/// The names of groups, rising, which stand for them by place: a search compares them far more often than there are
/// coupons.
struct Groups<'a>(Vec<&'a str>);

/// Coupons of a lower level are applied before those of a higher one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Products,
    Groups,
    Order,
    Shipping,
}

impl Wallet {
    /// Makes coupons ready. Their ids are distinct, as reading them sees to.
    pub fn new(coupons: Vec<Coupon>) -> Self {
        Self::with_unreadable(coupons, Vec::new())
    }

    /// Makes coupons ready of which some could not be read: by place, the path of the first violation.
    pub fn with_unreadable(coupons: Vec<Coupon>, unreadable: Vec<(usize, String)>) -> Self {
        let groups = Groups::of(&coupons);
        let (selections, scopes) = Selections::of(&coupons);
        let mut compiled: Vec<CompiledCoupon> =
            coupons.iter().zip(scopes).map(|(it, scopes)| CompiledCoupon::new(it, scopes, &groups)).collect();
        for (place, path) in unreadable {
            compiled[place].unreadable = Some(path);
        }
        let order = places_in_order(coupons.len(), &|a, b| {
            coupons[a].tie_break_key().cmp(&coupons[b].tie_break_key())
        });
        for (rank, place) in (0..).zip(order) {
            compiled[place].tie_break_rank = rank;
        }
        Self { changes: Changes::of(&coupons), coupons, compiled, selections, digest: OnceLock::new() }
    }

    /// The coupons, in the order they were given.
    pub fn coupons(&self) -> &[Coupon] {
        &self.coupons
    }

    /// What stands for the coupons in a fingerprint.
    pub(super) fn digest(&self) -> CouponsDigest {
        *self.digest.get_or_init(|| CouponsDigest::new(&self.coupons))
    }

    /// All of them, with what is known of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = Compiled<'_>> {
        self.coupons.iter().zip(&self.compiled).map(|(coupon, compiled)| Compiled { coupon, compiled })
    }

    /// The one at a place.
    pub(super) fn at(&self, place: usize) -> Compiled<'_> {
        Compiled { coupon: &self.coupons[place], compiled: &self.compiled[place] }
    }
}

impl<'a> Groups<'a> {
    fn of(coupons: &'a [Coupon]) -> Self {
        let names = coupons.iter().filter_map(|coupon| coupon.group.as_deref()).map(String::as_str);
        Self(distinct(names))
    }

    /// `None` where no coupon belongs to it.
    fn number(&self, name: &str) -> Option<u32> {
        self.0.binary_search(&name).ok().map(|place| place as u32)
    }
}

impl CompiledCoupon {
    fn new(coupon: &Coupon, scopes: Scopes, groups: &Groups<'_>) -> Self {
        let shipping = matches!(coupon.benefit, Benefit::ShippingOff(_));
        let level = match coupon.scope.as_ref().map(|scope| &*scope.kind) {
            _ if shipping => Level::Shipping,
            Some(ScopeKind::Products) => Level::Products,
            Some(ScopeKind::Categories | ScopeKind::Brands) => Level::Groups,
            _ => Level::Order,
        };
        let balance = coupon.limits.as_ref().and_then(|limits| limits.remaining_amount.as_ref());
        let caps = [coupon.benefit.max_discount(), balance];
        let unknown_rules = unknown::rules(coupon);
        let asks_more =
            coupon.has_terms() || !unknown_rules.is_empty() || unknown::requirements(coupon).next().is_some();
        let ends_at = if asks_more {
            Instant::MIN
        } else {
            coupon.ends_at.as_ref().map_or(Instant::MAX, |instant| instant.get())
        };
        Self {
            selection: scopes.own,
            threshold_selection: scopes.threshold,
            open: coupon.starts_at.as_ref().map_or(Instant::MIN, |instant| instant.get())..ends_at,
            level,
            tie_break_rank: 0,
            min_amount: coupon.amount_threshold().map_or(0, |yuan| to_fen(&yuan, Rounding::Ceil)),
            min_quantity: coupon.quantity_threshold().filter(|quantity| !quantity.is_zero()),
            cap: caps.into_iter().flatten().map(Money::fen).min(),
            unknown_rules,
            unreadable: None,
            group: coupon.group.as_deref().and_then(|group| groups.number(group)),
            combines_with: (coupon.combines_with.as_ref())
                .map(|names| names.iter().filter_map(|name| groups.number(name)).collect()),
        }
    }

    /// Whether only the goods can fail it at a moment.
    pub fn is_open(&self, now: Instant) -> bool {
        self.open.contains(&now) && self.unreadable.is_none()
    }
}

impl Compiled<'_> {
    /// Whether two coupons allow each other.
    pub fn combines_with(&self, other: Self) -> bool {
        let allows = |a: &Self, b: &Self| match (&a.combines_with, b.group) {
            (None, _) => true,
            (Some(groups), Some(group)) => groups.contains(&group),
            (Some(_), None) => false,
        };
        let is_exclusive = self.coupon.is_exclusive() || other.coupon.is_exclusive();
        !is_exclusive && allows(self, &other) && allows(&other, self)
    }

    /// Whether it works on units rather than on amounts.
    pub fn works_by_unit(&self) -> bool {
        matches!(
            self.coupon.benefit,
            Benefit::BuyGet(_)
                | Benefit::FreeItems(_)
                | Benefit::UnitOff(_)
                | Benefit::Bundle(_)
                | Benefit::Exchange(_)
        )
    }

    /// Whether what it takes off comes off units that are taken then.
    pub fn takes_units(&self) -> bool {
        self.works_by_unit()
            && !matches!(&self.coupon.benefit, Benefit::UnitOff(UnitOff { max_units: None, .. }))
    }

    /// Whether what it takes off never grows as others take off more before it. Where the cheapest units are picked it may,
    /// once they are taken by another; a lower tier may take off more than the highest one.
    pub fn is_monotone(&self) -> bool {
        let is_dearest = |pick: &Option<OneOf<Pick>>| pick.as_deref() == Some(&Pick::Dearest);
        match &self.coupon.benefit {
            Benefit::Tiers(it) => it.tiers.len() < 2,
            Benefit::BuyGet(it) => is_dearest(&it.pick),
            Benefit::FreeItems(it) => it.cheapest.as_ref().is_none_or(|cheapest| cheapest.get() == 0),
            Benefit::UnitOff(UnitOff { pick, .. }) | Benefit::Bundle(Bundle { pick, .. }) => {
                pick.is_none() || is_dearest(pick)
            }
            Benefit::Exchange(it) => is_dearest(&it.pick),
            _ => true,
        }
    }

    /// Whether a check counts the pieces of its lines.
    pub fn counts_pieces(&self) -> bool {
        self.min_quantity.is_some() || self.units_needed().is_some()
    }

    /// The open units that the benefit itself needs.
    pub fn units_needed(&self) -> Option<u64> {
        match &self.coupon.benefit {
            Benefit::BuyGet(BuyGet { buy, get, .. }) => Some((buy.get() + get.get()).unsigned_abs()),
            Benefit::Bundle(Bundle { count, .. }) => Some(count.get().unsigned_abs()),
            _ => None,
        }
    }
}

impl Coupon {
    /// Whether it asks for more than the time and the goods.
    fn has_terms(&self) -> bool {
        *self.state() != State::Unused
            || self.schedule.is_some()
            || self.shops.is_some()
            || self.scenes.is_some()
            || self.payment.is_some()
            || self.customers.is_some()
            || self.limits.is_some()
            || self.is_exclusive()
    }

    /// Threshold falling, end rising, claim rising (absent last), id.
    fn tie_break_key(&self) -> impl Ord + '_ {
        let last =
            |instant: &Option<crate::model::InstantMs>| instant.as_ref().map_or(Instant::MAX, |it| it.get());
        let threshold = self.min_amount.as_deref().copied().unwrap_or_default();
        (std::cmp::Reverse(threshold), last(&self.ends_at), last(&self.claimed_at), self.id.as_str())
    }

    /// The amount threshold: the larger of `minAmount` and the lowest tier.
    pub(super) fn amount_threshold(&self) -> Option<Decimal> {
        let lowest = match &self.benefit {
            Benefit::Tiers(Tiers { tiers, .. }) => {
                tiers.iter().filter_map(|tier| tier.at_least.as_deref()).min()
            }
            _ => None,
        };
        self.min_amount.as_deref().max(lowest).copied()
    }

    /// The quantity threshold: the larger of `minQuantity` and the lowest tier.
    fn quantity_threshold(&self) -> Option<Decimal> {
        let lowest = match &self.benefit {
            Benefit::Tiers(Tiers { tiers, .. }) => {
                tiers.iter().filter_map(|tier| tier.at_least_quantity.as_deref()).min()
            }
            _ => None,
        };
        self.min_quantity.as_deref().max(lowest).copied()
    }
}
