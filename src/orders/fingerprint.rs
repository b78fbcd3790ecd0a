//! What an evaluation saw and what came of it, in one short text: equal where client and server computed alike. It tells
//! slips, not fraud: who knows the inputs can make it, and so a server evaluates with its own coupons and prices.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value};
use xxhash_rust::xxh64::xxh64;

use crate::model::evaluation::{Allocations, Counts};
use crate::model::leaf::Kind;
use crate::model::read::as_value;
use crate::model::{Cart, CartLine, Context, Coupon, Evaluation, Leaf, Options, Stack, Verdict, Yuan};
use crate::money::{parse_decimal, shortest};
use crate::text::in_order;
use crate::time::Instant;

/// The version of the rules by which figures are made. It rises when equal inputs may come to other figures.
pub const RULES: u32 = 2;

/// A digest of coupons, which is made once for a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CouponsDigest(u64);

impl CouponsDigest {
    /// Of coupons in any order.
    pub fn new(coupons: &[Coupon]) -> Self {
        Self(digest(&canonical_coupons(coupons)))
    }
}

/// The fingerprint of an evaluation: the version of the rules, a point, and a digest of the inputs and the figures. The
/// order of lines and coupons, the language, and how a decimal is written change nothing in it.
pub fn fingerprint(
    coupons: CouponsDigest,
    cart: &Cart,
    context: &Context,
    options: &Options,
    evaluation: &Evaluation,
) -> String {
    let inputs = (canonical_cart(cart), context, canonical_options(options));
    format!("{RULES}.{:016x}", digest(&(coupons.0, inputs, Figures::of(evaluation))))
}

/// The version of the rules of a fingerprint.
pub fn rules_of(fingerprint: &str) -> Option<u32> {
    fingerprint.split_once('.')?.0.parse().ok()
}

fn digest<T: Serialize>(value: &T) -> u64 {
    xxh64(&serde_json::to_vec(value).unwrap_or_default(), 0)
}

/// A cart with its lines by id, and every decimal in its shortest form.
pub fn canonical_cart(cart: &Cart) -> Cart {
    let line = |line: &CartLine| CartLine {
        unit_price: normal(&line.unit_price),
        quantity: normal(&line.quantity),
        discount: line.discount.as_ref().map(normal),
        ..line.clone()
    };
    let lines = cart.lines.as_ref().map(|lines| lines.iter().map(line).collect());
    Cart {
        lines: lines.map(|lines| in_order(lines, &|a, b| a.id.cmp(&b.id))),
        order_discount: cart.order_discount.as_ref().map(normal),
        shipping_fee: cart.shipping_fee.as_ref().map(normal),
        others: cart.others.clone(),
    }
}

/// Coupons by id, and every decimal in its shortest form.
pub fn canonical_coupons(coupons: &[Coupon]) -> Value {
    let mut coupons = as_value(&in_order(coupons.iter().collect(), &|a, b| a.id.cmp(&b.id)));
    shorten(&mut coupons);
    coupons
}

/// Options without those that change no figure.
fn canonical_options(options: &Options) -> Options {
    let min_payable = options.min_payable.as_ref().map(normal);
    Options { language: None, limit: None, offset: None, min_payable, ..options.clone() }
}

fn normal<K: Kind<Value = Decimal>>(decimal: &Leaf<K>) -> Leaf<K> {
    Leaf::new(decimal.normalize())
}

/// The figures of an evaluation: without reasons, which are words, and in no order but that of ids. Where `limit` made the
/// lists shorter, those of what is shown.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures<'a> {
    payable_before: Yuan,
    counts: Counts,
    next_change_at: Option<Instant>,
    best: Option<StackFigures<'a>>,
    selected: Option<StackFigures<'a>>,
    usable: Vec<VerdictFigures<'a>>,
    unusable: Vec<&'a str>,
    undetermined: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VerdictFigures<'a> {
    coupon_id: &'a str,
    discount: Yuan,
    shipping_discount: Yuan,
    wasted: Yuan,
    allocations: &'a Allocations,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StackFigures<'a> {
    coupon_ids: &'a [String],
    discount: Yuan,
    shipping_discount: Yuan,
    payable: Yuan,
    allocations: &'a Allocations,
    steps: Vec<VerdictFigures<'a>>,
}

impl<'a> Figures<'a> {
    /// Those of an evaluation.
    pub fn of(evaluation: &'a Evaluation) -> Self {
        let ids = |verdicts: &'a [Verdict]| {
            let ids = verdicts.iter().map(|verdict| verdict.coupon_id.as_str()).collect();
            in_order(ids, &|a, b| a.cmp(b))
        };
        Self {
            payable_before: evaluation.payable_before,
            counts: evaluation.counts,
            next_change_at: evaluation.next_change_at,
            best: evaluation.best.as_ref().map(StackFigures::of),
            selected: evaluation.selected.as_ref().map(StackFigures::of),
            usable: evaluation.usable.iter().map(VerdictFigures::of).collect(),
            unusable: ids(&evaluation.unusable),
            undetermined: ids(&evaluation.undetermined),
        }
    }
}

impl<'a> VerdictFigures<'a> {
    fn of(verdict: &'a Verdict) -> Self {
        Self {
            coupon_id: &verdict.coupon_id,
            discount: verdict.discount,
            shipping_discount: verdict.shipping_discount,
            wasted: verdict.wasted,
            allocations: &verdict.allocations,
        }
    }
}

impl<'a> StackFigures<'a> {
    fn of(stack: &'a Stack) -> Self {
        Self {
            coupon_ids: &stack.coupon_ids,
            discount: stack.discount,
            shipping_discount: stack.shipping_discount,
            payable: stack.payable,
            allocations: &stack.allocations,
            steps: stack.steps.iter().map(VerdictFigures::of).collect(),
        }
    }
}

/// The names of decimals in coupons, which are written in many ways: 2, "2", "2.00".
const DECIMALS: [&str; 12] = [
    "amount",
    "atLeast",
    "atLeastQuantity",
    "maxDiscount",
    "minAmount",
    "minQuantity",
    "off",
    "percent",
    "price",
    "quantity",
    "remainingAmount",
    "totalQuantity",
];

/// Puts every decimal in its shortest form.
fn shorten(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if DECIMALS.contains(&name.as_str()) => {
                        if let Ok(decimal) = parse_decimal(text) {
                            *text = shortest(&decimal);
                        }
                    }
                    _ => shorten(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        _ => {}
    }
}

/// One difference between what client and server have.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
pub struct Difference {
    /// Where: `cart.lines[tea].unitPrice`, `coupons[7].benefit.amount`, `figures.best.payable`. Lines and coupons are named
    /// by their ids.
    pub path: String,
    /// What the client has; `null` where it has none.
    #[cfg_attr(not(target_arch = "wasm32"), ts(type = "unknown"))]
    pub client: Value,
    /// What the server has; `null` where it has none.
    #[cfg_attr(not(target_arch = "wasm32"), ts(type = "unknown"))]
    pub server: Value,
}

/// Every difference between two values, in the order of the first.
pub fn differences(path: &str, client: &Value, server: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(path, client, server, &mut found);
    found
}

fn compare(path: &str, client: &Value, server: &Value, found: &mut Vec<Difference>) {
    match (client, server) {
        (Value::Object(a), Value::Object(b)) => compare_fields(path, a, b, found),
        (Value::Array(a), Value::Array(b)) => match (by_id(a), by_id(b)) {
            (Some(a), Some(b)) => {
                let at = |id: &String| format!("{path}[{id}]");
                for (id, value) in &a {
                    compare(&at(id), value, b.get(id).unwrap_or(&Value::Null), found);
                }
                for (id, value) in b.iter().filter(|(id, _)| !a.contains_key(*id)) {
                    compare(&at(id), &Value::Null, value, found);
                }
            }
            _ if a == b => {}
            _ => found.push(Difference {
                path: path.to_owned(),
                client: client.clone(),
                server: server.clone(),
            }),
        },
        _ if client == server => {}
        _ => found.push(Difference { path: path.to_owned(), client: client.clone(), server: server.clone() }),
    }
}

fn compare_fields(path: &str, a: &Map<String, Value>, b: &Map<String, Value>, found: &mut Vec<Difference>) {
    let at = |name: &String| if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
    for (name, value) in a {
        compare(&at(name), value, b.get(name).unwrap_or(&Value::Null), found);
    }
    for (name, value) in b.iter().filter(|(name, _)| !a.contains_key(*name)) {
        compare(&at(name), &Value::Null, value, found);
    }
}

/// A list of lines, coupons or verdicts by their ids.
fn by_id(items: &[Value]) -> Option<Map<String, Value>> {
    let id = |item: &Value| {
        let id = item.get("id").or_else(|| item.get("couponId"))?;
        Some((id.as_str()?.to_owned(), item.clone()))
    };
    let by_id: Option<Map<String, Value>> = items.iter().map(id).collect();
    by_id.filter(|by_id| by_id.len() == items.len())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::DECIMALS;

    /// The declarations of `types.ts` by name, without comments.
    fn declarations(types: &str) -> BTreeMap<&str, String> {
        let declarations = types.split("\nexport type ").skip(1).filter_map(|text| text.split_once(" = "));
        let without_comments = |text: &str| {
            let mut parts = text.split("/**");
            let before = parts.next().unwrap_or_default().to_owned();
            parts.fold(before, |text, part| text + part.split_once("*/").map_or("", |(_, rest)| rest))
        };
        declarations.map(|(name, text)| (name, without_comments(text))).collect()
    }

    /// The names of the decimals in some types and those that they refer to, by what is generated for TypeScript.
    fn decimals_of(roots: &[&'static str]) -> Vec<String> {
        let types = crate::model::typescript::types();
        let declarations = declarations(&types);
        let (mut open, mut seen, mut decimals) = (roots.to_vec(), BTreeSet::new(), BTreeSet::new());
        while let Some(name) = open.pop() {
            let Some((name, text)) =
                declarations.get_key_value(name).filter(|_| seen.insert(name.to_owned()))
            else {
                continue;
            };
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let words: Vec<&str> = words.collect();
            let is_decimal = |pair: &&[&str]| matches!(pair[1], "Money" | "Quantity");
            decimals.extend(words.windows(2).filter(is_decimal).map(|pair| pair[0].to_owned()));
            assert!(
                !text.contains("Money>") && !text.contains("]: Money"),
                "{name}: decimals without a name"
            );
            open.extend(declarations.keys().filter(|name| words.contains(name)));
        }
        assert!(seen.len() >= roots.len());
        decimals.into_iter().collect()
    }

    #[test]
    fn no_decimal_of_an_input_is_forgotten() {
        assert_eq!(decimals_of(&["Coupon"]), DECIMALS);
        // Those that `canonical_cart` and `canonical_options` put in their shortest form.
        assert_eq!(
            decimals_of(&["Cart"]),
            ["discount", "orderDiscount", "quantity", "shippingFee", "unitPrice"]
        );
        assert_eq!(decimals_of(&["Options"]), ["minPayable"]);
        assert!(decimals_of(&["Context"]).is_empty());
    }
}
