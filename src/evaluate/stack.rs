//! The best stack, by branch and bound over every order of application.
//!
//! Coupons are applied level by level; within a level every order is tried, since 9折 and 满100减20 do not commute. A
//! branch is given up when even the most that its remaining coupons could take off falls short of the best stack found, or
//! equals it and cannot win the tie either.

use core::cmp::{Ordering, Reverse};
use core::ops::ControlFlow;

use super::benefit::{effect, upper_bound, Outcome};
use super::eligibility::{check_goods, FirstFailure, View};
use super::state::State;
use super::wallet::{Compiled, Level, Wallet};
use crate::model::Coupon;
use crate::money::Fen;
use crate::text::places_in_order;

/// Up to these sizes the search ends only with a proof.
const PROVED_COUPONS: usize = 60;
const PROVED_DEPTH: usize = 4;
/// Beyond them it ends after this much work, unless the caller asks for more or less: about a frame or two of a phone.
pub(super) const DEFAULT_EFFORT: u64 = 4_000_000;

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
enum Goal {
    /// Most saved, then fewest coupons.
    Saving,
    /// Most coupons, since the shopper has chosen them; then most saved.
    Choice,
}

/// The best stack of at most `most` of the candidates.
pub(super) fn best(wallet: &Wallet, view: View<'_>, candidates: &[usize], most: usize) -> SearchResult {
    Search::run(wallet, view, candidates, most, Goal::Saving)
}

/// The order of these coupons in which most of them stand.
pub(super) fn best_order(wallet: &Wallet, view: View<'_>, chosen: &[usize]) -> SearchResult {
    Search::run(wallet, view, chosen, chosen.len(), Goal::Choice)
}

struct Search<'a> {
    wallet: &'a Wallet,
    view: View<'a>,
    goal: Goal,
    best: Option<CandidateStack>,
    /// Tie-break ranks of all candidates, sorted.
    ranks: Vec<u32>,
    /// How much work is left, in lines looked at.
    effort: u64,
    /// The most that a branch left unexplored could save.
    open_bound: Option<Fen>,
}

/// The coupons applied so far.
struct Path {
    steps: Vec<usize>,
    saved: Fen,
    wasted: i128,
    level: Level,
}

/// A candidate for the next step.
#[derive(Clone, Copy)]
struct Branch {
    place: usize,
    /// What it takes off here; `None` where it could only be of use further down.
    outcome: Option<Outcome>,
    /// The most it takes off here or further down.
    most: Fen,
}

impl<'a> Search<'a> {
    fn run(
        wallet: &'a Wallet,
        view: View<'a>,
        candidates: &[usize],
        most: usize,
        goal: Goal,
    ) -> SearchResult {
        let is_proved = candidates.len() <= PROVED_COUPONS && most <= PROVED_DEPTH;
        let asked = view.options.effort.as_ref().map(|effort| effort.get().unsigned_abs());
        let default = if is_proved { u64::MAX } else { DEFAULT_EFFORT };
        let mut ranks: Vec<u32> = candidates.iter().map(|&place| wallet.at(place).tie_break_rank).collect();
        ranks.sort_unstable();
        let effort = asked.unwrap_or(default);
        let mut search = Self { wallet, view, goal, best: None, ranks, effort, open_bound: None };
        let mut path = Path { steps: Vec::new(), saved: 0, wasted: 0, level: Level::Products };
        search.descend(&mut path, view.state, candidates, most);
        let saved = search.best.as_ref().map_or(0, |best| best.saved);
        let gap = search.open_bound.map_or(0, |bound| (bound - saved).max(0));
        SearchResult { optimal: search.open_bound.is_none(), gap, stack: search.best }
    }

    /// Tries every way to go on from a state with at most `left` more coupons.
    fn descend(&mut self, path: &mut Path, state: &State, candidates: &[usize], left: usize) {
        if left == 0 {
            return;
        }
        let mut branches = self.branches(path, state, candidates);
        let key = |branch: &Branch| {
            let total = branch.outcome.map_or(0, |outcome| outcome.total());
            (Reverse(total), self.at(branch.place).tie_break_rank)
        };
        let order = places_in_order(branches.len(), &|a, b| key(&branches[a]).cmp(&key(&branches[b])));
        branches = order.into_iter().map(|place| branches[place]).collect();
        let next: Vec<usize> = branches.iter().map(|branch| branch.place).collect();
        let falling = places_in_order(branches.len(), &|a, b| branches[b].most.cmp(&branches[a].most));
        let mosts: Vec<Fen> = falling.into_iter().map(|place| branches[place].most).collect();
        let available = (state.payable - self.view.min_payable).max(0);
        for branch in &branches {
            let Some(outcome) = branch.outcome else { continue };
            let bound = path.saved + rest_bound(&mosts, branch.most, outcome, left).min(available);
            if self.can_prune(path, branch.place, outcome, bound, left.min(branches.len())) {
                continue;
            }
            if self.effort == 0 {
                self.open_bound = self.open_bound.max(Some(bound));
                continue;
            }
            self.take(path, state, branch.place, outcome, &next, left);
        }
    }

    /// Applies one coupon and goes on behind it.
    fn take(
        &mut self,
        path: &mut Path,
        state: &State,
        place: usize,
        outcome: Outcome,
        next: &[usize],
        left: usize,
    ) {
        let level = path.level;
        path.steps.push(place);
        path.saved += outcome.total();
        path.wasted += i128::from(outcome.wasted);
        path.level = self.at(place).level;
        self.record(path);
        if left > 1 {
            let after = state.after(&effect(self.at(place), &self.view.at(state), outcome));
            self.work(state.nets.len());
            self.descend(path, &after, next, left - 1);
        }
        path.steps.pop();
        path.saved -= outcome.total();
        path.wasted -= i128::from(outcome.wasted);
        path.level = level;
    }

    /// The candidates that may come next, with what they take off here.
    fn branches(&mut self, path: &Path, state: &State, candidates: &[usize]) -> Vec<Branch> {
        let mut branches = Vec::with_capacity(candidates.len());
        for &place in candidates {
            let coupon = self.at(place);
            if coupon.level < path.level || path.steps.contains(&place) || !self.joins(path, coupon) {
                continue;
            }
            branches.extend(self.branch(state, place, coupon));
        }
        branches
    }

    fn branch(&mut self, state: &State, place: usize, coupon: Compiled<'_>) -> Option<Branch> {
        let view = self.view.at(state);
        let selection = coupon.selection?;
        self.work(view.basket.lines(selection).count());
        let mut first = FirstFailure::default();
        match check_goods(coupon, &view, &mut first) {
            ControlFlow::Continue(outcome) if coupon.is_monotone() => {
                Some(Branch { place, outcome: Some(outcome), most: outcome.total() })
            }
            ControlFlow::Continue(outcome) => {
                let most = upper_bound(coupon, selection, &view).max(outcome.total());
                Some(Branch { place, outcome: Some(outcome), most })
            }
            // A threshold that is not reached here is not reached further down; but where nothing comes off, of units and
            // tiers something may.
            ControlFlow::Break(()) if first.only_no_discount && !coupon.is_monotone() => {
                Some(Branch { place, outcome: None, most: upper_bound(coupon, selection, &view) })
            }
            ControlFlow::Break(()) => None,
        }
    }

    /// Whether a coupon can stand with those applied.
    fn joins(&self, path: &Path, coupon: Compiled<'_>) -> bool {
        let steps = || path.steps.iter().map(|&step| self.at(step).coupon);
        steps().all(|step| combine(step, coupon.coupon)) && fits_template(steps(), coupon.coupon)
    }

    /// Whether no stack behind this branch can beat the best one.
    fn can_prune(&self, path: &Path, place: usize, outcome: Outcome, bound: Fen, left: usize) -> bool {
        let Some(best) = &self.best else { return false };
        if self.goal == Goal::Choice {
            let count = path.steps.len() + left;
            return count < best.order.len() || (count == best.order.len() && bound < best.saved);
        }
        if bound != best.saved {
            return bound < best.saved;
        }
        // It can only draw level. Then fewer coupons win, then less waste, then the ranks.
        let reached = path.saved + outcome.total() == bound;
        let count = path.steps.len() + if reached { 1 } else { 2 };
        let wasted = path.wasted + i128::from(outcome.wasted);
        match count.cmp(&best.order.len()).then(wasted.cmp(&best.wasted)) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => self.least_ranks(path, place, best.order.len()) > best.sorted_ranks,
        }
    }

    /// The least ranks that a stack of `count` with these coupons can have.
    fn least_ranks(&self, path: &Path, place: usize, count: usize) -> Vec<u32> {
        let steps = path.steps.iter().chain(core::iter::once(&place));
        let mut least: Vec<u32> = steps.map(|&step| self.at(step).tie_break_rank).collect();
        for &rank in &self.ranks {
            if least.len() >= count {
                break;
            }
            if !least.contains(&rank) {
                least.push(rank);
            }
        }
        least.sort_unstable();
        least
    }

    fn record(&mut self, path: &Path) {
        let ranks: Vec<u32> = path.steps.iter().map(|&step| self.at(step).tie_break_rank).collect();
        let mut sorted_ranks = ranks.clone();
        sorted_ranks.sort_unstable();
        let order = path.steps.clone();
        let stack = CandidateStack { order, saved: path.saved, wasted: path.wasted, ranks, sorted_ranks };
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

    fn work(&mut self, lines: usize) {
        self.effort = self.effort.saturating_sub(1 + lines as u64);
    }

    fn at(&self, place: usize) -> Compiled<'a> {
        self.wallet.at(place)
    }
}

/// What this coupon takes off here and the most that the best others could behind it. `mosts` is sorted, falling.
fn rest_bound(mosts: &[Fen], own: Fen, outcome: Outcome, left: usize) -> Fen {
    // Each is within 64 bits, and their sum need not be.
    let with_own: i128 = mosts.iter().take(left).map(|most| i128::from(*most)).sum();
    let others = match mosts.get(left - 1) {
        Some(&last) if own < last => with_own - i128::from(last),
        // Its own bound is among the first: leave that out.
        _ => with_own - i128::from(own),
    };
    Fen::try_from(others + i128::from(outcome.total())).unwrap_or(Fen::MAX)
}

/// Whether two coupons allow each other.
pub(super) fn combine(a: &Coupon, b: &Coupon) -> bool {
    let allows = |a: &Coupon, b: &Coupon| match (&a.combines_with, &b.group) {
        (None, _) => true,
        (Some(groups), Some(group)) => groups.has(group),
        (Some(_), None) => false,
    };
    !a.is_exclusive() && !b.is_exclusive() && allows(a, b) && allows(b, a)
}

/// Whether one more of its template is allowed by all of that template.
pub(super) fn fits_template<'a>(stack: impl Iterator<Item = &'a Coupon>, coupon: &'a Coupon) -> bool {
    let Some(template) = &coupon.template_id else { return true };
    let most = |coupon: &Coupon| coupon.max_per_order.as_ref().map_or(1, |most| most.get());
    let same = stack.filter(|other| other.template_id.as_ref() == Some(template));
    let (count, least) = same.fold((1, most(coupon)), |(n, least), other| (n + 1, least.min(most(other))));
    count <= least
}
