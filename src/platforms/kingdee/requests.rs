//! 《优惠券发放(领用)》 and 《优惠券核销》: what is asked.

use serde_json::Value;

use crate::model::leaf::MAX_SAFE;
use crate::platforms::check::is_blank;
use crate::platforms::options::PlatformOptions;
use crate::platforms::schema::{docs, field, Kind, Table, ID, TEXT};
use crate::platforms::{Checked, JSON};
use crate::request::PreparedRequest;
use crate::text::Text;
use crate::validate::Field;

/// The platform cuts a page to this many rows, yet counts pages by the size
/// that was asked for: a larger one would lose rows.
pub const MAX_PAGE_SIZE: i64 = 100;

const HOST: &str = "https://api.kingdee.com";

/// The document lists the values with the write-offs alone.
pub const SCHEMA_TYPE: Kind = Kind::Enum(&[
    ("1", docs!("代金券, an amount")),
    ("2", docs!("折扣券, a discount")),
    ("3", docs!("抵扣券, a deduction")),
    ("4", docs!("多次核销代金券, an amount that is used up in parts")),
    ("5", docs!("多次核销折扣券, a discount that is used several times")),
]);

pub const DISTRIBUTE: Table = Table {
    name: docs!("KingdeeDistributeCouponsParams"),
    doc: docs!("Which coupons to issue, and to whom. With the setting `h5`, `mobile` is required."),
    fields: &[
        field(
            "channel",
            "channel",
            TEXT,
            docs!("领券中心: where it is claimed; the document's example is `\"1\"`."),
        )
        .required(),
        field("qty", "qty", Kind::Integer(&(1, MAX_SAFE)), docs!("领用数量: how many. Default 1."))
            .server_owned(),
        field("schemaId", "schema_id", ID, docs!("优惠券方案Id: what to issue.")).required(),
        field("cashierId", "cashier_id", ID, docs!("收银员ID: the cashier.")).server_owned(),
        field("id", "id", ID, docs!("支持ID精确查询: an id to look up exactly.")),
        field("memberCardId", "member_card_id", ID, docs!("会员卡ID: the member's card.")).server_owned(),
        field("memberId", "member_id", ID, docs!("会员ID: the member.")).server_owned(),
        field(
            "mobile",
            "mobile",
            TEXT,
            docs!("手机号: the member's phone; required of H5 pages (H5领券时必填)."),
        )
        .server_owned(),
        field("storeId", "store_id", ID, docs!("门店ID: the store; may be empty.")),
    ],
};

pub const LIST: Table = Table {
    name: docs!("KingdeeListWriteOffsParams"),
    doc: docs!("Which write-offs to list. Times are at +08:00."),
    fields: &[
        field("storeId", "store_id", ID, docs!("门店ID: the store.")).required(),
        field("billNo", "bill_no", ID, docs!("核销零售单号: the number of the retail bill.")),
        field("couponsNo", "coupons_no", ID, docs!("优惠券编号: the coupon's number.")),
        field(
            "createEndTime",
            "create_end_time",
            Kind::DateTime,
            docs!("单据结束日期: bills made up to then, `yyyy-MM-dd HH:mm:ss`."),
        ),
        field(
            "createStartTime",
            "create_start_time",
            Kind::DateTime,
            docs!("单据开始日期: bills made since then, `yyyy-MM-dd HH:mm:ss`."),
        ),
        field("memberCardId", "member_card_id", ID, docs!("会员卡ID: the member's card.")).server_owned(),
        field("memberId", "member_id", ID, docs!("会员ID: the member; digits (整数字符串).")).server_owned(),
        field(
            "modifyEndTime",
            "modify_end_time",
            Kind::DateTime,
            docs!("更新结束时间: changed up to then, `yyyy-MM-dd HH:mm:ss`."),
        ),
        field(
            "modifyStartTime",
            "modify_start_time",
            Kind::DateTime,
            docs!("更新开始时间: changed since then, `yyyy-MM-dd HH:mm:ss`."),
        ),
        field("page", "page", Kind::Integer(&(1, MAX_SAFE)), docs!("查询的页数: the page. Default 1.")),
        field(
            "pageSize",
            "page_size",
            Kind::Integer(&(1, MAX_PAGE_SIZE)),
            docs!("每页数据条数: rows a page. Default 100, which is also the most: larger pages lose rows."),
        ),
        field("schemaNo", "schema_no", ID, docs!("优惠券方案编号: the number of the scheme.")),
        field("schemaType", "schema_type", SCHEMA_TYPE, docs!("优惠券方案类型: the kind of coupon.")).open(),
    ],
};

pub fn distribute_rules(params: &Field<'_, '_>, settings: &PlatformOptions) {
    let mobile = params.key("mobile");
    if settings.h5 && is_blank(&mobile) {
        mobile.issue(Text::new("H5 领券时必填", "is required of H5 pages"));
    }
}

pub fn list_rules(params: &Field<'_, '_>, _: &PlatformOptions) {
    let member = params.key("memberId");
    let text = member.value().and_then(Value::as_str).unwrap_or_default();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        member.issue(Text::new("应为整数字符串", "must be digits"));
    }
}

pub fn distribute(mut checked: Checked<'_>) -> PreparedRequest {
    if !checked.body.contains_key("qty") {
        checked.body.insert("qty".to_owned(), "1".into());
    }
    let body = checked.json();
    checked.request(HOST, "/jdy/v2/ls/coupons_distribute", JSON, Some(body))
}

/// The document asks for the content type of GET too.
pub fn list(checked: Checked<'_>) -> PreparedRequest {
    let mut request = checked.request(HOST, "/jdy/v2/ls/coupons_write_off", JSON, None);
    let pair = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    request.query.extend(checked.body.iter().filter_map(pair));
    request
}
