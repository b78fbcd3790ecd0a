//! A good stack to begin a search with. From it on, whatever cannot beat it is left out; and where the search ends early,
//! it is at least as good as this.

use core::cmp::Reverse;

use super::benefit::Outcome;
use super::stack::{Branch, Goal, PartialStack, Search};
use super::state::CartState;
use crate::money::Fen;
use crate::text::places_in_order;

/// How many coupons are tried for a step. Those that add little are tried later, if ever.
const MOST_TRIED: usize = 50;

/// A stack that grows, with what each step takes off and the state before it.
struct Growing {
    steps: Vec<(usize, Outcome)>,
    /// One more than the steps: the last is the state behind them.
    states: Vec<CartState>,
}

impl Search<'_> {
    /// Adds one coupon after another, each at the end of its level: the one with which most is saved, or of chosen ones
    /// every one that stands.
    pub(super) fn begin(&mut self, branches: &[Branch], most: usize) {
        let mut stack = Growing { steps: Vec::new(), states: vec![self.view.state.clone()] };
        // What each adds, as far as it is known. It mostly adds less to a larger stack.
        let worth = |branch: &Branch| branch.outcome.map_or(0, |outcome| outcome.total());
        let mut queue: Vec<(Fen, usize)> =
            branches.iter().map(|branch| (worth(branch), branch.place)).collect();
        while stack.steps.len() < most && self.has_effort() {
            let Some(next) = self.next(&stack, &mut queue) else { break };
            stack = next;
        }
        let mut partial = PartialStack::default();
        stack.steps.iter().for_each(|&(place, outcome)| partial.push(place, outcome));
        if !partial.steps.is_empty() {
            self.record(&partial);
        }
    }

    /// The stack with the coupon that adds most.
    fn next(&mut self, stack: &Growing, queue: &mut Vec<(Fen, usize)>) -> Option<Growing> {
        let key = |place: usize| (Reverse(queue[place].0), self.at(queue[place].1).tie_break_rank);
        let order = places_in_order(queue.len(), &|a, b| key(a).cmp(&key(b)));
        *queue = order.into_iter().map(|place| queue[place]).collect();
        let (mut best, mut at) = (None::<Growing>, 0);
        let mut most = if self.goal == Goal::Choice { Fen::MIN } else { 0 };
        for (place, entry) in queue.iter_mut().enumerate() {
            let is_enough = place >= MOST_TRIED && best.is_some();
            if is_enough || most >= entry.0 || !self.has_effort() {
                break;
            }
            // What does not stand now does not stand in a larger stack.
            let with = self.with(stack, entry.1);
            entry.0 = with.as_ref().map_or(Fen::MIN, |with| stack.payable() - with.payable());
            if entry.0 > most {
                (most, at, best) = (entry.0, place, with);
            }
        }
        if best.is_some() {
            queue.remove(at);
        }
        best
    }

    /// The stack with one more coupon; `None` where not all of them stand then.
    fn with(&mut self, stack: &Growing, place: usize) -> Option<Growing> {
        let others: Vec<usize> = stack.steps.iter().map(|&(place, _)| place).collect();
        if !self.joins(&others, place) {
            return None;
        }
        let level = self.at(place).level;
        let end = others.iter().position(|&other| self.at(other).level > level).unwrap_or(others.len());
        let mut grown = Growing { steps: stack.steps[..end].to_vec(), states: stack.states[..=end].to_vec() };
        for next in [place].iter().chain(&others[end..]) {
            let state = grown.states.last()?;
            let outcome = self.branch(state, *next)?.outcome?;
            let after = self.apply(state, *next, outcome);
            grown.steps.push((*next, outcome));
            grown.states.push(after);
        }
        Some(grown)
    }
}

impl Growing {
    fn payable(&self) -> Fen {
        self.states.last().map_or(0, |state| state.payable)
    }
}
