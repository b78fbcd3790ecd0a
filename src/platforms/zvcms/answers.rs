//! 《7.4.6 筛选用户可用优惠券》: what is answered.

use serde_json::Value;

use super::codes;
use crate::error::{Code, Result};
use crate::platforms::answer::Answer;
use crate::platforms::options::PlatformOptions;
use crate::platforms::read::{filled, read_answer};
use crate::platforms::schema::{docs, field, Kind, Table, COUNT, ID, MONEY, TEXT};
use crate::platforms::Operation;
use crate::text::Text;
use crate::validate::{Field, Issues, Tree};

const ON_OFF: Kind = Kind::Enum(&[("0", docs!("no")), ("1", docs!("yes"))]);

pub const RESULT: Table = Table {
    name: docs!("ZvcmsListUsableCouponsResult"),
    doc: docs!(
        "The coupons that the platform holds usable for the cart that was sent. Coupons that this cart cannot use may \
         be missing: ask again after an edit."
    ),
    fields: &[
        field(
            "complete",
            "",
            Kind::Made("false"),
            docs!("Always `false`: the list is filtered by the cart that was sent."),
        )
        .required(),
        field("message", "message", TEXT, docs!("描述: the platform's own words.")),
        field("rows", "data", Kind::List(&ROW), docs!("用户优惠券: what the member holds.")).required(),
    ],
};

const ROW: Table = Table {
    name: docs!("ZvcmsUserCoupon"),
    doc: docs!("A coupon in a member's hands."),
    fields: &[
        field("id", "id", ID, docs!("用户优惠券id: what a write-off names.")),
        field("userId", "user_id", ID, docs!("用户id: the member.")),
        field("couponRowId", "coupon_id", ID, docs!("优惠券id (`coupon_id`); not the code `couponId`.")),
        field("startAt", "start_at", Kind::EpochSeconds, docs!("开始时间, epoch seconds.")),
        field(
            "endAt",
            "end_at",
            Kind::EpochSeconds,
            docs!("结束时间, epoch seconds; that second is included."),
        ),
        field(
            "status",
            "status",
            Kind::Enum(&[("0", docs!("未使用, not used")), ("1", docs!("已使用, used"))]),
            docs!("使用状态: whether it was used."),
        ),
        field("coupon", "coupon", Kind::Object(&COUPON), docs!("The template that it was issued from.")),
        field("couponId", "couponId", ID, docs!("券核销码: the code that a till redeems.")),
    ],
};

const COUPON: Table = Table {
    name: docs!("ZvcmsCoupon"),
    doc: docs!("A coupon template."),
    fields: &[
        field("id", "id", ID, docs!("优惠券模板id: by which coupons are issued.")),
        field(
            "type",
            "type",
            Kind::Enum(&[("1", docs!("微信")), ("2", docs!("口碑"))]),
            docs!("优惠券所属平台: where it belongs."),
        ),
        field("title", "title", TEXT, docs!("优惠券名称: its name.")),
        field("total", "total", COUNT, docs!("优惠券总数量: how many there are; 0 is without limit.")),
        field("number", "number", COUNT, docs!("已领取的数量: how many were claimed.")),
        field("used", "used", COUNT, docs!("已使用的数量: how many were used.")),
        field(
            "amount",
            "amount",
            TEXT,
            docs!("优惠券金额/折扣: 元 for `couponType` 0, a discount without a stated scale for 1."),
        ),
        field(
            "couponType",
            "coupon_type",
            Kind::Enum(&[("0", docs!("指定金额, an amount")), ("1", docs!("折扣券, a discount"))]),
            docs!("优惠形式: what `amount` is."),
        ),
        field(
            "minAmountUse",
            "min_amount_use",
            MONEY,
            docs!("最低使用金额: the least amount in 元; 0 is none."),
        ),
        field(
            "numberOfUser",
            "number_of_user",
            COUNT,
            docs!("每人限领多少张: how many a member may claim; 0 is without limit."),
        ),
        field(
            "goodsRangeType",
            "goods_range_type",
            Kind::Enum(&[
                ("0", docs!("所有商品, all goods")),
                ("1", docs!("指定商品, certain goods, which the answer does not list")),
            ]),
            docs!("可使用的商品: the goods that it applies to."),
        ),
        field(
            "expireType",
            "expire_type",
            Kind::Enum(&[
                ("0", docs!("固定日期, fixed days")),
                ("1", docs!("领到券当日开始N天内, N days from the day of the claim")),
                ("2", docs!("领到券次日开始N天内, N days from the day after")),
            ]),
            docs!("有效期类型: how its validity is stated."),
        ),
        field("startAt", "start_at", Kind::EpochSeconds, docs!("开始时间, epoch seconds.")),
        field(
            "endAt",
            "end_at",
            Kind::EpochSeconds,
            docs!("结束时间, epoch seconds; that second is included."),
        ),
        field("expireDays", "expire_days", COUNT, docs!("N天内生效的N: the days of `expireType` 1 and 2.")),
        field("desc", "desc", TEXT, docs!("使用说明: how to use it.")),
        field(
            "status",
            "status",
            Kind::Enum(&[("0", docs!("不可用, not available")), ("1", docs!("可用, available"))]),
            docs!("状态: whether the template is available."),
        ),
        field("showPage", "show_page", ON_OFF, docs!("是否显示在商品详情页: whether goods pages show it.")),
        field(
            "sceneType",
            "scene_type",
            Kind::Enum(&[
                ("1", docs!("外卖")),
                ("2", docs!("堂食")),
                ("3", docs!("外卖+堂食")),
                ("4", docs!("买单")),
                ("5", docs!("外卖+买单")),
                ("6", docs!("堂食+买单")),
                ("7", docs!("通用, any")),
            ]),
            docs!("适用场景: the ways of buying that take it."),
        ),
        field(
            "onlyCoupon",
            "only_coupon",
            ON_OFF,
            docs!("是否只享受优惠券优惠: whether it excludes other discounts."),
        ),
        field(
            "usePerPersonPerDay",
            "use_per_person_per_day",
            COUNT,
            docs!("每人每天使用次数: uses a day; 0 is without limit."),
        ),
        field("isReceive", "is_receive", ON_OFF, docs!("是否可领用: whether it can be claimed.")),
        field(
            "isUseTimeRange",
            "is_use_time_range",
            ON_OFF,
            docs!("是否使用时间段: whether hours restrict it, which the answer does not list."),
        ),
        field(
            "category",
            "category",
            Kind::Enum(&[
                ("0", docs!("现金券/折扣券")),
                ("2", docs!("限制数量免单券, `maxNum` and `minNum` items free")),
                ("3", docs!("erp兑换券 (线下用)")),
                ("4", docs!("买M送N券")),
                ("5", docs!("商品券, which the document does not define")),
                ("6", docs!("免运费/配送费券")),
                ("7", docs!("免排队券")),
                ("8", docs!("停车券")),
            ]),
            docs!("What kind of coupon it is."),
        ),
        field(
            "maxNum",
            "max_num",
            COUNT,
            docs!("免单最高金额的几件商品: how many of the dearest items are free."),
        ),
        field(
            "minNum",
            "min_num",
            COUNT,
            docs!("免单最低金额的几件商品: how many of the cheapest items are free."),
        ),
        field(
            "minNumUse",
            "min_num_use",
            COUNT,
            docs!("订单满几件商品可用: the least number of items; 0 is none."),
        ),
        field(
            "multiRangeType",
            "multi_range_type",
            Kind::Enum(&[
                ("0", docs!("所有门店, all shops")),
                ("1", docs!("指定门店可用, only `shopIds`")),
                ("2", docs!("指定门店不可用, all but `shopIds`")),
            ]),
            docs!("适用门店: the shops that take it."),
        ),
        field(
            "shopIds",
            "shop_ids",
            Kind::Ids,
            docs!("指定的门店ID: the platform sends JSON text of a list."),
        ),
        field("explainText", "explain_text", TEXT, docs!("优惠券说明: what it is.")),
        field("secondMaxNum", "second_max_num", COUNT, docs!("买M送N券: N, the next dearest items, free.")),
        field("goodsRangeNum", "goods_range_num", COUNT, docs!("买M送N券: M, the items to buy.")),
        field("couponLabel", "coupon_label", TEXT, docs!("券标签: a short mark.")),
        field("sceneTypeDesc", "scene_type_desc", TEXT, docs!("类型说明: its scenes in words.")),
        field("couponTitle", "coupon_title", TEXT, docs!("优惠券标题: its headline.")),
        field("couponAmount", "coupon_amount", TEXT, docs!("优惠说明: what it gives, in words.")),
        field(
            "allCouponAmount",
            "all_coupon_amount",
            TEXT,
            docs!("优惠金额: the platform's own figure for this cart, in 元."),
        ),
    ],
};

/// Reads an answer. `status` false is a failure of the platform's system, true
/// with a code other than 0 one of the business.
pub fn read<'t>(operation: &Operation, text: &'t str, _: &PlatformOptions) -> Result<Answer<'t>> {
    let issues = Issues::default();
    let place = Field::root(&Value::Null, "answer", &issues);
    let mut answer = read_answer(&RESULT, text, &place)?;
    // No part of the result, and so under the platform's names.
    let (status, code) = (answer.take_other("status"), answer.take_other("code"));
    let (status_place, code_place) = (place.key("status"), place.key("code"));
    match (read_status(&status_place.with(&status)), filled(&code_place.with(&code))) {
        (Some(true), Some(codes::OK)) | (None, _) => {}
        (Some(true), None) => code_place.issue(Text::new("缺少返回编码", "is missing")),
        (Some(status), code) => {
            let words = answer.get("message").and_then(Answer::as_str).unwrap_or_default();
            let error = codes::error(operation, status, code.unwrap_or_default());
            return Err(error.with_platform_message(words));
        }
    }
    answer.add_first("complete", Answer::Bool(false));
    issues.finish(Code::BadResponse, answer)
}

/// `true`, `"true"` or 1; likewise false.
fn read_status(field: &Field<'_, '_>) -> Option<bool> {
    let text = filled(field);
    let read = [("true", true), ("1", true), ("false", false), ("0", false)]
        .into_iter()
        .find(|(name, _)| text.is_some_and(|text| text.eq_ignore_ascii_case(name)));
    if read.is_none() {
        field.issue(Text::new("应为 true 或 false", "must be true or false"));
    }
    read.map(|(_, value)| value)
}
