//! 《tmall.nrt.coupon.send (券发放接口)》: what is asked.

use crate::platforms::form::write_pair;
use crate::platforms::schema::{docs, field, Kind, Table, ID, TEXT};
use crate::platforms::Checked;
use crate::request::PreparedRequest;

pub const PARAMS: Table = Table {
    name: docs!("TmallSendCouponParams"),
    doc: docs!("发券dto: which coupon to send, and to whom."),
    fields: &[
        field("bizCode", "biz_code", TEXT, docs!("业务code: the business.")).required(),
        field("openId", "open_id", ID, docs!("加密后淘系ID: the customer, encrypted.")).required().server_owned(),
        field("extra", "extra", TEXT, docs!("扩展字段: extensions, as JSON text.")),
        field("channel", "channel", TEXT, docs!("渠道: where it is claimed.")).required(),
        field(
            "outId",
            "out_id",
            ID,
            docs!("幂等ID: the idempotency id. Make one for a claim, keep it, and repeat with the same one."),
        )
        .required()
        .server_owned(),
        field("uuid", "uuid", ID, docs!("券code: the coupon to send.")).required().server_owned(),
        field(
            "couponType",
            "coupon_type",
            Kind::Enum(&[
                ("247", docs!("品类券, for a category of goods")),
                ("276", docs!("门店券, for a store")),
                ("357", docs!("门店通用券, for all stores")),
            ]),
            docs!("券类型. The list is not complete, the document's own example sends 1: other numbers pass with a warning."),
        )
        .required()
        .open()
        .bare(),
    ],
};

/// Everything goes into the form: the signer appends `app_key`, `session`,
/// `timestamp` and `sign`, and the session stays out of addresses and so of logs.
pub fn build(checked: Checked<'_>) -> PreparedRequest {
    let settings = checked.settings;
    let format = settings.format.unwrap_or("json");
    let body = checked.json();
    let mut form = vec![
        write_pair("method", "tmall.nrt.coupon.send"),
        write_pair("format", format),
        write_pair("v", "2.0"),
        write_pair("sign_method", settings.sign_method.unwrap_or("hmac-sha256")),
    ];
    // XML cannot do without its root.
    if settings.simplify && format == "json" {
        form.push(write_pair("simplify", "true"));
    }
    form.push(write_pair("nrt_coupon_send_dto", &body));
    checked.request("https://eco.taobao.com", "/router/rest", FORM, Some(form.join("&")))
}

const FORM: &str = "application/x-www-form-urlencoded;charset=utf-8";
