//! What an evaluation saw and what came of it, in one short text: equal where client and server computed alike. It tells
//! slips, not fraud: who knows the inputs can make it, and so a server evaluates with its own coupons and prices.

use serde_json::{Map, Value};
use xxhash_rust::xxh64::xxh64;

use crate::content::{answer, to_canonical_value, Content, Written};
use crate::model::evaluation::{Allocations, Counts};
use crate::model::{Cart, CartLine, Context, Coupon, Evaluation, Money, Options, Stack, Verdict, Yuan};
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
        Self(digest(&[&canonical_coupons(coupons)]))
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
    let (cart, options) = (CanonicalCart::new(cart), canonical_options(options));
    let coupons = coupons.0 as i64;
    format!("{RULES}.{:016x}", digest(&[&coupons, &cart, context, &options, &Figures::of(evaluation)]))
}

/// Whether a fingerprint was made by this version of the rules.
pub fn has_current_rules(fingerprint: &str) -> bool {
    fingerprint.split_once('.').and_then(|(rules, _)| rules.parse().ok()) == Some(RULES)
}

/// Of values, one after the other. What is digested is no JSON, which takes three times as long: equal values give equal
/// bytes, however they were written, and others do not.
fn digest(values: &[&dyn Written]) -> u64 {
    let mut bytes = Vec::with_capacity(4096);
    values.iter().for_each(|value| push_bytes(&mut bytes, &value.content()));
    xxh64(&bytes, 0)
}

fn push_bytes(bytes: &mut Vec<u8>, content: &Content<'_>) {
    match content {
        Content::Absent => bytes.push(b'0'),
        Content::Bool(value) => bytes.extend([b'b', u8::from(*value)]),
        Content::Integer(value) => push_piece(bytes, b'i', &value.to_le_bytes()),
        Content::Fen(fen) => push_piece(bytes, b'f', &fen.to_le_bytes()),
        Content::Decimal(value) => push_piece(bytes, b'd', &value.normalize().serialize()),
        Content::Number(value) => push_piece(bytes, b'n', value.as_str().as_bytes()),
        Content::Text(text) => push_piece(bytes, b't', text.as_bytes()),
        Content::Json(value) => push_piece(bytes, b'j', value.to_string().as_bytes()),
        Content::List(list) => {
            bytes.push(b'[');
            (0..list.count()).for_each(|index| push_bytes(bytes, &list.item(index)));
            bytes.push(b']');
        }
        Content::Object(_) | Content::Tagged(..) | Content::Record(_) => {
            bytes.push(b'{');
            content.each_entry(&mut |name, content| {
                push_piece(bytes, b't', name.as_bytes());
                push_bytes(bytes, content);
            });
            bytes.push(b'}');
        }
    }
}

/// With its length, so that no two pieces read as one.
fn push_piece(bytes: &mut Vec<u8>, kind: u8, piece: &[u8]) {
    bytes.push(kind);
    bytes.extend((piece.len() as u32).to_le_bytes());
    bytes.extend(piece);
}

answer! {
    /// A cart with its lines by id.
    pub struct CanonicalCart<'a> {
        /// Its lines.
        pub lines: Option<Vec<&'a CartLine>>,
        /// Its discount.
        pub order_discount: &'a Option<Money>,
        /// Its shipping fee.
        pub shipping_fee: &'a Option<Money>,
    }
}

impl<'a> CanonicalCart<'a> {
    /// Of a cart.
    pub fn new(cart: &'a Cart) -> Self {
        let lines =
            cart.lines.as_ref().map(|lines| in_order(lines.iter().collect(), &|a, b| a.id.cmp(&b.id)));
        Self { lines, order_discount: &cart.order_discount, shipping_fee: &cart.shipping_fee }
    }
}

/// Coupons by id.
pub fn canonical_coupons(coupons: &[Coupon]) -> Vec<&Coupon> {
    in_order(coupons.iter().collect(), &|a, b| a.id.cmp(&b.id))
}

/// Options without those that change no figure.
fn canonical_options(options: &Options) -> Options {
    Options { language: None, limit: None, offset: None, ..options.clone() }
}

answer! {
    /// The figures of an evaluation: without reasons, which are words, and in no order but that of ids. Where `limit`
    /// made the lists shorter, those of what is shown.
    pub struct Figures<'a> {
        /// As in the evaluation.
        pub payable_before: Yuan,
        /// As in the evaluation.
        pub counts: Counts,
        /// As in the evaluation.
        pub next_change_at: Option<Instant> = always,
        /// As in the evaluation.
        pub best: Option<StackFigures<'a>> = always,
        /// As in the evaluation.
        pub selected: Option<StackFigures<'a>> = always,
        /// As in the evaluation.
        pub usable: Vec<VerdictFigures<'a>>,
        /// As in the evaluation.
        pub unusable: Vec<&'a str>,
        /// As in the evaluation.
        pub undetermined: Vec<&'a str>,
    }
}

answer! {
    /// The figures of a verdict.
    pub struct VerdictFigures<'a> {
        /// As in the evaluation.
        pub coupon_id: &'a str,
        /// As in the evaluation.
        pub discount: Yuan,
        /// As in the evaluation.
        pub shipping_discount: Yuan,
        /// As in the evaluation.
        pub wasted: Yuan,
        /// As in the evaluation.
        pub allocations: &'a Allocations,
    }
}

answer! {
    /// The figures of a stack.
    pub struct StackFigures<'a> {
        /// As in the evaluation.
        pub coupon_ids: &'a Vec<String>,
        /// As in the evaluation.
        pub discount: Yuan,
        /// As in the evaluation.
        pub shipping_discount: Yuan,
        /// As in the evaluation.
        pub payable: Yuan,
        /// As in the evaluation.
        pub allocations: &'a Allocations,
        /// As in the evaluation.
        pub steps: Vec<VerdictFigures<'a>>,
    }
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

answer! {
    /// One difference between what client and server have.
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
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
}

/// Every difference between two values, in the order of the first.
pub fn differences(path: &str, client: &dyn Written, server: &dyn Written) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(path, &to_canonical_value(client), &to_canonical_value(server), &mut found);
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
