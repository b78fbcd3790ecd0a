//! What crosses the border: coupons, carts, contexts, options and what an
//! evaluation answers, as plain types. Each field is stated once, with its
//! name in Rust, its name on the wire and what it means; TypeScript's types are
//! made out of them (`cargo xtask types`).
//!
//! | module | what lives there |
//! |---|---|
//! | [`leaf`] | values as they were read, each with its fault |
//! | [`read`], [`check`] | JSON text into these types, with every violation; rules between fields |
//! | [`coupon`], [`benefit`] | what a shopper holds, and what it gives |
//! | [`cart`], [`context`] | what is bought; when, where and by whom, and how to evaluate |
//! | [`evaluation`], [`reason`] | what an evaluation answers |
//! | [`order`] | what a shop stores of an order, and what happens to it afterwards |
//! | `wire` | how their objects are declared, and read |
//! | `typescript` | how all of these read in TypeScript (native only) |

pub mod benefit;
pub mod cart;
pub mod check;
pub mod context;
pub mod coupon;
pub mod evaluation;
pub mod leaf;
pub mod order;
pub mod read;
pub mod reason;
#[cfg(not(target_arch = "wasm32"))]
pub mod typescript;
pub(crate) mod wire;

pub use benefit::Benefit;
pub use cart::{Cart, CartLine};
pub use context::{Context, Options};
pub use coupon::Coupon;
pub use evaluation::{Evaluation, Stack, Status, Verdict, Yuan};
pub use leaf::{Count, Flag, Id, InstantMs, Leaf, Money, Percent, Quantity, Strings, Words};
pub use reason::{Detail, Reason};
pub use wire::{Fields, List, OtherNames, Record, Wire};
