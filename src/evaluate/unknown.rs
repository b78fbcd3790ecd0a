//! Rules of a coupon that this version does not know. It may not be judged as if they were not there.

use crate::model::benefit::{Pick, ServiceKind};
use crate::model::coupon::{Limits, Required, Schedule, Scope, Shops};
use crate::model::{Benefit, Coupon, Detail, Fields};
use crate::names::Named;

/// What is told of them, in the order of the checks, save for the scope and the kind of benefit, which are told where
/// they would be checked.
pub(super) fn rules(coupon: &Coupon) -> Vec<Detail> {
    let mut rules = Vec::new();
    for rule in coupon.unknown_rules.iter().flatten() {
        rules.push(unknown(rule.field.as_str(), rule.value.as_deref().map(String::as_str)));
    }
    let mut inside = |path: &str, names: &[String]| {
        rules.extend(names.iter().map(|name| unknown(&format!("{path}.{name}"), None)));
    };
    if let Some(scope) = &coupon.scope {
        inside("scope", scope.other_names());
    }
    if let Some(scope) = &coupon.threshold_scope {
        inside("thresholdScope", scope.other_names());
    }
    if let Some(required) = &coupon.required {
        inside("required", required.other_names());
        for (index, item) in required.items.iter().flatten().enumerate() {
            inside(&format!("required.items[{index}]"), item.other_names());
        }
    }
    if let Some(schedule) = &coupon.schedule {
        inside("schedule", schedule.other_names());
        for (index, range) in schedule.times.iter().flatten().enumerate() {
            inside(&format!("schedule.times[{index}]"), range.other_names());
        }
    }
    if let Some(shops) = &coupon.shops {
        inside("shops", shops.other_names());
    }
    if let Some(limits) = &coupon.limits {
        inside("limits", limits.other_names());
    }
    let names: Vec<String> = coupon.benefit.other_names().map(str::to_owned).collect();
    inside("benefit", &names);
    if let Benefit::Tiers(tiers) = &coupon.benefit {
        for (index, tier) in tiers.tiers.iter().enumerate() {
            inside(&format!("benefit.tiers[{index}]"), tier.other_names());
        }
    }
    rules
}

/// Names in `requires` that this version does not know.
pub(super) fn requirements(coupon: &Coupon) -> impl Iterator<Item = Detail> + '_ {
    let names = coupon.requires.iter().flat_map(|names| names.iter());
    names.filter(|name| !is_known(name)).map(|name| unknown("requires", Some(name)))
}

/// A kind of benefit, or a field of a coupon or of a part of it.
fn is_known(name: &str) -> bool {
    match name.split_once('.') {
        None => Benefit::KINDS.contains(&name) || Coupon::FIELDS.contains(&name),
        Some(("benefit", field)) => field == "kind" || Benefit::fields().any(|known| known == field),
        Some(("scope" | "thresholdScope", field)) => Scope::FIELDS.contains(&field),
        Some(("required", field)) => Required::FIELDS.contains(&field),
        Some(("schedule", field)) => Schedule::FIELDS.contains(&field),
        Some(("shops", field)) => Shops::FIELDS.contains(&field),
        Some(("limits", field)) => Limits::FIELDS.contains(&field),
        Some(_) => false,
    }
}

/// What is not known of a benefit, where anything is not.
pub(super) fn benefit(coupon: &Coupon) -> Option<Detail> {
    // An adapter that leaves a benefit open has said why.
    let is_told = coupon.unknown_rules.as_ref().is_some_and(|rules| !rules.is_empty());
    let (pick, allowed): (_, &[Pick]) = match &coupon.benefit {
        Benefit::Unknown(it) if it.kind.as_str() == "unknown" && is_told => return None,
        Benefit::Unknown(it) => {
            return Some(unknown("benefit", Some(it.kind.as_str()).filter(|kind| !kind.is_empty())))
        }
        Benefit::Service(it) => {
            let ServiceKind::Unknown(service) = &*it.service else { return None };
            return Some(unknown(
                "benefit.service",
                Some(service).filter(|service| !service.is_empty()).map(String::as_str),
            ));
        }
        Benefit::BuyGet(it) => (&it.pick, &[Pick::Cheapest, Pick::Dearest, Pick::NextDearest]),
        Benefit::UnitOff(it) => (&it.pick, &[Pick::Cheapest, Pick::Dearest]),
        Benefit::Bundle(it) => (&it.pick, &[Pick::Cheapest, Pick::Dearest]),
        Benefit::Exchange(it) => (&it.pick, &[Pick::Cheapest, Pick::Dearest]),
        _ => return None,
    };
    let pick = pick.as_deref().filter(|pick| !allowed.contains(pick))?;
    Some(unknown("benefit.pick", Some(pick.name())))
}

/// An `unknownRule`.
pub(super) fn unknown(field: &str, value: Option<&str>) -> Detail {
    Detail::UnknownRule { field: field.to_owned(), value: value.map(str::to_owned) }
}
