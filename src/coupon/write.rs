//! A coupon as it is written, the counterpart of how it is read.

use super::{
    Benefit, BuyGetPick, Coupon, Customers, ExchangePick, Limits, Quote, Required, RequiredItem, Schedule,
    Scope, Shops, Source, Tier, TimeRange, UnknownRule, DIMENSIONS,
};
use crate::input::{Node, NotEmpty, ToNode};
use crate::money::{format_fen, Fen};
use crate::time::{format_minutes, Day};

/// Fen as yuan.
pub(crate) struct Yuan(pub Fen);

impl ToNode for Yuan {
    fn to_node(&self) -> Node<'static> {
        format_fen(self.0).into()
    }
}

impl ToNode for Coupon {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[
            ("id", &self.id),
            ("templateId", &self.template_id),
            ("code", &self.code),
            ("title", &self.title),
            ("description", &self.description),
            ("label", &self.label),
            ("source", &self.source),
            ("state", &self.state),
            ("benefit", &self.benefit),
            ("minAmount", &self.min_amount),
            ("minQuantity", &self.min_quantity),
            ("scope", &self.scope),
            ("required", &self.required),
            ("startsAt", &self.starts_at),
            ("endsAt", &self.ends_at),
            ("claimedAt", &self.claimed_at),
            ("schedule", &self.schedule),
            ("shops", &self.shops),
            ("scenes", &self.scenes),
            ("payment", &self.payment),
            ("customers", &self.customers),
            ("limits", &self.limits),
            ("exclusive", &self.exclusive),
            ("group", &self.group),
            ("combinesWith", &self.combines_with),
            ("maxPerOrder", &self.max_per_order.map(i64::from)),
            ("quote", &self.quote),
            ("unknownRules", &NotEmpty(&self.unknown_rules)),
        ])
    }
}

impl ToNode for Source {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[("platform", &self.platform), ("operation", &self.operation)])
    }
}

impl ToNode for Quote {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[("discount", &self.discount)])
    }
}

impl ToNode for UnknownRule {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[("field", &self.field), ("value", &self.value)])
    }
}

/// Of a benefit that is not known, its kind.
impl ToNode for Benefit {
    fn to_node(&self) -> Node<'static> {
        match self {
            Self::AmountOff { amount } => Node::of(&[("kind", &"amountOff"), ("amount", &Yuan(*amount))]),
            Self::PercentOff { percent, max_discount } => Node::of(&[
                ("kind", &"percentOff"),
                ("percent", percent),
                ("maxDiscount", &max_discount.map(Yuan)),
            ]),
            Self::PriceTo { amount } => Node::of(&[("kind", &"priceTo"), ("amount", &Yuan(*amount))]),
            Self::Tiers { tiers, every, max_discount } => Node::of(&[
                ("kind", &"tiers"),
                ("tiers", tiers),
                ("every", every),
                ("maxDiscount", &max_discount.map(Yuan)),
            ]),
            Self::BuyGet { buy, get, pick, repeat } => {
                let pick = match pick {
                    BuyGetPick::Cheapest => "cheapest",
                    BuyGetPick::Dearest => "dearest",
                    BuyGetPick::NextDearest => "nextDearest",
                };
                let (buy, get, repeat) = (*buy as i64, *get as i64, repeat.map(|repeat| repeat as i64));
                // Here alone `null` is said: it lifts the limit.
                Node::of(&[("kind", &"buyGet"), ("buy", &buy), ("get", &get), ("pick", &pick)])
                    .with("repeat", repeat.to_node())
            }
            Self::FreeItems { dearest, cheapest, max_discount } => Node::of(&[
                ("kind", &"freeItems"),
                ("dearest", &(*dearest as i64)),
                ("cheapest", &(*cheapest as i64)),
                ("maxDiscount", &max_discount.map(Yuan)),
            ]),
            Self::Exchange { count, pick, price } => {
                let pick = match pick {
                    ExchangePick::Cheapest => "cheapest",
                    ExchangePick::Dearest => "dearest",
                };
                let (count, price) = (*count as i64, Yuan(*price));
                Node::of(&[("kind", &"exchange"), ("count", &count), ("pick", &pick), ("price", &price)])
            }
            Self::ShippingOff { amount } => {
                Node::of(&[("kind", &"shippingOff"), ("amount", &amount.map(Yuan))])
            }
            Self::Service { service } => Node::of(&[("kind", &"service"), ("service", &service.name())]),
            Self::Unknown(unknown) => Node::of(&[("kind", &unknown.kind)]),
        }
    }
}

impl ToNode for Tier {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[("atLeast", &self.at_least), ("off", &Yuan(self.off))])
    }
}

impl ToNode for Scope {
    fn to_node(&self) -> Node<'static> {
        let kind = self.kind.name().to_owned();
        Node::of(&[("kind", &kind), ("ids", &self.ids), ("exclude", &self.exclude)])
    }
}

impl ToNode for Required {
    fn to_node(&self) -> Node<'static> {
        let mode = if self.all { "all" } else { "any" };
        Node::of(&[("mode", &mode), ("items", &self.items), ("totalQuantity", &self.total_quantity)])
    }
}

impl ToNode for RequiredItem {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[("productId", &self.product_id), ("quantity", &self.quantity)])
    }
}

impl ToNode for Schedule {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[
            ("weekdays", &self.weekdays),
            ("times", &self.times),
            ("excludedDates", &NotEmpty(&self.excluded_dates)),
        ])
    }
}

impl ToNode for TimeRange {
    fn to_node(&self) -> Node<'static> {
        let text = |minutes: u32| format_minutes(i64::from(minutes));
        Node::of(&[("from", &text(self.from)), ("to", &text(self.to))])
    }
}

impl ToNode for Day {
    fn to_node(&self) -> Node<'static> {
        self.format().into()
    }
}

impl ToNode for Shops {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[("include", &self.include), ("exclude", &self.exclude)])
    }
}

impl ToNode for Customers {
    fn to_node(&self) -> Node<'static> {
        let mut lists = Node::of(&[]);
        for (dimension, list) in DIMENSIONS.iter().zip(&self.known) {
            if list.is_some() {
                lists = lists.with(dimension, list.to_node());
            }
        }
        lists
    }
}

impl ToNode for Limits {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[
            ("perCustomerPerDay", &self.per_customer_per_day),
            ("remainingUses", &self.remaining_uses),
            ("remainingAmount", &self.remaining_amount.map(Yuan)),
        ])
    }
}
