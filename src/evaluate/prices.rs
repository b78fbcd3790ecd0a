//! 券后价: what each item of a product list costs by itself, and the nearest threshold that would make it cheaper.

use std::cmp::Ordering;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::Decimal;

use super::cart::PreparedCart;
use super::eligibility::{check_terms, FirstFailure, View};
use super::stack;
use super::wallet::Compiled;
use super::{Judgements, Wallet};
use crate::error::{Code, Error, Result};
use crate::model::benefit::{Tier, Tiers};
use crate::model::order::{NextPrice, PriceAfter};
use crate::model::read::Violations;
use crate::model::{Benefit, Cart, CartLine, Context, Id, Money, Options, Quantity, Yuan};
use crate::money::{divide, to_fen, Fen, Rounding};
use crate::text::in_order;

impl Wallet {
    /// What each item costs by itself with the best coupon, or the best stack of at most `options.maxCoupons`.
    ///
    /// # Errors
    /// `invalidInput` with the paths of items whose figures cannot be (`items[3].discount`).
    pub fn prices(
        &self,
        items: &[CartLine],
        context: &Context,
        options: &Options,
    ) -> Result<Vec<PriceAfter>> {
        let mut violations = Violations::default();
        let mut prices = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let price =
                Priced::with(self, &only(vec![item.clone()]), context, options, |now, view| PriceAfter {
                    id: item.id.to_string(),
                    before: Yuan(view.basket.start.payable),
                    payable: Yuan(view.basket.start.payable - now.saved),
                    coupon_ids: now.order.iter().map(|&place| self.id_at(place)).collect(),
                    undetermined: now.undetermined.iter().map(|&place| self.id_at(place)).collect(),
                    next: self.next_price(item, now, view),
                });
            match price {
                Ok(price) => prices.push(price),
                Err(error) => violations.record(at_item(error, index)),
            }
        }
        violations.finish(Code::InvalidInput, prices)
    }

    fn id_at(&self, place: usize) -> String {
        self.at(place).coupon.id.to_string()
    }

    /// The nearest threshold at which more would come off than comes off now.
    fn next_price(&self, item: &CartLine, now: &Priced, view: &View<'_>) -> Option<NextPrice> {
        let id_at = |place: usize| &self.at(place).coupon.id;
        let steps =
            self.iter().enumerate().filter_map(|(place, coupon)| Step::next(place, coupon, view)).collect();
        let steps: Vec<Step> =
            in_order(steps, &|a, b| a.cost.cmp(&b.cost).then_with(|| id_at(a.place).cmp(id_at(b.place))));
        steps.iter().find_map(|step| {
            let lines = step.more.lines(item)?;
            let then = Priced::with(self, &only(lines), view.context, view.options, |then, view| {
                let cheaper = then.saved > now.saved && then.order.contains(&step.place);
                cheaper.then(|| Yuan(view.basket.start.payable - then.saved))
            });
            let payable = then.ok()??;
            let coupon_id = self.id_at(step.place);
            Some(match step.more {
                More::Amount(fen) => {
                    NextPrice { coupon_id, add_amount: Some(Yuan(fen)), add_quantity: None, payable }
                }
                More::Units(units) => {
                    NextPrice { coupon_id, add_amount: None, add_quantity: Some(units.to_string()), payable }
                }
            })
        })
    }
}

/// A cart that holds nothing else.
fn only(lines: Vec<CartLine>) -> Cart {
    Cart { lines: Some(lines), ..Cart::default() }
}

/// The paths of an item are those of the one line of its cart.
fn at_item(mut error: Error, index: usize) -> Error {
    for issue in &mut error.issues {
        issue.path = issue.path.replace("cart.lines[0]", &format!("items[{index}]"));
    }
    error
}

/// What comes off a cart with the best stack.
pub(super) struct Priced {
    /// Places in the wallet, in the order of application.
    pub order: Vec<usize>,
    pub saved: Fen,
    undetermined: Vec<usize>,
}

impl Priced {
    /// Prices a cart and answers with what is made of that.
    pub fn with<T>(
        wallet: &Wallet,
        cart: &Cart,
        context: &Context,
        options: &Options,
        then: impl FnOnce(&Self, &View<'_>) -> T,
    ) -> Result<T> {
        let mut violations = Violations::default();
        let prepared = PreparedCart::new(cart, &mut violations);
        let basket = wallet.basket(violations.finish(Code::InvalidInput, prepared)?);
        let view = View::new(&basket, context, options);
        let judgements = Judgements::of(wallet, &view)?;
        let most = options.max_coupons.as_ref().map_or(1, |most| most.get() as usize);
        let (order, saved) = match (&judgements.usable[..], most) {
            ([], _) | (_, 0) => (Vec::new(), 0),
            // The ranking is the order of stacks of one.
            ([first, ..], 1) => (vec![*first], judgements.outcomes[*first].1.total()),
            (usable, most) => {
                let stack = stack::best(wallet, view, judgements.with_outcomes(usable), most)
                    .stack
                    .unwrap_or_default();
                (stack.order, stack.saved)
            }
        };
        Ok(then(&Self { order, saved, undetermined: judgements.undetermined }, &view))
    }
}

/// What is to be bought more.
#[derive(Clone, Copy)]
enum More {
    /// Goods like these for so many fen.
    Amount(Fen),
    /// So many units more of the same.
    Units(i64),
}

impl More {
    /// An item, and what is bought more.
    fn lines(self, item: &CartLine) -> Option<Vec<CartLine>> {
        match self {
            Self::Amount(fen) => {
                let more = CartLine {
                    id: Id::new(format!("{}+", item.id.as_str())),
                    unit_price: Money::new(Decimal::new(fen, 2)),
                    quantity: Quantity::new(Decimal::ONE),
                    discount: None,
                    ..item.clone()
                };
                Some(vec![item.clone(), more])
            }
            Self::Units(units) => {
                let quantity = item.quantity.checked_add(Decimal::from(units))?;
                Some(vec![CartLine { quantity: Quantity::new(quantity), ..item.clone() }])
            }
        }
    }
}

/// A threshold that is not reached yet.
struct Step {
    /// The coupon's place in the wallet.
    place: usize,
    more: More,
    /// What reaching it costs before coupons.
    cost: Fen,
}

impl Step {
    /// The next threshold of a coupon that lacks nothing else.
    fn next(place: usize, coupon: Compiled<'_>, view: &View<'_>) -> Option<Self> {
        let looked_at = coupon.threshold_selection?;
        let line = view.basket.lines(looked_at).next()?;
        let mut terms = FirstFailure::default();
        if check_terms(coupon, view, &mut terms).is_break() || terms.open {
            return None;
        }
        let amount = view.threshold_amount(looked_at);
        let pieces = Decimal::from(view.pieces(looked_at, coupon.works_by_unit()));
        let short = next_amount(coupon, amount).map(|target| target - amount);
        let lacking = next_quantity(coupon, pieces).map(|target| target - pieces);
        // A threshold that is reached asks for nothing; a tier beyond it asks only where all else is reached.
        let below_amount = amount < coupon.min_amount;
        let below_quantity = lacking.is_some() && pieces < least_quantity(coupon);
        // Of weighed goods it cannot be said how many more.
        let units = view.basket.cart.lines[line].units.and_then(|units| units.to_i64());
        let price = units.and_then(|units| view.basket.start.nets[line].checked_div(units)).unwrap_or(0);
        let units =
            |short: Fen| (price > 0).then(|| divide(short.into(), price.into(), Rounding::Ceil) as i64);
        let lacking = lacking.and_then(|lacking| lacking.ceil().to_i64()).filter(|_| price > 0);
        let more = match (short, lacking) {
            (Some(short), Some(lacking)) if below_amount && below_quantity => {
                More::Units(lacking.max(units(short)?))
            }
            (_, Some(lacking)) if !below_amount => More::Units(lacking),
            (Some(short), _) if !below_quantity => More::Amount(short),
            _ => return None,
        };
        let cost = match more {
            More::Amount(fen) => fen,
            More::Units(units) => price.checked_mul(units)?,
        };
        Some(Self { place, more, cost })
    }
}

/// The least pieces that it can be used with.
pub(super) fn least_quantity(coupon: Compiled<'_>) -> Decimal {
    coupon.min_quantity.unwrap_or_default().max(coupon.units_needed().unwrap_or(0).into())
}

/// The next amount from which it takes off more: its threshold, or the tier above.
fn next_amount(coupon: Compiled<'_>, amount: Fen) -> Option<Fen> {
    if amount < coupon.min_amount {
        return Some(coupon.min_amount);
    }
    let step = |tier: &Tier| tier.at_least.as_ref().map(|step| to_fen(step, Rounding::Ceil));
    next_tier(coupon, amount, step, |step| step.checked_mul(amount.checked_div(step)?.checked_add(1)?))
}

/// The next number of pieces from which it takes off more.
fn next_quantity(coupon: Compiled<'_>, pieces: Decimal) -> Option<Decimal> {
    let least = least_quantity(coupon);
    if pieces < least {
        return Some(least);
    }
    let step = |tier: &Tier| tier.at_least_quantity.as_deref().copied();
    next_tier(coupon, pieces, step, |step| step.checked_mul(pieces.checked_div(step)?.floor() + Decimal::ONE))
}

fn next_tier<T: Ord + Copy>(
    coupon: Compiled<'_>,
    have: T,
    step: impl Fn(&Tier) -> Option<T>,
    multiple: impl Fn(T) -> Option<T>,
) -> Option<T> {
    let Benefit::Tiers(Tiers { tiers, every, .. }) = &coupon.coupon.benefit else { return None };
    let steps = tiers.iter().filter_map(step);
    if every.as_ref().is_some_and(|every| every.get()) {
        return steps.filter_map(multiple).min();
    }
    steps.filter(|step| step.cmp(&have) == Ordering::Greater).min()
}
