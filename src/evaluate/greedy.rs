//! A good stack to begin a search with. From it on, whatever cannot beat it is left out; and where the search ends early,
//! it is at least as good as this.

use super::benefit::Outcome;
use super::stack::{Branch, Goal, Path, Search};
use super::state::State;

/// A stack that grows, with what each step takes off and the state before it.
struct Growing {
    steps: Vec<(usize, Outcome)>,
    /// One more than the steps: the last is the state behind them.
    states: Vec<State>,
}

impl Search<'_> {
    /// Adds one coupon after another, each at the end of its level: the one with which most is saved, or of chosen ones
    /// every one that stands.
    pub(super) fn begin(&mut self, branches: &[Branch], most: usize) {
        let mut stack = Growing { steps: Vec::new(), states: vec![self.view.state.clone()] };
        // What each adds, as far as it is known. It mostly adds less to a larger stack.
        let worth = |branch: &Branch| branch.outcome.map_or(0, |outcome| outcome.total());
        let mut queue: Vec<(i64, usize)> =
            branches.iter().map(|branch| (worth(branch), branch.place)).collect();
        while stack.steps.len() < most && self.has_effort() {
            let Some(next) = self.next(&stack, &mut queue) else { break };
            stack = next;
        }
        let mut path = Path::default();
        stack.steps.iter().for_each(|&(place, outcome)| path.push(place, outcome));
        if !path.steps.is_empty() {
            self.record(&path);
        }
    }

    /// The stack with the coupon that adds most.
    fn next(&mut self, stack: &Growing, queue: &mut Vec<(i64, usize)>) -> Option<Growing> {
        queue.sort_by_key(|&(worth, place)| (-worth, self.at(place).tie_break_rank));
        let (mut best, mut at) = (None::<Growing>, 0);
        let mut most = if self.goal == Goal::Choice { i64::MIN } else { 0 };
        for (place, entry) in queue.iter_mut().enumerate() {
            if most >= entry.0 || !self.has_effort() {
                break;
            }
            let Some(with) = self.with(stack, entry.1) else { continue };
            entry.0 = stack.payable() - with.payable();
            if entry.0 > most {
                (most, at, best) = (entry.0, place, Some(with));
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
    fn payable(&self) -> i64 {
        self.states.last().map_or(0, |state| state.payable)
    }
}
