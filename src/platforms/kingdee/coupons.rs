//! Rows of Kingdee's answers as coupons.

use rust_decimal::Decimal;

use crate::input::{Field, Node};
use crate::money::{parse_decimal, MAX_DECIMALS};
use crate::platforms::draft::{amount_off, goods_not_known, yuan, Coupons, Draft, Part};
use crate::platforms::options::Options;
use crate::texts::Places;

/// Coupons that were just issued. A scheme's threshold, window and goods come
/// from `options.templates` under its `schema_id`.
pub fn distributed(result: &Field<'_>, options: &Options, coupons: &mut Coupons) {
    coupons.add_rows(&result.key("rows").required(), options, |row, options| {
        let mut draft = Draft::new(*row, "kingdee.distributeCoupons");
        let id = row.key("couponsNo").required().id();
        draft.set_text(Part::Id, id);
        draft.set_text(Part::Code, id);
        draft.copy(Part::TemplateId, "schemaId");
        draft.put(Part::State, &"unused");
        draft.put(Part::ClaimedAt, &draft.instant("createTimeMs"));
        let amount = draft.text("totalAmt").and_then(|text| parse_decimal(text).ok());
        let kind = draft.text("couponsType");
        benefit(&mut draft, kind, amount);
        if kind == Some("4") {
            limits(&mut draft, options, amount, 0);
        }
        join(draft, options)
    });
}

/// Coupons that are used several times, as far as their write-offs tell: what
/// is left of each. Their scheme comes from `options.templates` under its
/// `schema_no`. A coupon that was never used is in no write-off.
pub fn written_off(result: &Field<'_>, options: &Options, coupons: &mut Coupons) {
    for row in result.key("rows").required().items() {
        row.required().object();
    }
    for record in result.node().map(records_of).unwrap_or_default() {
        let mut draft = Draft::new(*result, "kingdee.listWriteOffs");
        draft.set_text(Part::Id, Some(record.id));
        draft.set_text(Part::Code, record.number);
        draft.set_text(Part::TemplateId, record.scheme);
        benefit(&mut draft, Some(record.kind), record.left());
        limits(&mut draft, options, record.left(), record.uses);
        if record.uncertain {
            draft.open("writeOffStat", None);
        }
        coupons.add(result, join(draft, options));
    }
}

/// 代金券 take an amount off. What a 折扣券 takes off is not in the answer, and
/// what a 抵扣券 deducts is not documented: both are for the template to say.
fn benefit<'a>(draft: &mut Draft<'a>, kind: Option<&'a str>, amount: Option<Decimal>) {
    match (kind, amount) {
        (Some("1" | "4"), Some(amount)) => draft.set(Part::Benefit, amount_off(amount)),
        (Some("1" | "4"), None) => draft.open("amount", None),
        (Some("2" | "5"), _) => draft.open("discountScale", None),
        (kind, _) => draft.open("benefit", kind),
    }
}

/// What is left of a coupon that is used several times; the template says how
/// many uses there were at first.
fn limits<'a>(draft: &mut Draft<'a>, options: &'a Options, balance: Option<Decimal>, uses: i64) {
    if balance.is_none() {
        draft.open("limits", None);
    }
    let stated = draft.template(options).map(|template| template.part("limits"));
    let stated = |name: &str| match stated.as_ref()?.get(name)? {
        Node::Number(text) => text.parse().ok(),
        _ => None,
    };
    let per_day: Option<i64> = stated("perCustomerPerDay");
    let uses = stated("remainingUses").map(|all| (all - uses).max(0));
    let limits = Node::of(&[
        ("perCustomerPerDay", &per_day),
        ("remainingUses", &uses),
        ("remainingAmount", &balance.map(yuan)),
    ]);
    draft.set(Part::Limits, limits);
}

/// Joins the scheme, or says what is not known without it.
fn join<'a>(mut draft: Draft<'a>, options: &'a Options) -> Draft<'a> {
    if !draft.join(options) {
        draft.set(Part::Scope, goods_not_known());
        draft.open("minAmount", None);
        draft.open("validity", None);
    }
    draft
}

/// What the write-offs of one claim record add up to.
pub struct Record<'a> {
    id: &'a str,
    kind: &'a str,
    number: Option<&'a str>,
    scheme: Option<&'a str>,
    uses: i64,
    pending: i64,
    /// The least figure of its rows, in 10^-8 元; `None` where one is missing.
    usable: Option<i128>,
    /// Pending write-offs have taken this already.
    held: i128,
    uncertain: bool,
}

/// Adds up the rows of coupons that are used several times, by claim record, in
/// the order in which the records first appear.
pub fn records_of<'a>(result: &'a Node<'_>) -> Vec<Record<'a>> {
    let mut records: Vec<Record<'a>> = Vec::new();
    let mut places = Places::default();
    let rows = match result.get("rows") {
        Some(Node::List(rows)) => rows.as_slice(),
        _ => &[],
    };
    for row in rows {
        let (Some(kind @ ("4" | "5")), Some(id)) = (text(row, "schemaType"), text(row, "recordBillId"))
        else {
            continue;
        };
        let (place, is_new) = places.place(id);
        if is_new {
            records.push(Record {
                id,
                kind,
                number: text(row, "couponsNo"),
                scheme: text(row, "schemaNo"),
                uses: 0,
                pending: 0,
                usable: amount(row, "recordUsableAmt"),
                held: 0,
                uncertain: false,
            });
        }
        records[place].add(row);
    }
    records
}

impl Record<'_> {
    fn add(&mut self, row: &Node<'_>) {
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
                match amount(row, "writeOffAmt") {
                    Some(amount) => self.held = self.held.saturating_add(amount),
                    None => self.usable = None,
                }
            }
        }
    }

    /// What is left, in 元; `None` where a figure is missing.
    fn left(&self) -> Option<Decimal> {
        let left = (self.usable? - self.held).max(0);
        Decimal::try_from_i128_with_scale(left, MAX_DECIMALS).ok()
    }

    /// The record as `parse` answers it.
    pub fn to_node(&self) -> Node<'static> {
        let (id, left) = (self.id.to_owned(), self.left());
        Node::of(&[
            ("recordBillId", &id),
            ("uses", &self.uses),
            ("pending", &self.pending),
            ("balance", &left),
        ])
        .with("uncertain", Node::Bool(self.uncertain))
    }
}

fn text<'a>(row: &'a Node<'_>, name: &str) -> Option<&'a str> {
    row.get(name).and_then(Node::as_text)
}

fn amount(row: &Node<'_>, name: &str) -> Option<i128> {
    let yuan = parse_decimal(text(row, name)?).ok()?;
    Some(yuan.mantissa() * 10_i128.pow(MAX_DECIMALS - yuan.scale()))
}
