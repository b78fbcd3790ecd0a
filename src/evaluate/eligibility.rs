//! Why a coupon cannot be used: every check, in the order in which reasons are told. The same checks serve a verdict, which
//! the first failure settles, and a full account ([`Reasons`]).

use core::ops::ControlFlow;

use rust_decimal::Decimal;

use super::apportion::Share;
use super::benefit::{discount, Amounts, Outcome};
use super::cart::PreparedCart;
use super::selections::{Matches, Selection};
use super::state::CartState;
use super::unknown;
use super::wallet::Compiled;
use crate::model::context::{StackThreshold, ThresholdBase, UsedToday};
use crate::model::coupon::{
    is_dimension, Customers, RequiredItem, RequiredMode, ScopeKind, State, DIMENSIONS,
};
use crate::model::reason::{MissingItem, QuantityGap};
use crate::model::{Benefit, Context, Coupon, Detail, Options, Strings, Yuan};
use crate::money::{exact_yuan, shortest, Fen, Rounding};
use crate::names::Named;
use crate::time::CHINA_OFFSET_MINUTES;

/// A cart against the selections of a wallet; nothing in it changes.
pub(super) struct Basket<'a> {
    pub cart: PreparedCart<'a>,
    pub matches: Matches,
    /// Before any coupon.
    pub start: CartState,
}

impl Basket<'_> {
    /// The lines of a selection, in order.
    pub fn lines(&self, selection: Selection) -> impl Iterator<Item = usize> + '_ {
        self.matches.lines(selection)
    }
}

/// Everything a coupon is judged against.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub basket: &'a Basket<'a>,
    pub state: &'a CartState,
    pub context: &'a Context,
    pub options: &'a Options,
    pub rounding: Rounding,
    pub min_payable: Fen,
}

impl<'a> View<'a> {
    pub fn new(basket: &'a Basket<'a>, context: &'a Context, options: &'a Options) -> Self {
        let rounding = options.rounding.as_deref().copied().unwrap_or_default();
        let min_payable = options.min_payable.as_ref().map_or(0, |least| least.fen());
        Self { basket, state: &basket.start, context, options, rounding, min_payable }
    }

    /// The same, at another point of a stack.
    pub fn at<'s>(&self, state: &'s CartState) -> View<'s>
    where
        'a: 's,
    {
        View { state, ..*self }
    }

    /// What is still to be paid for the lines of a selection.
    pub fn sum(&self, selection: Selection) -> Fen {
        self.state.sum(selection, &self.basket.matches)
    }

    /// What amount thresholds and tiers look at.
    pub fn threshold_amount(&self, selection: Selection) -> Fen {
        let base = self.options.threshold_base.as_deref().copied().unwrap_or_default();
        let stack = self.options.stack_threshold.as_deref().copied().unwrap_or_default();
        match (base, stack) {
            (ThresholdBase::Net, StackThreshold::Running) => self.sum(selection),
            (ThresholdBase::Net, StackThreshold::Original) => {
                self.basket.start.sum(selection, &self.basket.matches)
            }
            (ThresholdBase::Gross, _) => {
                self.basket.lines(selection).map(|line| self.basket.cart.lines[line].gross).sum()
            }
        }
    }

    /// What a coupon looks at that applies to a selection.
    pub fn amounts(&self, coupon: Compiled<'_>, selection: Selection) -> Amounts {
        let (counted, pieces) = match coupon.coupon.benefit {
            Benefit::Tiers(_) => {
                let looked_at = coupon.threshold_selection.unwrap_or(selection);
                (self.threshold_amount(looked_at), self.pieces(looked_at, false))
            }
            _ => (0, 0),
        };
        Amounts {
            sum: self.sum(selection),
            fee: self.state.fee,
            available: (self.state.payable - self.min_payable).max(0),
            counted,
            pieces,
            rounding: self.rounding,
        }
    }

    /// The pieces that a quantity threshold counts: open units for a benefit that works on units; or else units, and one
    /// for each weighed line.
    pub fn pieces(&self, selection: Selection, open_units: bool) -> u64 {
        self.basket.lines(selection).map(|line| self.pieces_of(line, open_units)).sum()
    }

    /// Those of one line.
    pub fn pieces_of(&self, line: usize, open_units: bool) -> u64 {
        match open_units {
            true if self.state.open[line].cost == 0 => 0,
            true => self.state.open[line].count,
            false => self.basket.cart.lines[line].units.unwrap_or(1),
        }
    }
}

/// What the checks of a coupon come to. `Break` ends them.
#[derive(Default)]
pub(super) struct Reasons {
    pub failed: bool,
    /// Whether anything was left open.
    pub open: bool,
    /// Every reason; where nobody asks for them, the first check that fails is enough.
    told: Option<Told>,
}

#[derive(Default)]
struct Told {
    failed: Vec<Detail>,
    open: Vec<Detail>,
}

impl Reasons {
    /// With every reason.
    pub fn told() -> Self {
        Self { told: Some(Told::default()), ..Self::default() }
    }

    /// A check that failed.
    pub fn fail(&mut self, detail: impl FnOnce() -> Detail) -> ControlFlow<()> {
        self.failed = true;
        match &mut self.told {
            None => ControlFlow::Break(()),
            Some(told) => {
                told.failed.push(detail());
                ControlFlow::Continue(())
            }
        }
    }

    /// A check that could not be made.
    pub fn leave_open(&mut self, detail: impl FnOnce() -> Detail) {
        self.open = true;
        if let Some(told) = &mut self.told {
            told.open.push(detail());
        }
    }

    /// Takes failures back that do not matter to whom it concerns.
    pub fn forget(&mut self, is: impl Fn(&Detail) -> bool) {
        if let Some(told) = &mut self.told {
            told.failed.retain(|detail| !is(detail));
            self.failed = !told.failed.is_empty();
        }
    }

    /// What failed, then what is left open.
    pub fn into_vec(self) -> Vec<Detail> {
        let Told { mut failed, mut open } = self.told.unwrap_or_default();
        failed.append(&mut open);
        failed
    }
}

type Flow<T = ()> = ControlFlow<(), T>;
const GO_ON: Flow = Flow::Continue(());

/// Checks that hold for the whole evaluation, wherever in a stack the coupon stands.
pub(super) fn check_terms(coupon: Compiled<'_>, view: &View<'_>, reasons: &mut Reasons) -> Flow {
    if coupon.is_open(view.context.now.get()) {
        return GO_ON;
    }
    if let Some(path) = &coupon.unreadable {
        reasons.leave_open(|| Detail::Unreadable { path: path.clone() });
        return GO_ON;
    }
    let (given, context) = (coupon.coupon, view.context);
    check_state(given, context, reasons)?;
    check_schedule(given, context, reasons)?;
    check_place(given, context, reasons)?;
    check_customer(given, context.customer.as_ref(), reasons)?;
    check_uses(given, context, reasons)?;
    if given.is_exclusive() && view.basket.cart.has_other_discounts() {
        reasons.fail(|| Detail::OtherDiscounts)?;
    }
    for rule in &coupon.unknown_rules {
        reasons.leave_open(|| rule.clone());
    }
    GO_ON
}

/// Checks of the goods where the coupon stands; the discount where one is given.
pub(super) fn check_goods(coupon: Compiled<'_>, view: &View<'_>, reasons: &mut Reasons) -> Flow<Outcome> {
    let nothing = Flow::Continue(Outcome::default());
    if coupon.unreadable.is_some() {
        return nothing;
    }
    let benefit = unknown::benefit(coupon.coupon);
    let is_known = benefit.is_none() && !matches!(coupon.coupon.benefit, Benefit::Unknown(_));
    if let (Benefit::Service(it), true) = (&coupon.coupon.benefit, is_known) {
        reasons.fail(|| Detail::NotForOrders { service: (*it.service).clone() })?;
        return nothing;
    }
    if let Some(detail) = benefit {
        reasons.leave_open(|| detail);
    }
    let Some(selection) = coupon.selection else {
        check_required(coupon.coupon, &view.basket.cart, reasons)?;
        reasons.leave_open(|| unknown_scope("scope", coupon.coupon.scope.as_ref().map(|scope| &*scope.kind)));
        return nothing;
    };
    if view.basket.lines(selection).next().is_none() {
        reasons.fail(|| Detail::NoEligibleItems)?;
        return nothing;
    }
    check_required(coupon.coupon, &view.basket.cart, reasons)?;
    check_thresholds(coupon, selection, view, reasons)?;
    if reasons.failed || !is_known {
        return nothing;
    }
    let outcome = discount(coupon, selection, view);
    if outcome.total() == 0 && !outcome.overflow {
        reasons.fail(|| Detail::NoDiscount)?;
    }
    Flow::Continue(outcome)
}

fn unknown_scope(field: &str, kind: Option<&ScopeKind>) -> Detail {
    let kind = match kind {
        Some(ScopeKind::Unknown(kind)) => Some(kind.as_str()),
        _ => None,
    };
    unknown::unknown(field, kind)
}

pub(super) fn check_state(coupon: &Coupon, context: &Context, reasons: &mut Reasons) -> Flow {
    match coupon.state() {
        State::Unused | State::Expired => {}
        State::Used => reasons.fail(|| Detail::Used)?,
        State::Frozen => reasons.fail(|| Detail::Frozen)?,
        State::Ended => reasons.fail(|| Detail::Ended)?,
        State::Deleted => reasons.fail(|| Detail::Deleted)?,
        State::Disabled => reasons.fail(|| Detail::Disabled)?,
        State::Unknown(state) => reasons.leave_open(|| unknown::unknown("state", Some(state))),
    }
    for requirement in unknown::requirements(coupon) {
        reasons.leave_open(|| requirement);
    }
    let now = context.now.get();
    let [starts_at, ends_at] = [&coupon.starts_at, &coupon.ends_at].map(|it| it.as_ref().map(|it| it.get()));
    if let Some(starts_at) = starts_at.filter(|starts_at| now < *starts_at) {
        reasons.fail(|| Detail::NotStarted { starts_at })?;
    }
    if ends_at.is_some_and(|ends_at| now >= ends_at) || *coupon.state() == State::Expired {
        reasons.fail(|| Detail::Expired { ends_at })?;
    }
    GO_ON
}

fn check_schedule(coupon: &Coupon, context: &Context, reasons: &mut Reasons) -> Flow {
    let Some(schedule) = &coupon.schedule else { return GO_ON };
    let (now, offset) = (context.now.get(), offset_of(context));
    if schedule.is_open(now, offset) {
        return GO_ON;
    }
    reasons.fail(|| {
        let from = coupon.starts_at.as_ref().map_or(now, |starts_at| starts_at.get().max(now));
        let ends_at = coupon.ends_at.as_ref().map(|ends_at| ends_at.get());
        let next = schedule.next_open(from, offset).filter(|next| ends_at.is_none_or(|end| *next < end));
        Detail::OutsideSchedule { next_at: next }
    })
}

/// Minutes east of UTC.
pub(super) fn offset_of(context: &Context) -> i32 {
    context.utc_offset_minutes.as_ref().map_or(CHINA_OFFSET_MINUTES, |minutes| minutes.get() as i32)
}

fn check_place(coupon: &Coupon, context: &Context, reasons: &mut Reasons) -> Flow {
    if let Some(shops) =
        coupon.shops.as_ref().filter(|shops| shops.include.is_some() || shops.exclude.is_some())
    {
        match &context.shop_id {
            None => reasons.leave_open(|| Detail::MissingContext { field: "shopId" }),
            Some(shop) => {
                let lists = |list: &Strings| list.has(shop);
                let allowed =
                    shops.include.as_ref().is_none_or(lists) && !shops.exclude.as_ref().is_some_and(lists);
                if !allowed {
                    let list = |list: &Option<Strings>| list.as_ref().map(|list| list.to_vec());
                    reasons.fail(|| Detail::WrongShop {
                        include: list(&shops.include),
                        exclude: list(&shops.exclude),
                    })?;
                }
            }
        }
    }
    if let Some(scenes) = &coupon.scenes {
        match &context.scene {
            None => reasons.leave_open(|| Detail::MissingContext { field: "scene" }),
            Some(scene) if !scenes.has(scene.name()) => {
                reasons.fail(|| Detail::WrongScene { scenes: scenes.to_vec() })?;
            }
            Some(_) => {}
        }
    }
    if let Some(payment) = &coupon.payment {
        match &context.payment {
            None => reasons.leave_open(|| Detail::MissingContext { field: "payment" }),
            Some(given) if given != payment => {
                reasons.fail(|| Detail::WrongPayment { payment: payment.to_string() })?;
            }
            Some(_) => {}
        }
    }
    GO_ON
}

pub(super) fn check_customer(coupon: &Coupon, known: Option<&Customers>, reasons: &mut Reasons) -> Flow {
    let Some(asked) = &coupon.customers else { return GO_ON };
    for by in DIMENSIONS {
        // `ids` and `codes` are one dimension, reported as `ids`.
        let result = match by {
            "codes" => continue,
            "ids" => match (match_by("ids", asked, known), match_by("codes", asked, known)) {
                (MatchResult::Match, _) | (_, MatchResult::Match) => MatchResult::Match,
                (MatchResult::Missing, _) | (_, MatchResult::Missing) => MatchResult::Missing,
                (MatchResult::NoMatch, _) | (_, MatchResult::NoMatch) => MatchResult::NoMatch,
                _ => MatchResult::NotAsked,
            },
            by => match_by(by, asked, known),
        };
        match result {
            MatchResult::Match | MatchResult::NotAsked => {}
            MatchResult::NoMatch => reasons.fail(|| Detail::WrongCustomer { by })?,
            MatchResult::Missing => {
                reasons.leave_open(|| Detail::MissingContext { field: customer_field(by) })
            }
        }
    }
    for name in asked.0.keys().filter(|name| !is_dimension(name)) {
        reasons.leave_open(|| unknown::unknown("customers", Some(name)));
    }
    GO_ON
}

/// How what a coupon asks of a customer compares with what is known.
enum MatchResult {
    NotAsked,
    Match,
    NoMatch,
    Missing,
}

fn match_by(dimension: &str, asked: &Customers, known: Option<&Customers>) -> MatchResult {
    let known = known.and_then(|known| known.0.get(dimension));
    match (asked.0.get(dimension), known) {
        (None, _) => MatchResult::NotAsked,
        (Some(_), None) => MatchResult::Missing,
        (Some(asked), Some(known)) if asked.iter().any(|value| known.has(value)) => MatchResult::Match,
        _ => MatchResult::NoMatch,
    }
}

fn customer_field(dimension: &str) -> &'static str {
    match dimension {
        "departments" => "customer.departments",
        "districts" => "customer.districts",
        "ids" => "customer.ids",
        "labels" => "customer.labels",
        "levels" => "customer.levels",
        _ => "customer.types",
    }
}

fn check_uses(coupon: &Coupon, context: &Context, reasons: &mut Reasons) -> Flow {
    let Some(limits) = &coupon.limits else { return GO_ON };
    if let Some(limit) = limits.per_customer_per_day.as_ref().map(|limit| limit.get()) {
        match coupon.used_today(context) {
            None => reasons.leave_open(|| Detail::MissingContext { field: "usedToday" }),
            Some(used) if used >= limit => reasons.fail(|| Detail::DailyLimit { limit, used })?,
            Some(_) => {}
        }
    }
    let no_uses = limits.remaining_uses.as_ref().is_some_and(|uses| uses.get() == 0);
    let no_balance = limits.remaining_amount.as_ref().is_some_and(|amount| amount.fen() == 0);
    if no_uses || no_balance {
        reasons.fail(|| Detail::NoUsesLeft)?;
    }
    GO_ON
}

impl Coupon {
    /// How often it, or any of its template, was used today; `None` where that is not known.
    pub(super) fn used_today(&self, context: &Context) -> Option<i64> {
        let UsedToday(uses) = context.used_today.as_ref()?;
        let of_template = || uses.get(self.template_id.as_ref()?.as_str());
        Some(uses.get(self.id.as_str()).or_else(of_template).map_or(0, |used| used.get()))
    }
}

fn check_required(coupon: &Coupon, cart: &PreparedCart<'_>, reasons: &mut Reasons) -> Flow {
    let Some(required) = &coupon.required else { return GO_ON };
    let items = required.items.as_deref().unwrap_or_default();
    let wanted = |item: &RequiredItem| item.quantity.as_deref().copied().unwrap_or(Decimal::ONE);
    let held = |item: &RequiredItem| Held::of(cart, std::slice::from_ref(item));
    let all = *required.mode == RequiredMode::All;
    let is_there = items.iter().map(|item| held(item).reaches(wanted(item)));
    // Of all, one that is missing settles it; of any, one that is there.
    let settled = is_there.clone().find(|there| *there == Some(!all));
    let satisfied =
        settled.unwrap_or(if is_there.clone().any(|there| there.is_none()) { None } else { Some(all) });
    let total = Held::of(cart, items);
    let enough = required.total_quantity.as_ref().map_or(Some(true), |wanted| total.reaches(**wanted));
    match (satisfied, enough) {
        (Some(true), Some(true)) => GO_ON,
        (Some(false), _) | (_, Some(false)) => reasons.fail(|| {
            let item = |item: &RequiredItem| MissingItem {
                product_id: item.product_id.to_string(),
                gap: gap(wanted(item), held(item).quantity),
            };
            Detail::MissingItems {
                mode: *required.mode,
                items: items.iter().map(item).collect(),
                total_quantity: required.total_quantity.as_ref().map(|wanted| gap(**wanted, total.quantity)),
            }
        }),
        _ => {
            let unit = items.iter().find(|item| held(item).more).and_then(|item| item.unit.as_ref());
            reasons.leave_open(|| unknown::unknown("required.unit", unit.map(|unit| unit.as_str())));
            GO_ON
        }
    }
}

/// How much of certain goods the cart holds, each line counted once.
struct Held {
    quantity: Decimal,
    /// Whether a line holds more in a unit that is not the one asked for: two 箱 are not two 盒.
    more: bool,
}

impl Held {
    fn of(cart: &PreparedCart<'_>, items: &[RequiredItem]) -> Self {
        let mut held = Self { quantity: Decimal::ZERO, more: false };
        for line in &cart.lines {
            let is_named = |item: &&RequiredItem| line.product_ids().any(|id| id == item.product_id.as_str());
            let mut named = items.iter().filter(is_named).peekable();
            if named.peek().is_none() {
                continue;
            }
            if named.any(|item| item.unit.is_none() || item.unit == line.line.unit) {
                held.quantity += line.quantity;
            } else {
                held.more = true;
            }
        }
        held
    }

    /// Whether it comes to so much; `None` where that is not known.
    fn reaches(&self, wanted: Decimal) -> Option<bool> {
        match self.more {
            _ if self.quantity >= wanted => Some(true),
            false => Some(false),
            true => None,
        }
    }
}

fn gap(required: Decimal, actual: Decimal) -> QuantityGap {
    let missing = (required - actual).max(Decimal::ZERO);
    QuantityGap { required: shortest(&required), actual: shortest(&actual), missing: shortest(&missing) }
}

/// Thresholds, on what is left where the coupon stands.
pub(super) fn check_thresholds(
    coupon: Compiled<'_>,
    selection: Selection,
    view: &View<'_>,
    reasons: &mut Reasons,
) -> Flow {
    let Some(threshold) = coupon.threshold_selection else {
        let scope = coupon.coupon.threshold_scope.as_ref();
        reasons.leave_open(|| unknown_scope("thresholdScope", scope.map(|scope| &*scope.kind)));
        return check_quantity(coupon, None, selection, view, reasons);
    };
    let amount = view.threshold_amount(threshold);
    if amount < coupon.min_amount {
        reasons.fail(|| Detail::BelowMinAmount {
            required: exact_yuan(&coupon.coupon.amount_threshold().unwrap_or_default()),
            actual: Yuan(amount),
            shortfall: Yuan(coupon.min_amount - amount),
        })?;
    }
    check_quantity(coupon, Some(threshold), selection, view, reasons)
}

/// The quantity threshold on its own lines, and what the benefit itself needs on those that it applies to: one reason,
/// with the larger need.
fn check_quantity(
    coupon: Compiled<'_>,
    threshold: Option<Selection>,
    selection: Selection,
    view: &View<'_>,
    reasons: &mut Reasons,
) -> Flow {
    let by_unit = coupon.works_by_unit();
    let asked = threshold.zip(coupon.min_quantity);
    let own = coupon.units_needed().map(|units| (selection, Decimal::from(units)));
    let short = asked.into_iter().chain(own).filter_map(|(lines, required)| {
        let actual = Decimal::from(view.pieces(lines, by_unit));
        (actual < required).then_some((required, actual))
    });
    match short.max_by_key(|(required, _)| *required) {
        None => GO_ON,
        Some((required, actual)) => reasons.fail(|| {
            let QuantityGap { required, actual, missing } = gap(required, actual);
            Detail::BelowMinQuantity { required, actual, shortfall: missing }
        }),
    }
}

/// What each line has given until a state.
pub(super) fn taken_off(start: &CartState, state: &CartState) -> Vec<Share> {
    let lines = start.nets.iter().zip(&state.nets).enumerate();
    let shares = lines.map(|(line, (before, after))| Share { line, amount: before - after });
    shares.filter(|share| share.amount > 0).collect()
}
