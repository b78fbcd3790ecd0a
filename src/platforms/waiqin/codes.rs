//! The document gives 0 for success and 1 for failure; the others stand in an
//! appendix that is not published.
//!
//! Source: 《优惠券终止接口》, 《优惠券截止日期变更》.

use crate::error::{Error, FailureReason, Retry};
use crate::platforms::codes::failure;
use crate::platforms::Operation;

/// Success.
pub const OK: &str = "0";
/// Failure: refused, and refused again when repeated.
const FAILED: &str = "1";

/// Any other code. Of one that is not documented it is not known whether the
/// call had an effect.
pub fn error(operation: &Operation, code: &str) -> Error {
    let retry = if code == FAILED { Retry::Never } else { operation.repeat };
    failure(code, FailureReason::Unknown, retry)
}
