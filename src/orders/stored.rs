//! Whether a stored order is one. It comes from a database or from a page, and what is paid back depends on it: every sum
//! in it is added up once more.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::Decimal;

use crate::model::order::{Order, OrderLine, OrderThreshold, PaidUnits};
use crate::model::read::Violations;
use crate::money::Fen;
use crate::text::{in_order, repeated, Text};

/// The version that this library writes. It reads this one and those before it.
pub const VERSION: i64 = 1;

/// Records what is wrong with an order beyond its single values.
pub fn check(order: &Order, violations: &mut Violations) {
    if order.version.get() != VERSION {
        let text = Text::new("订单版本无法识别，请升级 couponkit", "is of another version; update couponkit");
        return violations.add("order.version".to_owned(), text);
    }
    let ids: Vec<&str> = order.lines.iter().map(|line| line.id.as_str()).collect();
    let repeated = repeated(&ids);
    for (index, line) in order.lines.iter().enumerate() {
        let path = format!("order.lines[{index}]");
        if repeated[index] {
            let text = Text::new("商品行标识重复", "stands for another line too");
            violations.add(format!("{path}.id"), text);
        }
        check_line(line, &path, violations);
    }
    let lines = order.lines.iter().map(|line| i128::from(line.paid.0)).sum::<i128>();
    if lines + i128::from(order.shipping.0) != i128::from(order.paid.0) {
        violations.add("order.paid".to_owned(), not_the_sum("lines and shipping"));
    }
    if order.shipping_refunded.as_ref().is_some_and(|refunded| refunded.0 > order.shipping.0) {
        violations.add("order.shippingRefunded".to_owned(), above("order.shipping"));
    }
    let ids = in_order(ids, &|a, b| a.cmp(b));
    for (index, threshold) in order.thresholds.iter().enumerate() {
        check_threshold(threshold, &ids, &format!("order.thresholds[{index}]"), violations);
    }
}

fn check_line(line: &OrderLine, path: &str, violations: &mut Violations) {
    let mut add = |field: &str, text: Text| violations.add(format!("{path}.{field}"), text);
    if line.returned() > *line.quantity {
        add("returned", above("quantity"));
    }
    if line.refunded() > line.paid.0 {
        add("refunded", above("paid"));
    }
    let Some(units) = &line.units else {
        if line.returned() == *line.quantity && line.refunded() != line.paid.0 {
            add("refunded", Text::new("已全部退货，应等于实付", "must be all that was paid: all went back"));
        }
        return;
    };
    let sum = |figure: &dyn Fn(&PaidUnits) -> i64| {
        units.iter().map(|units| i128::from(figure(units))).sum::<i128>()
    };
    if line.quantity.to_i128().filter(|_| line.quantity.is_integer()) != Some(sum(&|units| units.count.get()))
    {
        add("quantity", not_the_sum("units"));
    }
    if i128::from(line.paid.0) != sum(&|units| units.paid.0) {
        add("paid", not_the_sum("units"));
    }
    if units.iter().any(|units| units.returned() > units.count.get()) {
        return add("units", Text::new("退货件数超过件数", "went back more often than there are"));
    }
    if Decimal::from_i128_with_scale(sum(&PaidUnits::returned), 0) != line.returned() {
        add("returned", not_the_sum("units"));
    }
    if i128::from(line.refunded()) != sum(&|units| units.first(units.returned())) {
        add("refunded", not_the_sum("units"));
    }
}

fn check_threshold(threshold: &OrderThreshold, lines: &[&str], path: &str, violations: &mut Violations) {
    if threshold.min_amount.is_some() == threshold.min_quantity.is_some() {
        let text = Text::new(
            "minAmount 与 minQuantity 应且只应给出一个",
            "or `minQuantity` must be given, and not both",
        );
        violations.add(format!("{path}.minAmount"), text);
    }
    if threshold.counted.keys().any(|id| lines.binary_search(&id.as_str()).is_err()) {
        violations.add(
            format!("{path}.counted"),
            Text::new("含有不存在的商品行", "names a line that there is not"),
        );
    }
}

fn not_the_sum(of: &str) -> Text {
    Text::new("与明细合计不一致", format!("is not the sum of {of}"))
}

fn above(field: &str) -> Text {
    Text::new(format!("不能超过 {field}"), format!("must not be above `{field}`"))
}

impl OrderLine {
    /// How much of it went back.
    pub fn returned(&self) -> Decimal {
        self.returned.as_deref().copied().unwrap_or_default()
    }

    /// What was given back for it.
    pub fn refunded(&self) -> Fen {
        self.refunded.as_ref().map_or(0, |refunded| refunded.0)
    }
}

impl PaidUnits {
    /// How many of them went back.
    pub fn returned(&self) -> i64 {
        self.returned.as_ref().map_or(0, |returned| returned.get())
    }

    /// What was paid for the first so many of them.
    pub fn first(&self, units: i64) -> Fen {
        first_units(self.paid.0, self.count.get(), units)
    }
}

/// What the first `units` of `count` come to: ⌊paid ÷ count⌋ each, and the remaining fen on the last ones.
pub fn first_units(paid: Fen, count: i64, units: i64) -> Fen {
    let (each, dearer) = (paid / count.max(1), paid % count.max(1));
    // At most what was paid, which 64 bits hold.
    each * units + (units - (count - dearer)).max(0)
}
