//! 《tmall.nrt.coupon.send (券发放接口)》: what is asked.

use crate::platforms::form::write_form;
use crate::platforms::schema::{docs, field, Kind, Table, ID, TEXT};
use crate::platforms::Checked;
use crate::request::PreparedRequest;

pub const PARAMS: Table = Table {
    name: "TmallSendCouponParams",
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
    let mut form = vec![
        ("method", "tmall.nrt.coupon.send".to_owned()),
        ("format", format.to_owned()),
        ("v", "2.0".to_owned()),
        ("sign_method", settings.sign_method.unwrap_or("hmac-sha256").to_owned()),
    ];
    // XML cannot do without its root.
    if settings.simplify && format == "json" {
        form.push(("simplify", "true".to_owned()));
    }
    form.push(("nrt_coupon_send_dto", checked.body.to_json()));
    let form: Vec<_> = form.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    PreparedRequest {
        operation: checked.operation.name,
        method: "POST",
        url: settings.url("https://eco.taobao.com", "/router/rest"),
        headers: vec![("Content-Type".into(), "application/x-www-form-urlencoded;charset=utf-8".into())],
        query: Vec::new(),
        body: Some(write_form(&form)),
        warnings: Vec::new(),
    }
}
