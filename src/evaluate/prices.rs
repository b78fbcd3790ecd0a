//! 券后价: what each item of a product list costs by itself, and the nearest threshold that would make it cheaper.

use core::cell::OnceCell;
use core::cmp::Ordering;
use core::ops::ControlFlow;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::Decimal;

use super::benefit::{amount_discount, Amounts, Outcome};
use super::cart::{Line, PreparedCart};
use super::eligibility::{check_goods, check_terms, Basket, Reasons, View};
use super::selections::{Matches, Selection};
use super::stack;
use super::state::CartState;
use super::wallet::Compiled;
use super::{rank, takes_off_too_much, Wallet};
use crate::error::{Code, Result};
use crate::model::benefit::{Tier, Tiers};
use crate::model::context::ThresholdBase;
use crate::model::order::{NextPrice, PriceAfter};
use crate::model::read::Violations;
use crate::model::{Benefit, Cart, CartLine, Context, Options, Yuan};
use crate::money::{divide, multiply, times, to_fen, whole_times, Fen, Rounding};
use crate::text::{in_order, places_in_order};

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

/// Items that are priced one by one, with what is the same for all of them. Terms are judged once for the list; of what an
/// item's coupons take off, most is arithmetic on what its lines come to, and only the rest needs a cart.
struct PriceList<'a> {
    wallet: &'a Wallet,
    context: &'a Context,
    options: &'a Options,
    /// Those whose goods are not known first; then by what they ask for.
    candidates: Vec<Candidate<'a>>,
    /// The places of those that ask for more than an amount.
    others: Vec<usize>,
    /// A line for each item. They are in no cart together.
    items: PreparedCart<'a>,
    matches: Matches,
    rounding: Rounding,
    min_payable: Fen,
    threshold_base: ThresholdBase,
    most: usize,
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
        let candidates = in_order(Candidate::all(wallet, context, options), &|a, b| a.key().cmp(&b.key()));
        let others = (0..candidates.len()).filter(|&place| !candidates[place].has_one_threshold);
        Ok(Self {
            wallet,
            context,
            options,
            others: others.collect(),
            candidates,
            matches: wallet.selections.matches(&items),
            items,
            rounding: options.rounding.as_deref().copied().unwrap_or_default(),
            min_payable: options.min_payable.as_ref().map_or(0, |least| least.fen()),
            threshold_base: options.threshold_base.as_deref().copied().unwrap_or_default(),
            most: options.most(),
        })
    }

    fn price(&self, row: usize) -> Result<PriceAfter> {
        let line = &self.items.lines[row];
        let now = self.priced(row, &Lot::of(line))?;
        let ids = |places: &[usize]| places.iter().map(|&place| self.wallet.id_at(place)).collect();
        Ok(PriceAfter {
            id: line.id.to_string(),
            before: Yuan(line.net),
            payable: Yuan(now.payable()),
            coupon_ids: ids(&now.order),
            undetermined: ids(&now.undetermined),
            next: self.next(row, now.saved),
        })
    }

    /// Whether a coupon may be used for the item in a row.
    fn takes_in(&self, candidate: &Candidate<'_>, row: usize) -> bool {
        candidate.is_unreadable
            || candidate.selection.is_none_or(|selection| self.matches.has(selection, row))
    }

    /// How many candidates ask for no more than an amount, or for what is not known.
    fn within(&self, amount: Fen) -> usize {
        self.candidates.partition_point(|it| !it.is_known || it.min_amount <= amount)
    }

    /// What comes off goods like the item in a row, in a cart that holds nothing else.
    fn priced(&self, row: usize, lot: &Lot) -> Result<Priced> {
        let basket = OnceCell::new();
        let view = || {
            let basket = basket.get_or_init(|| self.basket(row, lot));
            View::new(basket, self.context, self.options)
        };
        let mut standing = Standing::default();
        let within = &self.candidates[..self.within(lot.counted(self.threshold_base))];
        for candidate in within.iter().filter(|it| self.takes_in(it, row)) {
            let outcome = match candidate.works_by_amounts {
                true => self.amount_outcome(candidate, row, lot).map(|outcome| (outcome, false)),
                false => goods_outcome(candidate.coupon, &view()),
            };
            let is_barred = || lot.gross > lot.net && candidate.coupon.coupon.is_exclusive();
            if let Some((outcome, open)) = outcome.filter(|_| !is_barred()) {
                standing.add(candidate.place, outcome, open || candidate.open);
            }
        }
        standing.best(self.wallet, lot.net, self.most, view)
    }

    /// What a coupon takes off by amounts alone; `None` where that is nothing.
    fn amount_outcome(&self, candidate: &Candidate<'_>, row: usize, lot: &Lot) -> Option<Outcome> {
        let looks_at = |it: Selection| candidate.selection == Some(it) || self.matches.has(it, row);
        let (counted, pieces) = match candidate.threshold_selection.is_some_and(looks_at) {
            true => (lot.counted(self.threshold_base), lot.pieces),
            false => (0, 0),
        };
        if counted < candidate.min_amount
            || candidate.coupon.min_quantity.is_some_and(|least| Decimal::from(pieces) < least)
        {
            return None;
        }
        let available = (lot.net - self.min_payable).max(0);
        let amounts = Amounts { sum: lot.net, fee: 0, available, counted, pieces, rounding: self.rounding };
        let outcome = amount_discount(candidate.coupon, &amounts);
        (outcome.total() > 0 || outcome.overflow).then_some(outcome)
    }

    fn basket(&self, row: usize, lot: &Lot) -> Basket<'a> {
        let lines = lot.lines(&self.items.lines[row]);
        let (matches, cart) = (self.matches.of_lines_like(row, lines.len()), PreparedCart::of_lines(lines));
        Basket { matches, start: CartState::new(&cart), cart }
    }

    /// The nearest threshold at which more would come off than comes off now.
    fn next(&self, row: usize, saved: Fen) -> Option<NextPrice> {
        let amount = Lot::of(&self.items.lines[row]).counted(self.threshold_base);
        let step = |it| self.step(it, row, amount);
        // The nearest first, as the candidates are.
        let above = self.candidates[self.within(amount)..].iter();
        let mut by_amount = above.filter(|it| it.has_one_threshold).filter_map(step).peekable();
        let others = self.others.iter().map(|&place| &self.candidates[place]);
        let mut others: Vec<Step<'_>> = others.filter_map(step).collect();
        loop {
            let other = (0..others.len()).min_by(|&a, &b| others[a].key().cmp(&others[b].key()));
            let is_nearer =
                |other: &usize| by_amount.peek().is_none_or(|step| others[*other].key() < step.key());
            let nearest = match other.filter(is_nearer) {
                Some(other) => others.swap_remove(other),
                None => by_amount.next()?,
            };
            let next = self.next_price(row, saved, &nearest);
            if next.is_some() {
                return next;
            }
        }
    }

    fn next_price(&self, row: usize, saved: Fen, step: &Step<'_>) -> Option<NextPrice> {
        let lot = Lot::with_more(&self.items.lines[row], step.more)?;
        let Candidate { place, works_by_amounts, .. } = *step.candidate;
        if works_by_amounts && self.most == 1 {
            // By itself it must be better than what there is.
            self.amount_outcome(step.candidate, row, &lot).filter(|outcome| outcome.total() > saved)?;
        }
        let then = self.priced(row, &lot).ok()?;
        let is_cheaper = then.saved > saved && then.order.contains(&place);
        let (add_amount, add_quantity) = match step.more {
            More::Amount(fen) => (Some(Yuan(fen)), None),
            More::Units(units) => (None, Some(units.to_string())),
        };
        let payable = Yuan(then.payable());
        is_cheaper.then(|| NextPrice {
            coupon_id: self.wallet.id_at(place),
            add_amount,
            add_quantity,
            payable,
        })
    }

    /// The next threshold of a coupon that lacks nothing else.
    fn step<'c>(&self, candidate: &'c Candidate<'c>, row: usize, amount: Fen) -> Option<Step<'c>> {
        let takes_in = |it: Selection| candidate.selection == Some(it) || self.matches.has(it, row);
        if candidate.open
            || !self.takes_in(candidate, row)
            || !candidate.threshold_selection.is_some_and(takes_in)
        {
            return None;
        }
        let (line, coupon) = (&self.items.lines[row], candidate.coupon);
        if line.gross > line.net && coupon.coupon.is_exclusive() {
            return None;
        }
        if candidate.has_one_threshold {
            // Those that are reached already are not looked at.
            let short = candidate.min_amount - amount;
            return Some(Step { candidate, more: More::Amount(short), cost: short });
        }
        let price = line.units.and_then(|units| line.net.checked_div(units.to_i64()?)).unwrap_or(0);
        let more = more_for(coupon, line, amount, price)?;
        let cost = match more {
            More::Amount(fen) => fen,
            More::Units(units) => price.checked_mul(units)?,
        };
        Some(Step { candidate, more, cost })
    }
}

/// What reaches a coupon's next threshold from an item that costs `price` a unit and counts for an amount.
fn more_for(coupon: Compiled<'_>, line: &Line<'_>, amount: Fen, price: Fen) -> Option<More> {
    let pieces = Decimal::from(match coupon.works_by_unit() {
        true => line.units.unwrap_or(0),
        false => line.units.unwrap_or(1),
    });
    let short = next_amount(coupon, amount).map(|target| target - amount);
    let lacking = next_quantity(coupon, pieces).map(|target| target - pieces);
    // A threshold that is reached asks for nothing; a tier beyond it asks only where all else is reached.
    let below_amount = amount < coupon.min_amount;
    let below_quantity = lacking.is_some() && pieces < least_quantity(coupon);
    // Of weighed goods it cannot be said how many more.
    let units = |short: Fen| divide(short.into(), price.into(), Rounding::Ceil) as i64;
    let lacking = lacking.and_then(|lacking| lacking.ceil().to_i64()).filter(|_| price > 0);
    match (short, lacking) {
        (Some(short), Some(lacking)) if below_amount && below_quantity => {
            Some(More::Units(lacking.max(units(short))))
        }
        (_, Some(lacking)) if !below_amount => Some(More::Units(lacking)),
        (Some(short), _) if !below_quantity => Some(More::Amount(short)),
        _ => None,
    }
}

/// A coupon that no term fails, whatever is in the cart.
struct Candidate<'a> {
    /// Its place in the wallet.
    place: usize,
    coupon: Compiled<'a>,
    /// Whether a term could not be checked.
    open: bool,
    is_unreadable: bool,
    /// Whether it is known which goods it and its thresholds look at.
    is_known: bool,
    /// Whether what it takes off follows from amounts and pieces alone.
    works_by_amounts: bool,
    /// Whether it asks for an amount and nothing else, and takes off no more beyond that.
    has_one_threshold: bool,
    // What a glance needs of the compiled coupon, side by side.
    selection: Option<Selection>,
    threshold_selection: Option<Selection>,
    min_amount: Fen,
}

impl<'a> Candidate<'a> {
    fn all(wallet: &'a Wallet, context: &Context, options: &Options) -> Vec<Self> {
        let nothing = wallet.basket(PreparedCart::of_lines(Vec::new()));
        let view = View::new(&nothing, context, options);
        let mut candidates = Vec::new();
        for (place, coupon) in wallet.iter().enumerate() {
            let mut first = Reasons::default();
            if check_terms(coupon, &view, &mut first).is_continue() {
                candidates.push(Self::new(place, coupon, first.open));
            }
        }
        candidates
    }

    /// By what it asks for.
    fn key(&self) -> (bool, Fen, &'a str) {
        (self.is_known, self.min_amount, &self.coupon.coupon.id)
    }

    fn new(place: usize, coupon: Compiled<'a>, open: bool) -> Self {
        let is_unreadable = coupon.unreadable.is_some();
        let (by_amounts, has_tiers) = match coupon.coupon.benefit {
            Benefit::AmountOff(_) | Benefit::PercentOff(_) | Benefit::PriceTo(_) => (true, false),
            Benefit::ShippingOff(_) => (true, false),
            Benefit::Tiers(_) => (true, true),
            _ => (false, false),
        };
        let (selection, threshold_selection) = (coupon.selection, coupon.threshold_selection);
        let is_known = !is_unreadable && selection.is_some() && threshold_selection.is_some();
        Self {
            place,
            coupon,
            open,
            is_unreadable,
            is_known,
            works_by_amounts: by_amounts && is_known && coupon.coupon.required.is_none(),
            has_one_threshold: !has_tiers && !coupon.counts_pieces(),
            selection,
            threshold_selection,
            min_amount: coupon.min_amount,
        }
    }
}

/// What a coupon takes off the goods in a cart, and whether a check of them was left open; `None` where one fails.
fn goods_outcome(coupon: Compiled<'_>, view: &View<'_>) -> Option<(Outcome, bool)> {
    let mut first = Reasons::default();
    match check_goods(coupon, view, &mut first) {
        ControlFlow::Continue(outcome) => Some((outcome, first.open)),
        ControlFlow::Break(()) => None,
    }
}

/// The coupons that no check fails.
#[derive(Default)]
struct Standing {
    /// Places in the wallet, each with what it takes off by itself.
    usable: Vec<(usize, Outcome)>,
    /// In the order of the wallet.
    undetermined: Vec<usize>,
    /// The first that takes off more than can be computed.
    overflow: Option<usize>,
}

impl Standing {
    fn add(&mut self, place: usize, outcome: Outcome, open: bool) {
        if outcome.overflow {
            self.overflow = Some(self.overflow.map_or(place, |first| first.min(place)));
        }
        match open {
            true => self.undetermined.insert(self.undetermined.partition_point(|it| *it < place), place),
            false => self.usable.push((place, outcome)),
        }
    }

    /// The best stack of at most so many of them, where so much is to pay without.
    fn best<'v>(
        self,
        wallet: &Wallet,
        before: Fen,
        most: usize,
        view: impl FnOnce() -> View<'v>,
    ) -> Result<Priced> {
        let Self { usable, undetermined, overflow } = self;
        if let Some(place) = overflow {
            return Err(takes_off_too_much(place));
        }
        let key = |(place, outcome): &(usize, Outcome)| rank(wallet, *place, outcome);
        if most > 1 && usable.len() > 1 {
            let ranked = places_in_order(usable.len(), &|a, b| key(&usable[a]).cmp(&key(&usable[b])));
            let ranked = ranked.into_iter().map(|index| usable[index]);
            let stack = stack::best(wallet, view(), ranked, most).stack.unwrap_or_default();
            return Ok(Priced { before, order: stack.order, saved: stack.saved, undetermined });
        }
        // The ranking is the order of stacks of one.
        let best = usable.iter().min_by_key(|it| key(it)).filter(|_| most > 0);
        let (order, saved) = best.map_or((Vec::new(), 0), |(place, outcome)| (vec![*place], outcome.total()));
        Ok(Priced { before, order, saved, undetermined })
    }
}

/// What comes off a cart with the best stack.
pub(super) struct Priced {
    /// What is to pay without coupons.
    pub before: Fen,
    /// Places in the wallet, in the order of application.
    pub order: Vec<usize>,
    pub saved: Fen,
    undetermined: Vec<usize>,
}

impl Priced {
    /// Of a whole cart.
    pub fn cart(wallet: &Wallet, cart: &Cart, context: &Context, options: &Options) -> Result<Self> {
        let mut violations = Violations::default();
        let prepared = PreparedCart::new(cart, &mut violations);
        let basket = wallet.basket(violations.finish(Code::InvalidInput, prepared)?);
        let view = View::new(&basket, context, options);
        let has_other_discounts = basket.cart.has_other_discounts();
        let mut standing = Standing::default();
        for Candidate { place, coupon, open, .. } in Candidate::all(wallet, context, options) {
            if coupon.coupon.is_exclusive() && has_other_discounts {
                continue;
            }
            if let Some((outcome, is_open)) = goods_outcome(coupon, &view) {
                standing.add(place, outcome, open || is_open);
            }
        }
        standing.best(wallet, basket.start.payable, options.most(), || view)
    }

    /// What is to pay then.
    pub fn payable(&self) -> Fen {
        self.before - self.saved
    }
}

/// Goods like an item, and what they come to.
struct Lot {
    /// What is bought beside the item.
    more: Option<More>,
    gross: Fen,
    net: Fen,
    /// Units, and one for each weighed line.
    pieces: u64,
}

impl Lot {
    /// The item alone.
    fn of(item: &Line<'_>) -> Self {
        let Line { gross, net, units, .. } = *item;
        Self { more: None, gross, net, pieces: units.unwrap_or(1) }
    }

    fn with_more(item: &Line<'_>, more: More) -> Option<Self> {
        let Self { gross, net, pieces, .. } = match more {
            More::Amount(_) => Self::of(item),
            More::Units(units) => Self::of(&with_units(item, units)?),
        };
        let (fen, lines) = match more {
            More::Amount(fen) => (fen, 1),
            More::Units(_) => (0, 0),
        };
        let (gross, net) = (gross.checked_add(fen)?, net.checked_add(fen)?);
        Some(Self { more: Some(more), gross, net, pieces: pieces.checked_add(lines)? })
    }

    /// What it counts toward amount thresholds.
    fn counted(&self, base: ThresholdBase) -> Fen {
        match base {
            ThresholdBase::Net => self.net,
            ThresholdBase::Gross => self.gross,
        }
    }

    /// As lines of a cart.
    fn lines<'a>(&self, item: &Line<'a>) -> Vec<Line<'a>> {
        match self.more {
            None => vec![item.clone()],
            Some(More::Amount(fen)) => {
                let is_weighed = item.line.weighed.as_ref().is_some_and(|flag| flag.get());
                let units = (!is_weighed).then_some(1);
                let more = Line { quantity: Decimal::ONE, units, gross: fen, net: fen, ..item.clone() };
                vec![item.clone(), more]
            }
            Some(More::Units(units)) => with_units(item, units).into_iter().collect(),
        }
    }
}

/// An item of which so many units more are bought.
fn with_units<'a>(item: &Line<'a>, units: i64) -> Option<Line<'a>> {
    let quantity = item.quantity.checked_add(Decimal::from(units))?;
    let gross = multiply(&item.line.unit_price, &quantity)?;
    let net = gross - (item.gross - item.net);
    Some(Line { quantity, units: quantity.to_u64(), gross, net, ..item.clone() })
}

/// What is to be bought more.
#[derive(Clone, Copy)]
enum More {
    /// Goods like these for so many fen.
    Amount(Fen),
    /// So many units more of the same.
    Units(i64),
}

/// A threshold that is not reached yet.
struct Step<'a> {
    candidate: &'a Candidate<'a>,
    more: More,
    /// What reaching it costs before coupons.
    cost: Fen,
}

impl<'a> Step<'a> {
    /// The nearest comes first.
    fn key(&self) -> (Fen, &'a str) {
        (self.cost, &self.candidate.coupon.coupon.id)
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
    if !coupon.counts_pieces() && !matches!(coupon.coupon.benefit, Benefit::Tiers(_)) {
        return None;
    }
    let least = least_quantity(coupon);
    if pieces < least {
        return Some(least);
    }
    let step = |tier: &Tier| tier.at_least_quantity.as_deref().copied();
    next_tier(coupon, pieces, step, |step| Some(times(whole_times(&pieces, &step)? + 1, &step)))
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
