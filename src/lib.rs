//! Which of a shopper's coupons apply to a cart, what each takes off to the
//! fen, why the others do not apply, and which one or which stack is best; and
//! the requests, answers and canonical strings of the platforms they come from.
//!
//! | module | what lives there |
//! |---|---|
//! | [`money`], [`time`] | exact decimals and fen; instants and local days without a clock |
//! | [`trail`] | JSON text, read with the way to where it breaks off |
//! | [`validate`] | paths, and collecting every violation of what is read as a value |
//! | [`names`] | enums whose variants go by names |
//! | [`error`], [`text`] | what went wrong, in two languages |
//! | [`content`] | whatever is written, by one writer |
//! | [`model`] | the one model that every platform turns into and the evaluator reads |
//! | [`evaluate`] | eligibility → benefit → apportioning → ranking → the best stack |
//! | [`describe`] | a coupon in words |
//! | [`orders`] | refunds, balances and fingerprints of orders |
//! | [`platforms`], [`request`] | one folder a platform, the same rooms in each |
//! | [`call`] | calling a platform through the page's backend, as a machine without I/O |
//! | `js` | the only module that knows JavaScript (wasm only) |
//!
//! Dependencies point one way: `js → call → platforms → model` and `js → evaluate → model → money, time, text`.
//! Nothing here reads a clock, draws a random number or does I/O, save `js`.

#[cfg(feature = "client")]
pub mod call;
pub mod content;
pub mod describe;
pub mod error;
pub mod evaluate;
#[cfg(target_arch = "wasm32")]
pub mod js;
pub mod model;
pub mod money;
pub mod names;
pub mod orders;
#[cfg(feature = "platforms")]
pub mod platforms;
#[cfg(feature = "platforms")]
pub mod request;
pub mod text;
pub mod time;
pub mod trail;
#[cfg(feature = "platforms")]
pub mod validate;
