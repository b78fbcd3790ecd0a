//! The cart, the context and the options of an evaluation, as they are read.

mod known;

use std::sync::Arc;

pub use known::KnownLines;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::Decimal;

use crate::coupon::{fen, instant, positive, Customers};
use crate::input::{Field, MAX_SAFE};
use crate::money::{multiply, Fen, Rounding};
use crate::order::places;
use crate::text::{Language, Text};
use crate::texts::Texts;
use crate::time::{Instant, CHINA_OFFSET_MINUTES};

/// What the shopper is about to buy. Lines are kept in the order of their ids,
/// since every tie is settled by the smaller id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cart {
    /// The lines, by id. Carts that follow on each other share those that stay the same.
    pub lines: Vec<Arc<Line>>,
    /// A discount on the whole order that was granted already.
    pub order_discount: Fen,
    /// The delivery fee.
    pub shipping_fee: Fen,
}

/// One line of a cart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Unique in the cart.
    pub id: String,
    /// How many, or how much of weighed goods.
    pub quantity: Decimal,
    /// How many units; `None` for weighed goods, which have none.
    pub units: Option<u64>,
    /// Price times quantity.
    pub gross: Fen,
    /// What is left after the line's own discount.
    pub net: Fen,
    /// Whether coupons may touch it.
    pub discountable: bool,
    /// Product id, SKU and code, those that are given.
    pub product_ids: Texts,
    /// Its categories; `None` where it does not say.
    pub category_ids: Option<Texts>,
    /// Its brand.
    pub brand_id: Option<String>,
}

impl Cart {
    /// Reads a cart and records violations.
    pub fn read(field: &Field<'_>) -> Self {
        Self::read_with(field, &mut |line| Arc::new(Line::read(line)), &mut by_id)
    }

    /// The same, with lines read by somebody else, who also says in which order their ids are.
    fn read_with(
        field: &Field<'_>,
        read_line: &mut dyn FnMut(&Field<'_>) -> Arc<Line>,
        order: &mut dyn FnMut(&[Arc<Line>]) -> Order,
    ) -> Self {
        let field = field.required().object();
        let lines_field = field.key("lines").required();
        let mut cart = Self {
            lines: lines_field.items().map(|item| read_line(&item)).collect(),
            order_discount: fen(&field.key("orderDiscount")).unwrap_or(0),
            shipping_fee: fen(&field.key("shippingFee")).unwrap_or(0),
        };
        cart.check_totals(&field);
        cart.sort_lines(&lines_field, &order(&cart.lines));
        cart
    }

    fn check_totals(&self, field: &Field<'_>) {
        let total = |pick: fn(&Line) -> Fen| {
            self.lines.iter().try_fold(self.shipping_fee, |sum, line| sum.checked_add(pick(line)))
        };
        if total(|line| line.gross).is_none() {
            field.key("lines").issue(Text::new("合计金额过大", "adds up to more than can be computed"));
        } else if total(|line| line.net).is_some_and(|sum| sum - self.shipping_fee < self.order_discount) {
            let zh = "订单优惠不能超过商品合计";
            field.key("orderDiscount").issue(Text::new(zh, "must not be above the sum of the lines"));
        }
    }

    fn sort_lines(&mut self, field: &Field<'_>, order: &[usize]) {
        let lines = &mut self.lines;
        let is_again =
            |pair: &&[usize]| !lines[pair[0]].id.is_empty() && lines[pair[0]].id == lines[pair[1]].id;
        let again: Vec<usize> = order.windows(2).filter(is_again).map(|pair| pair[1]).collect();
        for (_, item) in field.items().enumerate().filter(|(place, _)| again.contains(place)) {
            item.key("id").issue(Text::new("商品行标识重复", "stands for another line too"));
        }
        *lines = order.iter().map(|&place| Arc::clone(&lines[place])).collect();
    }

    /// Whether each line is alike to the one of another cart, in the order of ids.
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        self.lines.len() == other.lines.len()
            && self.lines.iter().zip(&other.lines).all(|(line, other)| line.is_alike(other))
    }

    /// Whether the order carries a discount that is not a coupon's.
    pub fn has_other_discounts(&self) -> bool {
        self.order_discount > 0 || self.lines.iter().any(|line| line.gross > line.net)
    }
}

/// The places of lines, in the order of their ids.
type Order = Box<[usize]>;

fn by_id(lines: &[Arc<Line>]) -> Order {
    places(lines.len(), &|a, b| lines[a].id.cmp(&lines[b].id))
}

impl Line {
    fn read(field: &Field<'_>) -> Self {
        let field = &field.required().object();
        let (mut price, mut discount, mut weighed) = (Decimal::ZERO, 0, false);
        let product_ids = Texts::with_capacity(3);
        let mut line = Self { quantity: Decimal::ONE, discountable: true, product_ids, ..Self::default() };
        for (name, value) in field.entries() {
            match name {
                "id" => line.id = value.id().unwrap_or_default().to_owned(),
                "productId" | "sku" | "code" => line.product_ids.extend(value.id()),
                "categoryIds" => line.category_ids = value.texts(),
                "brandId" => line.brand_id = value.id().map(str::to_owned),
                "unitPrice" => price = value.decimal().unwrap_or_default(),
                "quantity" => line.quantity = positive(&value).unwrap_or(Decimal::ONE),
                "discount" => discount = fen(&value).unwrap_or(0),
                "weighed" => weighed = value.bool().unwrap_or(false),
                "discountable" => line.discountable = value.bool().unwrap_or(true),
                _ => {}
            }
        }
        for name in ["id", "unitPrice", "quantity"] {
            field.key(name).required();
        }
        if !weighed && line.quantity.is_integer() {
            line.units = line.quantity.to_u64();
        }
        line.price(field, &price, discount);
        line
    }

    /// Whether every scope takes in both or neither.
    fn is_alike(self: &Arc<Self>, other: &Arc<Self>) -> bool {
        Arc::ptr_eq(self, other)
            || (self.discountable == other.discountable
                && self.product_ids == other.product_ids
                && self.category_ids == other.category_ids
                && self.brand_id == other.brand_id)
    }

    fn price(&mut self, field: &Field<'_>, price: &Decimal, discount: Fen) {
        let gross = multiply(price, &self.quantity);
        if gross.is_none() {
            field.issue(Text::new("金额过大", "comes to more than can be computed"));
        }
        self.gross = gross.unwrap_or(0);
        if discount > self.gross {
            let zh = "行优惠不能超过行金额";
            field.key("discount").issue(Text::new(zh, "must not be above the amount of its line"));
        }
        self.net = self.gross - discount.min(self.gross);
    }
}

/// What is known of the moment, the place and the shopper. What is not given
/// is not known: coupons that ask for it are `undetermined`.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// The server's clock.
    pub now: Instant,
    /// Minutes east of UTC.
    pub utc_offset_minutes: i32,
    /// The shop.
    pub shop_id: Option<String>,
    /// `dineIn`, `takeout` or `payBill`.
    pub scene: Option<String>,
    /// `online`, …
    pub payment: Option<String>,
    /// What is known of the shopper.
    pub customer: Customers,
    /// Uses today by coupon or template id; an id that is not in it counts 0.
    pub used_today: Option<Vec<(String, i64)>>,
}

impl Context {
    /// Reads a context and records violations.
    pub fn read(field: &Field<'_>) -> Self {
        let field = field.required().object();
        let text = |name: &str| field.key(name).text().map(str::to_owned);
        let scenes = [("dineIn", "dineIn"), ("takeout", "takeout"), ("payBill", "payBill")];
        let used = field.key("usedToday").object();
        let uses = |key: &&str| ((*key).to_owned(), used.key(key).integer(0, MAX_SAFE).unwrap_or(0));
        Self {
            now: instant(&field.key("now").required()).unwrap_or(0),
            utc_offset_minutes: field
                .key("utcOffsetMinutes")
                .integer(-1_439, 1_439)
                .map_or(CHINA_OFFSET_MINUTES, |minutes| minutes as i32),
            shop_id: text("shopId"),
            scene: field.key("scene").one_of(&scenes).map(str::to_owned),
            payment: text("payment"),
            customer: Customers::read(&field.key("customer").object(), true),
            used_today: (!used.is_absent()).then(|| used.keys().iter().map(uses).collect()),
        }
    }
}

/// What amount thresholds look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThresholdBase {
    /// What is to be paid for the eligible lines.
    #[default]
    Net,
    /// Price times quantity, which nothing reduces.
    Gross,
}

/// What thresholds of a stacked coupon look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StackThreshold {
    /// What the coupons before it left.
    #[default]
    Running,
    /// The amounts before the stack.
    Original,
}

/// How an evaluation is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Of a percentage discount.
    pub rounding: Rounding,
    /// What amount thresholds look at.
    pub threshold_base: ThresholdBase,
    /// What is to be paid at least.
    pub min_payable: Fen,
    /// The most coupons in a stack.
    pub max_coupons: usize,
    /// What thresholds of a stacked coupon look at.
    pub stack_threshold: StackThreshold,
    /// The shopper's own choice, by coupon id.
    pub selected: Option<Texts>,
    /// Of messages.
    pub language: Language,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rounding: Rounding::default(),
            threshold_base: ThresholdBase::default(),
            min_payable: 0,
            max_coupons: 1,
            stack_threshold: StackThreshold::default(),
            selected: None,
            language: Language::default(),
        }
    }
}

const OPTION_NAMES: [&str; 7] =
    ["rounding", "thresholdBase", "minPayable", "maxCoupons", "stackThreshold", "selected", "language"];

const ROUNDINGS: [(&str, Rounding); 4] = [
    ("halfUp", Rounding::HalfUp),
    ("floor", Rounding::Floor),
    ("ceil", Rounding::Ceil),
    ("halfEven", Rounding::HalfEven),
];
const BASES: [(&str, ThresholdBase); 2] = [("net", ThresholdBase::Net), ("gross", ThresholdBase::Gross)];
const STACK_THRESHOLDS: [(&str, StackThreshold); 2] =
    [("running", StackThreshold::Running), ("original", StackThreshold::Original)];
const LANGUAGES: [(&str, Language); 2] = [("zh-CN", Language::ZhCn), ("en", Language::En)];

impl Options {
    /// Reads options and records violations; an unknown option is one.
    pub fn read(field: &Field<'_>) -> Self {
        let field = field.object();
        for key in field.keys().into_iter().filter(|key| !OPTION_NAMES.contains(key)) {
            field.key(key).issue(Text::new("未知的选项", "is no option"));
        }
        let defaults = Self::default();
        Self {
            rounding: field.key("rounding").one_of(&ROUNDINGS).unwrap_or_default(),
            threshold_base: field.key("thresholdBase").one_of(&BASES).unwrap_or_default(),
            min_payable: fen(&field.key("minPayable")).unwrap_or(0),
            max_coupons: field
                .key("maxCoupons")
                .integer(0, 1_000)
                .map_or(defaults.max_coupons, |n| n as usize),
            stack_threshold: field.key("stackThreshold").one_of(&STACK_THRESHOLDS).unwrap_or_default(),
            selected: field.key("selected").texts(),
            language: field.key("language").one_of(&LANGUAGES).unwrap_or_default(),
        }
    }
}
