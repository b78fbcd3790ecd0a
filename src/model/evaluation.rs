//! What an evaluation answers: plain data, made at once.

use std::sync::Arc;

use super::reason::Reason;
use super::Coupon;
use crate::content::{answer, serialize_content, Content, Pairs, Written};
use crate::money::{parse_decimal, to_fen, Fen, Rounding};
use crate::names::names;
use crate::time::Instant;

/// Money on its way out: always text with exactly two decimals, in 元.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Yuan(pub Fen);

impl Written for Yuan {
    fn content(&self) -> Content<'_> {
        Content::Fen(self.0)
    }
}

/// Shares of a discount by line id; lines without a share are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocations(pub Vec<(Arc<str>, Yuan)>);

impl Written for Allocations {
    fn content(&self) -> Content<'_> {
        Content::Record(self)
    }
}

impl Pairs for Allocations {
    fn each(&self, take: &mut dyn FnMut(&str, &Content<'_>)) {
        self.0.iter().for_each(|(id, share)| take(id, &share.content()));
    }
}

serialize_content! { [] Yuan, [] Allocations }

answer! {
    /// What every coupon is worth on a cart, and the best choice among them.
    ///
    /// Plain data: it survives `structuredClone`, `JSON.stringify`, every state library and the wallet's `free()`.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
    pub struct Evaluation {
        /// Coupons that can be used, best first: by what they save, then by what they waste, then by threshold, end, claim
        /// and id.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "Vec<super::typescript::UsableVerdict>"))]
        pub usable: Vec<Verdict>,
        /// Coupons that cannot be used, in the order they were given.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "Vec<super::typescript::UnusableVerdict>"))]
        pub unusable: Vec<Verdict>,
        /// Coupons of which it cannot be told, in the order they were given.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "Vec<super::typescript::UndeterminedVerdict>"))]
        pub undetermined: Vec<Verdict>,
        /// The best stack of at most `options.maxCoupons`, or `null` where nothing can be used.
        #[cfg_attr(not(target_arch = "wasm32"), ts(optional = false))]
        pub best: Option<Stack> = always,
        /// The shopper's own choice, where `options.selected` names one.
        pub selected: Option<Stack>,
        /// What is to pay without coupons, in 元.
        pub payable_before: Yuan,
        /// How many there are of each, also where `options.limit` makes the lists shorter.
        pub counts: Counts,
        /// The earliest instant, epoch milliseconds, at which time alone changes a verdict; `null` where none does. A page
        /// evaluates again then.
        #[cfg_attr(not(target_arch = "wasm32"), ts(optional = false))]
        pub next_change_at: Option<Instant> = always,
        /// The version of the rules and a digest of the inputs and the figures. Equal where client and server computed alike;
        /// it is no authentication.
        pub fingerprint: String,
    }
}

answer! {
    /// How many coupons there are of each status.
    #[derive(Copy, Default, Eq)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Counts {
        /// Coupons that can be used.
        pub usable: u32,
        /// Coupons that cannot be used.
        pub unusable: u32,
        /// Coupons of which it cannot be told.
        pub undetermined: u32,
    }
}

names! {
    /// Whether a coupon can be used.
    #[derive(Copy, Default)]
    pub enum Status {
        /// It can.
        Usable = "usable",
        /// It cannot, for certain.
        Unusable = "unusable",
        /// It depends on what is not known.
        #[default]
        Undetermined = "undetermined",
    }
}

answer! {
    /// What one coupon is worth on the cart, or why it cannot be used.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Verdict {
        /// The coupon.
        pub coupon_id: String,
        /// Whether it can be used.
        #[cfg_attr(not(target_arch = "wasm32"), ts(skip))]
        pub status: Status,
        /// What comes off the goods, in 元; `"0.00"` when it is not usable.
        pub discount: Yuan,
        /// What comes off shipping, in 元.
        pub shipping_discount: Yuan,
        /// What it would take off beyond what there is, in 元.
        pub wasted: Yuan,
        /// What is to pay with it, in 元; without coupons when it is not usable.
        pub payable: Yuan,
        /// Each line's share of `discount`, by line id. The shares add up to it exactly.
        pub allocations: Allocations,
        /// Why it cannot be used, or what is not known: failing checks first, each kind in the order of the rules.
        #[cfg_attr(not(target_arch = "wasm32"), ts(skip))]
        pub reasons: Vec<Reason>,
        /// How the platform's own figure compares, where it gave one for a coupon that can be used.
        #[cfg_attr(not(target_arch = "wasm32"), ts(optional))]
        pub agreement: Option<Agreement>,
    }
}

answer! {
    /// How what comes off compares with the platform's own figure.
    #[derive(Copy, Default, Eq)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Agreement {
        /// Whether they are equal to the fen.
        pub equal: bool,
        /// The platform's figure, in 元.
        pub quoted: Yuan,
        /// By how much they differ, in 元. Where they do, what the till takes off is the platform's.
        pub difference: Yuan,
    }
}

impl Agreement {
    /// Of a coupon with a figure that can be read, and what comes off by ours.
    pub fn of(coupon: &Coupon, ours: Fen) -> Option<Self> {
        let quoted = parse_decimal(&coupon.quote.as_ref()?.discount).ok()?;
        let quoted = to_fen(&quoted, Rounding::HalfUp);
        let difference = Yuan((quoted - ours).abs());
        Some(Self { equal: quoted == ours, quoted: Yuan(quoted), difference })
    }
}

answer! {
    /// Coupons that are used together.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Stack {
        /// The coupons, in the order of application.
        pub coupon_ids: Vec<String>,
        /// What they take off the goods, in 元.
        pub discount: Yuan,
        /// What they take off shipping, in 元.
        pub shipping_discount: Yuan,
        /// What is to pay with them, in 元.
        pub payable: Yuan,
        /// Each line's share of `discount`, by line id.
        pub allocations: Allocations,
        /// Each coupon where it stands, on what those before it left. In `selected`, then those that cannot stand, with
        /// their reasons.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "Vec<super::typescript::AnyVerdict>"))]
        pub steps: Vec<Verdict>,
        /// Whether it is proved that no other stack is better.
        pub optimal: bool,
        /// By how much at most another stack could beat it, in 元; `"0.00"` when it is proved optimal.
        pub gap: Yuan,
    }
}
