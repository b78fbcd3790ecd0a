//! The coupon that `tmall.sendCoupon` answers with.

use rust_decimal::Decimal;

use super::answers::instant;
use crate::coupon::{Benefit, Coupon, Scope, ScopeKind};
use crate::input::{Field, Node};
use crate::money::{parse_decimal, to_fen, Rounding};
use crate::platforms::draft::Draft;
use crate::platforms::options::{MoneyUnit, Options};

/// One coupon. Its type is the request's (`options.params`), its units are the
/// caller's, its goods and stores the template's.
pub fn sent(result: &Field<'_>, options: &Options) -> Vec<Coupon> {
    let model = result.key("model").required().object();
    let mut draft = Draft::new(model, "tmall", "tmall.sendCoupon");
    draft.coupon.id = model.key("couponInstanceId").required().id().unwrap_or_default().to_owned();
    draft.coupon.template_id = draft.text("couponTemplateId");
    draft.coupon.title = draft.text("couponName");
    draft.coupon.state = Some("unused".into());
    let threshold = money(&mut draft, options);
    window(&mut draft, options);
    draft.join(options);
    if draft.coupon.min_amount.is_none() {
        match threshold {
            NoThreshold::Stated => {}
            NoThreshold::NotSaid => draft.open("minAmount", None),
            NoThreshold::UnitUnknown => draft.open("moneyUnit", None),
        }
    }
    goods_and_stores(&mut draft, options);
    vec![draft.coupon]
}

/// Why a coupon has no threshold.
enum NoThreshold {
    Stated,
    NotSaid,
    UnitUnknown,
}

/// Face value and threshold, where the caller says in which unit they are.
fn money(draft: &mut Draft<'_>, options: &Options) -> NoThreshold {
    let read = |name: &str| draft.text(name).and_then(|text| parse_decimal(&text).ok());
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
        MoneyUnit::Fen => value / Decimal::ONE_HUNDRED,
    };
    match off {
        Some(off) => {
            draft.coupon.benefit = Benefit::AmountOff { amount: to_fen(&yuan(off), Rounding::HalfUp) }
        }
        None => draft.open("amount", None),
    }
    draft.coupon.min_amount = least.map(yuan);
    NoThreshold::NotSaid
}

fn window(draft: &mut Draft<'_>, options: &Options) {
    let at = |draft: &Draft<'_>, name: &str| instant(&draft.text(name)?, options.time_unit?);
    draft.coupon.starts_at = at(draft, "startTime");
    draft.coupon.ends_at = at(draft, "endTime");
    if draft.coupon.starts_at.is_none() || draft.coupon.ends_at.is_none() {
        let rule = if options.time_unit.is_none() { "timeUnit" } else { "validity" };
        draft.open(rule, None);
    }
}

/// 品类券 are for goods and 门店券 for stores that the answer does not name;
/// what a number outside the document's list stands for, only a template says.
fn goods_and_stores(draft: &mut Draft<'_>, options: &Options) {
    let kind = match options.params.as_ref().and_then(|params| params.get("couponType")) {
        Some(Node::Text(text) | Node::Number(text)) => Some(text.as_ref()),
        _ => None,
    };
    let has_template = draft.coupon.template_id.as_deref().is_some_and(|id| options.template(id).is_some());
    match kind {
        Some("247") if draft.coupon.scope.is_none() => {
            draft.coupon.scope = Some(Scope { kind: ScopeKind::Categories, ids: None, exclude: false });
        }
        Some("276") if draft.coupon.shops.is_none() => draft.open("shops", None),
        Some("247" | "276" | "357") => {}
        _ if has_template => {}
        other => draft.open("couponType", other),
    }
}
