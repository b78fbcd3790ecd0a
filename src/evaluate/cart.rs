//! A cart made ready: in fen, its lines in the order of their ids.

use std::sync::Arc;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::Decimal;

use crate::model::read::Violations;
use crate::model::{Cart, CartLine, Count, Money};
use crate::money::{multiply, Fen};
use crate::text::{places_in_order, repeated, Text};

/// What the shopper is about to buy. Lines are in the order of their ids, since every tie is settled by the smaller id.
pub(super) struct PreparedCart<'a> {
    pub lines: Vec<Line<'a>>,
    pub order_discount: Fen,
    pub shipping_fee: Fen,
}

/// Records where a cart's sums cannot be. [`Wallet::evaluate`](super::Wallet::evaluate) does so too: this is for those who
/// have found something else already, and tell all of it.
pub fn check_cart(cart: &Cart, violations: &mut Violations) {
    PreparedCart::new(cart, violations);
}

/// One line of a cart.
#[derive(Clone)]
pub(super) struct Line<'a> {
    pub line: &'a CartLine,
    pub id: Arc<str>,
    pub quantity: Decimal,
    /// How many units; `None` for weighed goods, which have none.
    pub units: Option<u64>,
    /// Price times quantity.
    pub gross: Fen,
    /// What is left after the line's own discount.
    pub net: Fen,
    pub discountable: bool,
}

impl<'a> PreparedCart<'a> {
    /// Computes what the lines come to, and records where that cannot be.
    pub fn new(cart: &'a Cart, violations: &mut Violations) -> Self {
        let given = cart.lines.as_deref().unwrap_or_default();
        let fen = |amount: &Option<Money>| amount.as_ref().map_or(0, Money::fen);
        let mut lines: Vec<Line<'a>> = Vec::with_capacity(given.len());
        let ids: Vec<&str> = given.iter().map(|line| line.id.as_str()).collect();
        let repeated = repeated(&ids);
        for (index, line) in given.iter().enumerate() {
            let at = |field: &str| format!("cart.lines[{index}]{field}");
            if !line.id.is_empty() && repeated[index] {
                let text = Text::new("商品行标识重复", "stands for another line too");
                violations.add(at(".id"), text);
            }
            lines.push(Line::new(line, &at, violations));
        }
        let mut prepared =
            Self { lines, order_discount: fen(&cart.order_discount), shipping_fee: fen(&cart.shipping_fee) };
        // Of a line that could not be read, nobody knows what it comes to.
        if given.iter().all(CartLine::is_sound) {
            prepared.check_totals(violations);
        }
        let lines = &prepared.lines;
        let order = places_in_order(lines.len(), &|a, b| lines[a].id.cmp(&lines[b].id));
        prepared.lines = order.into_iter().map(|place| prepared.lines[place].clone()).collect();
        prepared
    }

    /// Lines that were computed already, in the order of their ids.
    pub fn of_lines(lines: Vec<Line<'a>>) -> Self {
        Self { lines, order_discount: 0, shipping_fee: 0 }
    }

    fn check_totals(&self, violations: &mut Violations) {
        let total = |pick: fn(&Line<'_>) -> Fen| {
            self.lines.iter().try_fold(self.shipping_fee, |sum, line| sum.checked_add(pick(line)))
        };
        if total(|line| line.gross).is_none() {
            let text = Text::new("合计金额过大", "adds up to more than can be computed");
            violations.add("cart.lines".to_owned(), text);
        } else if total(|line| line.net).is_some_and(|sum| sum - self.shipping_fee < self.order_discount) {
            let text = Text::new("订单优惠不能超过商品合计", "must not be above the sum of the lines");
            violations.add("cart.orderDiscount".to_owned(), text);
        }
    }

    /// Whether the order carries a discount that is not a coupon's.
    pub fn has_other_discounts(&self) -> bool {
        self.order_discount > 0 || self.lines.iter().any(|line| line.gross > line.net)
    }
}

impl<'a> Line<'a> {
    pub fn new(line: &'a CartLine, at: &dyn Fn(&str) -> String, violations: &mut Violations) -> Self {
        let gross = multiply(&line.unit_price, &line.quantity).unwrap_or_else(|| {
            violations.add(at(""), Text::new("金额过大", "comes to more than can be computed"));
            0
        });
        let discount = line.discount.as_ref().map_or(0, Money::fen);
        if line.is_sound() && discount > gross {
            let text = Text::new("行优惠不能超过行金额", "must not be above the amount of its line");
            violations.add(at(".discount"), text);
        }
        let weighed = line.weighed.as_ref().is_some_and(|flag| flag.get());
        let whole = !weighed && line.quantity.is_integer();
        Self {
            line,
            id: line.id.as_str().into(),
            quantity: *line.quantity,
            units: if whole { line.quantity.to_u64() } else { None },
            gross,
            net: gross - discount.min(gross),
            discountable: line.discountable.as_ref().is_none_or(|flag| flag.get()),
        }
    }

    /// Product id, SKU and code, those that are given.
    pub fn product_ids(&self) -> impl Iterator<Item = &'a str> {
        let CartLine { product_id, sku, code, .. } = self.line;
        [product_id, sku, code].into_iter().flatten().map(|id| id.as_str())
    }
}

impl CartLine {
    fn is_sound(&self) -> bool {
        !self.unit_price.is_faulty() && !self.quantity.is_faulty()
    }
}

/// A count that defaults where it is absent.
pub(super) fn count_or(count: &Option<Count>, default: u64) -> u64 {
    count.as_ref().map_or(default, |count| count.get().unsigned_abs())
}
