//! Why a coupon cannot be used, and how that reads.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::coupon::{Required, Schedule, Shops};
use crate::money::{exact_yuan, format_fen, shortest, Fen};
use crate::text::Language;
use crate::time::{format_date_time, Instant};

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
        scenes: &'a [String],
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

impl Reason<'_> {
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

    /// The reason with its figures and a message, as it goes out.
    pub fn report(&self, language: Language, offset_minutes: i32) -> ReasonReport {
        let mut report = ReasonReport {
            code: self.code(),
            message: self.message(language, offset_minutes),
            ..ReasonReport::default()
        };
        self.fill(&mut report);
        report
    }

    fn fill(&self, report: &mut ReasonReport) {
        match self {
            Self::NotStarted { starts_at } => report.starts_at = Some(*starts_at),
            Self::Expired { ends_at, .. } => report.ends_at = *ends_at,
            Self::OutsideSchedule { .. } => report.next_at = self.next_at(),
            Self::WrongShop { shops } => {
                report.include.clone_from(&shops.include);
                report.exclude.clone_from(&shops.exclude);
            }
            Self::WrongScene { scenes } => report.scenes = Some(scenes.to_vec()),
            Self::WrongPayment { payment } => report.payment = Some((*payment).to_owned()),
            Self::WrongCustomer { by } => report.by = Some(by),
            Self::DailyLimit { limit, used } => {
                report.limit = Some(*limit);
                report.used = Some(*used);
            }
            Self::NotForOrders { service } => report.service = Some(service),
            Self::MissingItems { required, actual, total, .. } => {
                report.mode = Some(if required.all { "all" } else { "any" });
                let items = required.items.iter().zip(actual);
                report.items = Some(
                    items.map(|(item, held)| Held::of(&item.product_id, item.quantity, *held)).collect(),
                );
                report.total_quantity = required.total_quantity.map(|wanted| HeldFigures::of(wanted, *total));
            }
            Self::BelowMinAmount { required, actual, shortfall } => {
                report.required = Some(exact_yuan(required));
                report.actual = Some(format_fen(*actual));
                report.shortfall = Some(format_fen(*shortfall));
            }
            Self::BelowMinQuantity { required, actual } => {
                let figures = HeldFigures::of(*required, Decimal::from(*actual));
                report.required = Some(figures.required);
                report.actual = Some(figures.actual);
                report.shortfall = Some(figures.missing);
            }
            Self::MissingContext { field } => report.field = Some((*field).to_owned()),
            Self::UnknownRule { field, value } => {
                report.field = Some((*field).to_owned());
                report.value = value.map(str::to_owned);
            }
            Self::NotCombinable { with } => {
                report.with = Some(with.iter().map(|id| (*id).to_owned()).collect());
            }
            _ => {}
        }
    }

    /// When a closed schedule opens next, within the coupon's window.
    fn next_at(&self) -> Option<Instant> {
        let Self::OutsideSchedule { schedule, from, ends_at, offset_minutes } = self else { return None };
        let next = schedule.next_open(*from, *offset_minutes)?;
        ends_at.is_none_or(|end| next < end).then_some(next)
    }

    /// One sentence for a shopper.
    pub fn message(&self, language: Language, offset_minutes: i32) -> String {
        let at = |instant: Instant| {
            let mut text = format_date_time(instant, offset_minutes);
            text.truncate(text.len() - 3);
            text
        };
        let say = |zh: &str, en: &str| language.pick(zh, en).to_owned();
        match self {
            Self::Used => say("已使用", "Already used"),
            Self::Frozen => say("已冻结", "Frozen"),
            Self::Ended => say("活动已终止", "The activity was ended"),
            Self::Deleted => say("已删除", "Deleted"),
            Self::Disabled => say("已停用", "Disabled"),
            Self::NotStarted { starts_at } => {
                language.pick(format!("{} 起可用", at(*starts_at)), format!("Valid from {}", at(*starts_at)))
            }
            Self::Expired { ends_at: None, .. } | Self::Expired { passed: false, .. } => {
                say("已过期", "Expired")
            }
            Self::Expired { ends_at: Some(end), .. } => {
                language.pick(format!("已于 {} 过期", at(*end)), format!("Expired at {}", at(*end)))
            }
            Self::OutsideSchedule { .. } => match self.next_at() {
                None => say("不在可用时段", "Outside its days and hours"),
                Some(next) => language.pick(
                    format!("不在可用时段，{} 起可用", at(next)),
                    format!("Outside its days and hours; next from {}", at(next)),
                ),
            },
            Self::WrongShop { .. } => say("当前门店不可用", "Not for this shop"),
            Self::WrongScene { scenes } => language.pick(
                format!("仅限{}使用", scene_names(scenes, language)),
                format!("Only for {}", scene_names(scenes, language)),
            ),
            Self::WrongPayment { payment } if *payment == "online" => {
                say("仅限在线支付", "Only for online payment")
            }
            Self::WrongPayment { .. } => say("当前支付方式不可用", "Not for this way of paying"),
            Self::WrongCustomer { .. } => say("当前会员不可用", "Not for this customer"),
            Self::DailyLimit { limit, .. } => language.pick(
                format!("每天限用 {limit} 次，今日已用完"),
                format!("At most {limit} a day, all used today"),
            ),
            Self::NoUsesLeft => say("次数或余额已用完", "No uses or balance left"),
            Self::OtherDiscounts => say("不与其他优惠同享", "Not together with other discounts"),
            Self::NotForOrders { service } => language.pick(
                format!("{}，不用于订单抵扣", service_name(service, language)),
                format!("{}, not a discount on an order", service_name(service, language)),
            ),
            Self::NoEligibleItems => say("没有适用的商品", "No item in the cart is eligible"),
            Self::MissingItems { required, satisfied, total, .. } => {
                missing_items(required, *satisfied, *total, language)
            }
            Self::BelowMinAmount { required, shortfall, .. } => {
                let (required, shortfall) = (exact_yuan(required), format_fen(*shortfall));
                language.pick(
                    format!("满 {required} 元可用，还差 {shortfall} 元"),
                    format!("From ¥{required}; ¥{shortfall} to go"),
                )
            }
            Self::BelowMinQuantity { required, actual } => {
                let figures = HeldFigures::of(*required, Decimal::from(*actual));
                language.pick(
                    format!("满 {} 件可用，还差 {} 件", figures.required, figures.missing),
                    format!("From {} items; {} to go", figures.required, figures.missing),
                )
            }
            Self::NoDiscount => say("没有可抵扣的金额", "Nothing would come off"),
            Self::MissingContext { field } => language.pick(
                format!("缺少信息，无法判断（{}）", context_name(field, language)),
                format!("Cannot tell: {} is not known", context_name(field, language)),
            ),
            Self::UnknownRule { .. } => say(
                "含有无法识别的使用规则，请以收银台为准",
                "Has a rule that is not known here; the till decides",
            ),
            Self::NotCombinable { .. } => {
                say("不能与已选优惠券同时使用", "Cannot be used with the coupons chosen")
            }
        }
    }
}

fn missing_items(required: &Required, satisfied: bool, total: Decimal, language: Language) -> String {
    if let Some(wanted) = required.total_quantity.filter(|_| satisfied) {
        let missing = HeldFigures::of(wanted, total).missing;
        return language
            .pick(format!("指定商品还差 {missing} 件"), format!("{missing} more of certain items needed"));
    }
    let (zh, en) = if required.all {
        ("需购买全部指定商品", "All of certain items must be in the cart")
    } else {
        ("需购买任一指定商品", "One of certain items must be in the cart")
    };
    language.pick(zh, en).to_owned()
}

/// How a scene reads: `dineIn` is 堂食.
pub(super) fn scene_names(scenes: &[String], language: Language) -> String {
    let name = |scene: &String| match scene.as_str() {
        "dineIn" => language.pick("堂食", "dining in").to_owned(),
        "takeout" => language.pick("外卖", "takeout").to_owned(),
        "payBill" => language.pick("买单", "paying a bill").to_owned(),
        other => other.to_owned(),
    };
    scenes.iter().map(name).collect::<Vec<_>>().join(language.pick("、", ", "))
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

/// A reason as it goes out: its code, its message, and the figures that belong to it.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReasonReport {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    starts_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    include: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclude: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scenes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    used: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<Held>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_quantity: Option<HeldFigures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shortfall: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<Vec<String>>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Held {
    product_id: String,
    #[serde(flatten)]
    figures: HeldFigures,
}

impl Held {
    fn of(product_id: &str, required: Decimal, actual: Decimal) -> Self {
        Self { product_id: product_id.to_owned(), figures: HeldFigures::of(required, actual) }
    }
}

/// What is asked, what there is, and what is missing, as shortest decimals.
#[derive(Clone, Debug, Serialize)]
struct HeldFigures {
    required: String,
    actual: String,
    missing: String,
}

impl HeldFigures {
    fn of(required: Decimal, actual: Decimal) -> Self {
        let missing = if required > actual { required - actual } else { Decimal::ZERO };
        Self { required: shortest(&required), actual: shortest(&actual), missing: shortest(&missing) }
    }
}
