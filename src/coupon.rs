//! The one coupon model that every platform turns into and the evaluator reads.
//!
//! What a coupon says may be more than this version knows: an unknown state,
//! scope or benefit is kept as such and becomes an `unknownRule` reason, never
//! a guess.

mod write;

#[cfg(feature = "platforms")]
pub(crate) use write::Yuan;

use rust_decimal::Decimal;

use crate::error::{Code, Result};
use crate::input::{Field, Issues, Node, MAX_SAFE};
use crate::money::{to_fen, Fen, Rounding};
use crate::text::Text;
use crate::texts::{Places, Texts};
use crate::time::{parse_minutes, Day, Instant};

/// The largest instant of a JavaScript date.
pub const MAX_INSTANT: i64 = 8_640_000_000_000_000;

/// A coupon in a shopper's hands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coupon {
    /// The holding's own id, unique in a wallet.
    pub id: String,
    /// The template that it was issued from.
    pub template_id: Option<String>,
    /// The code that a till redeems.
    pub code: Option<String>,
    /// The name that a shopper reads.
    pub title: Option<String>,
    /// How to use it, in the platform's words.
    pub description: Option<String>,
    /// A short mark, as a mall prints in the corner.
    pub label: Option<String>,
    /// Where it came from.
    pub source: Option<Box<Source>>,
    /// Its state; absent is unused.
    pub state: Option<String>,
    /// What it gives.
    pub benefit: Benefit,
    /// The least eligible amount, yuan.
    pub min_amount: Option<Decimal>,
    /// The least number of eligible pieces.
    pub min_quantity: Option<Decimal>,
    /// The goods that it applies to; absent is all.
    pub scope: Option<Scope>,
    /// Goods that the cart must hold.
    pub required: Option<Box<Required>>,
    /// Valid from this instant on.
    pub starts_at: Option<Instant>,
    /// Valid before this instant.
    pub ends_at: Option<Instant>,
    /// When the shopper claimed it.
    pub claimed_at: Option<Instant>,
    /// Days and hours within the window.
    pub schedule: Option<Box<Schedule>>,
    /// Shops that take it.
    pub shops: Option<Box<Shops>>,
    /// Ways of buying that take it.
    pub scenes: Option<Texts>,
    /// The way of paying that it asks for.
    pub payment: Option<String>,
    /// Who may use it.
    pub customers: Option<Box<Customers>>,
    /// How often and how much.
    pub limits: Option<Box<Limits>>,
    /// Combines with nothing, not even an order or line discount.
    pub exclusive: bool,
    /// The name under which others allow it.
    pub group: Option<String>,
    /// The groups that it allows; absent is any.
    pub combines_with: Option<Texts>,
    /// How many of its template an order takes; absent is one.
    pub max_per_order: Option<u32>,
    /// The platform's own figure.
    pub quote: Option<Box<Quote>>,
    /// Rules that an adapter found and could not read.
    pub unknown_rules: Vec<UnknownRule>,
}

/// The platform and the operation that a coupon came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// `zvcms`
    pub platform: String,
    /// `zvcms.listUsableCoupons`
    pub operation: String,
}

/// The platform's own figure for a coupon, yuan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// As the platform wrote it.
    pub discount: String,
}

/// A rule that is known to exist and not known in content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnknownRule {
    /// `validity`, `discountScale`, …
    pub field: String,
    /// The platform's value, where it is a member of a list.
    pub value: Option<String>,
}

/// What a coupon gives. Amounts are in fen, already rounded.
#[derive(Clone, Debug, PartialEq)]
pub enum Benefit {
    /// So much off.
    AmountOff {
        /// Yuan on the wire, fen here.
        amount: Fen,
    },
    /// A share off: 8.5折 is percent 15.
    PercentOff {
        /// 0 to 100, what is taken off.
        percent: Decimal,
        /// The most that comes off.
        max_discount: Option<Fen>,
    },
    /// The eligible goods for this price.
    PriceTo {
        /// The price.
        amount: Fen,
    },
    /// The more, the more off.
    Tiers {
        /// In any order; not empty.
        tiers: Vec<Tier>,
        /// For every full `at_least` rather than once.
        every: bool,
        /// The most that comes off.
        max_discount: Option<Fen>,
    },
    /// 买M送N.
    BuyGet {
        /// Units paid in a set.
        buy: u64,
        /// Units free in a set.
        get: u64,
        /// Which units are free.
        pick: BuyGetPick,
        /// The most sets; `None` is no limit.
        repeat: Option<u64>,
    },
    /// So many units free.
    FreeItems {
        /// How many of the dearest.
        dearest: u64,
        /// How many of the cheapest of the rest.
        cheapest: u64,
        /// The most that comes off.
        max_discount: Option<Fen>,
    },
    /// Units for a fixed price, as a goods coupon gives.
    Exchange {
        /// How many.
        count: u64,
        /// Which.
        pick: ExchangePick,
        /// The price of each.
        price: Fen,
    },
    /// The delivery fee, or so much of it.
    ShippingOff {
        /// Absent is all of it.
        amount: Option<Fen>,
    },
    /// Something that is no discount on an order.
    Service {
        /// Which.
        service: Service,
    },
    /// What this version does not know.
    Unknown(UnknownBenefit),
}

impl Default for Benefit {
    fn default() -> Self {
        Self::Unknown(UnknownBenefit::default())
    }
}

/// A benefit that is not understood: its kind, or a member of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnknownBenefit {
    /// What the sender called it.
    pub kind: String,
    /// Which field is not understood, `benefit` or `benefit.pick`.
    pub field: &'static str,
    /// Its value.
    pub value: Option<String>,
}

/// One step of a tiered coupon.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// From this amount on, yuan, compared exactly.
    pub at_least: Decimal,
    /// This much off.
    pub off: Fen,
}

/// Which units 买M送N gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuyGetPick {
    /// The cheapest of all.
    Cheapest,
    /// The dearest of all.
    Dearest,
    /// In falling price, the last of each set.
    NextDearest,
}

/// Which units an exchange coupon takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangePick {
    /// The cheapest that are dearer than the price.
    Cheapest,
    /// The dearest.
    Dearest,
}

/// A coupon that has no place in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// 免排队
    QueueSkip,
    /// 停车
    Parking,
    /// 线下兑换
    OfflineExchange,
}

impl Service {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::QueueSkip => "queueSkip",
            Self::Parking => "parking",
            Self::OfflineExchange => "offlineExchange",
        }
    }
}

/// The goods that a coupon applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// What `ids` are ids of.
    pub kind: ScopeKind,
    /// The ids; `None` where they are not known.
    pub ids: Option<Texts>,
    /// All but these.
    pub exclude: bool,
}

/// What a scope's ids are ids of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// Every line.
    All,
    /// Product ids, SKUs or codes.
    Products,
    /// Categories.
    Categories,
    /// Brands.
    Brands,
    /// What this version does not know.
    Unknown(String),
}

impl ScopeKind {
    /// Its name on the wire.
    pub fn name(&self) -> &str {
        match self {
            Self::All => "all",
            Self::Products => "products",
            Self::Categories => "categories",
            Self::Brands => "brands",
            Self::Unknown(name) => name,
        }
    }
}

/// Goods that the cart must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Required {
    /// All of them, or any.
    pub all: bool,
    /// Which, each in its quantity.
    pub items: Vec<RequiredItem>,
    /// How many of them together.
    pub total_quantity: Option<Decimal>,
}

/// One of the goods that the cart must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct RequiredItem {
    /// A product id, SKU or code.
    pub product_id: String,
    /// How many of it.
    pub quantity: Decimal,
}

/// Days and hours within the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// ISO weekdays, 1 is Monday; absent is every day.
    pub weekdays: Option<Vec<i64>>,
    /// Hours of the day; absent is all day.
    pub times: Option<Vec<TimeRange>>,
    /// Days that do not count.
    pub excluded_dates: Vec<Day>,
}

/// Hours of a day, minutes since midnight; `from` above `to` runs into the
/// next day, `from` equal to `to` is the whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// Included.
    pub from: u32,
    /// Excluded; 1440 is the end of the day.
    pub to: u32,
}

/// Shops that take a coupon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shops {
    /// Only these.
    pub include: Option<Texts>,
    /// Not these.
    pub exclude: Option<Texts>,
}

/// The names of the dimensions of a customer, in order.
pub const DIMENSIONS: [&str; 7] = ["codes", "departments", "districts", "ids", "labels", "levels", "types"];

/// What is known, or asked, of a customer: lists by dimension, in the order of
/// [`DIMENSIONS`]. A dimension that this version does not know is kept by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customers {
    /// One list a dimension.
    pub known: [Option<Texts>; 7],
    /// Names of the others.
    pub unknown: Vec<String>,
}

impl Customers {
    /// The list of a dimension.
    pub fn get(&self, dimension: &str) -> Option<&Texts> {
        let index = DIMENSIONS.iter().position(|name| *name == dimension)?;
        self.known[index].as_ref()
    }

    /// Sets the list of a dimension.
    pub fn set(&mut self, dimension: &str, values: Texts) {
        if let Some(index) = DIMENSIONS.iter().position(|name| *name == dimension) {
            self.known[index] = Some(values);
        }
    }

    /// Reads lists by dimension; `strict` where an unknown dimension is a fault.
    #[inline(never)]
    pub fn read(field: &Field<'_>, strict: bool) -> Self {
        let mut customers = Self::default();
        for (name, list) in field.entries() {
            match DIMENSIONS.iter().position(|known| *known == name) {
                Some(index) => customers.known[index] = list.texts(),
                None if strict => list.issue(Text::new("未知的顾客维度", "is no customer dimension")),
                None => customers.unknown.push(name.to_owned()),
            }
        }
        customers
    }
}

/// How often and how much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Uses a day.
    pub per_customer_per_day: Option<i64>,
    /// Uses left of a coupon that is used several times.
    pub remaining_uses: Option<i64>,
    /// Balance left of it, fen.
    pub remaining_amount: Option<Fen>,
}

impl Coupon {
    /// Reads a list of coupons with distinct ids, as `evaluate` and `Wallet` take them.
    ///
    /// # Errors
    /// `invalidInput` with every violation.
    pub fn read_list(node: &Node<'_>, root: &str) -> Result<Vec<Coupon>> {
        let issues = Issues::default();
        let coupons = Self::read_all(&Field::root(node, root, &issues));
        issues.finish(Code::InvalidInput, coupons)
    }

    /// Reads a list of coupons and records violations.
    pub fn read_all(field: &Field<'_>) -> Vec<Coupon> {
        let field = field.required();
        let items = field.items();
        let (mut coupons, mut seen) = (Vec::with_capacity(items.size_hint().0), Places::default());
        for item in items {
            // Filled in where it stays: a coupon is large.
            coupons.push(Self::default());
            let Some(coupon) = coupons.last_mut() else { continue };
            coupon.fill_in(&item.required().object());
            if !coupon.id.is_empty() && !seen.place(&coupon.id).1 {
                item.key("id").issue(Text::new("优惠券标识重复", "stands for another coupon too"));
            }
        }
        coupons
    }

    /// Reads one coupon and records violations.
    pub fn read(field: &Field<'_>) -> Coupon {
        let mut coupon = Self::default();
        coupon.fill_in(field);
        coupon
    }

    fn fill_in(&mut self, field: &Field<'_>) {
        for (name, value) in field.entries() {
            self.read_value(name, &value);
        }
        if self.id.is_empty() {
            field.key("id").required();
        }
        if self.benefit == Benefit::default() {
            field.key("benefit").required();
        }
    }

    // Engines compile whole what runs often: what few coupons have, and what nests, is read by functions of their own.
    fn read_value(&mut self, name: &str, field: &Field<'_>) {
        match name {
            "id" => self.id = field.id().unwrap_or_default().to_owned(),
            "templateId" => self.template_id = field.id().map(str::to_owned),
            "title" => self.title = field.text().map(str::to_owned),
            "state" => self.state = field.text().map(str::to_owned),
            "benefit" => self.benefit = present(field, |f| Benefit::read(&f.object())).unwrap_or_default(),
            "minAmount" => self.min_amount = field.decimal(),
            "scope" => self.scope = present(&field.object(), Scope::read),
            "startsAt" => self.starts_at = instant(field),
            "endsAt" => self.ends_at = instant(field),
            _ => self.read_rarer_value(name, field),
        }
    }

    #[inline(never)]
    fn read_rarer_value(&mut self, name: &str, field: &Field<'_>) {
        let text = || field.text().map(str::to_owned);
        match name {
            "code" => self.code = text(),
            "description" => self.description = text(),
            "label" => self.label = text(),
            "source" => self.source = boxed(field, Source::read),
            "minQuantity" => self.min_quantity = field.decimal(),
            "required" => self.required = boxed(field, Required::read),
            "claimedAt" => self.claimed_at = instant(field),
            "schedule" => self.schedule = boxed(field, Schedule::read),
            "shops" => self.shops = boxed(field, Shops::read),
            "scenes" => self.scenes = field.texts(),
            "payment" => self.payment = text(),
            "customers" => self.customers = boxed(field, |f| Customers::read(f, false)),
            "limits" => self.limits = boxed(field, Limits::read),
            "exclusive" => self.exclusive = field.bool().unwrap_or(false),
            "group" => self.group = text(),
            "combinesWith" => self.combines_with = field.texts(),
            "maxPerOrder" => self.max_per_order = field.integer(1, 1_000_000).map(|n| n as u32),
            "quote" => self.quote = boxed(field, Quote::read),
            "unknownRules" => self.unknown_rules = field.items().map(|f| UnknownRule::read(&f)).collect(),
            _ => {}
        }
    }
}

impl Source {
    #[inline(never)]
    fn read(field: &Field<'_>) -> Self {
        let text = |name: &str| field.key(name).text().unwrap_or_default().to_owned();
        Self { platform: text("platform"), operation: text("operation") }
    }
}

impl Limits {
    #[inline(never)]
    fn read(field: &Field<'_>) -> Self {
        let count = |name: &str| field.key(name).integer(0, MAX_SAFE);
        Self {
            per_customer_per_day: count("perCustomerPerDay"),
            remaining_uses: count("remainingUses"),
            remaining_amount: fen(&field.key("remainingAmount")),
        }
    }
}

impl Quote {
    fn read(field: &Field<'_>) -> Self {
        Self { discount: field.key("discount").text().unwrap_or_default().to_owned() }
    }
}

impl UnknownRule {
    fn read(field: &Field<'_>) -> Self {
        Self {
            field: field.key("field").required().text().unwrap_or_default().to_owned(),
            value: field.key("value").text().map(str::to_owned),
        }
    }
}

impl Benefit {
    /// Reads a benefit; what is not known becomes [`Benefit::Unknown`].
    #[inline(never)]
    pub fn read(field: &Field<'_>) -> Self {
        let Some(kind) = field.key("kind").required().text() else { return Self::default() };
        let cap = || fen(&field.key("maxDiscount"));
        let required_fen = |name: &str| fen(&field.key(name).required()).unwrap_or(0);
        let count = |name: &str, min: i64| field.key(name).integer(min, MAX_SAFE).map(|n| n as u64);
        match kind {
            "amountOff" => Self::AmountOff { amount: required_fen("amount") },
            "percentOff" => Self::PercentOff { percent: percent(field), max_discount: cap() },
            "priceTo" => Self::PriceTo { amount: required_fen("amount") },
            "tiers" => Self::read_tiers(field, cap()),
            "buyGet" => Self::read_buy_get(field),
            "freeItems" => Self::FreeItems {
                dearest: count("dearest", 0).unwrap_or(0),
                cheapest: count("cheapest", 0).unwrap_or(0),
                max_discount: cap(),
            },
            "exchange" => {
                let pick = match field.key("pick").text() {
                    None | Some("cheapest") => ExchangePick::Cheapest,
                    Some("dearest") => ExchangePick::Dearest,
                    Some(other) => return unknown_benefit(kind, "benefit.pick", other),
                };
                let price = fen(&field.key("price")).unwrap_or(0);
                Self::Exchange { count: count("count", 0).unwrap_or(1), pick, price }
            }
            "shippingOff" => Self::ShippingOff { amount: fen(&field.key("amount")) },
            "service" => match field.key("service").required().text() {
                Some("queueSkip") => Self::Service { service: Service::QueueSkip },
                Some("parking") => Self::Service { service: Service::Parking },
                Some("offlineExchange") => Self::Service { service: Service::OfflineExchange },
                other => unknown_benefit(kind, "benefit.service", other.unwrap_or_default()),
            },
            other => unknown_benefit(other, "benefit", other),
        }
    }

    fn read_tiers(field: &Field<'_>, max_discount: Option<Fen>) -> Self {
        let list = field.key("tiers").required();
        let every = field.key("every").bool().unwrap_or(false);
        let read = |item: Field<'_>| {
            let at_least = item.key("atLeast").required().decimal();
            if every && at_least.is_some_and(|value| value.is_zero()) {
                item.key("atLeast").issue(Text::new("每满金额不能为 0", "must not be 0 with `every`"));
            }
            let off = fen(&item.key("off").required()).unwrap_or(0);
            Tier { at_least: at_least.unwrap_or(Decimal::ONE), off }
        };
        let tiers: Vec<Tier> = list.items().map(|item| read(item.required().object())).collect();
        if tiers.is_empty() && !list.is_absent() {
            list.issue(Text::new("至少要有一档", "must have a tier"));
        }
        Self::Tiers { tiers, every, max_discount }
    }

    fn read_buy_get(field: &Field<'_>) -> Self {
        let count = |name: &str| field.key(name).required().integer(0, MAX_SAFE / 4);
        let (buy, get) = (count("buy"), count("get"));
        if buy == Some(0) && get == Some(0) {
            field.key("buy").issue(Text::new("买和送不能同时为 0", "and `get` must not both be 0"));
        }
        let pick = match field.key("pick").text() {
            None | Some("cheapest") => BuyGetPick::Cheapest,
            Some("dearest") => BuyGetPick::Dearest,
            Some("nextDearest") => BuyGetPick::NextDearest,
            Some(other) => return unknown_benefit("buyGet", "benefit.pick", other),
        };
        // Here alone `null` is not absent: it lifts the limit.
        let repeat = match field.node().and_then(|node| node.get("repeat")) {
            None => Some(1),
            Some(Node::Null) => None,
            Some(_) => field.key("repeat").integer(0, MAX_SAFE).map(|n| n as u64),
        };
        let (buy, get) = (buy.unwrap_or(1) as u64, get.unwrap_or(1) as u64);
        Self::BuyGet { buy, get, pick, repeat }
    }
}

fn unknown_benefit(kind: &str, field: &'static str, value: &str) -> Benefit {
    let value = (!value.is_empty()).then(|| value.to_owned());
    Benefit::Unknown(UnknownBenefit { kind: kind.to_owned(), field, value })
}

fn percent(field: &Field<'_>) -> Decimal {
    let field = field.key("percent").required();
    let value = field.decimal().unwrap_or_default();
    if value > Decimal::ONE_HUNDRED {
        field.issue(Text::new("折扣比例不能超过 100", "must not be above 100"));
    }
    value
}

impl Scope {
    #[inline(never)]
    fn read(field: &Field<'_>) -> Self {
        let kind = match field.key("kind").required().text().unwrap_or("all") {
            "all" => ScopeKind::All,
            "products" => ScopeKind::Products,
            "categories" => ScopeKind::Categories,
            "brands" => ScopeKind::Brands,
            other => ScopeKind::Unknown(other.to_owned()),
        };
        let exclude = field.key("exclude").bool().unwrap_or(false);
        Self { kind, ids: field.key("ids").texts(), exclude }
    }
}

impl Required {
    #[inline(never)]
    fn read(field: &Field<'_>) -> Self {
        let item = |item: Field<'_>| RequiredItem {
            product_id: item.key("productId").required().id().unwrap_or_default().to_owned(),
            quantity: positive(&item.key("quantity")).unwrap_or(Decimal::ONE),
        };
        Self {
            all: field.key("mode").required().one_of(&[("any", false), ("all", true)]).unwrap_or(true),
            items: field.key("items").required().items().map(|f| item(f.required().object())).collect(),
            total_quantity: field.key("totalQuantity").decimal(),
        }
    }
}

impl Schedule {
    #[inline(never)]
    fn read(field: &Field<'_>) -> Self {
        let weekday = |item: Field<'_>| item.required().integer(1, 7).unwrap_or(1);
        let weekdays = field.key("weekdays");
        let times = field.key("times");
        let range = |item: Field<'_>| TimeRange { from: minutes(&item, "from"), to: minutes(&item, "to") };
        let date = |item: Field<'_>| {
            let day = item.required().text().and_then(Day::parse);
            if day.is_none() && !item.is_absent() {
                item.issue(Text::new("应为 yyyy-MM-dd 的日期", "must be a date yyyy-MM-dd"));
            }
            day
        };
        Self {
            weekdays: (!weekdays.is_absent()).then(|| weekdays.items().map(weekday).collect()),
            times: (!times.is_absent())
                .then(|| times.items().map(|f| range(f.required().object())).collect()),
            excluded_dates: field.key("excludedDates").items().filter_map(date).collect(),
        }
    }
}

impl Shops {
    #[inline(never)]
    fn read(field: &Field<'_>) -> Self {
        Self { include: field.key("include").texts(), exclude: field.key("exclude").texts() }
    }
}

fn present<T>(field: &Field<'_>, read: impl FnOnce(&Field<'_>) -> T) -> Option<T> {
    (!field.is_absent()).then(|| read(field))
}

/// What few coupons have lies apart, since each is moved to where it stays.
fn boxed<T>(field: &Field<'_>, read: impl FnOnce(&Field<'_>) -> T) -> Option<Box<T>> {
    present(&field.object(), |field| Box::new(read(field)))
}

/// Money that is rounded half up to the fen when read.
pub(crate) fn fen(field: &Field<'_>) -> Option<Fen> {
    field.decimal().map(|value| to_fen(&value, Rounding::HalfUp))
}

/// An instant in epoch milliseconds.
pub(crate) fn instant(field: &Field<'_>) -> Option<Instant> {
    field.integer(-MAX_INSTANT, MAX_INSTANT)
}

/// A quantity, which is above zero.
pub(crate) fn positive(field: &Field<'_>) -> Option<Decimal> {
    let value = field.decimal()?;
    if value.is_zero() {
        field.issue(Text::new("应大于 0", "must be above 0"));
    }
    Some(value)
}

fn minutes(field: &Field<'_>, name: &str) -> u32 {
    let field = field.key(name).required();
    let minutes = field.text().and_then(parse_minutes);
    if minutes.is_none() && !field.is_absent() {
        field.issue(Text::new("应为 HH:mm 的时刻", "must be a time of day HH:mm"));
    }
    minutes.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{read_json, to_json};

    fn read(text: &str) -> Result<Vec<Coupon>> {
        Coupon::read_list(&read_json(text, Code::InvalidInput, "coupons")?, "coupons")
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = r#"[{"id":"1","templateId":"T","state":"unused","benefit":{"kind":"tiers","tiers":[{"atLeast":"100","off":"10.00"}],"every":true,"maxDiscount":"50.00"},"minAmount":"10.001","scope":{"kind":"brands","ids":["b"],"exclude":true},"required":{"mode":"any","items":[{"productId":"p","quantity":"2"}],"totalQuantity":"3"},"startsAt":1,"endsAt":2,"schedule":{"weekdays":[1,7],"times":[{"from":"22:00","to":"02:00"}],"excludedDates":["2026-10-01"]},"shops":{"include":["s"]},"scenes":["dineIn"],"customers":{"codes":["c"],"levels":["v"]},"limits":{"remainingAmount":"7.50"},"exclusive":true,"combinesWith":[],"maxPerOrder":2,"quote":{"discount":"3"},"unknownRules":[{"field":"validity"}]}]"#;
        let coupons = read(text).unwrap();
        assert_eq!(to_json(&coupons), text);
    }

    #[test]
    fn every_benefit_reads_back() {
        for benefit in [
            r#"{"kind":"amountOff","amount":"5.00"}"#,
            r#"{"kind":"percentOff","percent":"15","maxDiscount":"0.00"}"#,
            r#"{"kind":"priceTo","amount":"9.90"}"#,
            r#"{"kind":"buyGet","buy":2,"get":1,"pick":"nextDearest","repeat":null}"#,
            r#"{"kind":"freeItems","dearest":1,"cheapest":0}"#,
            r#"{"kind":"exchange","count":1,"pick":"cheapest","price":"9.90"}"#,
            r#"{"kind":"shippingOff"}"#,
            r#"{"kind":"service","service":"parking"}"#,
            r#"{"kind":"somethingNew"}"#,
        ] {
            let coupons = read(&format!(r#"[{{"id":"1","benefit":{benefit}}}]"#)).unwrap();
            assert_eq!(to_json(&coupons[0].benefit), benefit);
        }
    }

    #[test]
    fn faults_have_paths() {
        for (coupon, path) in [
            (r#"{"id":1,"benefit":{"kind":"amountOff","amount":1}}"#, "coupons[0].id"),
            (r#"{"id":"1"}"#, "coupons[0].benefit"),
            (r#"{"id":"1","benefit":{"kind":"amountOff"}}"#, "coupons[0].benefit.amount"),
            (r#"{"id":"1","benefit":{"kind":"percentOff","percent":101}}"#, "coupons[0].benefit.percent"),
            (r#"{"id":"1","benefit":{"kind":"tiers","tiers":[]}}"#, "coupons[0].benefit.tiers"),
            (r#"{"id":"1","benefit":{"kind":"buyGet","buy":0,"get":0}}"#, "coupons[0].benefit.buy"),
            (r#"{"id":"1","benefit":{"kind":"buyGet","buy":1.5,"get":1}}"#, "coupons[0].benefit.buy"),
            (
                r#"{"id":"1","benefit":{"kind":"tiers","every":true,"tiers":[{"atLeast":0,"off":1}]}}"#,
                "coupons[0].benefit.tiers[0].atLeast",
            ),
            (
                r#"{"id":"1","benefit":{"kind":"shippingOff"},"schedule":{"weekdays":[8]}}"#,
                "coupons[0].schedule.weekdays[0]",
            ),
            ("7", "coupons[0]"),
        ] {
            let error = read(&format!("[{coupon}]")).unwrap_err();
            assert_eq!(error.path.as_deref(), Some(path), "{coupon}");
        }
        let twice =
            r#"[{"id":"1","benefit":{"kind":"shippingOff"}},{"id":"1","benefit":{"kind":"shippingOff"}}]"#;
        assert_eq!(read(twice).unwrap_err().path.as_deref(), Some("coupons[1].id"));
    }
}
