//! 勤策's codes: 0 for success and 1 for failure. The others stand in an
//! appendix (附录错误码说明) that is not published.

use crate::error::{Error, FailureReason};
use crate::platforms::codes::{failure, find, known, CallOutcome, Section};
use crate::platforms::schema::docs;
use crate::platforms::Operation;

/// Success.
pub const OK: &str = "0";

/// Every code of a failure that a document lists.
pub const CODES: &[Section] = &[Section {
    source: docs!("勤策《优惠券终止接口》《优惠券截止日期变更》返回参数"),
    codes: &[known("1", docs!("失败"), FailureReason::Unknown, CallOutcome::Refused)],
}];

/// What a code means for a call; `message` are the platform's words for it. Of
/// a code that is not documented it is not known whether the call had an effect.
/// Nor is it of a `msg_id` that is refused: ours are well formed, so it is one
/// that has arrived before, and what became of it then is not said.
pub fn error(operation: &Operation, code: &str, message: &str) -> Error {
    let (reason, outcome) = match find(CODES, code) {
        Some(known) if !message.contains("msg_id") => (known.reason, known.outcome),
        _ => (FailureReason::Unknown, CallOutcome::Unclear),
    };
    failure(code, reason, outcome.retry(operation.repeat))
}
