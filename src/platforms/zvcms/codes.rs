//! 智迈's codes: 0 for success. The global codes (全局返回编码) stand in a
//! document that is not published, and business codes depend on the business.
//! What is known is which of the two a failure is.
//!
//! Source: 《7.4.6 筛选用户可用优惠券》 异常示例, 错误码.

use crate::error::{Error, FailureReason};
use crate::platforms::codes::{failure, CallOutcome};
use crate::platforms::Operation;

/// Success.
pub const OK: &str = "0";

/// What a code means for a call: `status` is true for a failure of the
/// business, and false for one of the platform's system.
pub fn error(operation: &Operation, status: bool, code: &str) -> Error {
    let (reason, outcome) = if status {
        (FailureReason::Unknown, CallOutcome::Refused)
    } else {
        (FailureReason::SystemError, CallOutcome::Unclear)
    };
    failure(code, reason, outcome.retry(operation.repeat))
}
