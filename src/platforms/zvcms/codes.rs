//! The document gives no code but 0 for success: the global codes stand in
//! another one, which is not published, and business codes are said to depend
//! on the business. What is known is which of the two a failure is.
//!
//! Source: 《7.4.6 筛选用户可用优惠券》 异常示例, 错误码.

use crate::error::{Error, FailureReason, Retry};
use crate::platforms::codes::failure;

/// `status` true with a code other than 0.
pub fn business(code: &str) -> Error {
    failure(code, FailureReason::Unknown, Retry::Never)
}

/// `status` false. The operation only reads, so it may be asked again.
pub fn system(code: &str) -> Error {
    failure(code, FailureReason::SystemError, Retry::Safe)
}
