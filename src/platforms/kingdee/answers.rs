//! 《优惠券发放(领用)》 and 《优惠券核销》: what is answered.

use serde_json::Value;

use super::codes;
use super::coupons::{records_of, Record};
use super::requests::SCHEMA_TYPE;
use crate::error::{Code, Error, Result};
use crate::platforms::answer::Answer;
use crate::platforms::codes::http_failure;
use crate::platforms::options::PlatformOptions;
use crate::platforms::read::{filled, read_answer};
use crate::platforms::schema::{docs, field, Kind, Table, COUNT, ID, MONEY, TEXT};
use crate::platforms::Operation;
use crate::text::Text;
use crate::validate::{Field, Issues};

pub const DISTRIBUTED: Table = Table {
    name: docs!("KingdeeDistributeCouponsResult"),
    doc: docs!("The coupons that were issued."),
    fields: &[field("rows", "rows", Kind::List(&DISTRIBUTED_ROW), docs!("One row a coupon.")).required()],
};

const DISTRIBUTED_ROW: Table = Table {
    name: docs!("KingdeeDistributedCoupon"),
    doc: docs!(
        "A coupon that was issued. Threshold, window and goods are the scheme's, and not in the answer."
    ),
    fields: &[
        field("cashierId", "cashier_id", ID, docs!("收银员ID: the cashier.")),
        field("channel", "channel", TEXT, docs!("优惠券来源: where it was claimed.")),
        field("couponsNo", "coupons_no", ID, docs!("优惠券编号: the coupon's number.")),
        field(
            "couponsType",
            "coupons_type",
            SCHEMA_TYPE,
            docs!("优惠券类型: the kind of coupon. The values are listed with the write-offs."),
        ),
        field("createTime", "create_time", Kind::DateTime, docs!("生成时间: when it was issued.")),
        field("memberCardId", "member_card_id", ID, docs!("会员卡Id: the member's card.")),
        field("memberId", "member_id", ID, docs!("会员Id: the member.")),
        field("schemaId", "schema_id", ID, docs!("方案Id: the scheme, by which `templates` are joined.")),
        field("totalAmt", "total_amt", MONEY, docs!("优惠券金额: its amount in 元.")),
    ],
};

pub const WRITE_OFFS: Table = Table {
    name: docs!("KingdeeListWriteOffsResult"),
    doc: docs!("A page of write-offs."),
    fields: &[
        field("count", "count", COUNT, docs!("总计条目: rows in all.")),
        field("currentPageSize", "current_page_size", COUNT, docs!("当前页大小: rows of this page.")),
        field("page", "page", COUNT, docs!("当前页: this page, from 1.")),
        field("pageSize", "page_size", COUNT, docs!("页大小: rows a page.")),
        field("rows", "rows", Kind::List(&WRITE_OFF), docs!("返回数据列表: one row a write-off.")).required(),
        field("totalPage", "total_page", COUNT, docs!("总页数: pages in all.")),
        field(
            "records",
            "",
            Kind::List(&RECORD),
            docs!(
                "What the rows add up to, for coupons that are used several times (`schemaType` 4 and 5), by claim \
                 record. To add up pages and stores, give `toCoupons` a result with the rows of all of them."
            ),
        )
        .required(),
    ],
};

const WRITE_OFF: Table = Table {
    name: docs!("KingdeeWriteOff"),
    doc: docs!("A coupon used on a bill."),
    fields: &[
        field("schemaType", "schema_type", SCHEMA_TYPE, docs!("优惠券类型: the kind of coupon.")),
        field("billNo", "bill_no", ID, docs!("单据编号: the bill's number.")),
        field("cashierId", "cashier_id", ID, docs!("收银员ID: the cashier.")),
        field("cashierName", "cashier_name", TEXT, docs!("收银员名称: the cashier's name.")),
        field("couponsId", "coupons_id", ID, docs!("优惠券ID: the coupon.")),
        field(
            "couponsNo",
            "coupons_no",
            ID,
            docs!("The coupon's number, by which the request looks it up. The document's table calls it 优惠劵方案."),
        ),
        field("createTime", "create_time", Kind::DateTime, docs!("预核销时间: when the till held it.")),
        field("memberCardId", "member_card_id", ID, docs!("会员卡ID: the member's card.")),
        field("memberCardNo", "member_card_no", ID, docs!("会员卡号: the card's number.")),
        field("memberId", "member_id", ID, docs!("会员ID: the member.")),
        field(
            "memberMobile",
            "member_mobile",
            TEXT,
            docs!("会员手机号: the member's phone, which may be encrypted (敏感数据解密); passed on as it is."),
        ),
        field("memberName", "member_name", TEXT, docs!("会员名称: the member's name.")),
        field("recordBillId", "record_bill_id", ID, docs!("领用记录ID: the claim record.")),
        field("recordUsableAmt", "record_usable_amt", MONEY, docs!("领用记录可用金额: what the record has left, in 元.")),
        field(
            "recordWriteOffAmt",
            "record_write_off_amt",
            MONEY,
            docs!("领用记录核销金额: what the record was used for, in 元."),
        ),
        field("schemaNo", "schema_no", ID, docs!("优惠券方案编码: the scheme's number.")),
        field("storeId", "store_id", ID, docs!("门店ID: the store.")),
        field("storeName", "store_name", TEXT, docs!("门店名称: the store's name.")),
        field("storeNo", "store_no", ID, docs!("门店编号: the store's number.")),
        field("writeOffAmt", "write_off_amt", MONEY, docs!("核销金额: what this write-off took, in 元.")),
        field(
            "writeOffStat",
            "write_off_stat",
            Kind::Enum(&[("1", docs!("预核销中, pending")), ("2", docs!("已核销, done")), ("3", docs!("已取消, cancelled"))]),
            docs!("核销状态: how far the write-off is. May be absent: then it counts as pending."),
        ),
        field("writeOffTime", "write_off_time", Kind::DateTime, docs!("核销时间: when it was used.")),
    ],
};

const RECORD: Table = Table {
    name: docs!("KingdeeClaimRecord"),
    doc: docs!("What is known of a coupon that is used several times."),
    fields: &[
        field("recordBillId", "", ID, docs!("领用记录ID: the claim record.")).required(),
        field("uses", "", COUNT, docs!("Write-offs that were not cancelled, pending ones among them.")).required(),
        field("pending", "", COUNT, docs!("Of these, the pending ones.")).required(),
        field(
            "balance",
            "",
            MONEY,
            docs!(
                "What is left, in 元: the least 可用金额 of its rows, less what is pending, so that it is never too \
                 much. Absent where a figure is missing."
            ),
        ),
        field(
            "uncertain",
            "",
            Kind::Made("boolean"),
            docs!("A row has no known `writeOffStat`, or its rows differ in 可用金额."),
        )
        .required(),
    ],
};

const DISTRIBUTED_ANSWER: Table =
    Table { name: "", doc: "", fields: &[field(DATA, DATA, Kind::Object(&DISTRIBUTED), "")] };
const WRITE_OFFS_ANSWER: Table =
    Table { name: "", doc: "", fields: &[field(DATA, DATA, Kind::Object(&WRITE_OFFS), "")] };
const DATA: &str = "data";

/// Reads what was issued.
pub fn read_distributed<'t>(
    operation: &Operation,
    text: &'t str,
    options: &PlatformOptions,
) -> Result<Answer<'t>> {
    read(&DISTRIBUTED_ANSWER, operation, text, options)
}

/// Reads write-offs, and adds up what they say of coupons that are used several times.
pub fn read_write_offs<'t>(
    operation: &Operation,
    text: &'t str,
    options: &PlatformOptions,
) -> Result<Answer<'t>> {
    let mut result = read(&WRITE_OFFS_ANSWER, operation, text, options)?;
    let records = records_of(&result).iter().map(Record::answer).collect();
    result.take("records");
    result.add("records", Answer::List(records));
    Ok(result)
}

/// Reads the envelope `{errcode, description, data}`; the gateway's own answers
/// have no data.
fn read<'t>(
    table: &'static Table,
    operation: &Operation,
    text: &'t str,
    options: &PlatformOptions,
) -> Result<Answer<'t>> {
    let failed = options.status.filter(|status| !(200..300).contains(status));
    let http = |status| http_error(status, operation);
    let issues = Issues::default();
    let place = Field::root(&Value::Null, "answer", &issues);
    let answer = read_answer(table, text, &place);
    let mut answer = answer.map_err(|error| failed.map_or(error, http))?;
    let (code, description) = (answer.take_other("errcode"), answer.take_other("description"));
    let code_place = place.key("errcode");
    match (filled(&code_place.with(&code)), failed) {
        (Some("0"), None) => {}
        (Some("0") | None, Some(status)) => return Err(http(status)),
        (Some(code), _) => {
            let error = codes::error(code, operation.repeat);
            return Err(error.with_platform_message(description.as_str().unwrap_or_default()));
        }
        (None, None) => code_place.issue(Text::new("缺少返回码", "is missing")),
    }
    let data = answer.take(DATA);
    if issues.is_empty() {
        place.key(DATA).with(&data).required();
    }
    issues.finish(Code::BadResponse, data)
}

/// 429 is documented; any other status says nothing of the platform's.
fn http_error(status: i64, operation: &Operation) -> Error {
    match status {
        429 => codes::error("429", operation.repeat),
        _ => http_failure(status, operation.repeat),
    }
}
