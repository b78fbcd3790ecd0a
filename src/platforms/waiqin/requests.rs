//! What is asked. The documents' 必填 column is blank: required is what a
//! sentence of theirs states, or without which a call means nothing.

use serde_json::{Map, Value};

use crate::model::read::Violations;
use crate::platforms::check::is_blank;
use crate::platforms::options::PlatformOptions;
use crate::platforms::schema::{docs, field, FieldSpec, Kind, Table, MONEY, NUMERIC_5, TEXT};
use crate::platforms::shopping::{texts, Shopping};
use crate::platforms::{Checked, JSON};
use crate::request::PreparedRequest;
use crate::text::Text;
use crate::time::Day;
use crate::validate::Field;

/// VARCHAR(32).
const ID32: Kind = Kind::Id(32);
const TEXT32: Kind = Kind::Text(32);
const TEXT1000: Kind = Kind::Text(1_000);
const Y_N: Kind = Kind::Enum(&[("Y", docs!("是, yes")), ("N", docs!("否, no"))]);

const PAGE_NUMBER: FieldSpec = field(
    "pageNumber",
    "page_number",
    Kind::Integer(&(1, i32::MAX as i64)),
    docs!("页码: the page, from 1. Default 1."),
)
.bare();
const PAGE_LENGTH: FieldSpec = field(
    "pageLength",
    "page_length",
    Kind::Integer(&(1, 1_000)),
    docs!("每页记录条数: rows of a page. Default 1000."),
)
.bare();

pub const QUERY_VOUCHERS: Table = Table {
    name: docs!("WaiqinQueryVouchersParams"),
    doc: docs!("Without a date, all vouchers are listed."),
    fields: &[
        PAGE_NUMBER,
        PAGE_LENGTH,
        field(
            "startCreateDate",
            "start_create_date",
            Kind::Date,
            docs!("创建时间开始: created from this day on."),
        ),
        field("endCreateDate", "end_create_date", Kind::Date, docs!("创建时间结束: created up to this day.")),
        field(
            "startModifyDate",
            "start_modify_date",
            Kind::Date,
            docs!("修改时间开始: changed from this day on."),
        ),
        field("endModifyDate", "end_modify_date", Kind::Date, docs!("修改时间结束: changed up to this day.")),
    ],
};

pub const ADD_VOUCHER: Table = Table {
    name: docs!("WaiqinAddVoucherParams"),
    doc: docs!(
        "Lists of ids, names or codes are one text with commas between. Where an id and a name are both given, the \
         platform reads the id."
    ),
    fields: &[
        field("name", "name", TEXT32, docs!("优惠券名称: its name.")).required(),
        field("startDate", "startDate", Kind::Date, docs!("开始日期: the first day.")).required(),
        field("endDate", "endDate", Kind::Date, docs!("截止日期: the last day, included.")).required(),
        field("money", "money", MONEY, docs!("面值: what it takes off, in 元. Required unless `discountsType` is `ZKBL`.")),
        field(
            "doorsillAmount",
            "doorsillAmount",
            Kind::Decimal(12, 8),
            docs!("使用门槛金额: the least amount, in 元. Required where `doorsillType` is `Y`."),
        )
        .bare(),
        field("doorsillType", "doorsillType", Y_N, docs!("使用门槛方式: whether there is a least amount.")),
        field(
            "payType",
            "payType",
            Kind::Enum(&[("UNLIMITED", docs!("无限制, any")), ("ONLINE", docs!("在线支付, online"))]),
            docs!("限定支付方式: the way of paying."),
        ),
        field("remark", "remark", TEXT1000, docs!("使用说明: how to use it.")),
        field(
            "grantType",
            "grantType",
            Kind::Enum(&[
                ("ZDLQ", docs!("主动领取, claimed by the customer")),
                ("HDFF", docs!("活动发放, given by a campaign")),
                ("THIRDPARTY", docs!("第三方领取, claimed through a third party")),
            ]),
            docs!("发放方式: how it is given out. `ZDLQ` needs `tradeRange` 1."),
        ),
        field("eachCmNum", "eachCmNum", NUMERIC_5, docs!("单客户限领数量: how many a customer may claim.")).bare(),
        field("num", "num", NUMERIC_5, docs!("总数量: how many there are.")).bare(),
        field(
            "tradeRange",
            "tradeRange",
            Kind::Enum(&[("1", docs!("指定客户范围, by level, type and so on")), ("2", docs!("指定具体客户, certain customers"))]),
            docs!("客户范围: whom it is for. 2 needs `cmId` or `cmCode`."),
        ),
        field("cmTypeId", "cmTypeId", TEXT, docs!("客户类型id: customer types, by id.")),
        field("cmTypeName", "cmTypeName", TEXT, docs!("客户类型名称: customer types, by name.")),
        field("cmLevelId", "cmLevelId", TEXT, docs!("客户等级id: customer levels, by id.")),
        field("cmLevelName", "cmLevelName", TEXT, docs!("客户等级名称: customer levels, by name.")),
        field("cmDeptId", "cmDeptId", TEXT, docs!("客户部门id: departments, by id.")),
        field("cmDeptName", "cmDeptName", TEXT, docs!("客户部门名称: departments, by name.")),
        field("cmLabelId", "cmLabelId", TEXT, docs!("客户标签id: labels, by id.")),
        field("cmLabelName", "cmLabelName", TEXT, docs!("客户标签名称: labels, by name.")),
        field("cmDistrictId", "cmDistrictId", TEXT, docs!("客户销售区域id: sales districts, by id.")),
        field("cmDistrictName", "cmDistrictName", TEXT, docs!("客户销售区域名称: sales districts, by name.")),
        field("cmId", "cmId", TEXT, docs!("客户id: customers, by id.")).server_owned(),
        field("cmCode", "cmCode", TEXT, docs!("客户编码: customers, by code.")).server_owned(),
        field(
            "prodMode",
            "prodMode",
            Kind::Enum(&[
                ("ALL", docs!("全部商品, all goods")),
                ("TYPE", docs!("商品类型, needs `prodTypeId` or `prodTypeName`")),
                ("BRAND", docs!("商品品牌, needs `prodBrandId` or `prodBrandName`")),
                ("PRODUCT", docs!("指定商品, needs `prodId` or `prodCode`")),
            ]),
            docs!("商品范围: the goods that it applies to."),
        ),
        field("prodTypeId", "prodTypeId", TEXT, docs!("商品类型id: product types, by id.")),
        field("prodTypeName", "prodTypeName", TEXT, docs!("商品类型名称: product types, by name.")),
        field("prodBrandId", "prodBrandId", TEXT, docs!("商品品牌id: brands, by id.")),
        field("prodBrandName", "prodBrandName", TEXT, docs!("商品品牌名称: brands, by name.")),
        field("prodId", "prodId", TEXT, docs!("商品id: products, by id.")),
        field("prodCode", "prodCode", TEXT, docs!("商品编码: products, by code.")),
        field("businessFromName", "businessFromName", TEXT32, docs!("业务来源名称: where the business comes from.")),
        field("comment", "comment", TEXT1000, docs!("备注: a note.")),
        field("autoReceive", "autoReceive", Y_N, docs!("是否自动领取: whether customers get it without claiming.")),
        field(
            "discountsType",
            "discountsType",
            Kind::Enum(&[("GDMZ", docs!("固定面值, an amount")), ("ZKBL", docs!("折扣比例, a share"))]),
            docs!("优惠方式: what it gives."),
        ),
        field(
            "discountsPercent",
            "discountsPercent",
            Kind::Fraction(4),
            docs!("折扣比例: the share; the document does not say whether it is paid or taken off. Required for `ZKBL`."),
        ),
        field("maxDiscountsAmount", "maxDiscountsAmount", MONEY, docs!("最大优惠金额: the most that comes off, in 元; read for `ZKBL`.")),
    ],
};

const VOUCHER_ID: FieldSpec = field("voucherId", "voucherId", ID32, docs!("优惠券号: the voucher."));

pub const FINISH_VOUCHER: Table = Table {
    name: docs!("WaiqinFinishVoucherParams"),
    doc: docs!("Which voucher."),
    fields: &[VOUCHER_ID.required()],
};

pub const CHANGE_VOUCHER_END_DATE: Table = Table {
    name: docs!("WaiqinChangeVoucherEndDateParams"),
    doc: docs!("Which voucher, and until when."),
    fields: &[
        VOUCHER_ID.required(),
        field(
            "endDate",
            "endDate",
            Kind::Date,
            docs!("The new last day, included (named in the example only)."),
        )
        .required(),
    ],
};

pub const RECEIVE_VOUCHER: Table = Table {
    name: docs!("WaiqinReceiveVoucherParams"),
    doc: docs!("A voucher by id or name, and a customer by one of three keys."),
    fields: &[
        field("voucherName", "voucherName", TEXT32, docs!("优惠券名称: the voucher, by name.")),
        VOUCHER_ID,
        field("cmId", "cmId", ID32, docs!("客户id: the customer, by id.")).server_owned(),
        field("cmCode", "cmCode", ID32, docs!("客户编码: the customer, by code.")).server_owned(),
        field("cmSourceCode", "cmSourceCode", ID32, docs!("客户SourceCode: the customer, by source code."))
            .server_owned(),
        field("receiveTime", "receiveTime", Kind::DateTime, docs!("领取时间: when it was claimed."))
            .server_owned(),
    ],
};

pub const LIST_VOUCHER_CUSTOMERS: Table = Table {
    name: docs!("WaiqinListVoucherCustomersParams"),
    doc: docs!("Which voucher."),
    fields: &[
        PAGE_NUMBER,
        PAGE_LENGTH,
        field("voucherId", "voucher_id", ID32, docs!("优惠券id: the voucher.")).required(),
    ],
};

pub const QUERY_VOUCHER_USAGE: Table = Table {
    name: docs!("WaiqinQueryVoucherUsageParams"),
    doc: docs!("Which voucher, and in which state."),
    fields: &[
        VOUCHER_ID.required(),
        field(
            "voucherStatus",
            "voucherStatus",
            Kind::Enum(&[
                ("0", docs!("未使用, not used")),
                ("1", docs!("已使用, used")),
                ("2", docs!("已过期, expired")),
            ]),
            docs!("使用状态: only those in this state."),
        ),
    ],
};

/// The rules that the descriptions of `addVoucherInfo` state.
pub fn voucher_rules(params: &Field<'_, '_>, _: &PlatformOptions) {
    let given = |name: &str, value: &str| text_of(params, name) == value;
    if given("discountsType", "ZKBL") {
        one_of(params, &["discountsPercent"], "discountsType ZKBL");
    } else {
        one_of(params, &["money"], "discountsType GDMZ");
    }
    if given("doorsillType", "Y") {
        one_of(params, &["doorsillAmount"], "doorsillType Y");
    }
    if given("grantType", "ZDLQ") && !given("tradeRange", "1") {
        let zh = "发放方式为主动领取（ZDLQ）时应为 1";
        params.key("tradeRange").issue(Text::new(zh, "must be 1 with grantType ZDLQ"));
    }
    if given("tradeRange", "2") {
        one_of(params, &["cmId", "cmCode"], "tradeRange 2");
    }
    match text_of(params, "prodMode").as_str() {
        "TYPE" => one_of(params, &["prodTypeId", "prodTypeName"], "prodMode TYPE"),
        "BRAND" => one_of(params, &["prodBrandId", "prodBrandName"], "prodMode BRAND"),
        "PRODUCT" => one_of(params, &["prodId", "prodCode"], "prodMode PRODUCT"),
        _ => {}
    }
    let day = |name: &str| Day::parse(&text_of(params, name));
    if let (Some(start), Some(end)) = (day("startDate"), day("endDate")) {
        if end < start {
            let zh = "不能早于 startDate";
            params.key("endDate").issue(Text::new(zh, "must not be before startDate"));
        }
    }
}

pub fn receive_rules(params: &Field<'_, '_>, _: &PlatformOptions) {
    one_of(params, &["voucherId", "voucherName"], "");
    one_of(params, &["cmId", "cmCode", "cmSourceCode"], "");
}

/// Whom a voucher is claimed for, named in one way.
pub fn of_customer(shopping: &Shopping<'_>, _: &mut Violations) -> Map<String, Value> {
    match shopping.customer("ids") {
        Some(id) => texts(&mut [("cmId", Some(id))]),
        None => texts(&mut [("cmCode", shopping.customer("codes"))]),
    }
}

/// What a param says, where it is text or a number.
fn text_of(params: &Field<'_, '_>, name: &str) -> String {
    match params.key(name).value() {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Records a violation where none of these is given.
fn one_of(params: &Field<'_, '_>, names: &[&str], when: &str) {
    let Some(first) = names.first() else { return };
    if !names.iter().all(|name| is_blank(&params.key(name))) {
        return;
    }
    let (list, others) = (names.join("、"), names.join(" or "));
    params.key(first).issue(if when.is_empty() {
        Text::new(format!("{list} 必传其一"), format!("{others} is required"))
    } else {
        Text::new(format!("{when} 时必填（{list}）"), format!("{others} is required with {when}"))
    });
}

/// The document's name of each operation, in its address.
const CALLS: [(&str, &str); 7] = [
    ("waiqin.queryVouchers", "getVoucherInfos"),
    ("waiqin.addVoucher", "addVoucherInfo"),
    ("waiqin.finishVoucher", "finishVoucher"),
    ("waiqin.changeVoucherEndDate", "modifyVoucherEndDate"),
    ("waiqin.receiveVoucher", "receiveVoucherInfo"),
    ("waiqin.listVoucherCustomers", "getCmInfos"),
    ("waiqin.queryVoucherUsage", "queryVoucherUsedInfo"),
];

pub fn build(checked: Checked<'_>) -> PreparedRequest {
    let operation = checked.operation.name;
    let call = CALLS.iter().find(|(name, _)| *name == operation).map_or("", |(_, call)| call);
    let path = format!("/api/voucher/v1/{call}/{{openid}}/{{timestamp}}/{{digest}}/{{msg_id}}");
    let body = checked.json();
    checked.request("https://openapi.waiqin365.com", &path, JSON, Some(body))
}
