//! Why a coupon cannot be used, or what is not known of it.

use super::coupon::RequiredMode;
use super::evaluation::Yuan;
use crate::content::{answer, serialize_content, wire_name, Content, Pairs, Written};
use crate::time::Instant;

/// One failing check, or one that could not be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The code that a page switches on, and its figures.
    pub detail: Detail,
    /// One sentence for a shopper.
    pub message: String,
}

impl Written for Reason {
    fn content(&self) -> Content<'_> {
        Content::Record(self)
    }
}

impl Pairs for Reason {
    fn each(&self, take: &mut dyn FnMut(&str, &Content<'_>)) {
        self.detail.each(take);
        take("message", &self.message.content());
    }
}

serialize_content! { [] Reason, [] MissingItem }

// TypeScript has a name for each kind of reason, which serde's enum of structs has not.
macro_rules! reasons {
    ($(
        $(#[$meta:meta])*
        $code:literal => $variant:ident $({ $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })?,
    )*) => {
        /// What failed, by `code`, with its figures.
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
        pub enum Detail {
            $(
                $(#[$meta])*
                $variant $({ $($(#[$field_meta])* $field: $type,)* })?,
            )*
        }

        impl Pairs for Detail {
            fn each(&self, take: &mut dyn FnMut(&str, &Content<'_>)) {
                let mut give = |name: &str, value: &dyn Written| {
                    Some(value.content()).filter(|content| !content.is_absent()).iter().for_each(|content| take(name, content));
                };
                match self {
                    $(Self::$variant $({ $($field,)* })? => {
                        give("code", &$code);
                        $($(give(wire_name!($field), $field);)*)?
                    })*
                }
            }
        }

        #[cfg(not(target_arch = "wasm32"))]
        pub mod typescript {
            //! The same as a union of types with names.
            #![allow(dead_code)] // Only their declarations are used.

            use super::*;
            use crate::model::typescript::{Member, Tagged};

            /// Why a coupon cannot be used, or why it cannot be said; told apart by `code`.
            ///
            /// @example
            /// for (const reason of verdict.reasons) {
            ///   if (reason.code === 'belowMinAmount') showAddOn(`还差 ¥${reason.shortfall}`);
            ///   else showText(reason.message);
            /// }
            #[derive(ts_rs::TS)]
            #[ts(untagged)]
            pub enum Reason {
                $(
                    $(#[$meta])*
                    $variant(#[ts(as = "Member<_>")] $variant),
                )*
            }

            $(
                $(#[$meta])*
                #[derive(ts_rs::TS)]
                #[ts(optional_fields, rename_all = "camelCase")]
                pub struct $variant {
                    /// A sentence for the shopper, in `Options.language`.
                    message: String,
                    $($($(#[$field_meta])* $field: $type,)*)?
                }

                impl Tagged for $variant {
                    const TAG: &'static str = "code";
                    const VALUE: &'static str = $code;
                }
            )*
        }
    };
}

reasons! {
    /// It was used.
    "used" => Used,
    /// The platform froze it.
    "frozen" => Frozen,
    /// The activity was ended.
    "ended" => Ended,
    /// It was deleted.
    "deleted" => Deleted,
    /// The platform disabled it.
    "disabled" => Disabled,
    /// 未到使用时间.
    "notStarted" => NotStarted {
        /// When it starts, epoch milliseconds.
        starts_at: Instant,
    },
    /// 已过期.
    "expired" => Expired {
        /// When it ended, epoch milliseconds; absent when only the platform's state says so.
        ends_at: Option<Instant>,
    },
    /// The weekday, the time of day or the date is not one of the coupon's.
    "outsideSchedule" => OutsideSchedule {
        /// When it can be used next, epoch milliseconds; absent when never again within its validity.
        next_at: Option<Instant>,
    },
    /// Not this shop.
    "wrongShop" => WrongShop {
        /// Shops that it is good at.
        include: Option<Vec<String>>,
        /// Shops that it is not good at.
        exclude: Option<Vec<String>>,
    },
    /// Not for this scene.
    "wrongScene" => WrongScene {
        /// Scenes that it is good for.
        scenes: Vec<String>,
    },
    /// Not for this way of paying.
    "wrongPayment" => WrongPayment {
        /// The way of paying that it asks for.
        payment: String,
    },
    /// Not for this customer. One reason for each dimension without a common value.
    "wrongCustomer" => WrongCustomer {
        /// The dimension; `codes` are reported as `ids`.
        #[cfg_attr(not(target_arch = "wasm32"), ts(type = "Exclude<CustomerDimension, \"codes\">"))]
        by: &'static str,
    },
    /// Used often enough today.
    "dailyLimit" => DailyLimit {
        /// Uses allowed a day.
        limit: i64,
        /// Uses so far.
        used: i64,
    },
    /// No uses or no balance left.
    "noUsesLeft" => NoUsesLeft,
    /// An exclusive coupon beside a discount that the cart already carries.
    "otherDiscounts" => OtherDiscounts,
    /// A service coupon, which no order takes.
    "notForOrders" => NotForOrders {
        /// The service.
        service: crate::model::benefit::ServiceKind,
    },
    /// No line of the cart is in the coupon's scope.
    "noEligibleItems" => NoEligibleItems,
    /// The cart does not hold the goods that the coupon asks for.
    "missingItems" => MissingItems {
        /// Whether any one or all of the items would do.
        mode: RequiredMode,
        /// The items that the coupon asks for.
        items: Vec<MissingItem>,
        /// The total over the listed goods, where one is asked for.
        total_quantity: Option<QuantityGap>,
    },
    /// The eligible goods do not come to the threshold.
    "belowMinAmount" => BelowMinAmount {
        /// The threshold, in 元.
        required: String,
        /// What the eligible goods come to, in 元.
        actual: Yuan,
        /// How much more it takes, rounded up to the fen, in 元.
        shortfall: Yuan,
    },
    /// The eligible goods are too few.
    "belowMinQuantity" => BelowMinQuantity {
        /// How many are needed.
        required: String,
        /// How many there are.
        actual: String,
        /// How many more it takes, as the shortest decimal text.
        shortfall: String,
    },
    /// Nothing fails, yet nothing would come off.
    "noDiscount" => NoDiscount,
    /// Only in `selected`: cannot stand beside other coupons of the selection.
    "notCombinable" => NotCombinable {
        /// Ids of those coupons.
        with: Vec<String>,
    },
    /// Only of a claim: it has not begun.
    "claimNotStarted" => ClaimNotStarted {
        /// When it begins, epoch milliseconds.
        starts_at: Instant,
    },
    /// Only of a claim: it is over.
    "claimEnded" => ClaimEnded {
        /// When it ended, epoch milliseconds.
        ends_at: Instant,
    },
    /// Only of a claim: none are left.
    "soldOut" => SoldOut,
    /// Only of a claim: the shopper has as many as allowed.
    "claimLimit" => ClaimLimit {
        /// Claims allowed.
        limit: i64,
        /// Claims so far.
        claimed: i64,
    },
    /// The context lacks what a rule needs.
    "missingContext" => MissingContext {
        /// Where it belongs in the context: `shopId`, `customer.levels`, `usedToday`.
        field: &'static str,
    },
    /// A rule that the library cannot know: an unknown enum, a flag without data, a scale that was not configured, a
    /// name inside a rule that this version does not know.
    "unknownRule" => UnknownRule {
        /// Which rule: `scope`, `benefit.pick`, `state`, `discountScale`, `requires`.
        field: String,
        /// What the platform or the coupon said.
        value: Option<String>,
    },
    /// The coupon could not be read, in a wallet that lets such stand.
    "unreadable" => Unreadable {
        /// Where its first violation is.
        path: String,
    },
}

/// Need, have and shortfall of one of the goods.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct MissingItem {
    /// Which.
    pub product_id: String,
    /// How many, as the shortest decimal texts.
    #[cfg_attr(not(target_arch = "wasm32"), ts(flatten))]
    pub gap: QuantityGap,
}

impl Written for MissingItem {
    fn content(&self) -> Content<'_> {
        Content::Record(self)
    }
}

impl Pairs for MissingItem {
    fn each(&self, take: &mut dyn FnMut(&str, &Content<'_>)) {
        take("productId", &self.product_id.content());
        self.gap.content().each_entry(take);
    }
}

answer! {
    /// Need, have and shortfall, in pieces or weight, as the shortest decimal text.
    #[derive(Eq)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
    pub struct QuantityGap {
        /// How many are needed.
        pub required: String,
        /// How many there are.
        pub actual: String,
        /// How many more it takes.
        pub missing: String,
    }
}
