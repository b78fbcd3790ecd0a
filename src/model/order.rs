//! What a shop stores of an order, and what happens to it afterwards: refunds, claims, balances, times, prices.

use std::collections::BTreeMap;

use serde_json::Number;

use super::evaluation::{Status, Yuan};
use super::leaf::{Amount, Count, Flag, Id, InstantMs, Money, OneOf, Quantity, Words};
use super::reason::Reason;
use super::wire::wire;
use super::Coupon;
use crate::content::answer;
use crate::names::names;
use crate::time::Instant;

wire! {
    /// What a shop stores of an order: what was paid, by line, by unit and by coupon. Plain JSON with a `version`; later
    /// versions of the library read it too. Made by `snapshot`, given back by `refund` with what is left.
    pub struct Order {
        /// How it is to be read: 1.
        pub version: Count = required,
        /// When it was evaluated, epoch milliseconds.
        pub now: InstantMs = required,
        /// The lines, in the order of their ids.
        pub lines: Vec<OrderLine>,
        /// What was paid for shipping, in 元.
        pub shipping: Amount = required,
        /// What of that was given back, in 元.
        pub shipping_refunded: Option<Amount>,
        /// What was paid in all, in 元: lines and shipping.
        pub paid: Amount = required,
        /// The coupons, in the order of application.
        pub coupons: Vec<OrderCoupon>,
        /// What the coupons asked of the goods.
        pub thresholds: Vec<OrderThreshold>,
        /// The fingerprint of the evaluation, which begins with the version of the rules.
        pub fingerprint: Words,
    }

    /// A line of an order.
    pub struct OrderLine {
        /// The cart's line id.
        pub id: Id = required,
        /// How many units, or the weight of weighed goods.
        pub quantity: Quantity = required,
        /// Price times quantity, in 元.
        pub gross: Amount = required,
        /// What was to pay before coupons, in 元.
        pub net: Amount = required,
        /// What was paid, in 元.
        pub paid: Amount = required,
        /// What each coupon took off it, in 元, by coupon id.
        pub shares: BTreeMap<String, Amount>,
        /// Its units, by what was paid for them. Absent for weighed goods, which go back by weight.
        pub units: Option<Vec<PaidUnits>>,
        /// How many units, or how much weight, went back.
        pub returned: Option<Money>,
        /// What was given back for them, in 元.
        pub refunded: Option<Amount>,
    }

    /// Units of a line that were treated alike. Each was paid ⌊paid ÷ count⌋ fen, the last ones the remaining fen.
    pub struct PaidUnits {
        /// How many.
        pub count: Count<1> = required,
        /// What was paid for them together, in 元.
        pub paid: Amount = required,
        /// The coupon that took them: 买M送N, 免单, 换购.
        pub coupon_id: Option<Id>,
        /// How many of them went back.
        pub returned: Option<Count>,
    }

    /// A coupon of an order.
    pub struct OrderCoupon {
        /// The holding's id.
        pub coupon_id: Id = required,
        /// Its template.
        pub template_id: Option<Id>,
        /// What it took off the goods, in 元.
        pub discount: Amount = required,
        /// What it took off shipping, in 元.
        pub shipping_discount: Amount = required,
    }

    /// What a coupon asked of the goods, and what it found. Says either `minAmount` or `minQuantity`.
    pub struct OrderThreshold {
        /// The coupon.
        pub coupon_id: Id = required,
        /// The least amount for what it took off, in 元: of tiers the one that was reached.
        pub min_amount: Option<Money>,
        /// The least number of pieces for what it took off.
        pub min_quantity: Option<Money>,
        /// What each line counted toward it, in 元 or in pieces, by line id.
        pub counted: BTreeMap<String, Money>,
    }

    /// Goods that go back.
    pub struct Return {
        /// The line.
        pub line_id: Id = required,
        /// How many units of it, or how much weight.
        pub quantity: Quantity = required,
        /// Which of its units go back first where not all were paid alike: the `dearest` (default) or the `cheapest`, which
        /// are those that a coupon gave free.
        pub units: Option<OneOf<ReturnedFirst>>,
    }

    /// How goods go back.
    pub struct RefundOptions {
        /// Whether what is left of shipping goes back too. Default `false`.
        pub shipping: Option<Flag>,
    }

    /// A template that a shopper may claim a coupon of, beside what the coupon itself says.
    pub struct ClaimTerms {
        /// How many there are.
        pub stock: Option<Stock>,
        /// How many a shopper may claim.
        pub per_customer: Option<Count>,
        /// Claimable from this instant on, epoch milliseconds.
        pub claimable_from: Option<InstantMs>,
        /// Claimable before this instant, epoch milliseconds.
        pub claimable_to: Option<InstantMs>,
    }

    /// How many coupons a template issues.
    pub struct Stock {
        /// In all. Absent: no limit.
        pub total: Option<Count>,
        /// Claimed so far.
        pub claimed: Option<Count>,
    }

    /// What a server knows better than a client.
    pub struct ServerFigures {
        /// The shopper's coupons. Absent: those of the client.
        pub coupons: Option<Vec<Coupon>>,
        /// Unit prices in 元, by line id, SKU, product id or code. A line that is not among them keeps the client's price.
        pub prices: Option<BTreeMap<String, Money>>,
    }

    /// A write-off of a Kingdee coupon, as `parse('kingdee.listWriteOffs', …)` answers it.
    pub struct WriteOff {
        /// 领用记录ID: the claim record.
        pub record_bill_id: Option<Id>,
        /// 单据编号: the bill's number.
        pub bill_no: Option<Words>,
        /// 门店ID: the store.
        pub store_id: Option<Words>,
        /// 预核销时间: when the till held it.
        pub create_time: Option<Words>,
        /// 核销金额: what it took, in 元.
        pub write_off_amt: Option<Money>,
        /// 核销状态: 1 pending, 2 done, 3 cancelled.
        pub write_off_stat: Option<Words>,
    }
}

names! {
    /// Which units of a line go back first.
    #[derive(Copy, Default)]
    pub enum ReturnedFirst {
        /// Those for which most was paid.
        #[default]
        Dearest = "dearest",
        /// Those for which least was paid.
        Cheapest = "cheapest",
    }
}

answer! {
    /// What goes back for returned goods.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Refund {
        /// What goes back in all, in 元, shipping included.
        pub amount: Yuan,
        /// What of it is for shipping, in 元.
        pub shipping: Yuan,
        /// What goes back for each return, as given.
        pub lines: Vec<RefundedLine>,
        /// The order with what is left of it, to refund from next time.
        pub order: Order,
        /// Whether what is left still meets what each coupon asked. Nothing is taken back for one that is not met: that is
        /// the shop's to decide.
        pub thresholds: Vec<ThresholdLeft>,
    }
}

answer! {
    /// What goes back for a return.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct RefundedLine {
        /// The line.
        pub line_id: String,
        /// How many units, or how much weight, as the shortest decimal text.
        pub quantity: String,
        /// What goes back, in 元.
        pub amount: Yuan,
    }
}

answer! {
    /// Whether what is left of an order meets what a coupon asked.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
    pub struct ThresholdLeft {
        /// The coupon.
        pub coupon_id: String,
        /// Whether it does.
        pub met: bool,
        /// What is lacking, rounded up to the fen, in 元.
        pub shortfall: Option<Yuan>,
        /// How many pieces are lacking, where the coupon asked for pieces, as the shortest decimal text.
        pub shortfall_quantity: Option<String>,
    }
}

answer! {
    /// What write-offs say of a coupon that is used several times.
    #[derive(Default, Eq)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Spent {
        /// What was spent, in 元, pending write-offs among it.
        pub spent: Yuan,
        /// How often it was used, pending write-offs among it.
        pub uses: u32,
        /// Whether a write-off has no known state or no amount, or is told in two ways.
        pub uncertain: bool,
    }
}

answer! {
    /// A time in which a coupon can be used, `from ≤ t < to`, epoch milliseconds.
    #[derive(Copy, Eq)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Period {
        /// Included: now, where it can be used now.
        pub from: Instant,
        /// Excluded; `null` where it does not end.
        pub to: Option<Instant> = always,
    }
}

answer! {
    /// Whether a shopper may claim a coupon.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Claimable {
        /// `usable`: it may be claimed.
        pub status: Status,
        /// Why not, or what is not known.
        #[cfg_attr(not(target_arch = "wasm32"), ts(as = "Vec<super::reason::typescript::Reason>"))]
        pub reasons: Vec<Reason>,
    }
}

answer! {
    /// 券后价: what an item costs by itself.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct PriceAfter {
        /// The item.
        pub id: String,
        /// What it costs without coupons, in 元.
        pub before: Yuan,
        /// What it costs with the best coupon or stack, in 元.
        pub payable: Yuan,
        /// The coupons of that, in the order of application.
        pub coupon_ids: Vec<String>,
        /// Coupons of which it cannot be told.
        pub undetermined: Vec<String>,
        /// The nearest threshold at which more would come off (再买…可用); `null` where there is none.
        pub next: Option<NextPrice> = always,
    }
}

answer! {
    /// A threshold that is not reached yet. Says either `addAmount` or `addQuantity`.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
    pub struct NextPrice {
        /// The coupon.
        pub coupon_id: String,
        /// How much more of goods like these it takes, in 元.
        pub add_amount: Option<Yuan>,
        /// How many more units of the item it takes.
        pub add_quantity: Option<String>,
        /// What is to pay then for the item and what was added, in 元.
        pub payable: Yuan,
    }
}

answer! {
    /// 凑单: what to buy more, so that in all less is paid.
    #[derive(Default)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct AddOn {
        /// The coupons that are used then, in the order of application.
        pub coupon_ids: Vec<String>,
        /// What to add.
        pub add: Vec<Added>,
        /// What that costs before coupons, in 元.
        pub cost: Yuan,
        /// What is to pay then in all, in 元.
        pub payable: Yuan,
        /// By how much less that is than now, in 元: 再买 `cost`，总共少付 `net`.
        pub net: Yuan,
        /// Whether no cheaper set of the candidates reaches the same threshold.
        pub optimal: bool,
    }
}

answer! {
    /// A candidate that is added.
    #[derive(Eq)]
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
    pub struct Added {
        /// The candidate.
        pub id: String,
        /// How many of it; of weighed goods all of it.
        #[cfg_attr(not(target_arch = "wasm32"), ts(type = "number"))]
        pub quantity: Number,
    }
}
