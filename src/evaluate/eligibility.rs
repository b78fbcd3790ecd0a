//! Why a coupon cannot be used: every check, in the order in which reasons are
//! reported. The same checks serve a quick verdict and a full account.

use core::ops::ControlFlow;

use rust_decimal::Decimal;

use super::basket::{Basket, State};
use super::benefit::{discount, Outcome};
use super::reason::Reason;
use super::wallet::{Entry, HoldingState};
use crate::cart::{Cart, Context, Options, StackThreshold, ThresholdBase};
use crate::coupon::{Benefit, Coupon, Customers, RequiredItem, Scope, DIMENSIONS};
use crate::money::{add, Fen};
use crate::texts::Texts;

/// Everything a coupon is judged against.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub cart: &'a Cart,
    pub basket: &'a Basket,
    pub state: &'a State,
    pub context: &'a Context,
    pub options: &'a Options,
}

impl<'a> View<'a> {
    /// The same, at another point of a stack.
    pub fn at<'s>(&self, state: &'s State) -> View<'s>
    where
        'a: 's,
    {
        View { state, ..*self }
    }

    /// What amount thresholds and tiers look at.
    pub fn threshold_amount(&self, selection: usize) -> Fen {
        match (self.options.threshold_base, self.options.stack_threshold) {
            (ThresholdBase::Net, StackThreshold::Running) => self.basket.sum(selection, self.state),
            _ => self.basket.amounts[selection],
        }
    }

    /// The pieces that a quantity threshold counts: units that cost something, for a benefit that gives units; or else
    /// units, and one for each weighed line.
    fn pieces(&self, selection: usize, benefit: &Benefit) -> u64 {
        let gives_units = benefit.takes_units();
        let mut pieces = 0;
        for line in self.basket.lines(selection) {
            let units = self.cart.lines[line as usize].units;
            pieces += match gives_units {
                true if self.state.nets[line as usize] > 0 => units.unwrap_or(0),
                true => 0,
                false => units.unwrap_or(1),
            };
        }
        pieces
    }
}

/// Where reasons go. `Break` ends the checks.
pub(super) trait Sink<'a> {
    fn add(&mut self, reason: Reason<'a>) -> ControlFlow<()>;
    /// Whether a failing reason came.
    fn failed(&self) -> bool;
}

/// Enough for a verdict: the first failing reason ends it.
#[derive(Default)]
pub(super) struct Quick {
    pub failing: bool,
    /// Nothing failed but that nothing would come off.
    pub in_vain: bool,
    pub unknown: bool,
}

impl<'a> Sink<'a> for Quick {
    fn add(&mut self, reason: Reason<'a>) -> ControlFlow<()> {
        if reason.is_failing() {
            self.failing = true;
            self.in_vain = reason == Reason::NoDiscount;
            return ControlFlow::Break(());
        }
        self.unknown = true;
        ControlFlow::Continue(())
    }
    fn failed(&self) -> bool {
        self.failing
    }
}

/// Every reason: the failing ones, and those that leave it open.
#[derive(Default)]
pub(super) struct Account<'a> {
    pub failing: Vec<Reason<'a>>,
    pub unknown: Vec<Reason<'a>>,
}

impl<'a> Sink<'a> for Account<'a> {
    fn add(&mut self, reason: Reason<'a>) -> ControlFlow<()> {
        let list = if reason.is_failing() { &mut self.failing } else { &mut self.unknown };
        list.push(reason);
        ControlFlow::Continue(())
    }
    fn failed(&self) -> bool {
        !self.failing.is_empty()
    }
}

type Flow<T = ()> = ControlFlow<(), T>;

/// Checks that hold for the whole evaluation, wherever in a stack the coupon stands.
#[inline(always)]
pub(super) fn check_terms<'a>(entry: Entry<'a>, view: &View<'a>, sink: &mut dyn Sink<'a>) -> Flow {
    if entry.is_open(view.context.now) {
        return Flow::Continue(());
    }
    check_each_term(entry, view, sink)
}

fn check_each_term<'a>(entry: Entry<'a>, view: &View<'a>, sink: &mut dyn Sink<'a>) -> Flow {
    let coupon = entry.coupon;
    check_state(entry, view.context, sink)?;
    check_schedule(coupon, view.context, sink)?;
    check_place(coupon, view.context, sink)?;
    check_customer(coupon, &view.context.customer, sink)?;
    check_uses(coupon, view.context, sink)?;
    if coupon.exclusive && view.cart.has_other_discounts() {
        sink.add(Reason::OtherDiscounts)?;
    }
    for rule in &coupon.unknown_rules {
        sink.add(Reason::UnknownRule { field: &rule.field, value: rule.value.as_deref() })?;
    }
    Flow::Continue(())
}

/// Checks of the goods where the coupon stands; the discount where one is given.
pub(super) fn check_goods<'a>(entry: Entry<'a>, view: &View<'a>, sink: &mut dyn Sink<'a>) -> Flow<Outcome> {
    let coupon = &entry.coupon;
    match &coupon.benefit {
        Benefit::Service { service } => {
            sink.add(Reason::NotForOrders { service: service.name() })?;
            return Flow::Continue(Outcome::default());
        }
        // An adapter that leaves a benefit open has said why.
        Benefit::Unknown(unknown) if unknown.kind == "unknown" && !coupon.unknown_rules.is_empty() => {}
        Benefit::Unknown(unknown) => {
            sink.add(Reason::UnknownRule { field: unknown.field, value: unknown.value.as_deref() })?;
        }
        _ => {}
    }
    let Some(selection) = entry.selection else {
        check_required(coupon, view.cart, sink)?;
        let kind = coupon.scope.as_ref().and_then(Scope::unknown_kind);
        sink.add(Reason::UnknownRule { field: "scope", value: kind })?;
        return Flow::Continue(Outcome::default());
    };
    if view.basket.lines(selection).next().is_none() {
        sink.add(Reason::NoEligibleItems)?;
        return Flow::Continue(Outcome::default());
    }
    check_required(coupon, view.cart, sink)?;
    check_thresholds(entry, selection, view, sink)?;
    if sink.failed() || matches!(coupon.benefit, Benefit::Unknown(_)) {
        return Flow::Continue(Outcome::default());
    }
    let outcome = discount(entry, selection, view);
    if outcome.total() == 0 && !outcome.overflow {
        sink.add(Reason::NoDiscount)?;
    }
    Flow::Continue(outcome)
}

fn check_state<'a>(entry: Entry<'a>, context: &Context, sink: &mut dyn Sink<'a>) -> Flow {
    let coupon = &entry.coupon;
    match entry.state {
        HoldingState::Unused | HoldingState::Expired => {}
        HoldingState::Used => sink.add(Reason::Used)?,
        HoldingState::Frozen => sink.add(Reason::Frozen)?,
        HoldingState::Ended => sink.add(Reason::Ended)?,
        HoldingState::Deleted => sink.add(Reason::Deleted)?,
        HoldingState::Disabled => sink.add(Reason::Disabled)?,
        HoldingState::Unknown => {
            sink.add(Reason::UnknownRule { field: "state", value: coupon.state.as_deref() })?;
        }
    }
    if let Some(starts_at) = coupon.starts_at.filter(|starts_at| context.now < *starts_at) {
        sink.add(Reason::NotStarted { starts_at })?;
    }
    let passed = coupon.ends_at.is_some_and(|ends_at| context.now >= ends_at);
    if passed || entry.state == HoldingState::Expired {
        sink.add(Reason::Expired { ends_at: coupon.ends_at, passed })?;
    }
    Flow::Continue(())
}

fn check_schedule<'a>(coupon: &'a Coupon, context: &Context, sink: &mut dyn Sink<'a>) -> Flow {
    match &coupon.schedule {
        Some(schedule) if !schedule.is_open(context.now, context.utc_offset_minutes) => {
            let from = coupon.starts_at.map_or(context.now, |starts_at| starts_at.max(context.now));
            let offset_minutes = context.utc_offset_minutes;
            sink.add(Reason::OutsideSchedule { schedule, from, ends_at: coupon.ends_at, offset_minutes })
        }
        _ => Flow::Continue(()),
    }
}

fn check_place<'a>(coupon: &'a Coupon, context: &Context, sink: &mut dyn Sink<'a>) -> Flow {
    if let Some(shops) =
        coupon.shops.as_ref().filter(|shops| shops.include.is_some() || shops.exclude.is_some())
    {
        match &context.shop_id {
            None => sink.add(Reason::MissingContext { field: "shopId" })?,
            Some(shop) => {
                let lists = |list: &Texts| list.contains(shop);
                let allowed =
                    shops.include.as_ref().is_none_or(lists) && !shops.exclude.as_ref().is_some_and(lists);
                if !allowed {
                    sink.add(Reason::WrongShop { shops })?;
                }
            }
        }
    }
    if let Some(scenes) = &coupon.scenes {
        match &context.scene {
            None => sink.add(Reason::MissingContext { field: "scene" })?,
            Some(scene) if !scenes.contains(scene) => sink.add(Reason::WrongScene { scenes })?,
            Some(_) => {}
        }
    }
    if let Some(payment) = &coupon.payment {
        match &context.payment {
            None => sink.add(Reason::MissingContext { field: "payment" })?,
            Some(given) if given != payment => sink.add(Reason::WrongPayment { payment })?,
            Some(_) => {}
        }
    }
    Flow::Continue(())
}

fn check_customer<'a>(coupon: &'a Coupon, known: &Customers, sink: &mut dyn Sink<'a>) -> Flow {
    let Some(asked) = &coupon.customers else { return Flow::Continue(()) };
    for by in DIMENSIONS {
        // `ids` and `codes` are one dimension, reported as `ids`.
        let outcome = match by {
            "codes" => continue,
            "ids" => match (meets(asked, known, "ids"), meets(asked, known, "codes")) {
                (Met::Yes, _) | (_, Met::Yes) => Met::Yes,
                (Met::Missing, _) | (_, Met::Missing) => Met::Missing,
                (Met::No, _) | (_, Met::No) => Met::No,
                _ => Met::NotAsked,
            },
            by => meets(asked, known, by),
        };
        match outcome {
            Met::Yes | Met::NotAsked => {}
            Met::No => sink.add(Reason::WrongCustomer { by })?,
            Met::Missing => sink.add(Reason::MissingContext { field: customer_field(by) })?,
        }
    }
    for name in &asked.unknown {
        sink.add(Reason::UnknownRule { field: "customers", value: Some(name) })?;
    }
    Flow::Continue(())
}

enum Met {
    NotAsked,
    Yes,
    No,
    Missing,
}

fn meets(asked: &Customers, known: &Customers, by: &str) -> Met {
    match (asked.get(by), known.get(by)) {
        (None, _) => Met::NotAsked,
        (Some(_), None) => Met::Missing,
        (Some(asked), Some(known)) if asked.iter().any(|value| known.contains(value)) => Met::Yes,
        _ => Met::No,
    }
}

fn customer_field(by: &str) -> &'static str {
    match by {
        "departments" => "customer.departments",
        "districts" => "customer.districts",
        "ids" => "customer.ids",
        "labels" => "customer.labels",
        "levels" => "customer.levels",
        _ => "customer.types",
    }
}

fn check_uses<'a>(coupon: &'a Coupon, context: &Context, sink: &mut dyn Sink<'a>) -> Flow {
    let Some(limits) = &coupon.limits else { return Flow::Continue(()) };
    if let Some(limit) = limits.per_customer_per_day {
        match &context.used_today {
            None => sink.add(Reason::MissingContext { field: "usedToday" })?,
            Some(uses) => {
                let of = |id: &String| uses.iter().find(|(key, _)| key == id).map(|(_, count)| *count);
                let used = of(&coupon.id).or_else(|| of(coupon.template_id.as_ref()?)).unwrap_or(0);
                if used >= limit {
                    sink.add(Reason::DailyLimit { limit, used })?;
                }
            }
        }
    }
    if limits.remaining_uses == Some(0) || limits.remaining_amount == Some(0) {
        sink.add(Reason::NoUsesLeft)?;
    }
    Flow::Continue(())
}

fn check_required<'a>(coupon: &'a Coupon, cart: &Cart, sink: &mut dyn Sink<'a>) -> Flow {
    let Some(required) = &coupon.required else { return Flow::Continue(()) };
    let held = |item: &RequiredItem| quantity_of(cart, |id| id == item.product_id);
    let mut missing = required.items.iter().filter(|item| held(item) < item.quantity);
    let satisfied =
        if required.all { missing.next().is_none() } else { missing.count() < required.items.len() };
    let total = quantity_of(cart, |id| required.items.iter().any(|item| item.product_id == id));
    let enough = required.total_quantity.is_none_or(|wanted| total >= wanted);
    if satisfied && enough {
        return Flow::Continue(());
    }
    let actual = required.items.iter().map(held).collect();
    sink.add(Reason::MissingItems { required, actual, total, satisfied })
}

/// How much of certain products the cart holds, each line counted once.
fn quantity_of(cart: &Cart, wanted: impl Fn(&str) -> bool) -> Decimal {
    let lines = cart.lines.iter().filter(|line| line.product_ids.iter().any(&wanted));
    lines.fold(Decimal::ZERO, |sum, line| add(&sum, &line.quantity))
}

fn check_thresholds<'a>(
    entry: Entry<'a>,
    selection: usize,
    view: &View<'a>,
    sink: &mut dyn Sink<'a>,
) -> Flow {
    let amount = view.threshold_amount(selection);
    if amount < entry.min_amount {
        if let Some(required) = entry.coupon.threshold() {
            let shortfall = entry.min_amount - amount;
            sink.add(Reason::BelowMinAmount { required, actual: amount, shortfall })?;
        }
    }
    if entry.min_pieces > 0 {
        let pieces = view.pieces(selection, &entry.coupon.benefit);
        if let Some(required) = entry.coupon.least_quantity().filter(|_| pieces < entry.min_pieces) {
            sink.add(Reason::BelowMinQuantity { required, actual: pieces })?;
        }
    }
    Flow::Continue(())
}

impl Scope {
    fn unknown_kind(&self) -> Option<&str> {
        match &self.kind {
            crate::coupon::ScopeKind::Unknown(kind) => Some(kind),
            _ => None,
        }
    }
}
