//! Whether a shopper may claim a coupon (领券).

use super::eligibility::{check_customer, check_state, Reasons};
use super::unknown::unknown;
use super::words;
use crate::model::order::{ClaimTerms, Claimable};
use crate::model::{Context, Coupon, Detail, InstantMs, Status};
use crate::text::Language;

/// Whether a shopper may claim a coupon of a template: its state and end, when it is issued, how many are left, how many
/// the shopper has claimed (`claimed`), and whom it is for. Goods and shops are asked for when it is used. The coupon's own
/// beginning may lie ahead.
pub fn claimable(
    template: &Coupon,
    terms: &ClaimTerms,
    context: &Context,
    claimed: Option<i64>,
    language: Language,
) -> Claimable {
    let mut reasons = Reasons::told();
    // Who wants all reasons ends at none.
    let _ = check_state(template, context, &mut reasons);
    reasons.forget(|detail| matches!(detail, Detail::NotStarted { .. }));
    check_issue(terms, context, claimed, &mut reasons);
    let _ = check_customer(template, context.customer.as_ref(), &mut reasons);
    let status = match (reasons.failed, reasons.open) {
        (true, _) => Status::Unusable,
        (false, true) => Status::Undetermined,
        (false, false) => Status::Usable,
    };
    let reasons = reasons.into_vec().into_iter().map(|detail| words::reason(detail, context, language));
    Claimable { status, reasons: reasons.collect() }
}

fn check_issue(terms: &ClaimTerms, context: &Context, claimed: Option<i64>, reasons: &mut Reasons) {
    let instant = |instant: &Option<InstantMs>| instant.as_ref().map(|instant| instant.get());
    let now = context.now.get();
    if let Some(starts_at) = instant(&terms.claimable_from).filter(|start| now < *start) {
        let _ = reasons.fail(|| Detail::ClaimNotStarted { starts_at });
    }
    if let Some(ends_at) = instant(&terms.claimable_to).filter(|end| now >= *end) {
        let _ = reasons.fail(|| Detail::ClaimEnded { ends_at });
    }
    let stock = terms.stock.as_ref();
    if let Some(total) = stock.and_then(|stock| stock.total.as_ref()).map(|total| total.get()) {
        match stock.and_then(|stock| stock.claimed.as_ref()) {
            _ if total == 0 => drop(reasons.fail(|| Detail::SoldOut)),
            Some(claimed) if claimed.get() >= total => drop(reasons.fail(|| Detail::SoldOut)),
            Some(_) => {}
            None => reasons.leave_open(|| unknown("stock.claimed", None)),
        }
    }
    if let Some(limit) = terms.per_customer.as_ref().map(|limit| limit.get()) {
        match claimed {
            Some(claimed) if claimed >= limit => drop(reasons.fail(|| Detail::ClaimLimit { limit, claimed })),
            None if limit > 0 => reasons.leave_open(|| Detail::MissingContext { field: "claimedCount" }),
            None => drop(reasons.fail(|| Detail::ClaimLimit { limit, claimed: 0 })),
            Some(_) => {}
        }
    }
}
