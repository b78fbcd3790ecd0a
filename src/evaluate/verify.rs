//! What a client computed against what a server has. The server's own evaluation decides; the differences tell why the two
//! are not the same.

use std::collections::BTreeMap;

use super::Wallet;
use crate::content::answer;
use crate::error::Result;
use crate::model::order::ServerFigures;
use crate::model::{Cart, CartLine, Context, Coupon, Evaluation, Money, Options};
use crate::names::names;
use crate::orders::fingerprint::{
    canonical_coupons, differences, has_current_rules, CanonicalCart, Difference, Figures,
};

answer! {
    /// How a client's evaluation compares with a server's.
    #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(rename_all = "camelCase"))]
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
}

names! {
    /// Whether two fingerprints were made by the same version of the rules.
    #[derive(Copy)]
    pub enum Rules {
        /// They were.
        Same = "same",
        /// They were not: figures may differ, and the client is to be updated.
        Other = "other",
    }
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
    let client_wallet = Wallet::new(coupons);
    let server_wallet = server.coupons.map(Wallet::new);
    let own_wallet = server_wallet.as_ref().unwrap_or(&client_wallet);
    let mut found = differences("cart", &CanonicalCart::new(cart), &CanonicalCart::new(&own_cart));
    let [coupons, own_coupons] =
        [&client_wallet, own_wallet].map(|wallet| canonical_coupons(wallet.coupons()));
    found.extend(differences("coupons", &coupons, &own_coupons));

    let client = client_wallet.evaluate(cart, context, options)?;
    let evaluation = own_wallet.evaluate(&own_cart, context, options)?;
    found.extend(differences("figures", &Figures::of(&client), &Figures::of(&evaluation)));
    if client.fingerprint != fingerprint {
        // It was made of something else than the inputs that came with it.
        found.extend(differences("fingerprint", &fingerprint, &client.fingerprint));
    }
    let rules = if has_current_rules(fingerprint) { Rules::Same } else { Rules::Other };
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
