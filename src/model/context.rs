//! When, where and by whom a cart is checked out, and how it is evaluated.

use std::collections::BTreeMap;

use super::coupon::Customers;
use super::leaf::{Count, InstantMs, Money, OneOf, Strings, Words};
use super::wire::{wire, Parts, Record, Wire};
use crate::content::{serialize_content, Content, Written};
use crate::money::Rounding;
use crate::names::names;
use crate::text::Language;

wire! {
    /// When, where and by whom the cart is checked out. What is not given makes the rules that need it `undetermined`
    /// (`missingContext`), never guessed.
    ///
    /// @example
    /// const context: Context = { now: serverNow, shopId: '17', scene: 'takeout', usedToday: {} };
    pub struct Context {
        /// The instant to judge at, epoch milliseconds. Take it from the server's clock, not the phone's.
        pub now: InstantMs = required,
        /// Offset of local days and times from UTC in minutes. Default 480 (+08:00).
        pub utc_offset_minutes: Option<Count<-1_439, 1_439>>,
        /// The shop. `""` counts as given.
        pub shop_id: Option<Words>,
        /// How the order reaches the shopper.
        pub scene: Option<OneOf<Scene>>,
        /// How it is paid for: `"online"` or a shop's own word, matched with a coupon's `payment`.
        pub payment: Option<Words>,
        /// What is known of the customer.
        pub customer: Option<Customers>,
        /// Uses today by coupon id or template id. An id that is absent was used 0 times; an absent record is not known.
        pub used_today: Option<UsedToday>,
    }

    /// How figures are made. Every option has a default; an unknown option or value is `invalidInput`.
    pub struct Options {
        /// How percentages round their discount to the fen: once, on the discount. Default `halfUp`.
        pub rounding: Option<OneOf<Rounding>>,
        /// What amount thresholds look at: `net` (default) after discounts already granted, or `gross` before them.
        pub threshold_base: Option<OneOf<ThresholdBase>>,
        /// What is left to pay at the least, in 元. Default 0.
        pub min_payable: Option<Money>,
        /// How many coupons the best stack may hold. Default 1; 0 gives `best: null`.
        pub max_coupons: Option<Count<0, 1_000>>,
        /// What thresholds in a stack look at: `running` (default) what is left, or `original` the amounts before it.
        pub stack_threshold: Option<OneOf<StackThreshold>>,
        /// Coupon ids of the shopper's own choice; priced as `selected` beside the best stack.
        pub selected: Option<Strings>,
        /// In which order the chosen coupons apply: the `best` one (default), or as `given`, levels or not.
        pub selected_order: Option<OneOf<SelectedOrder>>,
        /// At most so many verdicts of each list; `counts` tells how many there are. Default all.
        pub limit: Option<Count>,
        /// From which place on, 0 is the first. Default 0.
        pub offset: Option<Count>,
        /// How far the search for the best stack goes, in units of work: one is about one line looked at. The default
        /// ends within a frame or two of a phone's screen.
        pub effort: Option<Count<1>>,
        /// The language of messages. Default `zh-CN`.
        pub language: Option<OneOf<Language>>,
    }
}

/// Uses by coupon id or template id.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(as = "BTreeMap<String, Count>"))]
pub struct UsedToday(pub BTreeMap<String, Count>);

impl Written for UsedToday {
    fn content(&self) -> Content<'_> {
        self.0.content()
    }
}

impl Wire for UsedToday {
    fn parts(&mut self) -> Parts<'_> {
        Parts::Record(self)
    }
}

impl Record for UsedToday {
    // `null` is an id that is absent.
    fn read_entry(&mut self, name: &str, read: &mut dyn FnMut(&mut dyn Wire)) {
        let mut uses: Option<Count> = None;
        read(&mut uses);
        if let Some(uses) = uses {
            self.0.insert(name.to_owned(), uses);
        }
    }
}

serialize_content! { [] UsedToday }

names! {
    /// How an order reaches the shopper.
    #[derive(Copy, Default)]
    pub enum Scene {
        /// 堂食
        #[default]
        DineIn = "dineIn",
        /// 外卖
        Takeout = "takeout",
        /// 买单
        PayBill = "payBill",
    }
}

names! {
    /// What amount thresholds look at.
    #[derive(Copy, Default)]
    pub enum ThresholdBase {
        /// What is to be paid for the eligible lines.
        #[default]
        Net = "net",
        /// Price times quantity, which nothing reduces.
        Gross = "gross",
    }
}

names! {
    /// What thresholds of a stacked coupon look at.
    #[derive(Copy, Default)]
    pub enum StackThreshold {
        /// What the coupons before it left.
        #[default]
        Running = "running",
        /// The amounts before the stack.
        Original = "original",
    }
}

names! {
    /// In which order chosen coupons apply.
    #[derive(Copy, Default)]
    pub enum SelectedOrder {
        /// In level order and, within a level, in the best order.
        #[default]
        Best = "best",
        /// Exactly in the order of choice.
        Given = "given",
    }
}
