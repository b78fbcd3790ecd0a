//! The coupon that `tmall.sendCoupon` answers with.

use rust_decimal::Decimal;
use serde_json::Value;

use super::answers::instant;
use crate::model::coupon::{ScopeKind, State};
use crate::money::{parse_decimal, shifted};
use crate::platforms::answer::Answer;
use crate::platforms::draft::{amount_off, exact, scope, Coupons, Draft};
use crate::platforms::options::{MoneyUnit, PlatformOptions};
use crate::validate::Field;

/// One coupon. Its type is the request's (`options.params`), its units are the
/// caller's, its goods and stores the template's.
pub fn sent<'v>(result: &Field<'v, '_, Answer<'v>>, options: &PlatformOptions, coupons: &mut Coupons<'v>) {
    let model = result.key("model").required().object();
    let mut draft = Draft::new(model, "tmall.sendCoupon");
    draft.set_id(model.key("couponInstanceId").required().id());
    draft.coupon.template_id = draft.id("couponTemplateId");
    draft.coupon.title = draft.words("couponName");
    draft.set_state(State::Unused);
    let threshold = money(&mut draft, options);
    window(&mut draft, options);
    let joined = draft.join(options);
    if draft.coupon.min_amount.is_none() {
        match threshold {
            NoThreshold::Stated => {}
            NoThreshold::NotSaid => draft.add_unknown_rule("minAmount", None),
            NoThreshold::UnitUnknown => draft.add_unknown_rule("moneyUnit", None),
        }
    }
    goods_and_stores(&mut draft, options, joined);
    coupons.add(&model, draft);
}

/// Why a coupon has no threshold.
enum NoThreshold {
    Stated,
    NotSaid,
    UnitUnknown,
}

/// Face value and threshold, where the caller says in which unit they are.
fn money(draft: &mut Draft<'_, '_>, options: &PlatformOptions) -> NoThreshold {
    let read = |name: &str| draft.text(name).and_then(|text| parse_decimal(text).ok());
    let (off, least) = (read("discount"), read("startFee"));
    let Some(unit) = options.money_unit else {
        draft.add_unknown_rule("moneyUnit", None);
        return match least {
            Some(least) if least.is_zero() => NoThreshold::Stated,
            Some(_) => NoThreshold::UnitUnknown,
            None => NoThreshold::NotSaid,
        };
    };
    let yuan = |value: Decimal| match unit {
        MoneyUnit::Yuan => value,
        MoneyUnit::Fen => shifted(&value, 2),
    };
    match off {
        Some(off) => draft.benefit = Some(amount_off(yuan(off))),
        None => draft.add_unknown_rule("amount", None),
    }
    draft.coupon.min_amount = least.map(yuan).and_then(exact);
    NoThreshold::NotSaid
}

fn window(draft: &mut Draft<'_, '_>, options: &PlatformOptions) {
    let at = |name: &str| instant(draft.text(name)?, options.time_unit?);
    let (starts_at, ends_at) = (at("startTime"), at("endTime"));
    if !draft.set_window(starts_at, ends_at) {
        let rule = if options.time_unit.is_none() { "timeUnit" } else { "validity" };
        draft.add_unknown_rule(rule, None);
    }
}

/// 品类券 are for goods and 门店券 for stores that the answer does not name;
/// what a number outside the document's list stands for, only a template says.
fn goods_and_stores(draft: &mut Draft<'_, '_>, options: &PlatformOptions, joined: bool) {
    let kind = match options.params.as_ref().and_then(|params| params.get("couponType")) {
        Some(Value::String(text)) => Some(text.as_str()),
        Some(Value::Number(number)) => Some(number.as_str()),
        _ => None,
    };
    match kind {
        Some("247") if draft.coupon.scope.is_none() => {
            draft.coupon.scope = Some(scope(ScopeKind::Categories));
        }
        Some("276") if draft.coupon.shops.is_none() => draft.add_unknown_rule("shops", None),
        Some("247" | "276" | "357") => {}
        _ if joined => {}
        other => draft.add_unknown_rule("couponType", other),
    }
}
