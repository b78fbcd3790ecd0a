//! Why a coupon cannot be used, or what is not known of it.

use serde::Serialize;

use super::coupon::RequiredMode;
use super::evaluation::Yuan;
use crate::time::Instant;

/// One failing check, or one that could not be made.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
pub struct Reason {
    /// The code that a page switches on, and its figures.
    #[serde(flatten)]
    pub detail: Detail,
    /// One sentence for a shopper.
    pub message: String,
}

/// What failed, by `code`, with its figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(optional_fields))]
#[serde(tag = "code", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Detail {
    /// It was used.
    Used,
    /// The platform froze it.
    Frozen,
    /// The activity was ended.
    Ended,
    /// It was deleted.
    Deleted,
    /// The platform disabled it.
    Disabled,
    /// 未到使用时间.
    NotStarted {
        /// When it starts, epoch milliseconds.
        starts_at: Instant,
    },
    /// 已过期.
    Expired {
        /// When it ended, epoch milliseconds; absent when only the platform's state says so.
        #[serde(skip_serializing_if = "Option::is_none")]
        ends_at: Option<Instant>,
    },
    /// The weekday, the time of day or the date is not one of the coupon's.
    OutsideSchedule {
        /// When it can be used next, epoch milliseconds; absent when never again within its validity.
        #[serde(skip_serializing_if = "Option::is_none")]
        next_at: Option<Instant>,
    },
    /// Not this shop.
    WrongShop {
        /// Shops that it is good at.
        #[serde(skip_serializing_if = "Option::is_none")]
        include: Option<Vec<String>>,
        /// Shops that it is not good at.
        #[serde(skip_serializing_if = "Option::is_none")]
        exclude: Option<Vec<String>>,
    },
    /// Not for this scene.
    WrongScene {
        /// Scenes that it is good for.
        scenes: Vec<String>,
    },
    /// Not for this way of paying.
    WrongPayment {
        /// The way of paying that it asks for.
        payment: String,
    },
    /// Not for this customer. One reason for each dimension without a common value.
    WrongCustomer {
        /// The dimension; `codes` are reported as `ids`.
        by: &'static str,
    },
    /// Used often enough today.
    DailyLimit {
        /// Uses allowed a day.
        limit: i64,
        /// Uses so far.
        used: i64,
    },
    /// No uses or no balance left.
    NoUsesLeft,
    /// An exclusive coupon beside a discount that the cart already carries.
    OtherDiscounts,
    /// A service coupon, which no order takes.
    NotForOrders {
        /// The service.
        service: String,
    },
    /// No line of the cart is in the coupon's scope.
    NoEligibleItems,
    /// The cart does not hold the goods that the coupon asks for.
    MissingItems {
        /// Whether any one or all of the items would do.
        mode: RequiredMode,
        /// The items that the coupon asks for.
        items: Vec<MissingItem>,
        /// The total over the listed goods, where one is asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        total_quantity: Option<QuantityGap>,
    },
    /// The eligible goods do not come to the threshold.
    BelowMinAmount {
        /// The threshold, in 元.
        required: String,
        /// What the eligible goods come to, in 元.
        actual: Yuan,
        /// How much more it takes, rounded up to the fen, in 元.
        shortfall: Yuan,
    },
    /// The eligible goods are too few.
    BelowMinQuantity {
        /// How many are needed.
        required: String,
        /// How many there are.
        actual: String,
        /// How many more it takes, as the shortest decimal text.
        shortfall: String,
    },
    /// Nothing fails, yet nothing would come off.
    NoDiscount,
    /// Only in `selected`: cannot stand beside other coupons of the selection.
    NotCombinable {
        /// Ids of those coupons.
        with: Vec<String>,
    },
    /// The context lacks what a rule needs.
    MissingContext {
        /// Where it belongs in the context: `shopId`, `customer.levels`, `usedToday`.
        field: &'static str,
    },
    /// A rule that the library cannot know: an unknown enum, a flag without data, a scale that was not configured, a
    /// name inside a rule that this version does not know.
    UnknownRule {
        /// Which rule: `scope`, `benefit.pick`, `state`, `discountScale`, `requires`.
        field: String,
        /// What the platform or the coupon said.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<String>,
    },
    /// The coupon could not be read, in a wallet that lets such stand.
    Unreadable {
        /// Where its first violation is.
        path: String,
    },
}

/// Need, have and shortfall of one of the goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MissingItem {
    /// Which.
    pub product_id: String,
    /// How many, as the shortest decimal texts.
    #[serde(flatten)]
    pub gap: QuantityGap,
}

/// Need, have and shortfall, in pieces or weight, as the shortest decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
pub struct QuantityGap {
    /// How many are needed.
    pub required: String,
    /// How many there are.
    pub actual: String,
    /// How many more it takes.
    pub missing: String,
}
