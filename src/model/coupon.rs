//! The one coupon model that every platform turns into and the evaluator reads.
//!
//! What a coupon says may be more than this version knows: an unknown state,
//! scope or benefit is kept as such and becomes an `unknownRule` reason, never
//! a guess.

use std::collections::BTreeMap;

use super::benefit::Benefit;
use super::leaf::{
    Count, Date, Flag, Given, Id, InstantMs, Money, OneOf, Quantity, Strings, TimeOfDay, Words,
};
use super::wire::{wire, List, Parts, Record, Refusal, Wire};
use crate::content::{serialize_content, Content, Items, Written};
use crate::names::names;

wire! {
    /// A coupon that a shopper holds, whichever platform it came from. Made by hand, or of a platform's answer.
    ///
    /// @example
    /// const coupon: Coupon = {
    ///   id: 'c1',
    ///   title: '满100减20',
    ///   benefit: { kind: 'amountOff', amount: 20 },
    ///   minAmount: 100,
    ///   scope: { kind: 'categories', ids: ['drinks'] },
    ///   endsAt: Date.parse('2026-12-01T00:00:00+08:00'),
    /// };
    pub struct Coupon {
        /// The piece that the shopper holds, unique in the wallet; what a write-off names.
        pub id: Id = required,
        /// The template (券模板, 方案) that it was issued from.
        pub template_id: Option<Id>,
        /// The code that is scanned or typed (核销码).
        pub code: Option<Words>,
        /// Its name, as a shopper reads it.
        pub title: Option<Words>,
        /// How to use it, in the platform's words (使用说明).
        pub description: Option<Words>,
        /// A short mark, as a mall prints in the corner (券标签).
        pub label: Option<Words>,
        /// Where it came from.
        pub source: Option<Source>,
        /// What has become of it; absent is `unused`. One that this version does not know makes the verdict
        /// `undetermined`.
        pub state: Option<OneOf<State>>,
        /// What it gives.
        pub benefit: Benefit = required,
        /// 满: what the eligible goods must come to, in 元, compared exactly. Equal is enough; absent or 0 is none.
        pub min_amount: Option<Money>,
        /// How many pieces the eligible goods must come to. A weighed line is one piece; absent or 0 is none.
        pub min_quantity: Option<Money>,
        /// The lines that thresholds look at; absent: those of `scope`.
        pub threshold_scope: Option<Scope>,
        /// Lines with these promotions are left out; `true`: with any.
        pub excludes_promotions: Option<Exclusions>,
        /// Names that a reader must know to judge this coupon, `thresholdScope` or `benefit.percent` or a benefit's
        /// kind; a version that does not know one answers `undetermined`.
        pub requires: Option<Strings>,
        /// The goods it is for; absent is all.
        pub scope: Option<Scope>,
        /// Goods that the cart must hold (必含商品).
        pub required: Option<Required>,
        /// Valid from, epoch milliseconds, inclusive.
        pub starts_at: Option<InstantMs>,
        /// Valid until, epoch milliseconds, exclusive.
        pub ends_at: Option<InstantMs>,
        /// When the shopper claimed it, epoch milliseconds.
        pub claimed_at: Option<InstantMs>,
        /// Weekdays, times of day and days off.
        pub schedule: Option<Schedule>,
        /// Shops that it is good at, or not; by the ids that `Context.shopId` uses.
        pub shops: Option<Shops>,
        /// Scenes that it is good for (`dineIn`, `takeout`, `payBill`); absent is all, `[]` is none.
        pub scenes: Option<Strings>,
        /// The way of paying that it asks for.
        pub payment: Option<Words>,
        /// Whom it is for: in every dimension stated, one value must match.
        pub customers: Option<Customers>,
        /// How often and how far it can still be used.
        pub limits: Option<Limits>,
        /// Neither other coupons nor discounts already granted beside it.
        pub exclusive: Option<Flag>,
        /// The group that other coupons' `combinesWith` names.
        pub group: Option<Words>,
        /// Groups that it stands beside; absent is any. A coupon without a group is on no list.
        pub combines_with: Option<Strings>,
        /// How many of one template an order takes. Default 1.
        pub max_per_order: Option<Count<1, 1_000_000>>,
        /// The platform's own figure, where it gave one: for comparison, no rule reads it.
        pub quote: Option<Quote>,
        /// Rules of the platform's that the library cannot evaluate; each makes the verdict `undetermined`.
        pub unknown_rules: Option<Vec<UnknownRule>>,
    }

    /// Where a coupon came from.
    pub struct Source {
        /// The platform, `zvcms`.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "super::typescript::PlatformName"))]
        pub platform: Words,
        /// What was asked of it, `zvcms.listUsableCoupons`.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "super::typescript::OperationName"))]
        pub operation: Words,
    }

    /// The platform's own figure for a coupon.
    pub struct Quote {
        /// In 元, as the platform wrote it.
        pub discount: Words,
    }

    /// A rule that is known to exist and not known in content.
    #[cfg_attr(not(target_arch = "wasm32"), ts(rename = "UnknownCouponRule"))]
    pub struct UnknownRule {
        /// `validity`, `discountScale`, …
        pub field: Words = required,
        /// The platform's value, where it is a member of a list.
        pub value: Option<Words>,
    }

    /// Which goods a coupon is for.
    pub struct Scope {
        /// `all` lines; `products` by product id, SKU or code; `categories` by any of the line's categories; `brands`.
        /// A kind that is not listed here makes the verdict `undetermined`.
        pub kind: OneOf<ScopeKind> = required,
        /// Ids or names. Absent: the goods are not known (`unknownRule scope`); `[]` matches nothing.
        pub ids: Option<Strings>,
        /// `true`: all but these. A line that does not state the field is then not eligible.
        pub exclude: Option<Flag>,
    }

    /// Goods that the cart must hold before the coupon can be used (必含商品).
    #[cfg_attr(not(target_arch = "wasm32"), ts(rename = "RequiredItems"))]
    pub struct Required {
        /// `any` one of the items in its quantity, or `all` of them.
        pub mode: OneOf<RequiredMode> = required,
        /// The goods, and how many of each.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "super::typescript::Given<Vec<RequiredItem>>"))]
        pub items: Option<Vec<RequiredItem>>,
        /// How many of the listed goods together, each line counted once.
        pub total_quantity: Option<Money>,
    }

    /// One of the goods that the cart must hold.
    pub struct RequiredItem {
        /// A product id, SKU or code.
        pub product_id: Id = required,
        /// How many of it, above 0. Default 1. Weighed goods count by their quantity.
        pub quantity: Option<Quantity>,
        /// The unit that `quantity` counts, 箱 or 盒: a line that does not state it as its own leaves it open.
        pub unit: Option<Words>,
    }

    /// When within its validity a coupon can be used, in local time (see `Context.utcOffsetMinutes`).
    pub struct Schedule {
        /// ISO weekdays, 1 (Monday) to 7. `[]` is never.
        pub weekdays: Option<Vec<Count<1, 7>>>,
        /// Times of day. `[]` is never.
        pub times: Option<Vec<TimeRange>>,
        /// Days on which it cannot be used, `"YYYY-MM-DD"`.
        pub excluded_dates: Option<Vec<Date>>,
    }

    /// Hours of a day, `"HH:mm"`, `from ≤ t < to`; `to` may be `"24:00"`. `from` later than `to` runs over midnight
    /// and belongs to the day on which it began; equal ones are the whole day.
    pub struct TimeRange {
        /// Included.
        pub from: TimeOfDay = required,
        /// Excluded.
        pub to: TimeOfDay = required,
    }

    /// Shops that take a coupon.
    pub struct Shops {
        /// Only these. `[]` is none.
        pub include: Option<Strings>,
        /// Not these.
        pub exclude: Option<Strings>,
    }

    /// How often and how far a coupon can still be used.
    pub struct Limits {
        /// Uses per customer and day; needs `Context.usedToday`.
        pub per_customer_per_day: Option<Count>,
        /// Uses left of a coupon that can be used several times; 0 is used up.
        pub remaining_uses: Option<Count>,
        /// Balance left, in 元; it caps the discount, and 0 is used up.
        pub remaining_amount: Option<Money>,
    }
}

/// Who a customer is, or who a coupon is for: lists of ids or names by
/// dimension (`ids`, `codes`, `levels`, `types`, `departments`, `labels`,
/// `districts`). `ids` and `codes` are one dimension, reported as `ids`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(ts_rs::TS),
    ts(type = "{ [dimension in CustomerDimension]?: readonly string[] | undefined }")
)]
pub struct Customers(pub BTreeMap<String, Strings>);

impl Written for Customers {
    fn content(&self) -> Content<'_> {
        self.0.content()
    }
}

impl Wire for Customers {
    fn parts(&mut self) -> Parts<'_> {
        Parts::Record(self)
    }
}

impl Record for Customers {
    fn read_entry(&mut self, name: &str, read: &mut dyn FnMut(&mut dyn Wire)) {
        // What a dimension that is not known holds is nothing to complain of: that it is there is told.
        let (mut values, mut others) = (None::<Strings>, None::<Unchecked>);
        if is_dimension(name) {
            read(&mut values);
        } else {
            read(&mut others);
        }
        if let Some(values) = values.or(others.map(|others| others.0)) {
            self.0.insert(name.to_owned(), values);
        }
    }
}

/// Texts of which nothing is asked.
#[derive(Default)]
struct Unchecked(Strings);

impl Written for Unchecked {
    fn content(&self) -> Content<'_> {
        self.0.content()
    }
}

impl Wire for Unchecked {
    fn put(&mut self, _: Given<'_>) -> Result<(), Refusal> {
        Ok(())
    }
    fn parts(&mut self) -> Parts<'_> {
        Parts::List(self)
    }
}

impl Items for Unchecked {
    fn count(&self) -> usize {
        self.0.count()
    }
    fn item(&self, index: usize) -> Content<'_> {
        self.0.item(index)
    }
}

impl List for Unchecked {
    fn add(&mut self) -> &mut dyn Wire {
        self.0.add()
    }
    fn most_faults(&self) -> usize {
        0
    }
}

/// The dimensions of a customer that this version knows, in order.
pub const DIMENSIONS: [&str; 7] = ["codes", "departments", "districts", "ids", "labels", "levels", "types"];

/// Whether a name is that of a dimension that this version knows.
pub fn is_dimension(name: &str) -> bool {
    DIMENSIONS.contains(&name)
}

names! {
    /// What has become of a coupon. A state that is not listed here makes the verdict `undetermined`.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), ts(rename = "CouponState"))]
    pub enum State {
        /// It can be used.
        #[default]
        Unused = "unused",
        /// It was used.
        Used = "used",
        /// Its time is over.
        Expired = "expired",
        /// The platform froze it.
        Frozen = "frozen",
        /// The activity was ended.
        Ended = "ended",
        /// It was deleted.
        Deleted = "deleted",
        /// The platform disabled it.
        Disabled = "disabled",
        ..Unknown
    }
}

names! {
    /// What a scope's ids are ids of.
    #[derive(Default)]
    pub enum ScopeKind {
        /// Every line.
        #[default]
        All = "all",
        /// Product ids, SKUs or codes.
        Products = "products",
        /// Categories.
        Categories = "categories",
        /// Brands.
        Brands = "brands",
        ..Unknown
    }
}

names! {
    /// Any one of the required goods, or all of them.
    #[derive(Copy, Default)]
    pub enum RequiredMode {
        /// Any one of them.
        Any = "any",
        /// All of them.
        #[default]
        All = "all",
    }
}

/// The promotions whose lines a coupon leaves out: `true` is any, `false` none.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(untagged))]
pub enum Exclusions {
    /// `true`: any promotion. `false`: none.
    Any(bool),
    /// These.
    Named(#[cfg_attr(not(target_arch = "wasm32"), ts(as = "super::typescript::Given<_>"))] Strings),
}

impl Default for Exclusions {
    fn default() -> Self {
        Self::Any(false)
    }
}

impl Written for Exclusions {
    fn content(&self) -> Content<'_> {
        match self {
            Self::Any(any) => Content::Bool(*any),
            Self::Named(names) => names.content(),
        }
    }
}

impl Wire for Exclusions {
    fn put(&mut self, given: Given<'_>) -> Result<(), Refusal> {
        match given {
            Given::Bool(any) => *self = Self::Any(any),
            other => return Strings::default().put(other),
        }
        Ok(())
    }
    fn parts(&mut self) -> Parts<'_> {
        if let Self::Any(_) = self {
            *self = Self::Named(Strings::default());
        }
        match self {
            Self::Named(names) => names.parts(),
            Self::Any(_) => Parts::None,
        }
    }
}

serialize_content! { [] Customers, [] Exclusions }

impl Coupon {
    /// Its state, `unused` where it says none.
    pub fn state(&self) -> &State {
        self.state.as_deref().unwrap_or(&State::Unused)
    }

    /// Whether it combines with nothing.
    pub fn is_exclusive(&self) -> bool {
        self.exclusive.as_ref().is_some_and(|flag| flag.get())
    }
}

impl Scope {
    /// Whether it takes in all but its ids.
    pub fn excludes(&self) -> bool {
        self.exclude.as_ref().is_some_and(|flag| flag.get())
    }
}
