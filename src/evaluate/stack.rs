//! The best stack, by branch and bound over every order of application.
//!
//! Coupons are applied level by level; within a level every order is tried,
//! since 9折 and 满100减20 do not commute. A branch is given up when even the
//! most that its remaining coupons could take off falls short of the best
//! stack found, or equals it and cannot win the tie either.

use core::cmp::Reverse;
use core::ops::ControlFlow;

use super::basket::State;
use super::benefit::{shares, upper_bound, Outcome};
use super::eligibility::{check_goods, Quick, View};
use super::wallet::{Entry, Level, Wallet};
use crate::coupon::Coupon;
use crate::money::Fen;
use crate::order::sorted;

/// Up to these sizes the search ends only with a proof.
const PROVED_COUPONS: usize = 60;
const PROVED_DEPTH: usize = 4;
/// Beyond them it ends after this many trials of one coupon in one place.
const MOST_TRIALS: u64 = 200_000;

/// A stack in its order of application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Places in the wallet.
    pub order: Vec<u32>,
    pub saved: Fen,
    /// More than 64 bits hold where several give far more than there is.
    pub wasted: i128,
    /// Ordinals in the order of application, and sorted.
    ordinals: Vec<u32>,
    sorted: Vec<u32>,
}

impl Found {
    /// Smaller is better.
    fn key(&self) -> (Reverse<Fen>, usize, i128, &[u32], &[u32]) {
        (Reverse(self.saved), self.order.len(), self.wasted, &self.sorted, &self.ordinals)
    }
}

/// What a search ended with.
pub(super) struct Searched {
    pub found: Option<Found>,
    /// How much more an unexplored stack could save; 0 where it is proved that none does.
    pub gap: Fen,
    pub optimal: bool,
}

/// The best stack of at most `most` of the candidates.
pub(super) fn best(wallet: &Wallet, view: View<'_>, candidates: &[u32], most: usize) -> Searched {
    run(wallet, view, candidates, most, false)
}

/// The best order of exactly these coupons.
pub(super) fn best_order(wallet: &Wallet, view: View<'_>, chosen: &[u32]) -> Searched {
    run(wallet, view, chosen, chosen.len(), true)
}

fn run(wallet: &Wallet, view: View<'_>, candidates: &[u32], most: usize, all: bool) -> Searched {
    let proved = candidates.len() <= PROVED_COUPONS && most <= PROVED_DEPTH;
    let ordinals = rising(candidates.iter().map(|&place| wallet.entry(place).ordinal).collect());
    let mut search = Search {
        wallet,
        view,
        all,
        best: None,
        ordinals,
        trials: if proved { u64::MAX } else { MOST_TRIALS },
        open_bound: 0,
    };
    let mut path = Path { steps: Vec::new(), saved: 0, wasted: 0, level: Level::Products };
    search.descend(&mut path, view.state, candidates, most);
    let gap = (search.open_bound - search.best.as_ref().map_or(0, |found| found.saved)).max(0);
    Searched { optimal: search.trials > 0, gap, found: search.best }
}

struct Search<'a> {
    wallet: &'a Wallet,
    view: View<'a>,
    /// Whether a stack must hold every candidate.
    all: bool,
    best: Option<Found>,
    /// Of all candidates, sorted.
    ordinals: Vec<u32>,
    /// How many are left.
    trials: u64,
    /// The most that a branch left unexplored could save.
    open_bound: Fen,
}

/// The coupons applied so far.
struct Path {
    steps: Vec<u32>,
    saved: Fen,
    wasted: i128,
    level: Level,
}

/// A candidate for the next step.
struct Branch {
    index: u32,
    /// What it takes off here; `None` where it could only be of use further down.
    outcome: Option<Outcome>,
    /// The most it takes off here or further down.
    most: Fen,
}

impl<'a> Search<'a> {
    /// Tries every way to go on from a state with at most `left` more coupons.
    fn descend(&mut self, path: &mut Path, state: &State, candidates: &[u32], left: usize) {
        if left == 0 {
            return;
        }
        let branches = self.branches(path, state, candidates);
        let order = sorted(branches.iter().enumerate().map(|(place, branch)| {
            let total = branch.outcome.map_or(0, |outcome| outcome.total());
            (-total, 0, self.entry(branch.index).ordinal, place as u32)
        }));
        let branches = || order.iter().map(|key| &branches[key.3 as usize]);
        let next: Vec<u32> = branches().map(|branch| branch.index).collect();
        let mosts = sorted(branches().map(|branch| (-branch.most, 0, 0, 0)));
        let mosts: Vec<Fen> = mosts.iter().map(|key| -key.0).collect();
        let available = (state.payable - self.view.options.min_payable).max(0);
        for branch in branches() {
            let Some(outcome) = branch.outcome else { continue };
            let bound = path.saved + rest_bound(&mosts, branch.most, outcome, left).min(available);
            if self.is_hopeless(path, branch.index, outcome, bound) {
                continue;
            }
            if self.trials == 0 {
                self.open_bound = self.open_bound.max(bound);
                continue;
            }
            self.take(path, state, branch.index, outcome, &next, left);
        }
    }

    /// Applies one coupon and goes on behind it.
    fn take(
        &mut self,
        path: &mut Path,
        state: &State,
        index: u32,
        outcome: Outcome,
        next: &[u32],
        left: usize,
    ) {
        let level = path.level;
        path.steps.push(index);
        path.saved += outcome.total();
        path.wasted += i128::from(outcome.wasted);
        path.level = self.entry(index).level;
        self.record(path);
        if left > 1 {
            let after = apply(self.entry(index), &self.view.at(state), outcome);
            self.descend(path, &after, next, left - 1);
        }
        path.steps.pop();
        path.saved -= outcome.total();
        path.wasted -= i128::from(outcome.wasted);
        path.level = level;
    }

    /// The candidates that may come next, with what they take off here.
    fn branches(&mut self, path: &Path, state: &State, candidates: &[u32]) -> Vec<Branch> {
        let view = self.view.at(state);
        let mut branches = Vec::with_capacity(candidates.len());
        for &index in candidates {
            let entry = self.entry(index);
            if entry.level < path.level || path.steps.contains(&index) || !self.joins(path, entry) {
                continue;
            }
            self.trials = self.trials.saturating_sub(1);
            let Some(selection) = entry.selection else { continue };
            let mut quick = Quick::default();
            match check_goods(entry, &view, &mut quick) {
                ControlFlow::Continue(outcome) => {
                    let most =
                        if is_steady(entry) { outcome.total() } else { upper_bound(entry, selection, &view) };
                    branches.push(Branch { index, outcome: Some(outcome), most });
                }
                // A threshold that is not reached here is not reached further down; but where nothing comes off,
                // of units and tiers something may.
                ControlFlow::Break(()) if quick.in_vain && !is_steady(entry) => {
                    let most = upper_bound(entry, selection, &view);
                    branches.push(Branch { index, outcome: None, most });
                }
                ControlFlow::Break(()) => {}
            }
        }
        branches
    }

    /// Whether a coupon can stand with those applied.
    fn joins(&self, path: &Path, entry: Entry<'_>) -> bool {
        path.steps.iter().all(|&step| combine(self.entry(step).coupon, entry.coupon))
            && within_template(path.steps.iter().map(|&step| self.entry(step).coupon), entry.coupon)
    }

    /// Whether no stack behind this branch can beat the best one.
    fn is_hopeless(&self, path: &Path, index: u32, outcome: Outcome, bound: Fen) -> bool {
        let Some(best) = &self.best else { return false };
        if bound != best.saved || self.all {
            return bound < best.saved;
        }
        // It can only draw level. Then fewer coupons win, then less waste, then the ordinals.
        let reached = path.saved + outcome.total() == bound;
        let count = path.steps.len() + if reached { 1 } else { 2 };
        let wasted = path.wasted + i128::from(outcome.wasted);
        match count.cmp(&best.order.len()).then(wasted.cmp(&best.wasted)) {
            core::cmp::Ordering::Less => false,
            core::cmp::Ordering::Greater => true,
            core::cmp::Ordering::Equal => self.least_ordinals(path, index, best.order.len()) > best.sorted,
        }
    }

    /// The least ordinals that a stack of `count` with these coupons can have.
    fn least_ordinals(&self, path: &Path, index: u32, count: usize) -> Vec<u32> {
        let steps = path.steps.iter().chain(core::iter::once(&index));
        let mut least: Vec<u32> = steps.map(|&step| self.entry(step).ordinal).collect();
        for &ordinal in &self.ordinals {
            if least.len() >= count {
                break;
            }
            if !least.contains(&ordinal) {
                least.push(ordinal);
            }
        }
        rising(least)
    }

    fn record(&mut self, path: &Path) {
        let incomplete = self.all && path.steps.len() < self.ordinals.len();
        if incomplete || self.best.as_ref().is_some_and(|best| path.saved < best.saved) {
            return;
        }
        let ordinals: Vec<u32> = path.steps.iter().map(|&step| self.entry(step).ordinal).collect();
        let sorted = rising(ordinals.clone());
        let found =
            Found { order: path.steps.clone(), saved: path.saved, wasted: path.wasted, ordinals, sorted };
        if self.best.as_ref().is_none_or(|best| found.key() < best.key()) {
            self.best = Some(found);
        }
    }

    fn entry(&self, index: u32) -> Entry<'a> {
        self.wallet.entry(index)
    }
}

fn rising(ordinals: Vec<u32>) -> Vec<u32> {
    sorted(ordinals.into_iter().map(|ordinal| (0, 0, ordinal, 0))).iter().map(|key| key.2).collect()
}

/// Whether what a coupon takes off never grows as others take off more before it.
fn is_steady(entry: Entry<'_>) -> bool {
    use crate::coupon::Benefit;
    !entry.coupon.benefit.takes_units() && !matches!(entry.coupon.benefit, Benefit::Tiers { .. })
}

/// What this coupon takes off here and the most that the best others could
/// behind it. `mosts` is sorted, falling.
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

/// The state behind a coupon.
pub(super) fn apply(entry: Entry<'_>, view: &View<'_>, outcome: Outcome) -> State {
    let shares =
        entry.selection.map(|selection| shares(entry, selection, view, outcome.goods, &mut Vec::new()));
    view.state.after(&shares.unwrap_or_default(), outcome.shipping)
}

/// Whether two coupons allow each other.
pub(super) fn combine(a: &Coupon, b: &Coupon) -> bool {
    let allows = |a: &Coupon, b: &Coupon| match (&a.combines_with, &b.group) {
        (None, _) => true,
        (Some(groups), Some(group)) => groups.contains(group),
        (Some(_), None) => false,
    };
    let both_take_units = a.benefit.takes_units() && b.benefit.takes_units();
    !a.exclusive && !b.exclusive && !both_take_units && allows(a, b) && allows(b, a)
}

/// Whether one more of its template is allowed by all of that template.
pub(super) fn within_template<'a>(stack: impl Iterator<Item = &'a Coupon>, coupon: &'a Coupon) -> bool {
    let Some(template) = &coupon.template_id else { return true };
    let most = |coupon: &Coupon| coupon.max_per_order.unwrap_or(1);
    let same = stack.filter(|other| other.template_id.as_ref() == Some(template));
    let (count, least) = same.fold((1, most(coupon)), |(n, least), other| (n + 1, least.min(most(other))));
    count <= least
}
