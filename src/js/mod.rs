//! The only place that knows JavaScript: typed exports, thin. The package's own
//! TypeScript (`pkg-template/src`) wraps them; nobody else calls them.
//!
//! What is given crosses as JSON text, which is faster than objects and smaller, and so does what grows with the data on
//! its way back; other answers are plain objects. A failing call throws an [`Error`](crate::error::Error) as a plain
//! object, with its message in both languages.

mod convert;
mod evaluator;
#[cfg(feature = "fetch")]
mod fetch;
mod order;
#[cfg(feature = "platforms")]
mod platforms;
mod recent;
