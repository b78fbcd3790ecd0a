//! Rows of Kingdee's answers as coupons.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::model::coupon::{Limits, ScopeKind, State};
use crate::model::{Count, Id};
use crate::money::{parse_decimal, shortest, sum};
use crate::platforms::answer::Answer;
use crate::platforms::draft::{amount_off, instant, scope, to_the_fen, words, Coupons, Draft};
use crate::platforms::options::PlatformOptions;
use crate::validate::{Field, Tree};

/// Coupons that were just issued. A scheme's threshold, window and goods come
/// from `options.templates` under its `schema_id`.
pub fn distributed<'v>(
    result: &Field<'v, '_, Answer<'v>>,
    options: &PlatformOptions,
    coupons: &mut Coupons<'v>,
) {
    coupons.add_rows(&result.key("rows").required(), &|row| {
        let mut draft = Draft::new(*row, "kingdee.distributeCoupons");
        let id = row.key("couponsNo").required().id();
        draft.set_id(id);
        draft.coupon.code = id.map(words);
        draft.coupon.template_id = draft.id("schemaId");
        draft.set_state(State::Unused);
        draft.coupon.claimed_at = draft.instant("createTimeMs").and_then(instant);
        let amount = draft.text("totalAmt").and_then(|text| parse_decimal(text).ok());
        let kind = draft.text("couponsType");
        set_benefit(&mut draft, kind, amount);
        if kind == Some("4") {
            set_limits(&mut draft, options, amount, 0);
        }
        join(draft, options)
    });
}

/// Coupons that are used several times, as far as their write-offs tell: what
/// is left of each. Their scheme comes from `options.templates` under its
/// `schema_no`. A coupon that was never used is in no write-off.
pub fn written_off<'v>(
    result: &Field<'v, '_, Answer<'v>>,
    options: &PlatformOptions,
    coupons: &mut Coupons<'v>,
) {
    for row in result.key("rows").required().items() {
        row.required().object();
    }
    for record in result.value().map(records_of).unwrap_or_default() {
        let mut draft = Draft::new(*result, "kingdee.listWriteOffs");
        draft.set_id(Some(record.record_bill_id));
        draft.coupon.code = record.number.map(words);
        draft.coupon.template_id = record.scheme.map(|id| Id::new(id.to_owned()));
        set_benefit(&mut draft, Some(record.kind), record.balance);
        set_limits(&mut draft, options, record.balance, record.uses);
        if record.uncertain {
            draft.add_unknown_rule("writeOffStat", None);
        }
        coupons.add(result, join(draft, options));
    }
}

/// 代金券 take an amount off. What a 折扣券 takes off is not in the answer, and
/// what a 抵扣券 deducts is not documented: both are for the template to say.
fn set_benefit(draft: &mut Draft<'_, '_>, kind: Option<&str>, amount: Option<Decimal>) {
    match (kind, amount) {
        (Some("1" | "4"), Some(amount)) => draft.benefit = Some(amount_off(amount)),
        (Some("1" | "4"), None) => draft.add_unknown_rule("amount", None),
        (Some("2" | "5"), _) => draft.add_unknown_rule("discountScale", None),
        (kind, _) => draft.add_unknown_rule("benefit", kind),
    }
}

/// What is left of a coupon that is used several times; the template says how
/// many uses there were at first.
fn set_limits(draft: &mut Draft<'_, '_>, options: &PlatformOptions, balance: Option<Decimal>, uses: i64) {
    if balance.is_none() {
        draft.add_unknown_rule("limits", None);
    }
    let stated = draft.template(options).and_then(|template| template.coupon.limits.as_ref());
    let stated_uses = stated.and_then(|limits| limits.remaining_uses.as_ref());
    let limits = Limits {
        per_customer_per_day: stated.and_then(|limits| limits.per_customer_per_day.clone()),
        remaining_uses: stated_uses.map(|all| Count::new((all.get() - uses).max(0))),
        remaining_amount: balance.map(to_the_fen),
        ..Limits::default()
    };
    draft.coupon.limits = Some(limits).filter(|limits| *limits != Limits::default());
}

/// Joins the scheme, or says what is not known without it.
fn join<'v, 'p>(mut draft: Draft<'v, 'p>, options: &PlatformOptions) -> Draft<'v, 'p> {
    if !draft.join(options) {
        draft.coupon.scope = Some(scope(ScopeKind::Products));
        draft.add_unknown_rule("minAmount", None);
        draft.add_unknown_rule("validity", None);
    }
    draft
}

/// What the write-offs of one claim record add up to.
#[derive(Debug)]
pub struct Record<'v> {
    record_bill_id: &'v str,
    uses: i64,
    pending: i64,
    /// What is left, in 元: the least figure of its rows, less what is pending. `None` where a figure is missing.
    balance: Option<Decimal>,
    uncertain: bool,
    kind: &'v str,
    number: Option<&'v str>,
    scheme: Option<&'v str>,
    usable: Option<Decimal>,
    /// Pending write-offs have taken this already.
    held: Option<Decimal>,
}

/// Adds up the rows of coupons that are used several times, by claim record, in
/// the order in which the records first appear.
pub fn records_of<'v>(result: &'v Answer<'v>) -> Vec<Record<'v>> {
    let (mut records, mut places) = (Vec::new(), HashMap::new());
    for row in result.get("rows").and_then(Answer::as_list).into_iter().flatten() {
        let (Some(kind @ ("4" | "5")), Some(id)) = (text(row, "schemaType"), text(row, "recordBillId"))
        else {
            continue;
        };
        let place = places.get(id).copied().unwrap_or(records.len() as u32);
        if place as usize == records.len() {
            places.insert(id, place);
            records.push(Record::new(id, kind, row));
        }
        records[place as usize].add(row);
    }
    records
}

impl<'v> Record<'v> {
    fn new(id: &'v str, kind: &'v str, row: &'v Answer<'v>) -> Self {
        Self {
            record_bill_id: id,
            uses: 0,
            pending: 0,
            balance: None,
            uncertain: false,
            kind,
            number: text(row, "couponsNo"),
            scheme: text(row, "schemaNo"),
            usable: amount(row, "recordUsableAmt"),
            held: Some(Decimal::ZERO),
        }
    }

    /// As `parse` answers it.
    pub fn answer(&self) -> Answer<'static> {
        let text = |text: String| Answer::Text(text.into());
        let balance = self.balance.as_ref().map(shortest);
        Answer::Object(vec![
            ("recordBillId".into(), text(self.record_bill_id.to_owned())),
            ("uses".into(), Answer::Whole(self.uses)),
            ("pending".into(), Answer::Whole(self.pending)),
            ("balance".into(), balance.map_or(Answer::Null, text)),
            ("uncertain".into(), Answer::Bool(self.uncertain)),
        ])
    }

    fn add(&mut self, row: &Answer<'_>) {
        let usable = amount(row, "recordUsableAmt");
        self.uncertain |= usable != self.usable;
        self.usable = self.usable.zip(usable).map(|(a, b)| a.min(b));
        let state = text(row, "writeOffStat");
        match state {
            Some("2") => self.uses += 1,
            Some("3") => {}
            // Pending counts as spent, and so does what is not known to be anything else.
            _ => {
                self.uses += 1;
                self.pending += 1;
                self.uncertain |= state != Some("1");
                let amount = amount(row, "writeOffAmt");
                self.held = self.held.zip(amount).and_then(|(held, amount)| sum(held, amount));
            }
        }
        let left = self.usable.zip(self.held).and_then(|(usable, held)| sum(usable, -held));
        self.balance = left.map(|left| left.max(Decimal::ZERO));
    }
}

fn text<'v>(row: &'v Answer<'v>, name: &str) -> Option<&'v str> {
    row.get(name).and_then(Answer::as_str)
}

fn amount(row: &Answer<'_>, name: &str) -> Option<Decimal> {
    parse_decimal(text(row, name)?).ok()
}
