//! The best stack, by branch and bound over every order of application.
//!
//! Coupons are applied level by level; within a level every order is tried, since 9折 and 满100减20 do not commute. The
//! search begins with a good stack ([`super::greedy`]). A coupon is looked at only where the most that it and the best
//! others could take off would beat the best stack found, or equal it and win the tie.

use core::cell::OnceCell;
use core::cmp::{Ordering, Reverse};

use super::benefit::{discount, effect, upper_bound, Outcome};
use super::eligibility::{check_thresholds, Reasons, View};
use super::state::CartState;
use super::wallet::{Compiled, Level, Wallet};
use crate::model::Coupon;
use crate::money::Fen;
use crate::text::places_in_order;

/// Where a search ends that the caller has not limited: a frame or two of a phone.
const DEFAULT_EFFORT: u64 = 3_000_000;
/// Of up to so many coupons and steps, and where no coupon works by unit, it goes on for so much: to a proof on fifty
/// lines, also where all coupons are almost alike, and on 500 lines where they are not.
const THOROUGH_COUPONS: usize = 60;
const THOROUGH_STEPS: usize = 4;
const THOROUGH_EFFORT: u64 = 16_500_000;

/// A stack in its order of application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CandidateStack {
    /// Places in the wallet.
    pub order: Vec<usize>,
    pub saved: Fen,
    /// More than 64 bits hold where several give far more than there is.
    pub wasted: i128,
    /// Tie-break ranks in the order of application, and sorted.
    ranks: Vec<u32>,
    sorted_ranks: Vec<u32>,
}

/// What a search ended with.
#[derive(Debug)]
pub(super) struct SearchResult {
    pub stack: Option<CandidateStack>,
    /// How much more an unexplored stack could save; 0 where it is proved that none does.
    pub gap: Fen,
    pub optimal: bool,
}

impl Default for SearchResult {
    fn default() -> Self {
        Self { stack: None, gap: 0, optimal: true }
    }
}

/// What makes one stack better than another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// Most saved, then fewest coupons.
    Saving,
    /// Most coupons, since the shopper has chosen them; then most saved.
    Choice,
}

/// The best stack of at most `most` coupons that are usable by themselves, each with what it takes off then.
pub(super) fn best(
    wallet: &Wallet,
    view: View<'_>,
    candidates: impl Iterator<Item = (usize, Outcome)>,
    most: usize,
) -> SearchResult {
    Search::new(wallet, view, Goal::Saving).run(candidates, most)
}

/// The order of these coupons in which most of them stand.
pub(super) fn best_order(
    wallet: &Wallet,
    view: View<'_>,
    chosen: impl ExactSizeIterator<Item = (usize, Outcome)>,
) -> SearchResult {
    let most = chosen.len();
    Search::new(wallet, view, Goal::Choice).run(chosen, most)
}

pub(super) struct Search<'a> {
    wallet: &'a Wallet,
    pub view: View<'a>,
    pub goal: Goal,
    best: Option<CandidateStack>,
    /// How much work is left, in lines looked at.
    effort: u64,
    /// The most that a branch left unexplored could save.
    open_bound: Option<Fen>,
}

/// The coupons applied so far.
#[derive(Clone, Default)]
pub(super) struct PartialStack {
    pub steps: Vec<usize>,
    pub saved: Fen,
    pub wasted: i128,
}

/// A candidate for the next step.
#[derive(Clone, Copy)]
pub(super) struct Branch {
    pub place: usize,
    /// What it takes off here; `None` where it could only be of use further down.
    pub outcome: Option<Outcome>,
    /// No more than this comes off here or further down.
    pub most: Fen,
    /// What it comes off.
    pub pool: Pool,
}

/// What a coupon's discount comes off.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pool {
    /// Goods, of which another coupon can take off more.
    Goods,
    /// Open units, which no other coupon takes then.
    OpenUnits,
    /// The delivery fee.
    Fee,
}

impl Pool {
    fn of(coupon: Compiled<'_>) -> Self {
        match coupon.level {
            Level::Shipping => Self::Fee,
            _ if coupon.takes_units() => Self::OpenUnits,
            _ => Self::Goods,
        }
    }
}

impl PartialStack {
    pub fn push(&mut self, place: usize, outcome: Outcome) {
        self.steps.push(place);
        self.saved += outcome.total();
        self.wasted += i128::from(outcome.wasted);
    }

    fn pop(&mut self, outcome: Outcome) {
        self.steps.pop();
        self.saved -= outcome.total();
        self.wasted -= i128::from(outcome.wasted);
    }
}

impl<'a> Search<'a> {
    fn new(wallet: &'a Wallet, view: View<'a>, goal: Goal) -> Self {
        Self { wallet, view, goal, best: None, effort: 0, open_bound: None }
    }

    fn run(mut self, candidates: impl Iterator<Item = (usize, Outcome)>, most: usize) -> SearchResult {
        let root = candidates.map(|(place, outcome)| self.root_branch(place, outcome)).collect();
        let branches = by_most(root);
        let is_thorough = branches.len() <= THOROUGH_COUPONS
            && most <= THOROUGH_STEPS
            && !branches.iter().any(|branch| self.at(branch.place).works_by_unit());
        let asked = self.view.options.effort.as_ref().map(|effort| effort.get().unsigned_abs());
        self.effort = asked.unwrap_or(if is_thorough { THOROUGH_EFFORT } else { DEFAULT_EFFORT });
        let most = most.min(branches.len());
        self.begin(&branches, most);
        self.descend(&mut PartialStack::default(), self.view.state, &branches, most);
        let saved = self.best.as_ref().map_or(0, |best| best.saved);
        let gap = self.open_bound.map_or(0, |bound| (bound - saved).max(0));
        SearchResult { optimal: self.open_bound.is_none(), gap, stack: self.best }
    }

    fn root_branch(&self, place: usize, outcome: Outcome) -> Branch {
        let coupon = self.at(place);
        let bound = coupon.selection.filter(|_| !coupon.is_monotone());
        let most = bound.map_or(0, |selection| upper_bound(coupon, selection, &self.view));
        let most = most.max(outcome.total());
        Branch { place, outcome: Some(outcome), most, pool: Pool::of(coupon) }
    }

    /// Tries every way to go on from a state with at most `left` more coupons. `inherited` are the coupons that can still
    /// be of use, by what they could take off before the last step, falling.
    fn descend(&mut self, partial: &mut PartialStack, state: &CartState, inherited: &[Branch], left: usize) {
        if left == 0 {
            return;
        }
        self.work(NODE_EFFORT + inherited.len() / 4);
        let mut branches = by_most(self.evaluate(partial, state, inherited, left));
        self.keep_promising(partial, state, &mut branches, left);
        let bounds = Bounds::new(&branches, &branches, left, state);
        let node = Node { left, bounds, branches: &branches, ranks: OnceCell::new() };
        for place in best_first(self.wallet, &branches) {
            let branch = branches[place];
            let Some(outcome) = branch.outcome else { continue };
            let bound = self.reachable(partial, state, node.bounds.next(place, &branch, outcome));
            if self.cannot_win(partial, &node, branch.place, outcome, bound) {
                continue;
            }
            if self.effort == 0 {
                self.leave_open(bound);
                continue;
            }
            partial.push(branch.place, outcome);
            self.record(partial);
            if left > 1 {
                let after = self.apply(state, branch.place, outcome);
                self.descend(partial, &after, &branches, left - 1);
            }
            partial.pop(outcome);
        }
    }

    /// What each coupon takes off here, of those that could lead to a better stack. `inherited` comes with the most first,
    /// so that behind the first one that falls short all do.
    fn evaluate(
        &mut self,
        partial: &PartialStack,
        state: &CartState,
        inherited: &[Branch],
        left: usize,
    ) -> Vec<Branch> {
        // Nothing has changed since they were evaluated.
        if partial.steps.is_empty() {
            return inherited.to_vec();
        }
        let wallet = self.wallet;
        let mut joining = inherited.iter().filter(|branch| may_follow(wallet, &partial.steps, branch.place));
        let first: Vec<Branch> = joining.by_ref().take(left).copied().collect();
        let bounds = Bounds::new(&first, inherited, left, state);
        let mut branches = Vec::new();
        for (place, branch) in first.iter().chain(joining).enumerate() {
            if self.falls_short(
                partial,
                self.reachable(partial, state, bounds.of_most(place, branch)),
                first.len(),
            ) {
                break;
            }
            let bound = self.reachable(partial, state, bounds.through(place, branch));
            if self.falls_short(partial, bound, first.len()) {
                continue;
            }
            if self.effort == 0 {
                self.leave_open(bound);
                break;
            }
            let here = self.branch(state, branch.place);
            branches.extend(here.map(|here| Branch { most: here.most.min(branch.most), ..here }));
        }
        branches
    }

    /// Leaves out the branches that cannot lead to a better stack, as is known now.
    fn keep_promising(
        &self,
        partial: &PartialStack,
        state: &CartState,
        branches: &mut Vec<Branch>,
        left: usize,
    ) {
        let bounds = Bounds::new(branches, branches, left, state);
        let mut place = 0;
        branches.retain(|branch| {
            let bound = self.reachable(partial, state, bounds.through(place, branch));
            place += 1;
            !self.falls_short(partial, bound, left)
        });
    }

    /// A coupon where it stands; `None` where it is of no use here or further down.
    pub fn branch(&mut self, state: &CartState, place: usize) -> Option<Branch> {
        let (coupon, view) = (self.at(place), self.view.at(state));
        let selection = coupon.selection?;
        self.work(COUPON_EFFORT);
        if coupon.counts_pieces() || !state.has_sum(selection) {
            self.work(view.basket.lines(selection).count());
        }
        // A threshold that is not reached here is not reached further down.
        if check_thresholds(coupon, selection, &view, &mut Reasons::default()).is_break() {
            return None;
        }
        let outcome = discount(coupon, selection, &view);
        let mut most = outcome.total();
        if coupon.works_by_unit() {
            self.work(UNIT_EFFORT * state.runs().len());
        }
        if !coupon.is_monotone() {
            self.work(if coupon.works_by_unit() { UNIT_EFFORT * state.runs().len() } else { COUPON_EFFORT });
            most = most.max(upper_bound(coupon, selection, &view));
        }
        let outcome = Some(outcome).filter(|outcome| outcome.total() > 0);
        (most > 0).then_some(Branch { place, outcome, most, pool: Pool::of(coupon) })
    }

    /// What a coupon that was evaluated here leaves.
    pub fn apply(&mut self, state: &CartState, place: usize, outcome: Outcome) -> CartState {
        self.work(STATE_EFFORT * state.nets.len());
        state.after(&effect(self.at(place), &self.view.at(state), outcome))
    }

    /// What a partial stack can save at the most, with so much behind it.
    fn reachable(&self, partial: &PartialStack, state: &CartState, behind: i128) -> Fen {
        let available = (state.payable - self.view.min_payable).max(0);
        partial.saved + Fen::try_from(behind).unwrap_or(Fen::MAX).min(available)
    }

    /// Whether no stack of at most `left` more coupons and within a bound can beat the best one.
    fn falls_short(&self, partial: &PartialStack, bound: Fen, left: usize) -> bool {
        let Some(best) = &self.best else { return false };
        let (steps, most) = (partial.steps.len(), best.order.len());
        match self.goal {
            Goal::Saving => bound < best.saved || (bound == best.saved && steps >= most),
            Goal::Choice => steps + left < most || (steps + left == most && bound < best.saved),
        }
    }

    /// Whether no stack that goes on with a coupon can beat the best one.
    fn cannot_win(
        &self,
        partial: &PartialStack,
        node: &Node<'_>,
        place: usize,
        outcome: Outcome,
        bound: Fen,
    ) -> bool {
        let Some(best) = &self.best else { return false };
        if self.falls_short(partial, bound, node.left) {
            return true;
        }
        if self.goal == Goal::Choice || bound != best.saved {
            return false;
        }
        // It can only draw level. Then fewer coupons win, then less waste, then the ranks.
        let missing = best.saved - partial.saved - outcome.total();
        let count = partial.steps.len() + 1 + node.steps_for(place, missing);
        let wasted = partial.wasted + i128::from(outcome.wasted);
        match count.cmp(&best.order.len()).then(wasted.cmp(&best.wasted)) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => {
                let others = node
                    .ranks
                    .get_or_init(|| self.sorted_ranks(node.branches.iter().map(|branch| branch.place)));
                let steps = partial.steps.iter().chain([&place]);
                let order: Vec<u32> = steps.map(|&step| self.at(step).tie_break_rank).collect();
                let least = least_ranks(&order, others, best.order.len());
                let begun = best.ranks.get(..order.len()).unwrap_or(&best.ranks);
                least.cmp(&best.sorted_ranks).then_with(|| order.as_slice().cmp(begun)) == Ordering::Greater
            }
        }
    }

    fn sorted_ranks(&self, places: impl Iterator<Item = usize>) -> Vec<u32> {
        rising(places.map(|place| self.at(place).tie_break_rank))
    }

    /// Compares a stack with the best so far.
    pub fn record(&mut self, partial: &PartialStack) {
        let falls_behind = |best: &CandidateStack| self.goal == Goal::Saving && partial.saved < best.saved;
        if self.best.as_ref().is_some_and(falls_behind) {
            return;
        }
        let stack = CandidateStack {
            order: partial.steps.clone(),
            saved: partial.saved,
            wasted: partial.wasted,
            ranks: partial.steps.iter().map(|&step| self.at(step).tie_break_rank).collect(),
            sorted_ranks: self.sorted_ranks(partial.steps.iter().copied()),
        };
        if self.best.as_ref().is_none_or(|best| self.key(&stack) < self.key(best)) {
            self.best = Some(stack);
        }
    }

    /// Smaller is better.
    fn key<'s>(&self, stack: &'s CandidateStack) -> impl Ord + 's {
        let count = stack.order.len();
        let chosen = if self.goal == Goal::Choice { count } else { 0 };
        (Reverse(chosen), Reverse(stack.saved), count, stack.wasted, &stack.sorted_ranks, &stack.ranks)
    }

    fn leave_open(&mut self, bound: Fen) {
        self.open_bound = self.open_bound.max(Some(bound));
    }

    pub fn work(&mut self, lines: usize) {
        self.effort = self.effort.saturating_sub(lines as u64);
    }

    pub fn has_effort(&self) -> bool {
        self.effort > 0
    }

    pub fn joins(&self, others: &[usize], place: usize) -> bool {
        joins(self.wallet, others, place)
    }

    pub fn at(&self, place: usize) -> Compiled<'a> {
        self.wallet.at(place)
    }
}

/// Whether a coupon can come next.
fn may_follow(wallet: &Wallet, steps: &[usize], place: usize) -> bool {
    let in_level = steps.last().is_none_or(|&last| wallet.at(last).level <= wallet.at(place).level);
    in_level && joins(wallet, steps, place)
}

/// Whether a coupon can stand with others.
fn joins(wallet: &Wallet, others: &[usize], place: usize) -> bool {
    let coupon = wallet.at(place);
    let stack = others.iter().map(|&other| wallet.at(other));
    !others.contains(&place)
        && stack.clone().all(|other| other.combines_with(coupon))
        && fits_template(stack.map(|other| other.coupon), coupon.coupon)
}

// What is done beside looking at lines, in lines looked at.
const NODE_EFFORT: usize = 100;
const COUPON_EFFORT: usize = 40;
/// For each run of units.
const UNIT_EFFORT: usize = 5;
/// For each line of a new state.
const STATE_EFFORT: usize = 10;

fn by_most(branches: Vec<Branch>) -> Vec<Branch> {
    let falling = |a: usize, b: usize| branches[b].most.cmp(&branches[a].most);
    places_in_order(branches.len(), &falling).into_iter().map(|place| branches[place]).collect()
}

/// The places of branches, those first that take off most here.
fn best_first(wallet: &Wallet, branches: &[Branch]) -> Vec<usize> {
    let key = |place: usize| {
        let total = branches[place].outcome.map_or(0, |outcome| outcome.total());
        (Reverse(total), wallet.at(branches[place].place).tie_break_rank)
    };
    places_in_order(branches.len(), &|a, b| key(a).cmp(&key(b)))
}

/// A point of the search.
struct Node<'a> {
    left: usize,
    bounds: Bounds,
    /// With the most first.
    branches: &'a [Branch],
    /// Theirs, sorted, once something asks for them.
    ranks: OnceCell<Vec<u32>>,
}

impl Node<'_> {
    /// The least steps behind a coupon in which so much could come off.
    fn steps_for(&self, place: usize, missing: Fen) -> usize {
        let others = self.branches.iter().filter(|branch| branch.place != place);
        let mut missing = i128::from(missing);
        others
            .take_while(|branch| {
                let is_missing = missing > 0;
                missing -= i128::from(branch.most);
                is_missing
            })
            .count()
    }
}

/// What some of the branches at a point could take off together.
struct Bounds {
    left: usize,
    /// The most that `left` of them could take off, and one less.
    all: i128,
    but_one: i128,
    /// The most that one less of those that come off goods could take off, beside what comes off open units: those can be
    /// taken off once, whoever takes them.
    goods: i128,
    /// What there is of goods to take off.
    net: Fen,
    /// The most that could come off the fee.
    fee: i128,
}

impl Bounds {
    /// `first` are at least the `left` ones with the most; `others` hold all that there are. Both have the most first.
    fn new(first: &[Branch], others: &[Branch], left: usize, state: &CartState) -> Self {
        // Each is within 64 bits, and their sum need not be.
        let sum = |count: usize| first.iter().take(count).map(|branch| i128::from(branch.most)).sum();
        let of = |pool: Pool, count: usize| -> i128 {
            let those = others.iter().filter(|branch| branch.pool == pool);
            those.take(count).map(|branch| i128::from(branch.most)).sum()
        };
        let units = of(Pool::OpenUnits, left).min(state.open_cost().into());
        Self {
            left,
            all: sum(left),
            but_one: sum(left.saturating_sub(1)),
            goods: of(Pool::Goods, left.saturating_sub(1)) + units,
            net: state.payable - state.fee,
            fee: of(Pool::Fee, left).min(state.fee.into()),
        }
    }

    /// The most that `left` of them could take off, the one at a place among them.
    fn through(&self, place: usize, branch: &Branch) -> i128 {
        self.of_most(place, branch).min(self.by_pool(branch, branch.most))
    }

    /// As much, where the one at a place comes next.
    fn next(&self, place: usize, branch: &Branch, outcome: Outcome) -> i128 {
        let others = self.of_most(place, branch) - i128::from(branch.most);
        (others + i128::from(outcome.total())).min(self.by_pool(branch, outcome.total()))
    }

    /// As much, by what each comes off.
    fn by_pool(&self, branch: &Branch, own: Fen) -> i128 {
        let own = if branch.pool == Pool::Goods { i128::from(own) } else { 0 };
        (self.goods + own).min(self.net.into()) + self.fee
    }

    /// The same, whatever they come off. It falls with the place.
    fn of_most(&self, place: usize, branch: &Branch) -> i128 {
        if place < self.left {
            self.all
        } else {
            self.but_one + i128::from(branch.most)
        }
    }
}

/// The least ranks that a stack of `count` can have that begins with some and goes on with others.
fn least_ranks(begun: &[u32], others: &[u32], count: usize) -> Vec<u32> {
    let rest = others.iter().filter(|rank| !begun.contains(rank));
    rising(begun.iter().chain(rest.take(count.saturating_sub(begun.len()))).copied())
}

/// Ranks in order. They are few, or come almost in order.
fn rising(ranks: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut rising = Vec::new();
    for rank in ranks {
        rising.insert(rising.partition_point(|other| *other < rank), rank);
    }
    rising
}

/// Whether one more of its template is allowed by all of that template.
pub(super) fn fits_template<'a>(stack: impl Iterator<Item = &'a Coupon>, coupon: &'a Coupon) -> bool {
    let Some(template) = &coupon.template_id else { return true };
    let most = |coupon: &Coupon| coupon.max_per_order.as_ref().map_or(1, |most| most.get());
    let same = stack.filter(|other| other.template_id.as_ref() == Some(template));
    let (count, least) = same.fold((1, most(coupon)), |(n, least), other| (n + 1, least.min(most(other))));
    count <= least
}
