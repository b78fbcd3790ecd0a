//! What goes back for returned goods. Shares are those that were stored with the order and are never computed again; a
//! return takes back what was paid for its units, so that returns in any order add up to what was paid.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::Decimal;

use super::stored;
use crate::error::{Code, Result};
use crate::model::leaf::Amount;
use crate::model::order::{
    Order, OrderLine, OrderThreshold, PaidUnits, Refund, RefundOptions, RefundedLine, Return, ReturnedFirst,
    ThresholdLeft,
};
use crate::model::read::Violations;
use crate::model::{Count, Fields, Money, Yuan};
use crate::money::{divide, shortest, to_fen, Fen, Rounding, MAX_DECIMALS};
use crate::text::{in_order, Text};

/// What goes back for returned goods, and the order with what is left of it.
///
/// # Errors
/// `invalidInput` where the order's figures contradict each other, where a return names no line of it, is of more than
/// what is left, or of a part of a unit.
///
/// ```
/// # use couponkit::{model::{order::{Order, Return}, read::{read, Violations}}, orders::refund::refund};
/// let order = r#"{"version":1,"now":0,"shipping":"0","paid":"10.00","lines":[{"id":"tea","quantity":3,"gross":"12",
///     "net":"12","paid":"10.00","units":[{"count":3,"paid":"10.00"}]}]}"#;
/// let order: Order = read(order, "order", &mut Violations::default()).unwrap();
/// let returns: Vec<Return> = read(r#"[{"lineId":"tea","quantity":2}]"#, "returns", &mut Violations::default()).unwrap();
/// assert_eq!(refund(&order, &returns, &Default::default()).unwrap().amount.0, 666);
/// ```
pub fn refund(order: &Order, returns: &[Return], options: &RefundOptions) -> Result<Refund> {
    let mut violations = Violations::default();
    for name in options.other_names() {
        violations.add(crate::model::read::join("options", name), Text::new("未知的选项", "is no option"));
    }
    stored::check(order, &mut violations);
    let mut violations = violations.finish(Code::InvalidInput, Violations::default())?;

    let mut left = order.clone();
    let mut lines = Vec::with_capacity(returns.len());
    for (index, it) in returns.iter().enumerate() {
        let Some(line) = left.lines.iter_mut().find(|line| line.id == it.line_id) else {
            violations.add(
                format!("returns[{index}].lineId"),
                Text::new("没有这个商品行", "is no line of the order"),
            );
            continue;
        };
        match line.take_back(it) {
            Err(text) => violations.add(format!("returns[{index}].quantity"), text),
            Ok(amount) => lines.push(RefundedLine {
                line_id: it.line_id.to_string(),
                quantity: shortest(&it.quantity),
                amount: Yuan(amount),
            }),
        }
    }
    let lines = violations.finish(Code::InvalidInput, lines)?;
    let goods: Fen = lines.iter().map(|line| line.amount.0).sum();
    let shipping =
        if options.shipping.as_ref().is_some_and(|flag| flag.get()) { left.take_shipping_back() } else { 0 };
    let thresholds = left.thresholds.iter().map(|threshold| left.threshold_left(threshold)).collect();
    Ok(Refund { amount: Yuan(goods + shipping), shipping: Yuan(shipping), lines, order: left, thresholds })
}

impl OrderLine {
    /// Takes goods back; what was paid for them.
    fn take_back(&mut self, it: &Return) -> std::result::Result<Fen, Text> {
        let (wanted, returned) = (*it.quantity, self.returned() + *it.quantity);
        if returned > *self.quantity {
            return Err(Text::new("超过可退数量", "is more than what is left"));
        }
        let amount = match &mut self.units {
            None => self.by_weight(wanted, returned),
            Some(_) => {
                let whole = wanted.to_i64().filter(|_| wanted.is_integer());
                let units =
                    whole.ok_or_else(|| Text::new("应为整件数", "must be a whole number of units"))?;
                self.by_unit(units, it.units.as_deref().copied().unwrap_or_default())
            }
        };
        self.returned = Some(Money::new(returned.normalize()));
        self.refunded = Some(Amount::of(self.refunded() + amount));
        Ok(amount)
    }

    /// Half up, the last part whatever is left.
    fn by_weight(&self, wanted: Decimal, returned: Decimal) -> Fen {
        let left = self.paid.0 - self.refunded();
        if returned == *self.quantity {
            return left;
        }
        self.part_by_weight(self.paid.0, wanted).min(left)
    }

    /// The part of a figure of this line that falls on so much of its weight.
    fn part_by_weight(&self, figure: Fen, weight: Decimal) -> Fen {
        // 10^14 fen by 10^12 units with eight decimals stay within 128 bits.
        let whole = |decimal: &Decimal| {
            decimal.mantissa() * 10_i128.pow(MAX_DECIMALS.saturating_sub(decimal.scale()))
        };
        let part =
            divide(i128::from(figure) * whole(&weight), whole(&self.quantity).max(1), Rounding::HalfUp);
        Fen::try_from(part).map_or(figure, |part| part.min(figure))
    }

    fn by_unit(&mut self, mut wanted: i64, first: ReturnedFirst) -> Fen {
        // What a unit costs, compared as fractions; of equal ones those that came first.
        let product =
            |paid: &PaidUnits, count: &PaidUnits| i128::from(paid.paid.0) * i128::from(count.count.get());
        let groups = in_order(self.units.iter_mut().flatten().collect(), &|a, b| match first {
            ReturnedFirst::Dearest => product(b, a).cmp(&product(a, b)),
            ReturnedFirst::Cheapest => product(a, b).cmp(&product(b, a)),
        });
        let mut amount = 0;
        for units in groups {
            let (before, taken) = (units.returned(), wanted.min(units.count.get() - units.returned()));
            if taken == 0 {
                continue;
            }
            units.returned = Some(Count::new(before + taken));
            amount += units.first(before + taken) - units.first(before);
            wanted -= taken;
        }
        amount
    }

    /// The part of a figure of this line that falls on what is left of it.
    fn part_left(&self, figure: Fen) -> Fen {
        match (&self.units, self.quantity.to_i64(), self.returned().to_i64()) {
            (Some(_), Some(count), Some(returned)) => figure - stored::first_units(figure, count, returned),
            _ => figure - self.part_by_weight(figure, self.returned()),
        }
    }

    /// How many of some pieces are left: units, or one of weighed goods as long as there is any.
    fn pieces_left(&self, pieces: Decimal) -> Decimal {
        let left = *self.quantity - self.returned();
        match self.units {
            Some(_) => pieces.min(left),
            None if left.is_zero() => Decimal::ZERO,
            None => pieces,
        }
    }
}

impl Order {
    fn take_shipping_back(&mut self) -> Fen {
        let refunded = self.shipping_refunded.as_ref().map_or(0, |refunded| refunded.0);
        self.shipping_refunded = Some(self.shipping.clone());
        self.shipping.0 - refunded
    }

    fn threshold_left(&self, threshold: &OrderThreshold) -> ThresholdLeft {
        let counted =
            self.lines.iter().filter_map(|line| Some((line, threshold.counted.get(line.id.as_str())?)));
        let coupon_id = threshold.coupon_id.to_string();
        if let Some(wanted) = &threshold.min_quantity {
            let pieces: Decimal = counted.map(|(line, pieces)| line.pieces_left(**pieces)).sum();
            let short = Some(**wanted - pieces).filter(|short| *short > Decimal::ZERO);
            let shortfall_quantity = short.map(|short| shortest(&short));
            return ThresholdLeft { coupon_id, met: short.is_none(), shortfall: None, shortfall_quantity };
        }
        let wanted = threshold.min_amount.as_ref().map_or(0, |wanted| to_fen(wanted, Rounding::Ceil));
        let amount: i128 = counted.map(|(line, amount)| i128::from(line.part_left(amount.fen()))).sum();
        let short = i128::from(wanted) - amount;
        let shortfall = Fen::try_from(short).ok().filter(|short| *short > 0).map(Yuan);
        ThresholdLeft { coupon_id, met: shortfall.is_none(), shortfall, shortfall_quantity: None }
    }
}
