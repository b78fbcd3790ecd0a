//! Coupons made ready for many evaluations: scopes that are equal are matched
//! once, and what never changes is computed once.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::cart::Line;
use crate::coupon::{Benefit, Coupon, ScopeKind};
use crate::money::{divide, in_smallest, power, to_fen, Fen, Rounding};
use crate::order::places;
use crate::texts::{Places, Slots, Texts};
use crate::time::Instant;

/// A shopper's coupons, ready to be evaluated against any number of carts.
pub struct Wallet {
    // Boxed slices and no vectors, here and below: indexing them takes no call where code is made small.
    coupons: Box<[Coupon]>,
    known: Box<[Known]>,
    pub(super) selections: Selections,
}

/// A coupon with what is known of it beforehand.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub coupon: &'a Coupon,
    pub known: &'a Known,
}

impl core::ops::Deref for Entry<'_> {
    type Target = Known;

    #[inline(always)]
    fn deref(&self) -> &Known {
        self.known
    }
}

/// What is known of a coupon before there is a cart.
pub(super) struct Known {
    /// Which lines it looks at; `None` where its scope is not known.
    pub selection: Option<usize>,
    /// What has become of it.
    pub state: HoldingState,
    /// The time in which no term but those of goods can fail it: none where there are others.
    open: core::ops::Range<Instant>,
    /// When in a stack it is applied.
    pub level: Level,
    /// Its place by threshold, end, claim and id: the last rungs of every ranking.
    pub ordinal: u32,
    /// The amount threshold, the lowest tier included, as the least fen that reach it.
    pub min_amount: Fen,
    /// The least pieces.
    pub min_pieces: u64,
    /// The most that ever comes off: a cap, or the balance that is left.
    pub cap: Option<Fen>,
}

/// What has become of a coupon in the shopper's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HoldingState {
    Unused,
    Expired,
    Used,
    Frozen,
    Ended,
    Deleted,
    Disabled,
    /// A state that this version does not know.
    Unknown,
}

impl HoldingState {
    fn of(coupon: &Coupon) -> Self {
        match coupon.state.as_deref().unwrap_or("unused") {
            "unused" => Self::Unused,
            "expired" => Self::Expired,
            "used" => Self::Used,
            "frozen" => Self::Frozen,
            "ended" => Self::Ended,
            "deleted" => Self::Deleted,
            "disabled" => Self::Disabled,
            _ => Self::Unknown,
        }
    }
}

/// Coupons of a lower level are applied before those of a higher one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Products,
    Groups,
    Order,
    Shipping,
}

impl Wallet {
    /// Makes coupons ready. Their ids are distinct, as [`Coupon::read_list`] sees to.
    pub fn new(coupons: Vec<Coupon>) -> Self {
        let mut interning = Interning::new(&coupons);
        let mut known: Box<[Known]> =
            (0..coupons.len()).map(|place| Known::new(place, &mut interning)).collect();
        let selections = interning.finish();
        let thresholds: Box<[i128]> =
            coupons.iter().map(|coupon| coupon.min_amount.as_ref().map_or(0, in_smallest)).collect();
        // Threshold falling, end rising, claim rising (absent last), id.
        let order = places(coupons.len(), &|a, b| {
            let last = |instant: Option<i64>| instant.unwrap_or(i64::MAX);
            let by_threshold = thresholds[b].cmp(&thresholds[a]);
            let (a, b) = (&coupons[..][a], &coupons[..][b]);
            by_threshold
                .then_with(|| last(a.ends_at).cmp(&last(b.ends_at)))
                .then_with(|| last(a.claimed_at).cmp(&last(b.claimed_at)))
                .then_with(|| a.id.cmp(&b.id))
        });
        for (ordinal, &index) in order.iter().enumerate() {
            known[index].ordinal = ordinal as u32;
        }
        Self { known, selections, coupons: coupons.into() }
    }

    /// The coupons, in the order they were given.
    pub fn coupons(&self) -> impl Iterator<Item = &Coupon> {
        self.coupons.iter()
    }

    /// All of them, with what is known of each.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.coupons.iter().zip(&self.known).map(|(coupon, known)| Entry { coupon, known })
    }

    /// The one at a place.
    #[inline(always)]
    pub(super) fn entry(&self, place: u32) -> Entry<'_> {
        Entry { coupon: &self.coupons[place as usize], known: &self.known[place as usize] }
    }
}

impl Known {
    fn new(place: usize, interning: &mut Interning<'_>) -> Self {
        let coupon = &interning.coupons[place];
        let shipping = matches!(coupon.benefit, Benefit::ShippingOff { .. });
        let level = match coupon.scope.as_ref().map(|scope| &scope.kind) {
            _ if shipping => Level::Shipping,
            Some(ScopeKind::Products) => Level::Products,
            Some(ScopeKind::Categories | ScopeKind::Brands) => Level::Groups,
            _ => Level::Order,
        };
        let balance = coupon.limits.as_ref().and_then(|limits| limits.remaining_amount);
        let caps = [coupon.benefit.max_discount(), balance];
        let state = HoldingState::of(coupon);
        let ends_at = if state == HoldingState::Unused && !coupon.has_terms() {
            coupon.ends_at
        } else {
            Some(Instant::MIN)
        };
        Self {
            selection: interning.selection(place, shipping),
            state,
            open: coupon.starts_at.unwrap_or(Instant::MIN)..ends_at.unwrap_or(Instant::MAX),
            level,
            ordinal: 0,
            min_amount: coupon.threshold().map_or(0, |yuan| to_fen(&yuan, Rounding::Ceil)),
            min_pieces: coupon.least_quantity().map_or(0, ceil),
            cap: caps.into_iter().flatten().min(),
        }
    }

    /// Whether only the goods can fail it at a moment.
    #[inline(always)]
    pub fn is_open(&self, now: Instant) -> bool {
        self.open.contains(&now)
    }
}

impl Coupon {
    /// Whether it asks for more than the time and the goods.
    fn has_terms(&self) -> bool {
        self.schedule.is_some()
            || self.shops.is_some()
            || self.scenes.is_some()
            || self.payment.is_some()
            || self.customers.is_some()
            || self.limits.is_some()
            || self.exclusive
            || !self.unknown_rules.is_empty()
    }

    /// The amount threshold: the larger of `minAmount` and the lowest tier.
    pub(super) fn threshold(&self) -> Option<Decimal> {
        let lowest = match &self.benefit {
            Benefit::Tiers { tiers, .. } => tiers.iter().map(|tier| tier.at_least).min(),
            _ => None,
        };
        self.min_amount.max(lowest)
    }

    /// The larger of `minQuantity` and what a set of 买M送N takes.
    pub(super) fn least_quantity(&self) -> Option<Decimal> {
        let set = match &self.benefit {
            Benefit::BuyGet { buy, get, .. } => Some(Decimal::from(buy + get)),
            _ => None,
        };
        self.min_quantity.max(set)
    }
}

impl Benefit {
    fn max_discount(&self) -> Option<Fen> {
        match self {
            Self::PercentOff { max_discount, .. }
            | Self::Tiers { max_discount, .. }
            | Self::FreeItems { max_discount, .. } => *max_discount,
            _ => None,
        }
    }

    /// Whether it gives units rather than an amount.
    pub(super) fn takes_units(&self) -> bool {
        matches!(self, Self::BuyGet { .. } | Self::FreeItems { .. } | Self::Exchange { .. })
    }
}

fn ceil(quantity: Decimal) -> u64 {
    let whole = divide(quantity.mantissa(), power(quantity.scale()), Rounding::Ceil);
    u64::try_from(whole).unwrap_or(u64::MAX)
}

/// The distinct ways in which coupons select lines.
pub(super) struct Selections {
    list: Vec<Selection>,
    /// What scopes name: products, categories, brands.
    named: Named,
}

/// A way to select lines.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Selection {
    /// Which sort of line it looks at, of [`ALL`] or by what its ids are ids of.
    sort: usize,
    exclude: bool,
    /// Whether it takes in lines that allow no discount.
    any_line: bool,
}

/// Ids, and the selections that name each.
struct Named {
    ids: Places,
    /// Where the selections of an id begin as one of each sort, and those before it end.
    starts: Box<[u32]>,
    selections: Box<[u32]>,
}

impl Named {
    /// `pairs` are ids, by place and sort, and the selections that name them.
    fn new(ids: Places, pairs: &[(u32, u32)]) -> Self {
        let mut ends = vec![0_u32; ids.len() * SORTS + 1].into_boxed_slice();
        for (id, _) in pairs {
            ends[*id as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        // Each one filled in moves the end of its id by one towards the start.
        let mut selections = vec![0; pairs.len()].into_boxed_slice();
        for (id, selection) in pairs {
            let end = &mut ends[*id as usize];
            *end -= 1;
            selections[*end as usize] = *selection;
        }
        Self { ids, starts: ends, selections }
    }

    /// The selections that name an id of a sort.
    fn by(&self, sort: usize, id: &str) -> &[u32] {
        let Some(place) = self.ids.get(id) else { return &[] };
        let place = place * SORTS + sort;
        &self.selections[self.starts[place] as usize..self.starts[place + 1] as usize]
    }
}

/// Selections while they are found: equal ones are one.
struct Interning<'a> {
    coupons: &'a [Coupon],
    list: Vec<Selection>,
    /// Of each of them, a coupon that has it.
    holders: Vec<u32>,
    /// By what scopes say.
    known: Slots,
    ids: Places,
    /// An id, by place and sort, and a selection that names it.
    pairs: Vec<(u32, u32)>,
}

impl<'a> Interning<'a> {
    fn new(coupons: &'a [Coupon]) -> Self {
        let (list, holders) = (Vec::with_capacity(coupons.len()), Vec::with_capacity(coupons.len()));
        Self { coupons, list, holders, known: Slots::default(), ids: Places::default(), pairs: Vec::new() }
    }

    /// The selection of a coupon. `any_line` takes in lines that allow no discount. `None` where its scope is not known.
    fn selection(&mut self, place: usize, any_line: bool) -> Option<usize> {
        let scope = self.coupons[place].scope.as_ref();
        let sort = scope.map_or(Some(ALL), |scope| sort_of(&scope.kind))?;
        let exclude = scope.is_some_and(|scope| scope.exclude);
        let ids = match scope {
            Some(scope) if sort != ALL => Some(scope.ids.as_ref()?),
            _ => None,
        };
        let selection = Selection { sort, exclude, any_line };
        let (number, is_new) = self.known.place(ids.map_or(0, Texts::hash), |number| {
            let held = self.coupons[self.holders[number] as usize].scope.as_ref();
            self.list[number] == selection
                && (ids.is_none() || held.and_then(|scope| scope.ids.as_ref()) == ids)
        });
        if is_new {
            self.list.push(selection);
            self.holders.push(place as u32);
            let named = ids.into_iter().flat_map(Texts::iter);
            named.for_each(|id| {
                self.pairs.push(((self.ids.place(id).0 * SORTS + sort) as u32, number as u32))
            });
        }
        Some(number)
    }

    fn finish(self) -> Selections {
        Selections { list: self.list, named: Named::new(self.ids, &self.pairs) }
    }
}

impl Selections {
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The lines of each selection, a bit for each: first the word of the first 64 lines for each selection, then that of
    /// the next.
    pub fn matches(&self, lines: &[Arc<Line>]) -> Box<[u64]> {
        let words = lines.len().div_ceil(64);
        let mut named = vec![0_u64; self.list.len() * words].into_boxed_slice();
        // Which lines say what they are by each kind of scope, which there are, and which a discount may touch.
        let mut sorts = vec![0_u64; KINDS * words].into_boxed_slice();
        for (row, line) in lines.iter().enumerate() {
            let (word, bit) = (row / 64, 1 << (row % 64));
            let named = &mut named[word * self.len()..][..self.len()];
            let mut name = |sort: usize, id: &str| {
                for &selection in self.named.by(sort, id) {
                    named[selection as usize] |= bit;
                }
            };
            line.product_ids.iter().for_each(|id| name(0, id));
            line.category_ids.iter().flat_map(Texts::iter).for_each(|id| name(1, id));
            line.brand_id.iter().for_each(|id| name(2, id));
            let is = [
                !line.product_ids.is_empty(),
                line.category_ids.is_some(),
                line.brand_id.is_some(),
                true,
                line.discountable,
            ];
            for (sort, is) in is.into_iter().enumerate() {
                sorts[word * KINDS + sort] |= if is { bit } else { 0 };
            }
        }
        for (named, sorts) in named.chunks_exact_mut(self.len().max(1)).zip(sorts.chunks_exact(KINDS)) {
            for (taken, selection) in named.iter_mut().zip(&self.list) {
                // An excluding scope takes in only lines that say what they are. That of all excludes none, or else all.
                let flip = if selection.exclude != (selection.sort == ALL) { u64::MAX } else { 0 };
                let may = if selection.any_line { ALL } else { DISCOUNTABLE };
                *taken = (*taken ^ flip) & sorts[selection.sort] & sorts[may];
            }
        }
        named
    }
}

/// How many sorts of ids there are, and what else lines are.
const SORTS: usize = 3;
const ALL: usize = 3;
const DISCOUNTABLE: usize = 4;
const KINDS: usize = 5;

fn sort_of(kind: &ScopeKind) -> Option<usize> {
    match kind {
        ScopeKind::Products => Some(0),
        ScopeKind::Categories => Some(1),
        ScopeKind::Brands => Some(2),
        ScopeKind::All => Some(ALL),
        ScopeKind::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coupon::Scope;
    use crate::money::parse_decimal;

    fn scope(kind: ScopeKind, ids: &[&str], exclude: bool) -> Scope {
        Scope { kind, ids: Some(ids.iter().copied().collect()), exclude }
    }

    fn coupon(place: usize, scope: Option<Scope>, least: &str) -> Coupon {
        let benefit = Benefit::AmountOff { amount: 100 };
        Coupon {
            id: place.to_string(),
            benefit,
            scope,
            min_amount: parse_decimal(least).ok(),
            ..Coupon::default()
        }
    }

    #[test]
    fn equal_scopes_are_one_selection() {
        use ScopeKind::{All, Brands, Categories, Products, Unknown};
        let scopes = [
            None,
            Some(scope(Products, &["a", "b"], false)),
            Some(scope(All, &["a"], false)),
            Some(scope(Products, &["ab"], false)),
            Some(scope(Products, &["a", "b"], true)),
            Some(scope(Categories, &["a", "b"], false)),
            Some(Scope { kind: Brands, ids: None, exclude: false }),
            Some(scope(Products, &["a", "b"], false)),
            Some(scope(Unknown("moods".to_owned()), &[], false)),
            Some(scope(All, &[], true)),
        ];
        let coupons = scopes.into_iter().enumerate().map(|(place, scope)| coupon(place, scope, "0"));
        let wallet = Wallet::new(coupons.collect());
        let numbers: Vec<Option<usize>> = wallet.entries().map(|entry| entry.selection).collect();
        let expected = [Some(0), Some(1), Some(0), Some(2), Some(3), Some(4), None, Some(1), None, Some(5)];
        assert_eq!((numbers, wallet.selections.len()), (expected.to_vec(), 6));
        // An id is one of products, of categories or of brands.
        let named = |sort, id| wallet.selections.named.by(sort, id).to_vec();
        assert_eq!((named(0, "ab"), named(1, "ab"), named(2, "a")), (vec![2], vec![], vec![]));
        let mut of_a = named(0, "a");
        of_a.sort_unstable();
        assert_eq!((of_a, named(1, "a"), named(0, "c")), (vec![1, 3], vec![4], vec![]));
    }

    #[test]
    fn thresholds_are_in_order_to_their_last_decimal() {
        let least = ["10", "10.00000001", "0", "10.0", "999999999999.99999999", "1000000000000"];
        let coupons = least.iter().enumerate().map(|(place, least)| coupon(place, None, least));
        let wallet = Wallet::new(coupons.collect());
        let ordinals: Vec<u32> = wallet.entries().map(|entry| entry.ordinal).collect();
        assert_eq!(ordinals, [3, 2, 5, 4, 1, 0]);
    }
}
