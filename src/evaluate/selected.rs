//! The shopper's own choice of coupons.

use core::ops::ControlFlow;

use super::benefit::effect;
use super::eligibility::{check_goods, Reasons};
use super::stack::{best_order, fits_template, SearchResult};
use super::wallet::Compiled;
use super::Evaluating;
use crate::model::context::SelectedOrder;
use crate::model::{Coupon, Detail, Status};

/// What became of a choice.
#[derive(Default)]
pub(super) struct Choice {
    /// Those that stand, in the order of application.
    pub order: Vec<usize>,
    pub result: SearchResult,
    /// Those that cannot stand, with the reasons; without any where the coupon cannot be used by itself.
    pub refused: Vec<(usize, Vec<Detail>)>,
}

impl Evaluating<'_> {
    /// In the order of choice, a coupon that is not usable by itself, that does not combine with those taken before, or
    /// that is one too many is left out; the rest are applied in the order in which most of them stand.
    pub(super) fn choose(&self, chosen: &[usize]) -> Choice {
        let mut choice = Choice::default();
        let mut accepted = Vec::new();
        for &place in chosen {
            match self.refused_beside(&accepted, place) {
                Some(reasons) => choice.refused.push((place, reasons)),
                None => accepted.push(place),
            }
        }
        let given = self.view.options.selected_order.as_deref() == Some(&SelectedOrder::Given);
        let order = if given { self.as_given(&accepted) } else { self.in_best_order(&accepted, &mut choice) };
        let mut refused = core::mem::take(&mut choice.refused);
        let fallen = accepted.iter().copied().filter(|place| !order.contains(place));
        refused.extend(fallen.map(|place| (place, self.cannot_stand(&order, place))));
        for place in chosen {
            choice
                .refused
                .extend(refused.iter().position(|(other, _)| other == place).map(|at| refused.remove(at)));
        }
        choice.order = order;
        choice
    }

    fn in_best_order(&self, accepted: &[usize], choice: &mut Choice) -> Vec<usize> {
        choice.result = best_order(self.wallet, self.view, self.judgements.with_outcomes(accepted));
        choice.result.stack.as_ref().map(|stack| stack.order.clone()).unwrap_or_default()
    }

    /// Those that stand when they are applied exactly in this order.
    fn as_given(&self, accepted: &[usize]) -> Vec<usize> {
        let (mut state, mut order) = (self.view.basket.start.clone(), Vec::new());
        for &place in accepted {
            let (coupon, view) = (self.wallet.at(place), self.view.at(&state));
            if let ControlFlow::Continue(outcome) = check_goods(coupon, &view, &mut Reasons::default()) {
                let next = state.after(&effect(coupon, &view, outcome));
                order.push(place);
                state = next;
            }
        }
        order
    }

    /// Why a coupon cannot be taken beside those accepted; without a reason where it cannot be used by itself.
    fn refused_beside(&self, accepted: &[usize], place: usize) -> Option<Vec<Detail>> {
        if self.judgements.outcomes[place].0 != Status::Usable {
            return Some(Vec::new());
        }
        let coupon = self.wallet.at(place);
        let those = |is_against: &dyn Fn(Compiled<'_>) -> bool| -> Vec<usize> {
            accepted.iter().copied().filter(|&other| is_against(self.wallet.at(other))).collect()
        };
        let against = those(&|other| !other.combines_with(coupon));
        if !against.is_empty() {
            return Some(vec![self.not_combinable(&against)]);
        }
        let most = self.view.options.most();
        if accepted.len() >= most {
            return Some(vec![self.not_combinable(accepted)]);
        }
        if fits_template(accepted.iter().map(|&other| self.coupon(other)), coupon.coupon) {
            return None;
        }
        Some(
            vec![self.not_combinable(&those(&|other| other.coupon.template_id == coupon.coupon.template_id))],
        )
    }

    /// Why a coupon does not stand behind others: the check that fails on what they leave.
    fn cannot_stand(&self, order: &[usize], place: usize) -> Vec<Detail> {
        let mut state = self.view.basket.start.clone();
        for &step in order {
            let (coupon, view) = (self.wallet.at(step), self.view.at(&state));
            if let ControlFlow::Continue(outcome) = check_goods(coupon, &view, &mut Reasons::default()) {
                state = state.after(&effect(coupon, &view, outcome));
            }
        }
        let mut reasons = Reasons::told();
        let _ = check_goods(self.wallet.at(place), &self.view.at(&state), &mut reasons);
        let mut details = vec![self.not_combinable(order)];
        details.extend(reasons.into_vec());
        details
    }

    fn not_combinable(&self, with: &[usize]) -> Detail {
        Detail::NotCombinable { with: with.iter().map(|&place| self.coupon(place).id.to_string()).collect() }
    }

    fn coupon(&self, place: usize) -> &Coupon {
        self.wallet.at(place).coupon
    }
}
