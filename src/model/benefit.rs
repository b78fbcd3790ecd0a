//! What a coupon gives.

use super::leaf::{required, Count, Flag, Given, Money, OneOf, Percent, Words, MAX_SAFE};
use super::read::{wrong_shape, Position};
use super::wire::{wire, Fields, Refusal, Wire};
use crate::content::{serialize_content, Content, Written};
use crate::names::names;
use crate::text::Text;

wire! {
    /// What tells benefits apart.
    pub struct Tag {
        /// `amountOff`, …
        pub kind: Words = required,
    }
}

// serde's own reading of tagged enums takes a number for a variant's place and has no variant that keeps an unknown tag
// while those of known ones keep their errors.
macro_rules! kinds {
    ($(#[$meta:meta])* $($kind:literal => $variant:ident),* $(,)?) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(tag = "kind"))]
        pub enum Benefit {
            $(
                #[doc = concat!("See [`", stringify!($variant), "`].")]
                #[cfg_attr(not(target_arch = "wasm32"), ts(rename = $kind, untagged))]
                $variant(
                    #[cfg_attr(not(target_arch = "wasm32"), ts(as = "super::typescript::Member<_>"))] $variant,
                ),
            )*
            /// See [`UnknownBenefit`].
            #[cfg_attr(not(target_arch = "wasm32"), ts(untagged))]
            Unknown(UnknownBenefit),
        }

        $(
            #[cfg(not(target_arch = "wasm32"))]
            impl super::typescript::Tagged for $variant {
                const TAG: &'static str = "kind";
                const VALUE: &'static str = $kind;
            }
        )*

        impl Benefit {
            /// The kinds that this version knows.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// Names inside it that are no fields of its kind.
            pub fn other_names(&self) -> impl Iterator<Item = &str> {
                let names = match self {
                    $(Self::$variant(benefit) => benefit.other_names(),)*
                    Self::Unknown(_) => &[],
                };
                names.iter().map(String::as_str).filter(|name| *name != "kind")
            }

            /// Of a kind that this version knows, before its fields are read.
            fn of_kind(kind: &str) -> Option<Self> {
                match kind {
                    $($kind => Some(Self::$variant($variant::default())),)*
                    _ => None,
                }
            }

            fn fields_of(&mut self) -> Option<&mut dyn Wire> {
                match self {
                    $(Self::$variant(benefit) => Some(benefit),)*
                    Self::Unknown(_) => None,
                }
            }

            fn tagged(&self) -> Content<'_> {
                match self {
                    $(Self::$variant(benefit) => Content::Tagged($kind, Some(benefit)),)*
                    Self::Unknown(benefit) => Content::Tagged(&benefit.kind, None),
                }
            }

            /// The names of the fields of every kind.
            pub(crate) fn fields() -> impl Iterator<Item = &'static str> {
                [$($variant::FIELDS),*].into_iter().flatten().chain(Tier::FIELDS).copied()
            }
        }
    };
}

kinds! {
    /// What a coupon takes off, told apart by `kind`. A kind that the library does
    /// not know, from a platform or from a newer version, is not an error: the
    /// verdict is `undetermined` with `unknownRule benefit`.
    ///
    /// @example
    /// const fullReduction: Benefit = { kind: 'tiers', tiers: [{ atLeast: 100, off: 20 }, { atLeast: 200, off: 50 }] };
    /// const eightyFivePercent: Benefit = { kind: 'percentOff', percent: '15', maxDiscount: 30 };  // 8.5折, 最多减30
    "amountOff" => AmountOff,
    "percentOff" => PercentOff,
    "priceTo" => PriceTo,
    "tiers" => Tiers,
    "buyGet" => BuyGet,
    "freeItems" => FreeItems,
    "unitOff" => UnitOff,
    "bundle" => Bundle,
    "exchange" => Exchange,
    "shippingOff" => ShippingOff,
    "service" => Service,
}

impl Default for Benefit {
    fn default() -> Self {
        Self::Unknown(UnknownBenefit::default())
    }
}

/// What this version does not know, or what a platform's answer leaves open:
/// the coupon's `unknownRules` say why then.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
pub struct UnknownBenefit {
    /// What the sender called it; `unknown` where an adapter left it open.
    #[cfg_attr(not(target_arch = "wasm32"), ts(type = "\"unknown\""))]
    pub kind: Words,
}

impl Written for Benefit {
    fn content(&self) -> Content<'_> {
        self.tagged()
    }
}

impl Wire for Benefit {
    fn put(&mut self, _: Given<'_>) -> Result<(), Refusal> {
        Err(Refusal::Value(required()))
    }
    // As text, so that the fields of a kind are read as all others are.
    fn takes_text(&self) -> bool {
        true
    }
    fn put_text(&mut self, text: &str, place: &mut Position<'_, '_>) {
        let mut tag = Tag::default();
        let no_object = Text::new("应为带 kind 的对象", "must be an object with a kind");
        if !place.read_or_fault(text, &mut tag, no_object) {
            return;
        }
        let Some(mut benefit) = Self::of_kind(&tag.kind) else {
            *self = Self::Unknown(UnknownBenefit { kind: tag.kind });
            return;
        };
        if let Some(fields) = benefit.fields_of() {
            if place.read_or_fault(text, fields, wrong_shape()) {
                *self = benefit;
            }
        }
    }
}

serialize_content! { [] Benefit }

wire! {
    /// 立减: takes an amount off the eligible goods.
    pub struct AmountOff {
        /// In 元. What exceeds the eligible goods is wasted.
        pub amount: Money = required,
    }

    /// 折扣: takes a part of the eligible amount off.
    pub struct PercentOff {
        /// What is taken off, 0–100: 8.5折 is 15.
        pub percent: Percent = required,
        /// 最多减: a cap in 元; 0 is a cap of zero.
        pub max_discount: Option<Money>,
    }

    /// 特价: brings the eligible goods down to a price.
    pub struct PriceTo {
        /// What the eligible goods cost together, in 元.
        pub amount: Money = required,
    }

    /// 满减, 满折: the highest tier that is reached. The lowest tier is a threshold of its own.
    pub struct Tiers {
        /// In any order, at least one. All say either `atLeast` or `atLeastQuantity`, and either `off` or `percent`.
        pub tiers: Vec<Tier>,
        /// 每满减: `off` for every full `atLeast` of the amount. Not with `percent`.
        pub every: Option<Flag>,
        /// A cap in 元.
        pub max_discount: Option<Money>,
    }

    /// One step of a tiered coupon.
    pub struct Tier {
        /// From this amount on, in 元, compared exactly.
        pub at_least: Option<Money>,
        /// From so many pieces on.
        pub at_least_quantity: Option<Money>,
        /// So much off, in 元.
        pub off: Option<Money>,
        /// So much of the eligible amount off, 0–100: 9折 is 10.
        pub percent: Option<Percent>,
    }

    /// 买M送N, 第二件半价: of every buy + get units, `get` are free or cheaper.
    pub struct BuyGet {
        /// Units to buy, a whole number.
        pub buy: Count<0, { MAX_SAFE / 4 }> = required,
        /// Units that are given, a whole number.
        pub get: Count<0, { MAX_SAFE / 4 }> = required,
        /// Which units are given: the `cheapest` of all (default), the `dearest`, or `nextDearest`: with units in
        /// falling price, the last `get` of each group of buy + get.
        pub pick: Option<OneOf<Pick>>,
        /// How many times at the most. Default 1; `null` is without limit.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "super::typescript::NumberOrNull"))]
        pub repeat: Option<Count> = default(once()),
        /// So much off each of the given units, 0–100. Default 100; 第二件半价 is buy 1, get 1, percent 50.
        pub percent: Option<Percent>,
    }

    /// 免单: the dearest units, then the cheapest of the rest, are free or cheaper.
    pub struct FreeItems {
        /// How many of the dearest units.
        pub dearest: Option<Count>,
        /// How many of the cheapest of the rest.
        pub cheapest: Option<Count>,
        /// So much off each of them, 0–100. Default 100.
        pub percent: Option<Percent>,
        /// A cap in 元.
        pub max_discount: Option<Money>,
    }

    /// 每件立减, 每件打折: so much off each unit. Says either `amount` or `percent`.
    pub struct UnitOff {
        /// In 元; at most the unit's price.
        pub amount: Option<Money>,
        /// 0–100, rounded by the unit.
        pub percent: Option<Percent>,
        /// Of so many units at the most. Absent: of all, and then it takes no units from other coupons.
        pub max_units: Option<Count>,
        /// Which units first, the `dearest` (default) or the `cheapest`.
        pub pick: Option<OneOf<Pick>>,
        /// A cap in 元.
        pub max_discount: Option<Money>,
    }

    /// N件一口价: groups of units go to a price.
    pub struct Bundle {
        /// How many units make a group, 1 or more.
        pub count: Count<1> = required,
        /// What a group costs, in 元. Groups that are not dearer are left alone.
        pub price: Money = required,
        /// How many groups at the most. Default 1; `null` is without limit.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "super::typescript::NumberOrNull"))]
        pub repeat: Option<Count> = default(once()),
        /// Which units first, the `dearest` (default) or the `cheapest`.
        pub pick: Option<OneOf<Pick>>,
        /// A cap in 元.
        pub max_discount: Option<Money>,
    }

    /// 兑换 or 换购: some units go down to a price.
    pub struct Exchange {
        /// How many units. Default 1.
        pub count: Option<Count>,
        /// Which ones first, of those dearer than `price`: the `cheapest` (default) or the `dearest`.
        pub pick: Option<OneOf<Pick>>,
        /// What each of them costs then, in 元. Default 0.
        pub price: Option<Money>,
    }

    /// 免运费: takes the shipping fee off, or an amount or a part of it. Touches no goods.
    pub struct ShippingOff {
        /// In 元; absent is the whole fee.
        pub amount: Option<Money>,
        /// A part of what is left of the fee, 0–100.
        pub percent: Option<Percent>,
    }

    /// A service rather than a discount: 免排队, 停车 or offline exchange. Its verdict is `notForOrders`.
    pub struct Service {
        /// Which one.
        pub service: OneOf<ServiceKind> = required,
    }
}

fn once() -> Option<Count> {
    Some(Count::new(1))
}

names! {
    /// Which units a benefit looks at first. Not every benefit knows every pick: one that it does not know is an
    /// `unknownRule benefit.pick`.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), ts(rename = "UnitPick"))]
    pub enum Pick {
        /// The cheapest of all.
        #[default]
        Cheapest = "cheapest",
        /// The dearest of all.
        Dearest = "dearest",
        /// In falling price, the last of each group.
        NextDearest = "nextDearest",
        ..Unknown
    }
}

names! {
    /// The services that a coupon can stand for.
    pub enum ServiceKind {
        /// 免排队
        QueueSkip = "queueSkip",
        /// 停车券
        Parking = "parking",
        /// 线下兑换
        OfflineExchange = "offlineExchange",
        ..Unknown
    }
}

impl Default for ServiceKind {
    fn default() -> Self {
        Self::Unknown(String::new())
    }
}

impl Benefit {
    /// The most that comes off in 元, where it says so.
    pub fn max_discount(&self) -> Option<&Money> {
        match self {
            Self::PercentOff(PercentOff { max_discount, .. })
            | Self::Tiers(Tiers { max_discount, .. })
            | Self::FreeItems(FreeItems { max_discount, .. })
            | Self::UnitOff(UnitOff { max_discount, .. })
            | Self::Bundle(Bundle { max_discount, .. }) => max_discount.as_ref(),
            _ => None,
        }
    }
}
