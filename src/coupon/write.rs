//! A coupon as it is written, the counterpart of how it is read.

use rust_decimal::Decimal;

use super::{
    Benefit, BuyGetPick, Coupon, Customers, ExchangePick, Limits, Quote, Required, RequiredItem, Schedule,
    Scope, Shops, Source, Tier, TimeRange, UnknownRule, DIMENSIONS,
};
use crate::input::Node;
use crate::money::{format_fen, shortest, Fen};
use crate::time::Day;

impl Coupon {
    /// Its JSON.
    pub fn to_node(&self) -> Node<'_> {
        Node::object(&mut [
            ("id", self.id.as_str().into()),
            ("templateId", self.template_id.as_deref().into()),
            ("code", self.code.as_deref().into()),
            ("title", self.title.as_deref().into()),
            ("description", self.description.as_deref().into()),
            ("label", self.label.as_deref().into()),
            ("source", self.source.as_ref().map(Source::to_node).into()),
            ("state", self.state.as_deref().into()),
            ("benefit", self.benefit.to_node()),
            ("minAmount", self.min_amount.as_ref().map(shortest).into()),
            ("minQuantity", self.min_quantity.as_ref().map(shortest).into()),
            ("scope", self.scope.as_ref().map(Scope::to_node).into()),
            ("required", self.required.as_ref().map(Required::to_node).into()),
            ("startsAt", self.starts_at.into()),
            ("endsAt", self.ends_at.into()),
            ("claimedAt", self.claimed_at.into()),
            ("schedule", self.schedule.as_ref().map(Schedule::to_node).into()),
            ("shops", self.shops.as_ref().map(Shops::to_node).into()),
            ("scenes", texts(&self.scenes)),
            ("payment", self.payment.as_deref().into()),
            ("customers", self.customers.as_ref().map(Customers::to_node).into()),
            ("limits", self.limits.as_ref().map(Limits::to_node).into()),
            ("exclusive", flag(self.exclusive)),
            ("group", self.group.as_deref().into()),
            ("combinesWith", texts(&self.combines_with)),
            ("maxPerOrder", self.max_per_order.map(i64::from).into()),
            ("quote", self.quote.as_ref().map(Quote::to_node).into()),
            ("unknownRules", Node::list_of(&self.unknown_rules, UnknownRule::to_node)),
        ])
    }
}

impl Source {
    fn to_node(&self) -> Node<'_> {
        Node::object(&mut [
            ("platform", self.platform.as_str().into()),
            ("operation", self.operation.as_str().into()),
        ])
    }
}

impl Quote {
    fn to_node(&self) -> Node<'_> {
        Node::object(&mut [("discount", self.discount.as_str().into())])
    }
}

impl UnknownRule {
    fn to_node(&self) -> Node<'_> {
        Node::object(&mut [("field", self.field.as_str().into()), ("value", self.value.as_deref().into())])
    }
}

impl Benefit {
    /// Its JSON; of one that is not known, its kind.
    pub fn to_node(&self) -> Node<'_> {
        let count = |count: &u64| Node::from(*count as i64);
        match self {
            Self::AmountOff { amount } => kind("amountOff", [("amount", yuan(amount))]),
            Self::PercentOff { percent, max_discount } => kind(
                "percentOff",
                [("percent", number(percent)), ("maxDiscount", max_discount.as_ref().map(yuan).into())],
            ),
            Self::PriceTo { amount } => kind("priceTo", [("amount", yuan(amount))]),
            Self::Tiers { tiers, every, max_discount } => kind(
                "tiers",
                [
                    ("tiers", Node::list_of(tiers, Tier::to_node)),
                    ("every", flag(*every)),
                    ("maxDiscount", max_discount.as_ref().map(yuan).into()),
                ],
            ),
            Self::BuyGet { buy, get, pick, repeat } => {
                let pick = match pick {
                    BuyGetPick::Cheapest => "cheapest",
                    BuyGetPick::Dearest => "dearest",
                    BuyGetPick::NextDearest => "nextDearest",
                };
                let mut node =
                    kind("buyGet", [("buy", count(buy)), ("get", count(get)), ("pick", pick.into())]);
                if let Node::Object(entries) = &mut node {
                    // Here alone `null` is said: it lifts the limit.
                    entries.push(("repeat".into(), repeat.as_ref().map(count).into()));
                }
                node
            }
            Self::FreeItems { dearest, cheapest, max_discount } => kind(
                "freeItems",
                [
                    ("dearest", count(dearest)),
                    ("cheapest", count(cheapest)),
                    ("maxDiscount", max_discount.as_ref().map(yuan).into()),
                ],
            ),
            Self::Exchange { count: units, pick, price } => {
                let pick = match pick {
                    ExchangePick::Cheapest => "cheapest",
                    ExchangePick::Dearest => "dearest",
                };
                kind("exchange", [("count", count(units)), ("pick", pick.into()), ("price", yuan(price))])
            }
            Self::ShippingOff { amount } => {
                kind("shippingOff", [("amount", amount.as_ref().map(yuan).into())])
            }
            Self::Service { service } => kind("service", [("service", service.name().into())]),
            Self::Unknown(unknown) => kind(&unknown.kind, []),
        }
    }
}

fn kind<'a, const N: usize>(kind: &'a str, rest: [(&'static str, Node<'a>); N]) -> Node<'a> {
    let mut entries = vec![("kind", kind.into())];
    entries.extend(rest);
    Node::object(&mut entries)
}

impl Tier {
    fn to_node(&self) -> Node<'_> {
        Node::object(&mut [("atLeast", number(&self.at_least)), ("off", yuan(&self.off))])
    }
}

impl Scope {
    fn to_node(&self) -> Node<'_> {
        Node::object(&mut [
            ("kind", self.kind.name().into()),
            ("ids", texts(&self.ids)),
            ("exclude", flag(self.exclude)),
        ])
    }
}

impl Required {
    fn to_node(&self) -> Node<'_> {
        Node::object(&mut [
            ("mode", if self.all { "all" } else { "any" }.into()),
            ("items", Node::List(self.items.iter().map(RequiredItem::to_node).collect())),
            ("totalQuantity", self.total_quantity.as_ref().map(shortest).into()),
        ])
    }
}

impl RequiredItem {
    fn to_node(&self) -> Node<'_> {
        Node::object(&mut [
            ("productId", self.product_id.as_str().into()),
            ("quantity", number(&self.quantity)),
        ])
    }
}

impl Schedule {
    fn to_node(&self) -> Node<'_> {
        let weekdays = |days: &Vec<i64>| Node::List(days.iter().map(|day| (*day).into()).collect());
        let times = |times: &Vec<TimeRange>| Node::List(times.iter().map(hours).collect());
        Node::object(&mut [
            ("weekdays", self.weekdays.as_ref().map(weekdays).into()),
            ("times", self.times.as_ref().map(times).into()),
            ("excludedDates", Node::list_of(&self.excluded_dates, |day: &Day| day.format().into())),
        ])
    }
}

fn hours(hours: &TimeRange) -> Node<'static> {
    let text = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60).into();
    Node::object(&mut [("from", text(hours.from)), ("to", text(hours.to))])
}

impl Shops {
    fn to_node(&self) -> Node<'_> {
        Node::object(&mut [("include", texts(&self.include)), ("exclude", texts(&self.exclude))])
    }
}

impl Customers {
    fn to_node(&self) -> Node<'_> {
        let mut lists: [(&'static str, Node<'_>); 7] = DIMENSIONS.map(|name| (name, Node::Null));
        for (entry, known) in lists.iter_mut().zip(&self.known) {
            entry.1 = texts(known);
        }
        Node::object(&mut lists)
    }
}

impl Limits {
    fn to_node(&self) -> Node<'_> {
        Node::object(&mut [
            ("perCustomerPerDay", self.per_customer_per_day.into()),
            ("remainingUses", self.remaining_uses.into()),
            ("remainingAmount", self.remaining_amount.as_ref().map(yuan).into()),
        ])
    }
}

fn texts(list: &Option<Vec<String>>) -> Node<'_> {
    list.as_deref().map(Node::texts).into()
}

fn yuan(fen: &Fen) -> Node<'static> {
    format_fen(*fen).into()
}

fn number(value: &Decimal) -> Node<'static> {
    shortest(value).into()
}

/// `false` is left out.
fn flag(value: bool) -> Node<'static> {
    if value {
        Node::Bool(true)
    } else {
        Node::Null
    }
}

crate::input::serialize_as_nodes!(Coupon Benefit Scope Required Schedule Shops Customers Limits Quote UnknownRule);
