//! How reasons read, in one sentence for a shopper.

use super::eligibility::offset_of;
use crate::describe::service_name;
use crate::model::coupon::RequiredMode;
use crate::model::reason::{MissingItem, QuantityGap};
use crate::model::{Context, Detail, Reason};
use crate::text::Language;
use crate::time::{format_minute, Instant};

/// A reason with its sentence.
pub(super) fn reason(detail: Detail, context: &Context, language: Language) -> Reason {
    Reason { message: message(&detail, context, language), detail }
}

fn message(detail: &Detail, context: &Context, language: Language) -> String {
    let at = |instant: Instant| format_minute(instant, offset_of(context));
    let fixed = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    match detail {
        Detail::Used => fixed("已使用", "Already used"),
        Detail::Frozen => fixed("已冻结", "Frozen"),
        Detail::Ended => fixed("活动已终止", "The activity was ended"),
        Detail::Deleted => fixed("已删除", "Deleted"),
        Detail::Disabled => fixed("已停用", "Disabled"),
        Detail::NotStarted { starts_at } => {
            let start = at(*starts_at);
            language.pick_made(|| format!("{start} 起可用"), || format!("Valid from {start}"))
        }
        Detail::Expired { ends_at: Some(end) } if *end <= context.now.get() => {
            let end = at(*end);
            language.pick_made(|| format!("已于 {end} 过期"), || format!("Expired at {end}"))
        }
        Detail::Expired { .. } => fixed("已过期", "Expired"),
        Detail::OutsideSchedule { next_at: None } => fixed("不在可用时段", "Outside its days and hours"),
        Detail::OutsideSchedule { next_at: Some(next) } => {
            let next = at(*next);
            language.pick_made(
                || format!("不在可用时段，{next} 起可用"),
                || format!("Outside its days and hours; next from {next}"),
            )
        }
        Detail::WrongShop { .. } => fixed("当前门店不可用", "Not for this shop"),
        Detail::WrongScene { scenes } => {
            let names = scene_names(scenes, language);
            language.pick_made(|| format!("仅限{names}使用"), || format!("Only for {names}"))
        }
        Detail::WrongPayment { payment } if payment == "online" => {
            fixed("仅限在线支付", "Only for online payment")
        }
        Detail::WrongPayment { .. } => fixed("当前支付方式不可用", "Not for this way of paying"),
        Detail::WrongCustomer { .. } => fixed("当前会员不可用", "Not for this customer"),
        Detail::DailyLimit { limit, .. } => language.pick_made(
            || format!("每天限用 {limit} 次，今日已用完"),
            || format!("At most {limit} a day, all used today"),
        ),
        Detail::NoUsesLeft => fixed("次数或余额已用完", "No uses or balance left"),
        Detail::OtherDiscounts => fixed("不与其他优惠同享", "Not together with other discounts"),
        Detail::NotForOrders { service } => {
            let service = service_name(service, language);
            language.pick_made(
                || format!("{service}，不用于订单抵扣"),
                || format!("{service}, not a discount on an order"),
            )
        }
        Detail::NoEligibleItems => fixed("没有适用的商品", "No item in the cart is eligible"),
        Detail::MissingItems { mode, items, total_quantity } => {
            missing_items(*mode, items, total_quantity.as_ref(), language)
        }
        Detail::BelowMinAmount { required, shortfall, .. } => {
            let shortfall = crate::money::format_fen(shortfall.0);
            language.pick_made(
                || format!("满 {required} 元可用，还差 {shortfall} 元"),
                || format!("From ¥{required}; ¥{shortfall} to go"),
            )
        }
        Detail::BelowMinQuantity { required, shortfall, .. } => language.pick_made(
            || format!("满 {required} 件可用，还差 {shortfall} 件"),
            || format!("From {required} items; {shortfall} to go"),
        ),
        Detail::NoDiscount => fixed("没有可抵扣的金额", "Nothing would come off"),
        Detail::NotCombinable { .. } => {
            fixed("不能与已选优惠券同时使用", "Cannot be used with the coupons chosen")
        }
        Detail::ClaimNotStarted { starts_at } => {
            let start = at(*starts_at);
            language.pick_made(|| format!("{start} 开始领取"), || format!("To be claimed from {start}"))
        }
        Detail::ClaimEnded { ends_at } => {
            let end = at(*ends_at);
            language.pick_made(|| format!("已于 {end} 结束领取"), || format!("Could be claimed until {end}"))
        }
        Detail::SoldOut => fixed("已领完", "None left"),
        Detail::ClaimLimit { limit, .. } => language
            .pick_made(|| format!("每人限领 {limit} 张"), || format!("At most {limit} for each customer")),
        Detail::MissingContext { field } => {
            let name = context_name(field, language);
            language.pick_made(
                || format!("缺少信息，无法判断（{name}）"),
                || format!("Cannot tell: {name} is not known"),
            )
        }
        Detail::UnknownRule { .. } => fixed(
            "含有无法识别的使用规则，请以收银台为准",
            "Has a rule that is not known here; the till decides",
        ),
        Detail::Unreadable { .. } => {
            fixed("优惠券数据有误，请以收银台为准", "Its data cannot be read; the till decides")
        }
    }
}

fn missing_items(
    mode: RequiredMode,
    items: &[MissingItem],
    total: Option<&QuantityGap>,
    language: Language,
) -> String {
    let is_there = |item: &MissingItem| item.gap.missing == "0";
    let satisfied = match mode {
        RequiredMode::All => items.iter().all(is_there),
        RequiredMode::Any => items.iter().any(is_there),
    };
    match (total, mode) {
        (Some(QuantityGap { missing, .. }), _) if satisfied => language.pick_made(
            || format!("指定商品还差 {missing} 件"),
            || format!("{missing} more of certain items needed"),
        ),
        (_, RequiredMode::All) => {
            language.pick("需购买全部指定商品", "All of certain items must be in the cart").to_owned()
        }
        (_, RequiredMode::Any) => {
            language.pick("需购买任一指定商品", "One of certain items must be in the cart").to_owned()
        }
    }
}

/// How scenes read: `dineIn` is 堂食.
fn scene_names(scenes: &[String], language: Language) -> String {
    let name = |scene: &String| match scene.as_str() {
        "dineIn" => language.pick("堂食", "dining in").to_owned(),
        "takeout" => language.pick("外卖", "takeout").to_owned(),
        "payBill" => language.pick("买单", "paying a bill").to_owned(),
        other => other.to_owned(),
    };
    scenes.iter().map(name).collect::<Vec<_>>().join(language.pick("、", ", "))
}

fn context_name(field: &str, language: Language) -> &'static str {
    match field {
        "shopId" => language.pick("门店", "the shop"),
        "scene" => language.pick("用餐方式", "the scene"),
        "payment" => language.pick("支付方式", "the way of paying"),
        "claimedCount" => language.pick("已领数量", "the number claimed"),
        "usedToday" => language.pick("今日使用次数", "the number of uses today"),
        _ => language.pick("会员信息", "the customer"),
    }
}
