//! The coupon that `tmall.sendCoupon` answers with.

use rust_decimal::Decimal;

use super::answers::instant;
use crate::input::{Field, Node};
use crate::money::parse_decimal;
use crate::platforms::draft::{amount_off, Coupons, Draft, Part};
use crate::platforms::options::{MoneyUnit, Options};

/// One coupon. Its type is the request's (`options.params`), its units are the
/// caller's, its goods and stores the template's.
pub fn sent(result: &Field<'_>, options: &Options, coupons: &mut Coupons) {
    let model = result.key("model").required().object();
    let mut draft = Draft::new(model, "tmall.sendCoupon");
    draft.set_text(Part::Id, model.key("couponInstanceId").required().id());
    draft.copy(Part::TemplateId, "couponTemplateId");
    draft.copy(Part::Title, "couponName");
    draft.put(Part::State, &"unused");
    let threshold = money(&mut draft, options);
    window(&mut draft, options);
    let joined = draft.join(options);
    if !draft.has(Part::MinAmount) {
        match threshold {
            NoThreshold::Stated => {}
            NoThreshold::NotSaid => draft.open("minAmount", None),
            NoThreshold::UnitUnknown => draft.open("moneyUnit", None),
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
fn money(draft: &mut Draft<'_>, options: &Options) -> NoThreshold {
    let read = |name: &str| draft.text(name).and_then(|text| parse_decimal(text).ok());
    let (off, least) = (read("discount"), read("startFee"));
    let Some(unit) = options.money_unit else {
        draft.open("moneyUnit", None);
        return match least {
            Some(least) if least.is_zero() => NoThreshold::Stated,
            Some(_) => NoThreshold::UnitUnknown,
            None => NoThreshold::NotSaid,
        };
    };
    let yuan = |value: Decimal| match unit {
        MoneyUnit::Yuan => value,
        MoneyUnit::Fen => Decimal::from_i128_with_scale(value.mantissa(), value.scale() + 2),
    };
    match off {
        Some(off) => draft.set(Part::Benefit, amount_off(yuan(off))),
        None => draft.open("amount", None),
    }
    draft.put(Part::MinAmount, &least.map(yuan));
    NoThreshold::NotSaid
}

fn window(draft: &mut Draft<'_>, options: &Options) {
    let at = |draft: &Draft<'_>, name: &str| instant(draft.text(name)?, options.time_unit?);
    draft.put(Part::StartsAt, &at(draft, "startTime"));
    draft.put(Part::EndsAt, &at(draft, "endTime"));
    if !draft.has(Part::StartsAt) || !draft.has(Part::EndsAt) {
        let rule = if options.time_unit.is_none() { "timeUnit" } else { "validity" };
        draft.open(rule, None);
    }
}

/// 品类券 are for goods and 门店券 for stores that the answer does not name;
/// what a number outside the document's list stands for, only a template says.
fn goods_and_stores<'a>(draft: &mut Draft<'a>, options: &'a Options, joined: bool) {
    let kind = match options.params.as_ref().and_then(|params| params.get("couponType")) {
        Some(Node::Text(text) | Node::Number(text)) => Some(text.as_ref()),
        _ => None,
    };
    match kind {
        Some("247") if !draft.has(Part::Scope) => {
            draft.set(Part::Scope, Node::of(&[("kind", &"categories")]))
        }
        Some("276") if !draft.has(Part::Shops) => draft.open("shops", None),
        Some("247" | "276" | "357") => {}
        _ if joined => {}
        other => draft.open("couponType", other),
    }
}
