//! What is left of Kingdee's coupons that are used several times (多次核销, `schema_type` 4 and 5), by their write-offs.

use std::collections::BTreeMap;

use crate::model::order::{Spent, WriteOff};
use crate::model::Yuan;
use crate::money::Fen;
use crate::text::places_in_order;

/// How far a write-off is. What comes later here is later in its life: of two tellings of one write-off that counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Unknown,
    Pending,
    Done,
    Cancelled,
}

impl Stage {
    fn of(row: &WriteOff) -> Self {
        match row.write_off_stat.as_ref().map(|state| state.as_str()) {
            Some("1") => Self::Pending,
            Some("2") => Self::Done,
            Some("3") => Self::Cancelled,
            _ => Self::Unknown,
        }
    }
}

/// What write-offs say of each claim record, by 领用记录ID. Give the rows of every page and store; in which order they come
/// and how often the same one comes changes nothing. Pending write-offs count as spent, cancelled ones do not, and one
/// whose state is not known counts as spent and makes the record `uncertain`. Rows without a claim record are of coupons
/// that are used once, and left out.
///
/// A write-off is told from others by its bill, its store and the time when the till held it.
///
/// ```
/// # use couponkit::{model::{order::WriteOff, read::{read, Violations}}, orders::ledger::ledger};
/// let rows = r#"[{"recordBillId":"7","billNo":"A1","writeOffAmt":"12.5","writeOffStat":"2"},
///     {"recordBillId":"7","billNo":"A2","writeOffAmt":"5","writeOffStat":"3"}]"#;
/// let rows: Vec<WriteOff> = read(rows, "rows", &mut Violations::default()).unwrap();
/// assert_eq!((ledger(&rows)["7"].spent.0, ledger(&rows)["7"].uses), (1250, 1));
/// ```
pub fn ledger(rows: &[WriteOff]) -> BTreeMap<String, Spent> {
    let mut told: Vec<([Option<&str>; 4], &WriteOff)> = Vec::new();
    for row in rows.iter().filter(|row| row.record_bill_id.is_some()) {
        let of_one =
            [&row.bill_no, &row.store_id, &row.create_time].map(|it| it.as_deref().map(String::as_str));
        let record = row.record_bill_id.as_deref().map(String::as_str);
        told.push(([record, of_one[0], of_one[1], of_one[2]], row));
    }
    let order = places_in_order(told.len(), &|a, b| told[a].0.cmp(&told[b].0));
    let mut records: BTreeMap<String, Spent> = BTreeMap::new();
    for tellings in order.chunk_by(|&a, &b| told[a].0 == told[b].0) {
        let mut telling = Telling::default();
        tellings.iter().for_each(|&place| telling.add(told[place].1));
        let [record, ..] = told[tellings[0]].0;
        let spent = records.entry(record.unwrap_or_default().to_owned()).or_default();
        let Some(stage) = telling.latest else { continue };
        spent.uncertain |= telling.is_contradictory || stage == Stage::Unknown;
        if stage != Stage::Cancelled {
            spent.uses = spent.uses.saturating_add(1);
            spent.spent = Yuan(spent.spent.0.saturating_add(telling.amount.unwrap_or_default()));
            spent.uncertain |= telling.amount.is_none();
        }
    }
    records
}

/// What is told of one write-off.
#[derive(Default)]
struct Telling {
    latest: Option<Stage>,
    /// The most that was told, so that what is left is never too much.
    amount: Option<Fen>,
    is_contradictory: bool,
}

impl Telling {
    fn add(&mut self, row: &WriteOff) {
        let amount = row.write_off_amt.as_ref().map(|amount| amount.fen());
        self.is_contradictory |= self.latest.is_some() && amount != self.amount;
        self.amount = self.amount.max(amount);
        self.latest = self.latest.max(Some(Stage::of(row)));
    }
}
