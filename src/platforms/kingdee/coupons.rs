//! Rows of Kingdee's answers as coupons.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::coupon::{Benefit, Coupon, Limits};
use crate::input::{Field, Node};
use crate::money::{parse_decimal, shortest, to_fen, Rounding};
use crate::platforms::draft::Draft;
use crate::platforms::options::Options;
use crate::platforms::templates::{distinct, goods_not_known};

/// Coupons that were just issued. A scheme's threshold, window and goods come
/// from `options.templates` under its `schema_id`.
pub fn distributed(result: &Field<'_>, options: &Options) -> Vec<Coupon> {
    let rows = result.key("rows").required();
    let make = |row: Field<'_>| {
        let mut draft = Draft::new(row, "kingdee", "kingdee.distributeCoupons");
        draft.coupon.id = row.key("couponsNo").required().id().unwrap_or_default().to_owned();
        draft.coupon.code = Some(draft.coupon.id.clone());
        draft.coupon.template_id = draft.text("schemaId");
        draft.coupon.state = Some("unused".into());
        draft.coupon.claimed_at = draft.instant("createTimeMs");
        let amount = draft.text("totalAmt").and_then(|text| parse_decimal(&text).ok());
        let kind = draft.text("couponsType");
        benefit(&mut draft, kind.as_deref(), amount);
        if kind.as_deref() == Some("4") {
            limits(&mut draft, options, amount, 0);
        }
        join(draft, options)
    };
    let coupons = rows.items().map(|row| make(row.required().object())).collect();
    distinct(coupons, &rows)
}

/// Coupons that are used several times, as far as their write-offs tell: what
/// is left of each. Their scheme comes from `options.templates` under its
/// `schema_no`. A coupon that was never used is in no write-off.
pub fn written_off(result: &Field<'_>, options: &Options) -> Vec<Coupon> {
    let rows = result.key("rows").required();
    for row in rows.items() {
        row.required().object();
    }
    let make = |record: &Record<'_>| {
        let mut draft = Draft::new(*result, "kingdee", "kingdee.listWriteOffs");
        draft.coupon.id = record.id.to_owned();
        draft.coupon.code = record.number.map(str::to_owned);
        draft.coupon.template_id = record.scheme.map(str::to_owned);
        benefit(&mut draft, Some(record.kind), record.balance);
        limits(&mut draft, options, record.balance, record.uses);
        if record.uncertain {
            draft.open("writeOffStat", None);
        }
        join(draft, options)
    };
    result.node().map_or_else(Vec::new, |node| records_of(node).iter().map(make).collect())
}

/// 代金券 take an amount off. What a 折扣券 takes off is not in the answer, and
/// what a 抵扣券 deducts is not documented: both are for the template to say.
fn benefit(draft: &mut Draft<'_>, kind: Option<&str>, amount: Option<Decimal>) {
    match (kind, amount) {
        (Some("1" | "4"), Some(amount)) => {
            draft.coupon.benefit = Benefit::AmountOff { amount: to_fen(&amount, Rounding::HalfUp) };
        }
        (Some("1" | "4"), None) => draft.open("amount", None),
        (Some("2" | "5"), _) => draft.open("discountScale", None),
        (kind, _) => draft.open("benefit", kind),
    }
}

/// What is left of a coupon that is used several times; the template says how
/// many uses there were at first.
fn limits(draft: &mut Draft<'_>, options: &Options, balance: Option<Decimal>, uses: i64) {
    let template = draft.coupon.template_id.as_deref().and_then(|id| options.template(id));
    let stated = template.and_then(|template| template.coupon.limits.clone()).unwrap_or_default();
    if balance.is_none() {
        draft.open("limits", None);
    }
    draft.coupon.limits = Some(Limits {
        remaining_uses: stated.remaining_uses.map(|all| (all - uses).max(0)),
        remaining_amount: balance.map(|left| to_fen(&left, Rounding::HalfUp)),
        ..stated
    });
}

/// Joins the scheme, or says what is not known without it.
fn join(mut draft: Draft<'_>, options: &Options) -> Coupon {
    let scheme = draft.coupon.template_id.as_deref().and_then(|id| options.template(id));
    if scheme.is_none() {
        draft.coupon.scope = Some(goods_not_known());
        draft.open("minAmount", None);
        draft.open("validity", None);
    }
    draft.join(options);
    draft.coupon
}

/// What the write-offs of one claim record add up to.
pub struct Record<'a> {
    id: &'a str,
    kind: &'a str,
    number: Option<&'a str>,
    scheme: Option<&'a str>,
    uses: i64,
    pending: i64,
    /// What is left; `None` where a figure is missing.
    balance: Option<Decimal>,
    /// Pending write-offs have taken this already.
    held: Decimal,
    uncertain: bool,
}

/// Adds up the rows of coupons that are used several times, by claim record, in
/// the order in which the records first appear.
pub fn records_of<'a>(result: &'a Node<'_>) -> Vec<Record<'a>> {
    let mut records: Vec<Record<'a>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let rows = match result.get("rows") {
        Some(Node::List(rows)) => rows.as_slice(),
        _ => &[],
    };
    for row in rows {
        let text = |name: &str| row.get(name).and_then(Node::as_text);
        let (Some(kind @ ("4" | "5")), Some(id)) = (text("schemaType"), text("recordBillId")) else {
            continue;
        };
        let place = *places.entry(id).or_insert(records.len());
        if place == records.len() {
            records.push(Record::new(id, kind, row));
        }
        records[place].add(row);
    }
    for record in &mut records {
        record.balance = record.balance.map(|left| (left - record.held).max(Decimal::ZERO));
    }
    records
}

impl<'a> Record<'a> {
    fn new(id: &'a str, kind: &'a str, row: &'a Node<'_>) -> Self {
        let text = |name: &str| row.get(name).and_then(Node::as_text);
        let (number, scheme) = (text("couponsNo"), text("schemaNo"));
        let balance = decimal(row, "recordUsableAmt");
        Self { id, kind, number, scheme, uses: 0, pending: 0, balance, held: Decimal::ZERO, uncertain: false }
    }

    fn add(&mut self, row: &Node<'_>) {
        let usable = decimal(row, "recordUsableAmt");
        self.uncertain |= usable != self.balance;
        self.balance = self.balance.zip(usable).map(|(a, b)| a.min(b));
        let state = row.get("writeOffStat").and_then(Node::as_text);
        match state {
            Some("2") => self.uses += 1,
            Some("3") => {}
            // Pending counts as spent, and so does what is not known to be anything else.
            _ => {
                self.uses += 1;
                self.pending += 1;
                self.uncertain |= state != Some("1");
                match decimal(row, "writeOffAmt") {
                    Some(amount) => self.held = self.held.checked_add(amount).unwrap_or(Decimal::MAX),
                    None => self.balance = None,
                }
            }
        }
    }

    /// The record as `parse` answers it.
    pub fn to_node(&self) -> Node<'static> {
        let count = |n: i64| Node::Number(n.to_string().into());
        let mut entries: Vec<(Cow<'static, str>, Node<'static>)> = vec![
            ("recordBillId".into(), Node::Text(self.id.to_owned().into())),
            ("uses".into(), count(self.uses)),
            ("pending".into(), count(self.pending)),
        ];
        if let Some(balance) = &self.balance {
            entries.push(("balance".into(), Node::Text(shortest(balance).into())));
        }
        entries.push(("uncertain".into(), Node::Bool(self.uncertain)));
        Node::Object(entries)
    }
}

fn decimal(row: &Node<'_>, name: &str) -> Option<Decimal> {
    row.get(name).and_then(Node::as_text).and_then(|text| parse_decimal(text).ok())
}
