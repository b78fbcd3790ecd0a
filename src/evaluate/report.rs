//! Evaluations as they go out, as JSON: amounts as text, shares by line, reasons
//! with messages.

use core::ops::ControlFlow;
use std::borrow::Cow;

use super::apportion::Share;
use super::basket::State;
use super::benefit::{shares, Outcome};
use super::eligibility::{check_goods, check_terms, Account, Quick, View};
use super::reason::Reason;
use super::stack::Searched;
use super::wallet::Entry;
use super::{Evaluation, Selected, Status};
use crate::input::Node;
use crate::money::{format_fen, Fen};

impl Evaluation {
    /// All of it: `{usable, unusable, undetermined, best, selected, payableBefore}`.
    pub fn report(&self) -> Node<'_> {
        let verdicts =
            |places: &[u32]| Node::List(places.iter().map(|&place| self.verdict(place as usize)).collect());
        let mut entries = vec![
            ("usable".into(), verdicts(&self.ranked)),
            ("unusable".into(), verdicts(&self.unusable)),
            ("undetermined".into(), verdicts(&self.undetermined)),
        ];
        if let Node::Object(summary) = self.summary() {
            entries.extend(summary);
        }
        Node::Object(entries)
    }

    /// All but the verdicts: `{best, selected, payableBefore}`. `best` is `null` where nothing can be used, and
    /// `selected` is there where the shopper chose.
    pub fn summary(&self) -> Node<'_> {
        let mut entries: Vec<(Cow<'_, str>, Node<'_>)> =
            vec![("best".into(), self.best.as_ref().and_then(|searched| self.stack(searched)).into())];
        if let Some(selected) = &self.selected {
            entries.push(("selected".into(), self.selection(selected)));
        }
        entries.push(("payableBefore".into(), yuan(self.basket.start.payable)));
        Node::Object(entries)
    }

    /// The verdict of the coupon at a place in the wallet.
    pub fn verdict(&self, index: usize) -> Node<'_> {
        let (entry, judged) = (self.wallet.entry(index as u32), self.judged[index]);
        if judged.status == Status::Usable {
            return self.usable(entry, &self.view(), judged.outcome).0;
        }
        self.not_usable(entry, judged.status, self.reasons_of(index))
    }

    /// A usable coupon where it stands, and the state behind it.
    fn usable<'s>(&'s self, entry: Entry<'s>, view: &View<'_>, outcome: Outcome) -> (Node<'s>, State) {
        let shares =
            entry.selection.map(|selection| shares(entry, selection, view, outcome.goods, &mut Vec::new()));
        let shares = shares.unwrap_or_default();
        let after = view.state.after(&shares, outcome.shipping);
        let figures = [outcome.goods, outcome.shipping, outcome.wasted, after.payable];
        (verdict(entry, Status::Usable, figures, self.allocations(&shares), Vec::new()), after)
    }

    /// The reasons why the coupon at a place in the wallet cannot be used.
    pub(super) fn reasons_of(&self, index: usize) -> Vec<Node<'_>> {
        let account = self.account(self.wallet.entry(index as u32), &self.view());
        account.iter().map(|reason| self.in_words(reason)).collect()
    }

    fn in_words<'s>(&self, reason: &Reason<'s>) -> Node<'s> {
        reason.report(self.request.options.language, self.request.context.utc_offset_minutes)
    }

    fn not_usable<'s>(&'s self, entry: Entry<'s>, status: Status, reasons: Vec<Node<'s>>) -> Node<'s> {
        let figures = [0, 0, 0, self.basket.start.payable];
        verdict(entry, status, figures, Node::Object(Vec::new()), reasons)
    }

    /// Every reason why a coupon cannot be used, the certain ones first.
    fn account<'s>(&'s self, entry: Entry<'s>, view: &View<'s>) -> Vec<Reason<'s>> {
        let mut account = Account::default();
        // An account breaks off nowhere.
        let _ = check_terms(entry, view, &mut account);
        let _ = check_goods(entry, view, &mut account);
        account.failing.append(&mut account.unknown);
        account.failing
    }

    fn stack(&self, searched: &Searched) -> Option<Node<'_>> {
        let found = searched.found.as_ref()?;
        Some(self.priced(&found.order, searched, Vec::new()))
    }

    /// Applies coupons one after another. `refused` are the steps of those that cannot stand.
    fn priced<'s>(&'s self, order: &[u32], searched: &Searched, refused: Vec<Node<'s>>) -> Node<'s> {
        let mut state = self.basket.start.clone();
        let mut steps = Vec::with_capacity(order.len() + refused.len());
        for &place in order {
            let entry = self.wallet.entry(place);
            let view = self.view().at(&state);
            let ControlFlow::Continue(outcome) = check_goods(entry, &view, &mut Quick::default()) else {
                continue;
            };
            let (step, after) = self.usable(entry, &view, outcome);
            steps.push(step);
            state = after;
        }
        steps.extend(refused);
        let start = &self.basket.start;
        let shares = self.taken_off(&state);
        let ids = order.iter().map(|&place| self.wallet.entry(place).coupon.id.as_str().into());
        Node::object(&mut [
            ("couponIds", Node::List(ids.collect())),
            ("discount", yuan(shares.iter().map(|share| share.amount).sum())),
            ("shippingDiscount", yuan(start.fee - state.fee)),
            ("payable", yuan(state.payable)),
            ("allocations", self.allocations(&shares)),
            ("steps", Node::List(steps)),
            ("optimal", Node::Bool(searched.optimal)),
            // How much more another stack could save at the most.
            ("gap", if searched.optimal { Node::Null } else { yuan(searched.gap) }),
        ])
    }

    /// What each line has given until a state.
    fn taken_off(&self, state: &State) -> Vec<Share> {
        let lines = self.basket.start.nets.iter().zip(&state.nets).enumerate();
        let shares = lines.map(|(line, (before, after))| Share { line: line as u32, amount: before - after });
        shares.filter(|share| share.amount > 0).collect()
    }

    /// The shopper's choice: what stands, then what cannot, with its reasons.
    fn selection(&self, selected: &Selected) -> Node<'_> {
        let order = selected.accepted.found.as_ref().map(|found| found.order.as_slice());
        let refused = selected.refused.iter().map(|(place, against)| self.refusal(*place, against));
        self.priced(order.unwrap_or_default(), &selected.accepted, refused.collect())
    }

    fn refusal(&self, place: u32, against: &[u32]) -> Node<'_> {
        let entry = self.wallet.entry(place);
        if self.judged[place as usize].status != Status::Usable {
            return self.verdict(place as usize);
        }
        let id = |place: &u32| self.wallet.entry(*place).coupon.id.as_str();
        let reason = Reason::NotCombinable { with: against.iter().map(id).collect() };
        self.not_usable(entry, Status::Unusable, vec![self.in_words(&reason)])
    }

    /// Line ids with their shares.
    fn allocations(&self, shares: &[Share]) -> Node<'_> {
        let lines = &self.request.cart.lines;
        let entry = |share: &Share| (lines[share.line as usize].id.as_str().into(), yuan(share.amount));
        Node::Object(shares.iter().map(entry).collect())
    }
}

fn verdict<'a>(
    entry: Entry<'a>,
    status: Status,
    [discount, shipping, wasted, payable]: [Fen; 4],
    allocations: Node<'a>,
    reasons: Vec<Node<'a>>,
) -> Node<'a> {
    Node::object(&mut [
        ("couponId", entry.coupon.id.as_str().into()),
        ("status", status.name().into()),
        ("discount", yuan(discount)),
        ("shippingDiscount", yuan(shipping)),
        ("wasted", yuan(wasted)),
        ("payable", yuan(payable)),
        ("allocations", allocations),
        ("reasons", Node::List(reasons)),
    ])
}

fn yuan(fen: Fen) -> Node<'static> {
    format_fen(fen).into()
}
