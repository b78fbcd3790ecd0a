//! 勤策's codes: 0 for success and 1 for failure. The others stand in an
//! appendix (附录错误码说明) that is not published.

use crate::error::{Error, FailureReason};
use crate::platforms::codes::{failure, find, known, Outcome, Section};
use crate::platforms::schema::docs;
use crate::platforms::Operation;

/// Success.
pub const OK: &str = "0";

/// Every code of a failure that a document lists.
pub const CODES: &[Section] = &[Section {
    source: docs!("勤策《优惠券终止接口》《优惠券截止日期变更》返回参数"),
    codes: &[known("1", docs!("失败"), FailureReason::Unknown, Outcome::Refused)],
}];

/// What a code means for a call. Of one that is not documented it is not known
/// whether the call had an effect.
pub fn error(operation: &Operation, code: &str) -> Error {
    let (reason, outcome) = find(CODES, code)
        .map_or((FailureReason::Unknown, Outcome::Unclear), |known| (known.reason, known.outcome));
    failure(code, reason, outcome.retry(operation.repeat))
}
