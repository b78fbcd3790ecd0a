//! An order as a shop stores it: the coupons are applied once more, and for every unit it is written down what is paid.

use core::ops::ControlFlow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::apportion::{apportion, Share};
use super::benefit::{effect, highest_tier, LineEffect, Outcome};
use super::cart::Line;
use super::eligibility::{check_goods, Reasons, View};
use super::selections::Selection;
use super::state::OpenUnits;
use super::wallet::Compiled;
use super::Wallet;
use crate::error::{Code, Error, Result};
use crate::model::context::{SelectedOrder, StackThreshold, ThresholdBase};
use crate::model::leaf::{Amount, OneOf};
use crate::model::order::{Order, OrderCoupon, OrderLine, OrderThreshold, PaidUnits};
use crate::model::read::Violations;
use crate::model::{Benefit, Cart, Context, Count, Id, Money, Options, Strings, Words};
use crate::money::{whole_times, Fen};
use crate::orders::stored::VERSION;
use crate::text::Text;

impl Wallet {
    /// An order with the coupons of a stack, in the order in which they are applied there: its figures, shares, units and
    /// thresholds, to store and to refund from. Without coupons where `coupon_ids` is empty.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate); `invalidInput` where a coupon is not in the wallet or cannot stand.
    pub fn snapshot(
        &self,
        cart: &Cart,
        context: &Context,
        options: &Options,
        coupon_ids: &[String],
    ) -> Result<Order> {
        let is_unknown = |id: &String| !self.coupons().iter().any(|coupon| coupon.id.as_str() == id);
        if let Some(index) = coupon_ids.iter().position(is_unknown) {
            let text = Text::new("没有这张优惠券", "is not the id of a coupon given");
            return Err(Error::at(Code::InvalidInput, format!("couponIds[{index}]"), text));
        }
        let choice = Options {
            selected: Some(coupon_ids.iter().map(String::as_str).collect::<Strings>()),
            selected_order: Some(OneOf::new(SelectedOrder::Given)),
            ..options.clone()
        };
        let selected = self.evaluate(cart, context, &choice)?.selected.unwrap_or_default();
        if let Some(index) =
            (0..coupon_ids.len()).find(|&at| selected.coupon_ids.get(at) != Some(&coupon_ids[at]))
        {
            let text = Text::new("该优惠券在此处不可用", "is of a coupon that cannot stand here");
            return Err(Error::at(Code::InvalidInput, format!("couponIds[{index}]"), text));
        }
        let fingerprint = self.evaluate(cart, context, options)?.fingerprint;
        let basket = self.basket(super::PreparedCart::new(cart, &mut Violations::default()));
        let view = View::new(&basket, context, options);
        let mut record = Record::new(&view);
        let mut state = basket.start.clone();
        for id in coupon_ids {
            let Some(coupon) = self.iter().find(|it| it.coupon.id.as_str() == id) else { continue };
            let here = view.at(&state);
            let ControlFlow::Continue(outcome) = check_goods(coupon, &here, &mut Reasons::default()) else {
                continue;
            };
            let effect = effect(coupon, &here, outcome);
            record.add(coupon, &here, outcome, &effect);
            state = state.after(&effect);
        }
        Ok(record.finish(&view.at(&state), fingerprint))
    }
}

/// An order while its coupons are applied.
struct Record {
    /// By line, the units that coupons have taken.
    taken: Vec<Vec<PaidRun>>,
    /// By line, what each coupon took off.
    shares: Vec<BTreeMap<String, Amount>>,
    coupons: Vec<OrderCoupon>,
    thresholds: Vec<OrderThreshold>,
}

/// Units that a coupon has taken, and what is still paid for them.
struct PaidRun {
    count: u64,
    paid: Fen,
    coupon_id: Id,
}

impl Record {
    fn new(view: &View<'_>) -> Self {
        let lines = view.basket.cart.lines.len();
        Self {
            taken: (0..lines).map(|_| Vec::new()).collect(),
            shares: vec![BTreeMap::new(); lines],
            coupons: Vec::new(),
            thresholds: Vec::new(),
        }
    }

    /// Writes down what a coupon does where it stands.
    fn add(&mut self, coupon: Compiled<'_>, view: &View<'_>, outcome: Outcome, effect: &LineEffect) {
        let id = &coupon.coupon.id;
        self.thresholds.extend(thresholds(coupon, view, effect));
        self.coupons.push(OrderCoupon {
            coupon_id: id.clone(),
            template_id: coupon.coupon.template_id.clone(),
            discount: Amount::of(outcome.goods),
            shipping_discount: Amount::of(outcome.shipping),
            ..OrderCoupon::default()
        });
        for share in &effect.shares {
            self.shares[share.line].insert(id.to_string(), Amount::of(share.amount));
            if effect.takes.is_empty() && !effect.falls_on_open_units {
                self.share_of_taken(*share, view);
            }
        }
        self.take(id, effect);
    }

    /// The part of a line's share that falls on units taken before, by what is paid for them.
    fn share_of_taken(&mut self, share: Share, view: &View<'_>) {
        let (net, open) = (view.state.nets[share.line], view.state.open[share.line].cost);
        let of_open = (i128::from(share.amount) * i128::from(open) / i128::from(net)) as Fen;
        let taken = &mut self.taken[share.line];
        let mut parts: Vec<Share> =
            taken.iter().enumerate().map(|(line, run)| Share { line, amount: run.paid }).collect();
        apportion(share.amount - of_open, &mut parts);
        for part in parts {
            taken[part.line].paid -= part.amount;
        }
    }

    /// The units that a coupon takes, each with its part of the line's share.
    fn take(&mut self, id: &Id, effect: &LineEffect) {
        let share_of = |line: usize| {
            effect.shares.iter().find(|share| share.line == line).map_or(0, |share| share.amount)
        };
        for line in 0..self.taken.len() {
            let takes: Vec<_> = effect.takes.iter().filter(|taken| taken.run.line == line).collect();
            if takes.is_empty() {
                continue;
            }
            let mut parts: Vec<Share> =
                takes.iter().enumerate().map(|(line, taken)| Share { line, amount: taken.off }).collect();
            apportion(share_of(line), &mut parts);
            for (taken, part) in takes.iter().zip(parts) {
                let paid = taken.run.price * taken.run.count as Fen - part.amount;
                self.taken[line].push(PaidRun { count: taken.run.count, paid, coupon_id: id.clone() });
            }
        }
    }

    /// The order, where all coupons have been applied.
    fn finish(self, view: &View<'_>, fingerprint: String) -> Order {
        let lines = view.basket.cart.lines.iter().enumerate();
        let taken_and_shares = self.taken.into_iter().zip(self.shares);
        let lines = lines.zip(taken_and_shares).map(|((place, line), (taken, shares))| OrderLine {
            id: line.line.id.clone(),
            quantity: line.line.quantity.clone(),
            gross: Amount::of(line.gross),
            net: Amount::of(view.basket.start.nets[place]),
            paid: Amount::of(view.state.nets[place]),
            shares,
            units: line.units.map(|_| units(taken, view.state.open[place])),
            ..OrderLine::default()
        });
        Order {
            version: Count::new(VERSION),
            now: view.context.now.clone(),
            lines: lines.collect(),
            shipping: Amount::of(view.state.fee),
            paid: Amount::of(view.state.payable),
            coupons: self.coupons,
            thresholds: self.thresholds,
            fingerprint: Words::new(fingerprint),
            ..Order::default()
        }
    }
}

/// The units of a line: those that no coupon took, and then the others.
fn units(taken: Vec<PaidRun>, open: OpenUnits) -> Vec<PaidUnits> {
    let open = (open.count, open.cost, None);
    let taken = taken.into_iter().map(|run| (run.count, run.paid, Some(run.coupon_id)));
    let units = std::iter::once(open).chain(taken).filter(|(count, ..)| *count > 0);
    units
        .map(|(count, paid, coupon_id)| PaidUnits {
            count: Count::new(count as i64),
            paid: Amount::of(paid),
            coupon_id,
            ..PaidUnits::default()
        })
        .collect()
}

/// What a coupon asks for what it takes off here, and what each line counts toward it.
fn thresholds(coupon: Compiled<'_>, view: &View<'_>, effect: &LineEffect) -> Vec<OrderThreshold> {
    let Some(selection) = coupon.selection else { return Vec::new() };
    let looked_at = coupon.threshold_selection.unwrap_or(selection);
    let threshold =
        |min_amount: Option<Decimal>, min_quantity: Option<Decimal>, counted: BTreeMap<String, Money>| {
            let money = |value: Option<Decimal>| value.map(Money::new);
            let coupon_id = coupon.coupon.id.clone();
            let (min_amount, min_quantity) = (money(min_amount), money(min_quantity));
            OrderThreshold { coupon_id, min_amount, min_quantity, counted, ..OrderThreshold::default() }
        };
    let (amount, quantity) = reached(coupon, selection, looked_at, view);
    let mut thresholds = Vec::new();
    if let Some(amount) = amount.filter(|amount| !amount.is_zero()) {
        let counted = counted(view, looked_at, &|line| Decimal::new(amount_of(view, line), 2));
        thresholds.push(threshold(Some(amount), None, counted));
    }
    if let Some(quantity) = quantity.filter(|quantity| !quantity.is_zero()) {
        thresholds.push(threshold(None, Some(quantity), pieces(coupon, view, looked_at)));
    }
    // A benefit that needs units needs those that it took.
    if coupon.units_needed().is_some() {
        let needed: u64 = effect.takes.iter().map(|taken| taken.run.count).sum();
        thresholds.push(threshold(None, Some(needed.into()), pieces(coupon, view, selection)));
    }
    thresholds
}

/// The amount and the quantity that what it takes off here asks for: of tiers the one reached, as often as it counts.
fn reached(
    coupon: Compiled<'_>,
    selection: Selection,
    looked_at: Selection,
    view: &View<'_>,
) -> (Option<Decimal>, Option<Decimal>) {
    let given = coupon.coupon;
    let [own_amount, own_quantity] =
        [&given.min_amount, &given.min_quantity].map(|it| it.as_deref().copied());
    let Benefit::Tiers(tiers) = &given.benefit else { return (own_amount, own_quantity) };
    let Some((tier, _)) = highest_tier(tiers, &view.amounts(coupon, selection)) else {
        return (own_amount, own_quantity);
    };
    let every = tiers.every.as_ref().is_some_and(|every| every.get());
    let times = |have: Decimal, step: Decimal| match whole_times(&have, &step).filter(|_| every) {
        Some(times) => Decimal::from_i128_with_scale(times, 0) * step,
        None => step,
    };
    let have = Decimal::new(view.threshold_amount(looked_at), 2);
    let amount = tier.at_least.as_deref().map(|step| times(have, *step));
    let have = Decimal::from(view.pieces(looked_at, false));
    let quantity = tier.at_least_quantity.as_deref().map(|step| times(have, *step));
    (own_amount.max(amount), own_quantity.max(quantity))
}

fn counted(
    view: &View<'_>,
    selection: Selection,
    figure: &dyn Fn(usize) -> Decimal,
) -> BTreeMap<String, Money> {
    let lines = view.basket.lines(selection);
    let mut counted = BTreeMap::new();
    counted.extend(lines.map(|line| (view.basket.cart.lines[line].id.to_string(), Money::new(figure(line)))));
    counted
}

fn pieces(coupon: Compiled<'_>, view: &View<'_>, selection: Selection) -> BTreeMap<String, Money> {
    counted(view, selection, &|line| view.pieces_of(line, coupon.works_by_unit()).into())
}

/// What a line counts toward amount thresholds.
fn amount_of(view: &View<'_>, line: usize) -> Fen {
    let base = view.options.threshold_base.as_deref().copied().unwrap_or_default();
    let stack = view.options.stack_threshold.as_deref().copied().unwrap_or_default();
    let Line { gross, .. } = view.basket.cart.lines[line];
    match (base, stack) {
        (ThresholdBase::Gross, _) => gross,
        (ThresholdBase::Net, StackThreshold::Original) => view.basket.start.nets[line],
        (ThresholdBase::Net, StackThreshold::Running) => view.state.nets[line],
    }
}
