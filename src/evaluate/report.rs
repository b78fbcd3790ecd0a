//! Evaluations as they go out: amounts as text, shares by line, reasons with
//! messages.

use core::ops::ControlFlow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::apportion::Share;
use super::basket::State;
use super::benefit::{shares, Outcome};
use super::details::Summary;
use super::eligibility::{check_goods, check_terms, Account, Quick, View};
use super::reason::{Reason, ReasonReport};
use super::stack::Searched;
use super::wallet::Entry;
use super::{Evaluation, Selected, Status};
use crate::cart::Line;
use crate::money::{format_fen, Fen};

/// All of an evaluation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationReport {
    /// Best first.
    pub usable: Vec<VerdictReport>,
    /// As given.
    pub unusable: Vec<VerdictReport>,
    /// As given.
    pub undetermined: Vec<VerdictReport>,
    /// The rest.
    #[serde(flatten)]
    pub summary: Summary,
}

/// One coupon's verdict.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerdictReport {
    /// Whose.
    pub coupon_id: String,
    /// `usable`, `unusable` or `undetermined`.
    pub status: &'static str,
    /// Off the goods.
    pub discount: String,
    /// Off the delivery fee.
    pub shipping_discount: String,
    /// What it would have given beyond that.
    pub wasted: String,
    /// What is left to pay with it.
    pub payable: String,
    /// Line id to share.
    pub allocations: Allocations,
    /// Why it is not usable.
    pub reasons: Vec<ReasonReport>,
}

/// A stack, priced step by step.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StackReport {
    /// In the order of application.
    pub coupon_ids: Vec<String>,
    /// Off the goods.
    pub discount: String,
    /// Off the delivery fee.
    pub shipping_discount: String,
    /// What is left to pay.
    pub payable: String,
    /// Line id to share of all steps.
    pub allocations: Allocations,
    /// Each coupon where it stands; of the shopper's choice also those that cannot stand.
    pub steps: Vec<VerdictReport>,
    /// Whether it is proved that none is better.
    pub optimal: bool,
    /// Where it is not: how much more another stack could save at the most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
}

/// Line ids with their shares, fen; written as yuan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocations(pub Vec<(String, Fen)>);

impl Serialize for Allocations {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.0.iter().try_for_each(|(line, share)| map.serialize_entry(line, &format_fen(*share)))?;
        map.end()
    }
}

impl Allocations {
    fn new(shares: &[Share], lines: &[Line]) -> Self {
        let id = |share: &Share| lines[share.line as usize].id.clone();
        Self(shares.iter().map(|share| (id(share), share.amount)).collect())
    }
}

impl Evaluation {
    /// Everything, in full.
    pub fn report(&self) -> EvaluationReport {
        let with = |status| self.places(status).map(|place| self.verdict(place as usize)).collect();
        EvaluationReport {
            usable: self.ranked.iter().map(|&index| self.verdict(index as usize)).collect(),
            unusable: with(Status::Unusable),
            undetermined: with(Status::Undetermined),
            summary: self.summary(),
        }
    }

    /// The verdict of the coupon at a place in the wallet.
    pub fn verdict(&self, index: usize) -> VerdictReport {
        let (entry, judged) = (&self.wallet.entries[index], self.judged[index]);
        if judged.status == Status::Usable {
            return self.usable(entry, self.view(), judged.outcome).0;
        }
        self.not_usable(entry, judged.status, self.reasons_of(index))
    }

    /// A usable coupon where it stands, and the state behind it.
    fn usable(&self, entry: &Entry, view: View<'_>, outcome: Outcome) -> (VerdictReport, State) {
        let shares = entry.selection.map(|selection| shares(entry, selection, view, outcome.goods));
        let shares = shares.unwrap_or_default();
        let after = view.state.after(&shares, outcome.shipping);
        let verdict = VerdictReport {
            coupon_id: entry.coupon.id.clone(),
            status: Status::Usable.name(),
            discount: format_fen(outcome.goods),
            shipping_discount: format_fen(outcome.shipping),
            wasted: format_fen(outcome.wasted),
            payable: format_fen(after.payable),
            allocations: Allocations::new(&shares, &self.request.cart.lines),
            reasons: Vec::new(),
        };
        (verdict, after)
    }

    /// Why the coupon at a place in the wallet cannot be used.
    pub(super) fn reasons_of(&self, index: usize) -> Vec<ReasonReport> {
        let account = self.account(&self.wallet.entries[index], self.view());
        account.iter().map(|reason| self.in_words(reason)).collect()
    }

    fn in_words(&self, reason: &Reason<'_>) -> ReasonReport {
        reason.report(self.request.options.language, self.request.context.utc_offset_minutes)
    }

    fn not_usable(&self, entry: &Entry, status: Status, reasons: Vec<ReasonReport>) -> VerdictReport {
        VerdictReport {
            coupon_id: entry.coupon.id.clone(),
            status: status.name(),
            discount: format_fen(0),
            shipping_discount: format_fen(0),
            wasted: format_fen(0),
            payable: format_fen(self.basket.start.payable),
            allocations: Allocations::default(),
            reasons,
        }
    }

    /// Every reason why a coupon cannot be used, the certain ones first.
    fn account<'s>(&'s self, entry: &'s Entry, view: View<'s>) -> Vec<Reason<'s>> {
        let mut account = Account::default();
        // An account breaks off nowhere.
        let _ = check_terms(entry, view, &mut account);
        let _ = check_goods(entry, view, &mut account);
        account.failing.append(&mut account.unknown);
        account.failing
    }

    pub(super) fn stack(&self, searched: &Searched) -> Option<StackReport> {
        let found = searched.found.as_ref()?;
        Some(self.priced(&found.order, searched))
    }

    /// Applies coupons one after another.
    fn priced(&self, order: &[u32], searched: &Searched) -> StackReport {
        let lines = &self.request.cart.lines;
        let mut state = self.basket.start.clone();
        let mut steps = Vec::with_capacity(order.len());
        for &place in order {
            let entry = &self.wallet.entries[place as usize];
            let view = self.view().at(&state);
            let ControlFlow::Continue(outcome) = check_goods(entry, view, &mut Quick::default()) else {
                continue;
            };
            let (step, after) = self.usable(entry, view, outcome);
            steps.push(step);
            state = after;
        }
        let start = &self.basket.start;
        let line_share =
            |line: usize| Share { line: line as u32, amount: start.nets[line] - state.nets[line] };
        let shares: Vec<Share> = (0..lines.len()).map(line_share).filter(|share| share.amount > 0).collect();
        let goods: Fen = shares.iter().map(|share| share.amount).sum();
        StackReport {
            coupon_ids: order
                .iter()
                .map(|&place| self.wallet.entries[place as usize].coupon.id.clone())
                .collect(),
            discount: format_fen(goods),
            shipping_discount: format_fen(start.fee - state.fee),
            payable: format_fen(state.payable),
            allocations: Allocations::new(&shares, lines),
            steps,
            optimal: searched.optimal,
            gap: (!searched.optimal).then(|| format_fen(searched.gap)),
        }
    }

    /// The shopper's choice: what stands, then what cannot, with its reasons.
    pub(super) fn selection(&self, selected: &Selected) -> StackReport {
        let order = selected.accepted.found.as_ref().map(|found| found.order.as_slice());
        let mut report = self.priced(order.unwrap_or_default(), &selected.accepted);
        for (place, against) in &selected.refused {
            let (entry, status) =
                (&self.wallet.entries[*place as usize], self.judged[*place as usize].status);
            let step = if status == Status::Usable {
                let with =
                    against.iter().map(|&other| self.wallet.entries[other as usize].coupon.id.as_str());
                let reason = Reason::NotCombinable { with: with.collect() };
                self.not_usable(entry, Status::Unusable, vec![self.in_words(&reason)])
            } else {
                self.verdict(*place as usize)
            };
            report.steps.push(step);
        }
        report
    }
}
