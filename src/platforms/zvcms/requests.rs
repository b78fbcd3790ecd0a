//! 《7.4.6 筛选用户可用优惠券》: what is asked.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::model::context::Scene;
use crate::model::read::Violations;
use crate::model::{Cart, CartLine};
use crate::money::{shortest, sum};
use crate::platforms::check::is_blank;
use crate::platforms::options::PlatformOptions;
use crate::platforms::schema::{docs, field, Kind, Table, ID, MONEY};
use crate::platforms::shopping::{texts, Shopping};
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

pub fn rules(params: &Field<'_, '_>, _: &PlatformOptions) {
    if is_blank(&params.key("userId")) && is_blank(&params.key("userCode")) {
        let zh = "userId 和 userCode 必传一个";
        params.key("userId").issue(Text::new(zh, "or userCode is required"));
    }
}

/// What a cart says: its goods by their marks at their prices, and what they were reduced by already.
pub fn of_cart(shopping: &Shopping<'_>, violations: &mut Violations) -> Map<String, Value> {
    let lines = shopping.cart.lines.as_deref().unwrap_or_default();
    let marks: Vec<Value> =
        lines.iter().enumerate().map(|(place, line)| trade_mark(place, line, violations)).collect();
    let type_cate = match shopping.scene() {
        Some(Scene::DineIn) => Some("1"),
        Some(Scene::Takeout) => Some("3"),
        // The request knows no number for it.
        Some(Scene::PayBill) | None => None,
    };
    let user_id = shopping.customer("ids");
    let user_code = shopping.customer("codes").filter(|_| user_id.is_none());
    let mut params = texts(&mut [
        ("multiMark", shopping.shop()),
        ("userId", user_id),
        ("userCode", user_code),
        ("discountPrice", granted(shopping.cart).map(|granted| shortest(&granted))),
        ("typeCate", type_cate.map(str::to_owned)),
    ]);
    params.insert("tradeMarks".to_owned(), Value::Array(marks));
    params
}

fn trade_mark(place: usize, line: &CartLine, violations: &mut Violations) -> Value {
    let CartLine { sku, product_id, code, quantity, unit_price, .. } = line;
    let mark = [sku, product_id, code].into_iter().flatten().next();
    if mark.is_none() {
        let text =
            Text::new("缺少商品实体标识：需要 sku、productId 或 code", "or productId or code is required");
        violations.add(format!("cart.lines[{place}].sku"), text);
    }
    if !quantity.is_integer() {
        let text = Text::new(
            "应为整数：该接口不支持称重商品",
            "must be whole: the operation knows no weighed goods",
        );
        violations.add(format!("cart.lines[{place}].quantity"), text);
    }
    let mark = mark.map(|mark| mark.to_string());
    Value::Object(texts(&mut [
        ("num", Some(shortest(quantity))),
        ("tradeMark", mark),
        ("price", Some(shortest(unit_price))),
    ]))
}

/// What was granted on the order and on its lines.
fn granted(cart: &Cart) -> Option<Decimal> {
    let lines = cart.lines.iter().flatten().filter_map(|line| line.discount.as_deref());
    let all = lines.chain(cart.order_discount.as_deref());
    let sum = all.copied().try_fold(Decimal::ZERO, sum)?;
    (!sum.is_zero()).then_some(sum)
}

pub fn build(checked: Checked<'_>) -> PreparedRequest {
    let body = format!(r#"{{"Action":"user.user-use-coupon","Params":{}}}"#, checked.json());
    checked.request("http://openapi.zvcms.com", "/api/v2", JSON, Some(body))
}
