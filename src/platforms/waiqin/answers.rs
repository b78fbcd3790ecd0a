//! What is answered. The envelope is the same for all: `return_code`,
//! `return_msg`, `msg_id` and `response_data`, which is JSON *text*, or JSON,
//! or nothing.

use serde_json::Value;

use super::codes;
use crate::error::{Code, Error, Result};
use crate::platforms::answer::Answer;
use crate::platforms::options::PlatformOptions;
use crate::platforms::read::{read_answer, read_loosely};
use crate::platforms::schema::{docs, field, FieldSpec, Kind, Table, COUNT, ID, MONEY, TEXT};
use crate::platforms::Operation;
use crate::text::Text;
use crate::validate::{Field, Issues, Tree};

const MESSAGE: FieldSpec = field("message", "return_msg", TEXT, docs!("响应说明: the platform's own words."));
const MSG_ID: FieldSpec = field("msgId", "msg_id", ID, docs!("The id of the call, as the backend made it."));
const CODE: FieldSpec = field("returnCode", "return_code", TEXT, docs!("响应编码: `0`."));
const DATA: &str = "response_data";

pub const VOUCHERS: Table = Table {
    name: docs!("WaiqinQueryVouchersResult"),
    doc: docs!("A page of vouchers."),
    fields: &[
        CODE,
        MESSAGE,
        MSG_ID,
        field("rows", DATA, Kind::List(&VOUCHER), docs!("The vouchers.")).required(),
    ],
};

pub const CUSTOMERS: Table = Table {
    name: docs!("WaiqinListVoucherCustomersResult"),
    doc: docs!("A page of customers."),
    fields: &[
        CODE,
        MESSAGE,
        MSG_ID,
        field("rows", DATA, Kind::List(&CUSTOMER), docs!("The customers.")).required(),
    ],
};

pub const USAGE: Table = Table {
    name: docs!("WaiqinQueryVoucherUsageResult"),
    doc: docs!("What customers hold and have used."),
    fields: &[
        CODE,
        MESSAGE,
        MSG_ID,
        field("rows", DATA, Kind::List(&HOLDING), docs!("One a voucher held.")).required(),
    ],
};

pub const ADDED: Table = Table {
    name: docs!("WaiqinAddVoucherResult"),
    doc: docs!("The voucher that was created."),
    fields: &[
        CODE,
        MESSAGE,
        MSG_ID,
        field("voucherId", "voucherId", ID, docs!("优惠券id: its id.")).required(),
    ],
};

pub const DONE: Table = Table {
    name: docs!("WaiqinDoneResult"),
    doc: docs!("It was done; there is no data."),
    fields: &[CODE, MESSAGE, MSG_ID],
};

pub const RECEIVED: Table = Table {
    name: docs!("WaiqinReceiveVoucherResult"),
    doc: docs!("It was claimed. `waiqin.queryVoucherUsage` shows what the customer holds."),
    fields: &[
        CODE,
        MESSAGE,
        MSG_ID,
        field(
            "data",
            "",
            Kind::Made("unknown"),
            docs!("What the platform answers here is not documented: as it came."),
        ),
    ],
};

const Y_N: Kind = Kind::Enum(&[("Y", docs!("是, yes")), ("N", docs!("否, no"))]);
const DISCOUNTS_TYPE: Kind =
    Kind::Enum(&[("GDMZ", docs!("固定面值, an amount")), ("ZKBL", docs!("折扣比例, a share"))]);

const VOUCHER: Table = Table {
    name: docs!("WaiqinVoucher"),
    doc: docs!("A voucher: a template of what customers hold."),
    fields: &[
        field("id", "id", ID, docs!("优惠券id.")),
        field("name", "name", TEXT, docs!("优惠券名称: its name.")),
        field("startDate", "startDate", Kind::Date, docs!("有效起始日期: the first day.")),
        field("endDate", "endDate", Kind::Date, docs!("有效截止日期: the last day, included.")),
        field("money", "money", MONEY, docs!("面值: what it takes off, in 元.")),
        field("num", "num", COUNT, docs!("总数量: how many there are.")),
        field("doorsillType", "doorsillType", Y_N, docs!("使用门槛方式: whether there is a least amount.")),
        field("doorsillAmount", "doorsillAmount", MONEY, docs!("使用门槛金额: the least amount, in 元.")),
        field("eachCmNum", "eachCmNum", COUNT, docs!("单客户限领数量: how many a customer may claim.")),
        field(
            "payType",
            "payType",
            Kind::Enum(&[("UNLIMITED", docs!("无限制, any")), ("ONLINE", docs!("在线支付, online"))]),
            docs!("限定支付方式: the way of paying."),
        ),
        field("remark", "remark", TEXT, docs!("使用说明: how to use it.")),
        field(
            "sourceFrom",
            "sourceFrom",
            Kind::Enum(&[("ZZ", docs!("系统自建, made in this system")), ("XF", docs!("互联下发, handed down"))]),
            docs!("优惠券来源: where it comes from."),
        ),
        field("hasRequired", "hasRequired", Y_N, docs!("是否必含: whether the order must hold certain goods.")),
        field(
            "requiredType",
            "requiredType",
            Kind::Enum(&[("ANYONE", docs!("必含任一, any of them")), ("ALL", docs!("必含全部, all of them"))]),
            docs!("必含方式: which of the goods. Has a value only for `prodMode` PRODUCT and `sourceFrom` XF; may be `0`."),
        ),
        field("requiredAllnum", "requiredAllnum", MONEY, docs!("必含总数量: how many of them together; 0 is none.")),
        field("isFinish", "isFinish", Y_N, docs!("是否终止: whether it was ended.")),
        field("discountsType", "discountsType", DISCOUNTS_TYPE, docs!("优惠方式: what it gives.")),
        field("discountsPercent", "discountsPercent", TEXT, docs!("折扣比例: the share, 0 to 1.")),
        field("maxDiscountsAmount", "maxDiscountsAmount", MONEY, docs!("最大优惠金额: the most that comes off, in 元.")),
        field(
            "tradeRange",
            "tradeRange",
            Kind::Enum(&[("1", docs!("指定客户范围, by level, type and so on")), ("2", docs!("指定具体客户, certain customers"))]),
            docs!("客户范围: whom it is for."),
        ),
        field("cmLevels", "cmLevels", Kind::List(&LEVEL), docs!("客户级别列表, for `tradeRange` 1.")),
        field("cmTypes", "cmTypes", Kind::List(&TYPE), docs!("客户类型列表, for `tradeRange` 1.")),
        field("cmDepts", "cmDepts", Kind::List(&DEPARTMENT), docs!("客户部门列表, for `tradeRange` 1.")),
        field("cmLabels", "cmLabels", Kind::List(&LABEL), docs!("客户标签列表, for `tradeRange` 1.")),
        field("cmDistricts", "cmDistricts", Kind::List(&DISTRICT), docs!("客户销售区域列表, for `tradeRange` 1.")),
        field("cmInfos", "cmInfos", Kind::List(&CUSTOMER), docs!("客户列表, for `tradeRange` 2.")),
        field(
            "prodMode",
            "prodMode",
            Kind::Enum(&[
                ("ALL", docs!("全部商品, all goods")),
                ("TYPE", docs!("商品类型, `prodTypes`")),
                ("BRAND", docs!("商品品牌, `prodBrands`")),
                ("PRODUCT", docs!("指定商品, `pdInfos`")),
            ]),
            docs!("商品范围: the goods that it applies to."),
        ),
        field("pdInfos", "pdInfos", Kind::List(&PRODUCT), docs!("商品信息列表, for `prodMode` PRODUCT.")),
        field("prodBrands", "prodBrand", Kind::List(&BRAND), docs!("商品品牌列表, for `prodMode` BRAND; the document's table says `prodBrand`, its example `prodBrands`."))
            .or(&["prodBrands"]),
        field("prodTypes", "prodTypes", Kind::List(&PRODUCT_TYPE), docs!("商品类型列表, for `prodMode` TYPE.")),
    ],
};

const LEVEL: Table = Table {
    name: docs!("WaiqinCustomerLevel"),
    doc: docs!("A level of customers."),
    fields: &[
        field("id", "cmLevelId", ID, docs!("客户级别id.")),
        field("name", "cmLevelName", TEXT, docs!("客户级别名称.")),
    ],
};
const TYPE: Table = Table {
    name: docs!("WaiqinCustomerType"),
    doc: docs!("A type of customers."),
    fields: &[
        field("id", "cmTypeId", ID, docs!("客户类型id.")),
        field("name", "cmTypeName", TEXT, docs!("客户类型名称.")),
    ],
};
const DEPARTMENT: Table = Table {
    name: docs!("WaiqinDepartment"),
    doc: docs!("A department that looks after customers."),
    fields: &[
        field("id", "cmDeptId", ID, docs!("客户部门id.")),
        field("name", "cmDeptName", TEXT, docs!("客户部门名称.")),
    ],
};
const LABEL: Table = Table {
    name: docs!("WaiqinCustomerLabel"),
    doc: docs!("A label of customers."),
    fields: &[
        field("id", "cmLabelId", ID, docs!("客户标签id.")),
        field("name", "cmLabelName", TEXT, docs!("客户标签名称.")),
    ],
};
const DISTRICT: Table = Table {
    name: docs!("WaiqinDistrict"),
    doc: docs!("A sales district."),
    fields: &[
        field("id", "cmDistrictId", ID, docs!("客户销售区域id.")),
        field("code", "cmDistrictCode", ID, docs!("客户销售区域编码.")),
        field("name", "cmDistrictName", TEXT, docs!("客户销售区域名称.")),
    ],
};
const CUSTOMER: Table = Table {
    name: docs!("WaiqinCustomer"),
    doc: docs!("A customer."),
    fields: &[
        field("id", "id", ID, docs!("客户id.")),
        field("code", "code", ID, docs!("客户编码.")),
        field("name", "name", TEXT, docs!("客户名称.")),
    ],
};
const PRODUCT: Table = Table {
    name: docs!("WaiqinProduct"),
    doc: docs!("One of the goods that a voucher applies to."),
    fields: &[
        field("id", "pdId", ID, docs!("商品id.")),
        field("code", "code", ID, docs!("商品编码.")),
        field("name", "name", TEXT, docs!("商品名称.")),
        field("isRequired", "isRequired", Y_N, docs!("是否必含: whether the order must hold it.")),
        field("requiredNum", "requiredNum", MONEY, docs!("必含数量: how many of it.")),
        field("unitId", "unitId", ID, docs!("必含单位id: the unit of `requiredNum`.")),
        field("unitName", "unitName", TEXT, docs!("必含单位名称: its name.")),
    ],
};
const BRAND: Table = Table {
    name: docs!("WaiqinBrand"),
    doc: docs!("A brand."),
    fields: &[
        field("id", "pdBrandId", ID, docs!("商品品牌id.")),
        field("name", "prodBrandName", TEXT, docs!("商品品牌名称.")),
    ],
};
const PRODUCT_TYPE: Table = Table {
    name: docs!("WaiqinProductType"),
    doc: docs!("A type of goods."),
    fields: &[
        field("id", "pdTypeId", ID, docs!("商品类型id.")),
        field("name", "prodTypeName", TEXT, docs!("商品类型名称.")),
    ],
};

const HOLDING: Table = Table {
    name: docs!("WaiqinVoucherUsage"),
    doc: docs!("A voucher in a customer's hands."),
    fields: &[
        field("id", "id", ID, docs!("优惠券详情id: what the customer holds.")),
        field("cmId", "cm_id", ID, docs!("客户id: the customer.")),
        field("cmSourceCode", "cm_source_code", ID, docs!("客户sourceCode: the customer's source code.")),
        field("cmCode", "cm_code", ID, docs!("客户编码: the customer's code.")),
        field("cmName", "cm_name", TEXT, docs!("客户名称: the customer's name.")),
        field("voucherId", "voucher_id", ID, docs!("优惠券号: the voucher that it was issued from.")),
        field("voucherName", "voucher_name", TEXT, docs!("优惠券名称: its name.")),
        field(
            "startDate",
            "start_date",
            Kind::Date,
            docs!("使用开始时间: the first day (the document's yyyy-dd-mm is a misprint)."),
        ),
        field("endDate", "end_date", Kind::Date, docs!("使用结束时间: the last day, included.")),
        field("doorsillAmount", "doorsill_amount", MONEY, docs!("使用门槛: the least amount, in 元.")),
        field("money", "money", MONEY, docs!("面值: what it takes off, in 元.")),
        field("discountsType", "discounts_type", DISCOUNTS_TYPE, docs!("优惠方式: what it gives.")),
        field("discountsPercent", "discounts_percent", TEXT, docs!("折扣比例: the share, 0 to 100.")),
        field(
            "maxDiscountsAmount",
            "max_discounts_amount",
            MONEY,
            docs!("最大优惠金额: the most that comes off, in 元."),
        ),
        field(
            "businessFromName",
            "business_from_name",
            TEXT,
            docs!("业务来源: where the business comes from."),
        ),
        field(
            "createType",
            "create_type",
            Kind::Enum(&[
                ("ZZ", docs!("自增加, made in this system")),
                ("XF", docs!("互联下发, handed down")),
                ("OPENAPI", docs!("外部系统, by another system")),
            ]),
            docs!("创建方式: who made it."),
        ),
        field(
            "distributeTime",
            "distribute_time",
            Kind::DateTime,
            docs!("发放时间: when it was given out; seconds may be missing."),
        ),
        field(
            "receiveTime",
            "receive_time",
            Kind::DateTime,
            docs!("领用时间: when it was claimed; seconds may be missing."),
        ),
        field("orderId", "order_id", ID, docs!("订单id: the order that used it.")),
        field("orderNo", "order_no", ID, docs!("订单号: its number.")),
        field("orderCreateTime", "order_create_time", Kind::DateTime, docs!("下单时间: when it was placed.")),
        field("orderAmount", "order_amount", MONEY, docs!("订单金额: what it came to, in 元.")),
        field(
            "voucherAmount",
            "voucher_amount",
            MONEY,
            docs!("实际优惠金额: what the voucher took off it, in 元."),
        ),
        field(
            "useStatus",
            "use_status",
            Kind::Enum(&[
                ("0", docs!("未使用, not used")),
                ("1", docs!("已使用, used")),
                ("2", docs!("已过期, expired")),
            ]),
            docs!("使用状态: its state."),
        ),
    ],
};

/// The answer to a voucher that was created, its data in a place of its own.
const ADDED_ANSWER: Table = Table {
    name: "",
    doc: "",
    fields: &[CODE, MESSAGE, MSG_ID, field(DATA, DATA, Kind::Object(&ADDED), "")],
};

/// Reads an answer whose data, if any, is what the table of its result says.
pub fn read_table<'t>(operation: &Operation, text: &'t str, _: &PlatformOptions) -> Result<Answer<'t>> {
    read_keeping(DATA, operation, text)
}

/// Reads the id of a voucher that was created.
pub fn read_added<'t>(operation: &Operation, text: &'t str, _: &PlatformOptions) -> Result<Answer<'t>> {
    let issues = Issues::default();
    let mut answer = open(&ADDED_ANSWER, operation, text, &issues)?;
    let data = answer.take(DATA);
    if issues.is_empty() {
        let root = Field::root(&Value::Null, "answer", &issues);
        root.key(DATA).with(&data).required().key("voucherId").required();
    }
    if let (Answer::Object(entries), Answer::Object(added)) = (&mut answer, data) {
        entries.extend(added);
    }
    issues.finish(Code::BadResponse, answer)
}

/// Reads the answer to a claim; its data is not documented and kept as it came.
pub fn read_received<'t>(operation: &Operation, text: &'t str, _: &PlatformOptions) -> Result<Answer<'t>> {
    read_keeping("data", operation, text)
}

/// Reads an answer, and keeps data that its table does not list under this name.
fn read_keeping<'t>(name: &'static str, operation: &Operation, text: &'t str) -> Result<Answer<'t>> {
    let issues = Issues::default();
    let mut answer = open(operation.result, operation, text, &issues)?;
    let data = match answer.take_other(DATA) {
        Value::String(text) if text.trim().is_empty() => Value::Null,
        Value::String(text) => read_loosely(&text, DATA).unwrap_or(Value::String(text)),
        data => data,
    };
    if !data.is_null() {
        answer.add(name, Answer::other(data));
    }
    issues.finish(Code::BadResponse, answer)
}

/// Reads the envelope by its table; a code other than 0 is the platform's failure.
fn open<'t>(
    table: &'static Table,
    operation: &Operation,
    text: &'t str,
    issues: &Issues,
) -> Result<Answer<'t>> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        let zh = "不是接口的应答，请检查接口地址";
        let en = "is no answer of the platform's: the address may be wrong";
        return Err(Error::at(Code::BadResponse, "answer", Text::new(zh, en)));
    }
    let place = Field::root(&Value::Null, "answer", issues);
    let mut answer = read_answer(table, text, &place)?;
    let code = answer.take(CODE.name);
    match code.as_str().map(str::trim).filter(|code| !code.is_empty()) {
        Some(codes::OK) => {
            answer.add_first(CODE.name, Answer::Text(codes::OK.into()));
        }
        Some(code) => {
            let words = answer.get(MESSAGE.name).and_then(Answer::as_str).unwrap_or_default();
            return Err(codes::error(operation, code, words).with_platform_message(words));
        }
        None => {
            if issues.is_empty() {
                place.key(CODE.wire).required();
            }
        }
    }
    Ok(answer)
}
