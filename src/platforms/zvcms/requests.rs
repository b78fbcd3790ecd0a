//! 《7.4.6 筛选用户可用优惠券》: what is asked.

use serde_json::json;

use crate::platforms::check::is_blank;
use crate::platforms::options::Options;
use crate::platforms::schema::{docs, field, Kind, Table, ID, MONEY};
use crate::platforms::{Checked, JSON};
use crate::request::PreparedRequest;
use crate::text::Text;
use crate::validate::Field;

/// An `int` of the document.
const INT: i64 = i32::MAX as i64;

pub const PARAMS: Table = Table {
    name: docs!("ZvcmsListUsableCouponsParams"),
    doc: docs!(
        "The cart and the member whose coupons are asked for. One of `userId` and `userCode` is required."
    ),
    fields: &[
        field("multiMark", "multi_mark", ID, docs!("门店编码: the shop's mark.")),
        field("userId", "user_id", ID, docs!("用户id: the member; wins over `userCode`.")).server_owned(),
        field("tradeMarks", "trade_marks", Kind::List(&TRADE_MARK), docs!("The goods of the cart.")),
        field(
            "discountPrice",
            "discount_price",
            MONEY,
            docs!("订单折扣金额: what the order was reduced by already, in 元."),
        ),
        field(
            "typeCate",
            "type_cate",
            Kind::Enum(&[("1", docs!("堂食, dine in")), ("3", docs!("外卖, takeout"))]),
            docs!("The way of buying. The numbers differ from those of `sceneType` in the answer."),
        ),
        field(
            "userCode",
            "user_code",
            ID,
            docs!("会员码: the member's code; not read where `userId` is given."),
        )
        .server_owned(),
    ],
};

const TRADE_MARK: Table = Table {
    name: docs!("ZvcmsTradeMark"),
    doc: docs!("One of the goods of a cart."),
    fields: &[
        field("num", "num", Kind::Integer(&(1, INT)), docs!("商品实体数量: how many.")).required(),
        field("tradeMark", "trade_mark", ID, docs!("商品实体标识: the mark of the goods.")).required(),
        field("price", "price", MONEY, docs!("商品实体价格: the price of one, in 元.")).required(),
    ],
};

pub fn rules(params: &Field<'_, '_>, _: &Options) {
    if is_blank(&params.key("userId")) && is_blank(&params.key("userCode")) {
        let zh = "userId 和 userCode 必传一个";
        params.key("userId").issue(Text::new(zh, "or userCode is required"));
    }
}

pub fn build(mut checked: Checked<'_>) -> PreparedRequest {
    let params = core::mem::take(&mut checked.body);
    let body = json!({ "Action": "user.user-use-coupon", "Params": params });
    checked.request("http://openapi.zvcms.com", "/api/v2", JSON, Some(body.to_string()))
}
