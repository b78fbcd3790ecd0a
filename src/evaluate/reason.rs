//! Why a coupon cannot be used, and how that reads.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::coupon::{Required, RequiredItem, Schedule, Shops};
use crate::input::Node;
use crate::money::{exact_yuan, format_fen, shortest, subtract, Fen};
use crate::text::{join, whole, Language};
use crate::texts::Texts;
use crate::time::{format_minute, Instant};

/// One failing check, or one that could not be made.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason<'a> {
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
    /// Its window has not begun.
    NotStarted {
        /// When it begins.
        starts_at: Instant,
    },
    /// Its window is over, or its state says so.
    Expired {
        /// The end of its window, where it has one.
        ends_at: Option<Instant>,
        /// Whether that end has passed, rather than the state saying so before.
        passed: bool,
    },
    /// Another weekday, time of day or date.
    OutsideSchedule {
        /// The days and hours.
        schedule: &'a Schedule,
        /// From when on to look for the next opening.
        from: Instant,
        /// The end of the coupon's window.
        ends_at: Option<Instant>,
        /// Minutes east of UTC.
        offset_minutes: i32,
    },
    /// Another shop.
    WrongShop {
        /// Those that take it.
        shops: &'a Shops,
    },
    /// Another way of buying.
    WrongScene {
        /// Those that take it.
        scenes: &'a Texts,
    },
    /// Another way of paying.
    WrongPayment {
        /// The one it asks for.
        payment: &'a str,
    },
    /// Another customer.
    WrongCustomer {
        /// The dimension without a common value.
        by: &'static str,
    },
    /// As many uses today as allowed.
    DailyLimit {
        /// How many are allowed.
        limit: i64,
        /// How many there were.
        used: i64,
    },
    /// No use or no balance left.
    NoUsesLeft,
    /// It stands alone, and the order carries another discount.
    OtherDiscounts,
    /// It is a service, no discount on an order.
    NotForOrders {
        /// Which.
        service: &'static str,
    },
    /// No line in its scope.
    NoEligibleItems,
    /// Goods that the cart must hold.
    MissingItems {
        /// Which and how many.
        required: &'a Required,
        /// How many of each there are.
        actual: Vec<Decimal>,
        /// How many of all of them there are.
        total: Decimal,
        /// Whether the items suffice and only the total does not.
        satisfied: bool,
    },
    /// The eligible amount is below the threshold.
    BelowMinAmount {
        /// The threshold, yuan.
        required: Decimal,
        /// What counts now.
        actual: Fen,
        /// What is missing, up to the fen.
        shortfall: Fen,
    },
    /// The eligible pieces are below the threshold.
    BelowMinQuantity {
        /// The threshold.
        required: Decimal,
        /// What counts now.
        actual: u64,
    },
    /// Nothing would come off.
    NoDiscount,
    /// The context does not say.
    MissingContext {
        /// Where it would: `shopId`, `customer.levels`.
        field: &'static str,
    },
    /// The coupon has a rule that is not known.
    UnknownRule {
        /// Which.
        field: &'a str,
        /// Its value, where it is a member of a list.
        value: Option<&'a str>,
    },
    /// It cannot stand with others that were chosen before it.
    NotCombinable {
        /// Their ids.
        with: Vec<&'a str>,
    },
}

impl<'a> Reason<'a> {
    /// Whether it makes a coupon unusable rather than undetermined.
    pub fn is_failing(&self) -> bool {
        !matches!(self, Self::MissingContext { .. } | Self::UnknownRule { .. })
    }

    /// The code that a page switches on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Frozen => "frozen",
            Self::Ended => "ended",
            Self::Deleted => "deleted",
            Self::Disabled => "disabled",
            Self::NotStarted { .. } => "notStarted",
            Self::Expired { .. } => "expired",
            Self::OutsideSchedule { .. } => "outsideSchedule",
            Self::WrongShop { .. } => "wrongShop",
            Self::WrongScene { .. } => "wrongScene",
            Self::WrongPayment { .. } => "wrongPayment",
            Self::WrongCustomer { .. } => "wrongCustomer",
            Self::DailyLimit { .. } => "dailyLimit",
            Self::NoUsesLeft => "noUsesLeft",
            Self::OtherDiscounts => "otherDiscounts",
            Self::NotForOrders { .. } => "notForOrders",
            Self::NoEligibleItems => "noEligibleItems",
            Self::MissingItems { .. } => "missingItems",
            Self::BelowMinAmount { .. } => "belowMinAmount",
            Self::BelowMinQuantity { .. } => "belowMinQuantity",
            Self::NoDiscount => "noDiscount",
            Self::MissingContext { .. } => "missingContext",
            Self::UnknownRule { .. } => "unknownRule",
            Self::NotCombinable { .. } => "notCombinable",
        }
    }

    /// The reason with its message and its figures, as it goes out.
    pub fn report(&self, language: Language, offset_minutes: i32) -> Node<'a> {
        let next = self.next_at();
        let message = self.message(next, language, offset_minutes);
        let mut entries = vec![("code".into(), self.code().into()), ("message".into(), message.into())];
        let mut add = |name: &'static str, value: Node<'a>| entries.push((Cow::Borrowed(name), value));
        match self {
            Self::NotStarted { starts_at } => add("startsAt", (*starts_at).into()),
            Self::Expired { ends_at: Some(end), .. } => add("endsAt", (*end).into()),
            Self::OutsideSchedule { .. } => {
                if let Some(next) = next {
                    add("nextAt", next.into());
                }
            }
            Self::WrongShop { shops } => {
                for (name, list) in [("include", &shops.include), ("exclude", &shops.exclude)] {
                    if let Some(list) = list {
                        add(name, Node::texts(list));
                    }
                }
            }
            Self::WrongScene { scenes } => add("scenes", Node::texts(scenes)),
            Self::WrongPayment { payment } => add("payment", (*payment).into()),
            Self::WrongCustomer { by } => add("by", (*by).into()),
            Self::DailyLimit { limit, used } => {
                add("limit", (*limit).into());
                add("used", (*used).into());
            }
            Self::NotForOrders { service } => add("service", (*service).into()),
            Self::MissingItems { required, actual, total, .. } => {
                add("mode", if required.all { "all" } else { "any" }.into());
                let items = required.items.iter().zip(actual);
                let item = |(item, actual): (&'a RequiredItem, &Decimal)| {
                    figures(item.product_id.as_str().into(), item.quantity, *actual)
                };
                add("items", Node::List(items.map(item).collect()));
                if let Some(wanted) = required.total_quantity {
                    add("totalQuantity", figures(Node::Null, wanted, *total));
                }
            }
            Self::BelowMinAmount { required, actual, shortfall } => {
                add("required", exact_yuan(required).into());
                add("actual", format_fen(*actual).into());
                add("shortfall", format_fen(*shortfall).into());
            }
            Self::BelowMinQuantity { required, actual } => {
                let [required, actual, missing] = held(*required, Decimal::from(*actual));
                add("required", required.into());
                add("actual", actual.into());
                add("shortfall", missing.into());
            }
            Self::MissingContext { field } => add("field", (*field).into()),
            Self::UnknownRule { field, value } => {
                add("field", (*field).into());
                if let Some(value) = value {
                    add("value", (*value).into());
                }
            }
            Self::NotCombinable { with } => {
                add("with", Node::List(with.iter().map(|id| (*id).into()).collect()))
            }
            _ => {}
        }
        Node::Object(entries)
    }

    /// When a closed schedule opens next, within the coupon's window.
    fn next_at(&self) -> Option<Instant> {
        let Self::OutsideSchedule { schedule, from, ends_at, offset_minutes } = self else { return None };
        let next = schedule.next_open(*from, *offset_minutes)?;
        ends_at.is_none_or(|end| next < end).then_some(next)
    }

    /// One sentence for a shopper. `next` is when a closed schedule opens next.
    fn message(&self, next: Option<Instant>, language: Language, offset_minutes: i32) -> String {
        let (zh, en) = self.template(next);
        let parts = self.parts(next, language, offset_minutes);
        language.say(zh, en, &[&parts[0], &parts[1]])
    }

    /// The sentence in both languages.
    fn template(&self, next: Option<Instant>) -> (&'static str, &'static str) {
        match self {
            Self::Used => ("已使用", "Already used"),
            Self::Frozen => ("已冻结", "Frozen"),
            Self::Ended => ("活动已终止", "The activity was ended"),
            Self::Deleted => ("已删除", "Deleted"),
            Self::Disabled => ("已停用", "Disabled"),
            Self::NotStarted { .. } => ("{} 起可用", "Valid from {}"),
            Self::Expired { ends_at: Some(_), passed: true } => ("已于 {} 过期", "Expired at {}"),
            Self::Expired { .. } => ("已过期", "Expired"),
            Self::OutsideSchedule { .. } if next.is_none() => ("不在可用时段", "Outside its days and hours"),
            Self::OutsideSchedule { .. } => {
                ("不在可用时段，{} 起可用", "Outside its days and hours; next from {}")
            }
            Self::WrongShop { .. } => ("当前门店不可用", "Not for this shop"),
            Self::WrongScene { .. } => ("仅限{}使用", "Only for {}"),
            Self::WrongPayment { payment: "online" } => ("仅限在线支付", "Only for online payment"),
            Self::WrongPayment { .. } => ("当前支付方式不可用", "Not for this way of paying"),
            Self::WrongCustomer { .. } => ("当前会员不可用", "Not for this customer"),
            Self::DailyLimit { .. } => ("每天限用 {} 次，今日已用完", "At most {} a day, all used today"),
            Self::NoUsesLeft => ("次数或余额已用完", "No uses or balance left"),
            Self::OtherDiscounts => ("不与其他优惠同享", "Not together with other discounts"),
            Self::NotForOrders { .. } => ("{}，不用于订单抵扣", "{}, not a discount on an order"),
            Self::NoEligibleItems => ("没有适用的商品", "No item in the cart is eligible"),
            Self::MissingItems {
                required: Required { total_quantity: Some(_), .. },
                satisfied: true,
                ..
            } => ("指定商品还差 {} 件", "{} more of certain items needed"),
            Self::MissingItems { required: Required { all: true, .. }, .. } => {
                ("需购买全部指定商品", "All of certain items must be in the cart")
            }
            Self::MissingItems { .. } => ("需购买任一指定商品", "One of certain items must be in the cart"),
            Self::BelowMinAmount { .. } => ("满 {} 元可用，还差 {} 元", "From ¥{}; ¥{} to go"),
            Self::BelowMinQuantity { .. } => ("满 {} 件可用，还差 {} 件", "From {} items; {} to go"),
            Self::NoDiscount => ("没有可抵扣的金额", "Nothing would come off"),
            Self::MissingContext { .. } => ("缺少信息，无法判断（{}）", "Cannot tell: {} is not known"),
            Self::UnknownRule { .. } => (
                "含有无法识别的使用规则，请以收银台为准",
                "Has a rule that is not known here; the till decides",
            ),
            Self::NotCombinable { .. } => {
                ("不能与已选优惠券同时使用", "Cannot be used with the coupons chosen")
            }
        }
    }

    /// What stands in the places of the sentence's `{}`.
    fn parts(&self, next: Option<Instant>, language: Language, offset_minutes: i32) -> [String; 2] {
        let at = |instant: &Instant| format_minute(*instant, offset_minutes);
        let mut second = String::new();
        let first = match self {
            Self::NotStarted { starts_at } => at(starts_at),
            Self::Expired { ends_at, .. } => ends_at.as_ref().map(at).unwrap_or_default(),
            Self::OutsideSchedule { .. } => next.as_ref().map(at).unwrap_or_default(),
            Self::WrongScene { scenes } => scene_names(scenes, language),
            Self::DailyLimit { limit, .. } => whole(*limit),
            Self::NotForOrders { service } => service_name(service, language).to_owned(),
            Self::MissingItems { required, total, .. } => {
                let [_, _, missing] = held(required.total_quantity.unwrap_or_default(), *total);
                missing
            }
            Self::BelowMinAmount { required, shortfall, .. } => {
                second = format_fen(*shortfall);
                exact_yuan(required)
            }
            Self::BelowMinQuantity { required, actual } => {
                let [required, _, missing] = held(*required, Decimal::from(*actual));
                second = missing;
                required
            }
            Self::MissingContext { field } => context_name(field, language).to_owned(),
            _ => String::new(),
        };
        [first, second]
    }
}

/// How a scene reads: `dineIn` is 堂食.
pub(super) fn scene_names(scenes: &Texts, language: Language) -> String {
    let name = |scene| match scene {
        "dineIn" => language.pick("堂食", "dining in"),
        "takeout" => language.pick("外卖", "takeout"),
        "payBill" => language.pick("买单", "paying a bill"),
        other => other,
    };
    join(&scenes.iter().map(name).collect::<Vec<_>>(), language.pick("、", ", "))
}

/// How a service reads.
pub(crate) fn service_name(service: &str, language: Language) -> &'static str {
    match service {
        "queueSkip" => language.pick("免排队券", "Queue-skip coupon"),
        "parking" => language.pick("停车券", "Parking coupon"),
        _ => language.pick("线下兑换券", "Offline exchange coupon"),
    }
}

fn context_name(field: &str, language: Language) -> &'static str {
    match field {
        "shopId" => language.pick("门店", "the shop"),
        "scene" => language.pick("用餐方式", "the scene"),
        "payment" => language.pick("支付方式", "the way of paying"),
        "usedToday" => language.pick("今日使用次数", "the number of uses today"),
        _ => language.pick("会员信息", "the customer"),
    }
}

/// [`held`] as JSON, with the product where it is one.
fn figures<'a>(product_id: Node<'a>, required: Decimal, actual: Decimal) -> Node<'a> {
    let [required, actual, missing] = held(required, actual).map(Node::from);
    Node::object(&mut [
        ("productId", product_id),
        ("required", required),
        ("actual", actual),
        ("missing", missing),
    ])
}

/// What is asked, what there is, and what is missing, as shortest decimals.
fn held(required: Decimal, actual: Decimal) -> [String; 3] {
    let missing = if required > actual { subtract(&required, &actual) } else { Decimal::ZERO };
    [required, actual, missing].map(|figure| shortest(&figure))
}
