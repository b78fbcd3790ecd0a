//! Requests to platforms, their answers, and the coupons in them.

use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::convert::{thrown, to_js, Thrown};
use super::evaluator::keep;
use crate::evaluate::Wallet;
use crate::platforms::{self, Source};
