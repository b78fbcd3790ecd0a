//! 券后价: what each item of a product list costs by itself, and the nearest threshold that would make it cheaper.

use core::ops::ControlFlow;
use std::cmp::{Ordering, Reverse};

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::Decimal;

use super::benefit::Outcome;
use super::cart::{Line, PreparedCart};
use super::eligibility::{check_goods, check_terms, Basket, FirstFailure, View};
use super::selections::{Matches, Selection};
use super::stack;
use super::state::State;
use super::wallet::Compiled;
use super::Wallet;
use crate::error::{Code, Error, Result};
use crate::model::benefit::{Tier, Tiers};
use crate::model::context::ThresholdBase;
use crate::model::order::{NextPrice, PriceAfter};
use crate::model::read::Violations;
use crate::model::{Benefit, Cart, CartLine, Context, Options, Yuan};
use crate::money::{divide, multiply, to_fen, Fen, Rounding};
use crate::text::{places_in_order, Text};

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
        let list = PriceList::new(self, items, context, options)?;
        (0..items.len()).map(|row| list.price(row)).collect()
    }

    fn id_at(&self, place: usize) -> String {
        self.at(place).coupon.id.to_string()
    }
}

/// Items that are priced one by one, with what is the same for all of them. Of a list of hundreds, most coupons can be used
/// for few: what certainly fails is told by two comparisons, and only the rest is judged.
struct PriceList<'a> {
    wallet: &'a Wallet,
    context: &'a Context,
    options: &'a Options,
    candidates: Vec<Candidate>,
    /// A line for each item. They are in no cart together.
    items: PreparedCart<'a>,
    matches: Matches,
}

impl<'a> PriceList<'a> {
    fn new(
        wallet: &'a Wallet,
        items: &'a [CartLine],
        context: &'a Context,
        options: &'a Options,
    ) -> Result<Self> {
        let mut violations = Violations::default();
        let line = |(index, item): (usize, &'a CartLine)| {
            Line::new(item, &|field| format!("items[{index}]{field}"), &mut violations)
        };
        let items = PreparedCart::of_lines(items.iter().enumerate().map(line).collect());
        let items = violations.finish(Code::InvalidInput, items)?;
        let matches = wallet.selections.matches(&items);
        let candidates = Candidate::all(wallet, context, options);
        Ok(Self { wallet, context, options, candidates, items, matches })
    }

    fn price(&self, row: usize) -> Result<PriceAfter> {
        let line = &self.items.lines[row];
        let now = self.priced(row, vec![line.clone()])?;
        let ids = |places: &[usize]| places.iter().map(|&place| self.wallet.id_at(place)).collect();
        Ok(PriceAfter {
            id: line.id.to_string(),
            before: Yuan(line.net),
            payable: Yuan(line.net - now.saved),
            coupon_ids: ids(&now.order),
            undetermined: ids(&now.undetermined),
            next: self.next(row, now.saved),
        })
    }

    /// What comes off lines that are all like the item in a row, in a cart that holds nothing else.
    fn priced(&self, row: usize, lines: Vec<Line<'_>>) -> Result<Priced> {
        let amount = lines.iter().map(|line| self.counted(line)).sum();
        let may_stand = |it: &&Candidate| self.may_stand(it, row, amount);
        let candidates: Vec<Candidate> = self.candidates.iter().filter(may_stand).copied().collect();
        if candidates.is_empty() {
            return Ok(Priced::default());
        }
        let (matches, cart) = (self.matches.of_lines_like(row, lines.len()), PreparedCart::of_lines(lines));
        let basket = Basket { matches, start: State::new(&cart), cart };
        Priced::of(self.wallet, &View::new(&basket, self.context, self.options), &candidates)
    }

    /// What a line counts toward amount thresholds.
    fn counted(&self, line: &Line<'_>) -> Fen {
        match self.options.threshold_base.as_deref().copied().unwrap_or_default() {
            ThresholdBase::Net => line.net,
            ThresholdBase::Gross => line.gross,
        }
    }

    /// Whether it is not certain at a glance that a coupon cannot be used for lines like an item's.
    fn may_stand(&self, candidate: &Candidate, row: usize, amount: Fen) -> bool {
        let takes_in = |selection| self.matches.has(selection, row);
        candidate.is_unreadable
            || candidate.selection.is_none_or(takes_in)
                && candidate
                    .threshold_selection
                    .is_none_or(|it| candidate.min_amount <= if takes_in(it) { amount } else { 0 })
    }

    /// The nearest threshold at which more would come off than comes off now.
    fn next(&self, row: usize, saved: Fen) -> Option<NextPrice> {
        let mut steps: Vec<Step> = self.candidates.iter().filter_map(|it| self.step(it, row)).collect();
        let key = |step: &Step| (step.cost, &self.wallet.at(step.place).coupon.id[..]);
        // Mostly the first is it, and the others need no order.
        while let Some(nearest) = (0..steps.len()).min_by(|&a, &b| key(&steps[a]).cmp(&key(&steps[b]))) {
            let next = self.next_price(row, saved, steps.swap_remove(nearest));
            if next.is_some() {
                return next;
            }
        }
        None
    }

    fn next_price(&self, row: usize, saved: Fen, step: Step) -> Option<NextPrice> {
        let lines = step.more.lines(&self.items.lines[row])?;
        let before: Fen = lines.iter().map(|line| line.net).sum();
        let then = self.priced(row, lines).ok()?;
        let is_cheaper = then.saved > saved && then.order.contains(&step.place);
        let (add_amount, add_quantity) = match step.more {
            More::Amount(fen) => (Some(Yuan(fen)), None),
            More::Units(units) => (None, Some(units.to_string())),
        };
        let coupon_id = self.wallet.id_at(step.place);
        let payable = Yuan(before - then.saved);
        is_cheaper.then_some(NextPrice { coupon_id, add_amount, add_quantity, payable })
    }

    /// The next threshold of a coupon that lacks nothing else.
    fn step(&self, candidate: &Candidate, row: usize) -> Option<Step> {
        let takes_in = candidate.threshold_selection.is_some_and(|it| self.matches.has(it, row));
        if candidate.open || !takes_in {
            return None;
        }
        let (coupon, line) = (self.wallet.at(candidate.place), &self.items.lines[row]);
        if coupon.coupon.is_exclusive() && line.gross > line.net {
            return None;
        }
        let amount = self.counted(line);
        let pieces = Decimal::from(match coupon.works_by_unit() {
            true if line.net == 0 => 0,
            true => line.units.unwrap_or(0),
            false => line.units.unwrap_or(1),
        });
        let short = next_amount(coupon, amount).map(|target| target - amount);
        let lacking = next_quantity(coupon, pieces).map(|target| target - pieces);
        // A threshold that is reached asks for nothing; a tier beyond it asks only where all else is reached.
        let below_amount = amount < coupon.min_amount;
        let below_quantity = lacking.is_some() && pieces < least_quantity(coupon);
        // Of weighed goods it cannot be said how many more.
        let units = line.units.and_then(|units| units.to_i64());
        let price = units.and_then(|units| line.net.checked_div(units)).unwrap_or(0);
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
        Some(Step { place: candidate.place, more, cost })
    }
}

/// A coupon that no term fails, whatever is in the cart.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    /// Its place in the wallet.
    place: usize,
    /// Whether a term could not be checked.
    open: bool,
    // What a glance needs of the compiled coupon, side by side.
    is_unreadable: bool,
    selection: Option<Selection>,
    threshold_selection: Option<Selection>,
    min_amount: Fen,
}

impl Candidate {
    fn all(wallet: &Wallet, context: &Context, options: &Options) -> Vec<Self> {
        let nothing = wallet.basket(PreparedCart::of_lines(Vec::new()));
        let view = View::new(&nothing, context, options);
        let candidate = |(place, coupon): (usize, Compiled<'_>)| {
            let mut first = FirstFailure::default();
            check_terms(coupon, &view, &mut first).is_continue().then(|| Self {
                place,
                open: first.open,
                is_unreadable: coupon.unreadable.is_some(),
                selection: coupon.selection,
                threshold_selection: coupon.threshold_selection,
                min_amount: coupon.min_amount,
            })
        };
        wallet.iter().enumerate().filter_map(candidate).collect()
    }
}

/// What comes off a cart with the best stack.
#[derive(Default)]
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
        let priced = Self::of(wallet, &view, &Candidate::all(wallet, context, options))?;
        Ok(then(&priced, &view))
    }

    fn of(wallet: &Wallet, view: &View<'_>, candidates: &[Candidate]) -> Result<Self> {
        let has_other_discounts = view.basket.cart.has_other_discounts();
        let (mut usable, mut undetermined) = (Vec::new(), Vec::new());
        for &Candidate { place, open, .. } in candidates {
            let coupon = wallet.at(place);
            if coupon.coupon.is_exclusive() && has_other_discounts {
                continue;
            }
            let mut first = FirstFailure { open, ..FirstFailure::default() };
            let ControlFlow::Continue(outcome) = check_goods(coupon, view, &mut first) else { continue };
            if outcome.overflow {
                let text = Text::new("优惠金额过大", "takes off more than can be computed");
                return Err(Error::at(Code::InvalidInput, format!("coupons[{place}].benefit"), text));
            }
            match first.open {
                true => undetermined.push(place),
                false => usable.push((place, outcome)),
            }
        }
        let most = view.options.max_coupons.as_ref().map_or(1, |most| most.get() as usize);
        let key = |(place, outcome): &(usize, Outcome)| {
            (Reverse(outcome.total()), outcome.wasted, wallet.at(*place).tie_break_rank)
        };
        let (order, saved) = match most {
            0 => (Vec::new(), 0),
            // The ranking is the order of stacks of one.
            1 => match usable.iter().min_by_key(|it| key(it)) {
                Some((place, outcome)) => (vec![*place], outcome.total()),
                None => (Vec::new(), 0),
            },
            most => {
                let ranked = places_in_order(usable.len(), &|a, b| key(&usable[a]).cmp(&key(&usable[b])));
                let ranked = ranked.into_iter().map(|index| usable[index]);
                let stack = stack::best(wallet, *view, ranked, most).stack.unwrap_or_default();
                (stack.order, stack.saved)
            }
        };
        Ok(Self { order, saved, undetermined })
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
    fn lines<'a>(self, item: &Line<'a>) -> Option<Vec<Line<'a>>> {
        match self {
            Self::Amount(fen) => {
                let is_weighed = item.line.weighed.as_ref().is_some_and(|flag| flag.get());
                let more = Line {
                    id: format!("{}+", item.id).into(),
                    quantity: Decimal::ONE,
                    units: (!is_weighed).then_some(1),
                    gross: fen,
                    net: fen,
                    ..item.clone()
                };
                Some(vec![item.clone(), more])
            }
            Self::Units(units) => {
                let quantity = item.quantity.checked_add(Decimal::from(units))?;
                let gross = multiply(&item.line.unit_price, &quantity)?;
                let net = gross - (item.gross - item.net);
                Some(vec![Line { quantity, units: quantity.to_u64(), gross, net, ..item.clone() }])
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
    if !coupon.counts_pieces() && !matches!(coupon.coupon.benefit, Benefit::Tiers(_)) {
        return None;
    }
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
