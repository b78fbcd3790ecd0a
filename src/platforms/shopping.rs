//! Params that a cart and its context give: what a page need not say twice.

use serde_json::{Map, Value};

use crate::model::context::Scene;
use crate::model::read::Violations;
use crate::model::{Cart, Context};

/// A cart, and when, where and by whom it is checked out.
pub struct Shopping<'a> {
    /// The cart.
    pub cart: &'a Cart,
    /// Its context.
    pub context: &'a Context,
}

/// What it gives of an operation's params; violations name what the operation cannot take.
pub type FromCart = fn(&Shopping<'_>, &mut Violations) -> Map<String, Value>;

impl Shopping<'_> {
    /// The shop.
    pub fn shop(&self) -> Option<String> {
        self.context.shop_id.as_deref().filter(|shop| !shop.is_empty()).cloned()
    }

    /// How the order reaches the shopper.
    pub fn scene(&self) -> Option<Scene> {
        self.context.scene.as_deref().copied()
    }

    /// What the customer is called in a dimension, `ids` or `codes`; nothing where that is several things.
    pub fn customer(&self, dimension: &str) -> Option<String> {
        let names = self.context.customer.as_ref()?.0.get(dimension)?;
        match &names[..] {
            [name] => Some(name.clone()),
            _ => None,
        }
    }
}

/// Params of texts, those left out that are absent.
pub fn texts(pairs: &mut [(&str, Option<String>)]) -> Map<String, Value> {
    let mut texts = Map::new();
    for (name, text) in pairs {
        texts.extend(text.take().map(|text| ((*name).to_owned(), Value::String(text))));
    }
    texts
}

/// Of operations that ask for neither goods nor a shop nor a customer.
pub fn nothing(_: &Shopping<'_>, _: &mut Violations) -> Map<String, Value> {
    Map::new()
}

/// Of those that ask for a store under `storeId`.
pub fn store(shopping: &Shopping<'_>, _: &mut Violations) -> Map<String, Value> {
    texts(&mut [("storeId", shopping.shop())])
}
