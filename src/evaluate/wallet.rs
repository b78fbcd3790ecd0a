//! Coupons made ready for many evaluations: scopes that are equal are matched
//! once, and what never changes is computed once.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::cart::Line;
use crate::coupon::{Benefit, Coupon, Scope, ScopeKind};
use crate::money::{divide, to_fen, Fen, Rounding};
use crate::order::places;
use crate::texts::{Places, Texts};

/// A shopper's coupons, ready to be evaluated against any number of carts.
pub struct Wallet {
    // A boxed slice and no vector, here and below: indexing it takes no call where code is made small.
    pub(super) entries: Box<[Entry]>,
    pub(super) selections: Selections,
}

/// A coupon with what is known of it beforehand.
pub(super) struct Entry {
    pub coupon: Box<Coupon>,
    /// Which lines it looks at; `None` where its scope is not known.
    pub selection: Option<usize>,
    /// What has become of it.
    pub state: HoldingState,
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
        let mut interning = Interning::default();
        let mut entries: Box<[Entry]> =
            coupons.into_iter().map(|coupon| Entry::new(coupon, &mut interning)).collect();
        let order = places(entries.len(), &|a, b| compare(&entries[a].coupon, &entries[b].coupon));
        for (ordinal, &index) in order.iter().enumerate() {
            entries[index].ordinal = ordinal as u32;
        }
        Self { entries, selections: interning.finish() }
    }

    /// The coupons, in the order they were given.
    pub fn coupons(&self) -> impl Iterator<Item = &Coupon> {
        self.entries.iter().map(|entry| &*entry.coupon)
    }
}

/// Threshold falling, end rising, claim rising (absent last), id.
fn compare(a: &Coupon, b: &Coupon) -> core::cmp::Ordering {
    let threshold = |coupon: &Coupon| coupon.min_amount.unwrap_or_default();
    let last = |instant: Option<i64>| instant.unwrap_or(i64::MAX);
    threshold(b)
        .cmp(&threshold(a))
        .then_with(|| last(a.ends_at).cmp(&last(b.ends_at)))
        .then_with(|| last(a.claimed_at).cmp(&last(b.claimed_at)))
        .then_with(|| a.id.cmp(&b.id))
}

impl Entry {
    fn new(coupon: Coupon, interning: &mut Interning) -> Self {
        let shipping = matches!(coupon.benefit, Benefit::ShippingOff { .. });
        let level = match coupon.scope.as_ref().map(|scope| &scope.kind) {
            _ if shipping => Level::Shipping,
            Some(ScopeKind::Products) => Level::Products,
            Some(ScopeKind::Categories | ScopeKind::Brands) => Level::Groups,
            _ => Level::Order,
        };
        let balance = coupon.limits.as_ref().and_then(|limits| limits.remaining_amount);
        let caps = [coupon.benefit.max_discount(), balance];
        Self {
            selection: interning.selection(coupon.scope.as_ref(), shipping),
            state: HoldingState::of(&coupon),
            level,
            ordinal: 0,
            min_amount: coupon.threshold().map_or(0, |yuan| to_fen(&yuan, Rounding::Ceil)),
            min_pieces: coupon.least_quantity().map_or(0, ceil),
            cap: caps.into_iter().flatten().min(),
            coupon: Box::new(coupon),
        }
    }
}

impl Coupon {
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
    let whole = divide(quantity.mantissa(), 10i128.pow(quantity.scale()), Rounding::Ceil);
    u64::try_from(whole).unwrap_or(u64::MAX)
}

/// The distinct ways in which coupons select lines.
pub(super) struct Selections {
    list: Vec<Selection>,
    /// What scopes name: products, categories, brands.
    named: [Named; 3],
}

/// A way to select lines.
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
    /// Where the selections of an id begin, and those of the one before it end.
    starts: Box<[u32]>,
    selections: Box<[u32]>,
}

impl Named {
    /// `pairs` are ids, by place, and the selections that name them.
    fn new(ids: Places, pairs: &[(u32, u32)]) -> Self {
        let mut ends = vec![0_u32; ids.len() + 1].into_boxed_slice();
        pairs.iter().for_each(|(id, _)| ends[*id as usize] += 1);
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

    /// The selections that name an id.
    fn by(&self, id: &str) -> &[u32] {
        let Some(place) = self.ids.get(id) else { return &[] };
        &self.selections[self.starts[place] as usize..self.starts[place + 1] as usize]
    }
}

/// Selections while they are found: equal ones are one.
#[derive(Default)]
struct Interning {
    list: Vec<Selection>,
    /// All that each says.
    known: Places,
    ids: [Places; 3],
    /// An id, by place, and a selection that names it.
    pairs: [Vec<(u32, u32)>; 3],
}

impl Interning {
    /// The selection of a scope. `any_line` takes in lines that allow no discount. `None` where the scope is not known.
    fn selection(&mut self, scope: Option<&Scope>, any_line: bool) -> Option<usize> {
        let sort = scope.map_or(Some(ALL), |scope| sort_of(&scope.kind))?;
        let exclude = scope.is_some_and(|scope| scope.exclude);
        let ids = match scope {
            Some(scope) if sort != ALL => Some(scope.ids.as_ref()?),
            _ => None,
        };
        let mut says = String::from(["p", "c", "b", "a"][sort]);
        says.push_str(if exclude { "-" } else { "+" });
        says.push_str(if any_line { "*" } else { "." });
        if let Some(ids) = ids {
            ids.write_to(&mut says);
        }
        let (number, is_new) = self.known.place(&says);
        if is_new {
            self.list.push(Selection { sort, exclude, any_line });
            if let Some(ids) = ids {
                let pairs = &mut self.pairs[sort];
                ids.iter().for_each(|id| pairs.push((self.ids[sort].place(id).0 as u32, number as u32)));
            }
        }
        Some(number)
    }

    fn finish(self) -> Selections {
        let [products, categories, brands] = self.ids;
        let named = [
            Named::new(products, &self.pairs[0]),
            Named::new(categories, &self.pairs[1]),
            Named::new(brands, &self.pairs[2]),
        ];
        Selections { list: self.list, named }
    }
}

impl Selections {
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The lines of each selection, a bit for each, in as many words as 64 bits of each take.
    pub fn matches(&self, lines: &[Arc<Line>]) -> Box<[u64]> {
        let words = lines.len().div_ceil(64);
        let mut named = vec![0_u64; self.list.len() * words].into_boxed_slice();
        // Which lines say what they are by each kind of scope, which there are, and which a discount may touch.
        let mut sorts = vec![0_u64; 5 * words].into_boxed_slice();
        for (row, line) in lines.iter().enumerate() {
            let (word, bit) = (row / 64, 1 << (row % 64));
            let mut name = |sort: usize, id: &str| {
                for &selection in self.named[sort].by(id) {
                    named[selection as usize * words + word] |= bit;
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
                sorts[sort * words + word] |= if is { bit } else { 0 };
            }
        }
        for (index, selection) in self.list.iter().enumerate() {
            let taken = &mut named[index * words..][..words];
            for (word, taken) in taken.iter_mut().enumerate() {
                let of = |sort: usize| sorts[sort * words + word];
                // An excluding scope takes in only lines that say what they are; that of all, none.
                *taken = match (selection.sort, selection.exclude) {
                    (ALL, false) => of(ALL),
                    (ALL, true) => 0,
                    (sort, true) => of(sort) & !*taken,
                    (_, false) => *taken,
                };
                *taken &= of(if selection.any_line { ALL } else { DISCOUNTABLE });
            }
        }
        named
    }
}

/// The sorts of lines beside those that say what they are.
const ALL: usize = 3;
const DISCOUNTABLE: usize = 4;

fn sort_of(kind: &ScopeKind) -> Option<usize> {
    match kind {
        ScopeKind::Products => Some(0),
        ScopeKind::Categories => Some(1),
        ScopeKind::Brands => Some(2),
        ScopeKind::All => Some(ALL),
        ScopeKind::Unknown(_) => None,
    }
}
