//! What a client computed against what a server has. The server's own evaluation decides; the differences tell why the two
//! are not the same.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Wallet;
use crate::error::Result;
use crate::model::order::ServerFigures;
use crate::model::read::as_value;
use crate::model::{Cart, CartLine, Context, Coupon, Evaluation, Money, Options};
use crate::orders::fingerprint::{
    canonical_cart, canonical_coupons, differences, rules_of, Difference, Figures, RULES,
};

/// How a client's evaluation compares with a server's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
pub struct Verification {
    /// Whether the fingerprint is the one that the server comes to.
    pub same: bool,
    /// What differs: coupons, prices, and what comes of them.
    pub differences: Vec<Difference>,
    /// Whether the client goes by the same version of the rules.
    pub rules: Rules,
    /// What the server comes to: these figures count.
    pub evaluation: Evaluation,
}

/// Whether two fingerprints were made by the same version of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Rules {
    /// They were.
    Same,
    /// They were not: figures may differ, and the client is to be updated.
    Other,
}

/// Compares a client's fingerprint and inputs with what a server has.
///
/// # Errors
/// As [`Wallet::evaluate`], of the client's inputs or of the server's.
pub fn verify(
    fingerprint: &str,
    (cart, context, options): (&Cart, &Context, &Options),
    coupons: Vec<Coupon>,
    server: ServerFigures,
) -> Result<Verification> {
    let own_cart = priced(cart, &server.prices.unwrap_or_default());
    let own_coupons = server.coupons.unwrap_or_else(|| coupons.clone());
    let mut found =
        differences("cart", &as_value(&canonical_cart(cart)), &as_value(&canonical_cart(&own_cart)));
    found.extend(differences("coupons", &canonical_coupons(&coupons), &canonical_coupons(&own_coupons)));

    let client = Wallet::new(coupons).evaluate(cart, context, options)?;
    let evaluation = Wallet::new(own_coupons).evaluate(&own_cart, context, options)?;
    let figures = |evaluation| as_value(&Figures::of(evaluation));
    found.extend(differences("figures", &figures(&client), &figures(&evaluation)));
    if client.fingerprint != fingerprint {
        // It was made of something else than the inputs that came with it.
        found.extend(differences("fingerprint", &fingerprint.into(), &client.fingerprint.as_str().into()));
    }
    let rules = if rules_of(fingerprint) == Some(RULES) { Rules::Same } else { Rules::Other };
    Ok(Verification { same: evaluation.fingerprint == fingerprint, differences: found, rules, evaluation })
}

/// A cart with the server's prices.
fn priced(cart: &Cart, prices: &BTreeMap<String, Money>) -> Cart {
    let mut cart = cart.clone();
    for line in cart.lines.iter_mut().flatten() {
        let CartLine { id, sku, product_id, code, .. } = &*line;
        let names = [Some(id), sku.as_ref(), product_id.as_ref(), code.as_ref()];
        let price = names.into_iter().flatten().find_map(|name| prices.get(name.as_str()));
        if let Some(price) = price {
            line.unit_price = price.clone();
        }
    }
    cart
}
