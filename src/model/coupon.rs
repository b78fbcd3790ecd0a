//! The one coupon model that every platform turns into and the evaluator reads.
//!
//! What a coupon says may be more than this version knows: an unknown state,
//! scope or benefit is kept as such and becomes an `unknownRule` reason, never
//! a guess.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::benefit::Benefit;
use super::leaf::{Count, Date, Flag, Id, InstantMs, Money, OneOf, Quantity, Strings, TimeOfDay, Words};
use super::wire;

wire! {
    /// A coupon in a shopper's hands.
    pub struct Coupon {
        /// The holding's own id, unique in a wallet.
        #[serde(default = "Id::missing")]
        pub id: Id,
        /// The template that it was issued from.
        pub template_id: Option<Id>,
        /// The code that a till redeems.
        pub code: Option<Words>,
        /// The name that a shopper reads.
        pub title: Option<Words>,
        /// How to use it, in the platform's words.
        pub description: Option<Words>,
        /// A short mark, as a mall prints in the corner.
        pub label: Option<Words>,
        /// Where it came from.
        pub source: Option<Source>,
        /// What has become of it; absent is `unused`. One that this version does not know makes the verdict
        /// `undetermined`.
        pub state: Option<OneOf<State>>,
        /// What it gives.
        #[serde(default = "Benefit::missing")]
        pub benefit: Benefit,
        /// The least eligible amount, in 元, compared exactly.
        pub min_amount: Option<Money>,
        /// The least number of eligible pieces.
        pub min_quantity: Option<Money>,
        /// The lines that thresholds look at; absent: those of `scope`.
        pub threshold_scope: Option<Scope>,
        /// Lines with these promotions are left out; `true`: with any.
        pub excludes_promotions: Option<Exclusions>,
        /// Names that a reader must know to judge this coupon, `thresholdScope` or `benefit.percent` or a benefit's
        /// kind; a version that does not know one answers `undetermined`.
        pub requires: Option<Strings>,
        /// The goods that it applies to; absent is all.
        pub scope: Option<Scope>,
        /// Goods that the cart must hold (必含商品).
        pub required: Option<Required>,
        /// Valid from this instant on, epoch milliseconds.
        pub starts_at: Option<InstantMs>,
        /// Valid before this instant, epoch milliseconds.
        pub ends_at: Option<InstantMs>,
        /// When the shopper claimed it, epoch milliseconds.
        pub claimed_at: Option<InstantMs>,
        /// Days and hours within the window.
        pub schedule: Option<Schedule>,
        /// Shops that take it.
        pub shops: Option<Shops>,
        /// Ways of buying that take it. `[]` is none.
        pub scenes: Option<Strings>,
        /// The way of paying that it asks for.
        pub payment: Option<Words>,
        /// Who may use it: within a dimension any value suffices, all stated dimensions must match.
        pub customers: Option<Customers>,
        /// How often and how much.
        pub limits: Option<Limits>,
        /// Combines with nothing, not even an order or line discount.
        pub exclusive: Option<Flag>,
        /// The name under which others allow it.
        pub group: Option<Words>,
        /// The groups that it allows; absent is any.
        pub combines_with: Option<Strings>,
        /// How many of its template an order takes. Default 1.
        pub max_per_order: Option<Count<1, 1_000_000>>,
        /// The platform's own figure, where it gave one.
        pub quote: Option<Quote>,
        /// Rules that an adapter found and could not read; each makes the verdict `undetermined`.
        pub unknown_rules: Option<Vec<UnknownRule>>,
    }

    /// The platform and the operation that a coupon came from.
    pub struct Source {
        /// `zvcms`
        #[serde(default)]
        pub platform: Words,
        /// `zvcms.listUsableCoupons`
        #[serde(default)]
        pub operation: Words,
    }

    /// The platform's own figure for a coupon.
    pub struct Quote {
        /// In 元, as the platform wrote it.
        #[serde(default)]
        pub discount: Words,
    }

    /// A rule that is known to exist and not known in content.
    pub struct UnknownRule {
        /// `validity`, `discountScale`, …
        #[serde(default = "Words::missing")]
        pub field: Words,
        /// The platform's value, where it is a member of a list.
        pub value: Option<Words>,
    }

    /// Which goods a coupon is for.
    pub struct Scope {
        /// `all` lines; `products` by product id, SKU or code; `categories` by any of the line's categories; `brands`.
        /// A kind that is not listed here makes the verdict `undetermined`.
        #[serde(default = "OneOf::missing")]
        pub kind: OneOf<ScopeKind>,
        /// Ids or names. Absent: the goods are not known (`unknownRule scope`); `[]` matches nothing.
        pub ids: Option<Strings>,
        /// `true`: all but these. A line that does not state the field is then not eligible.
        pub exclude: Option<Flag>,
    }

    /// Goods that the cart must hold before the coupon can be used (必含商品).
    pub struct Required {
        /// `any` one of the items in its quantity, or `all` of them.
        #[serde(default = "OneOf::missing")]
        pub mode: OneOf<RequiredMode>,
        /// The goods, and how many of each.
        pub items: Option<Vec<RequiredItem>>,
        /// How many of the listed goods together, each line counted once.
        pub total_quantity: Option<Money>,
    }

    /// One of the goods that the cart must hold.
    pub struct RequiredItem {
        /// A product id, SKU or code.
        #[serde(default = "Id::missing")]
        pub product_id: Id,
        /// How many of it. Default 1. Weighed goods count by their quantity.
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
        #[serde(default = "TimeOfDay::missing")]
        pub from: TimeOfDay,
        /// Excluded.
        #[serde(default = "TimeOfDay::missing")]
        pub to: TimeOfDay,
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(ts_rs::TS),
    ts(type = "{ readonly [dimension in CustomerDimension]?: readonly string[] | undefined }")
)]
#[serde(transparent)]
pub struct Customers(pub BTreeMap<String, Strings>);

/// The dimensions of a customer that this version knows, in order.
pub const DIMENSIONS: [&str; 7] = ["codes", "departments", "districts", "ids", "labels", "levels", "types"];

/// What has become of a coupon in the shopper's hands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// It can be used.
    #[default]
    Unused,
    /// It was used.
    Used,
    /// Its time is over.
    Expired,
    /// The platform froze it.
    Frozen,
    /// The activity was ended.
    Ended,
    /// It was deleted.
    Deleted,
    /// The platform disabled it.
    Disabled,
    /// What this version does not know.
    #[serde(untagged)]
    Unknown(String),
}

/// What a scope's ids are ids of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ScopeKind {
    /// Every line.
    #[default]
    All,
    /// Product ids, SKUs or codes.
    Products,
    /// Categories.
    Categories,
    /// Brands.
    Brands,
    /// What this version does not know.
    #[serde(untagged)]
    Unknown(String),
}

/// Any one of the required goods, or all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum RequiredMode {
    /// Any one of them.
    Any,
    /// All of them.
    #[default]
    All,
}

/// The promotions whose lines a coupon leaves out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Exclusions {
    /// `true`: any promotion. `false`: none.
    Any(bool),
    /// These.
    Named(Strings),
}

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
