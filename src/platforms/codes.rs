//! Platforms' codes: what each means to a page, and whether the call may be
//! made again. One table a platform; the words for shoppers are the same for all.

use crate::error::{Code, Error, FailureReason, Retry};
use crate::text::Text;

/// What became of a call that a platform answered with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// It had no effect, and will have none when repeated.
    Refused,
    /// It had no effect this time.
    Deferred,
    /// Whether it had an effect is not known.
    Unclear,
}

impl CallOutcome {
    /// Whether the call may be made again; `repeat` is what its operation says
    /// of a call whose outcome is not known.
    pub fn retry(self, repeat: Retry) -> Retry {
        match self {
            Self::Refused => Retry::Never,
            Self::Deferred => Retry::Safe,
            Self::Unclear => repeat,
        }
    }
}

/// A code that a document lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedCode {
    /// As the platform writes it.
    pub code: &'static str,
    /// What the document says of it.
    #[cfg(not(target_arch = "wasm32"))]
    pub meaning: &'static str,
    /// What a page switches on.
    pub reason: FailureReason,
    /// What became of the call.
    pub outcome: CallOutcome,
}

/// A row of a table.
#[cfg_attr(target_arch = "wasm32", expect(unused_variables, reason = "meanings stay out of the module"))]
pub const fn known(
    code: &'static str,
    meaning: &'static str,
    reason: FailureReason,
    outcome: CallOutcome,
) -> ListedCode {
    ListedCode {
        code,
        #[cfg(not(target_arch = "wasm32"))]
        meaning,
        reason,
        outcome,
    }
}

/// The codes that one document lists.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Which document.
    pub source: &'static str,
    /// Its codes.
    pub codes: &'static [ListedCode],
}

/// The row of a code.
pub fn find(table: &'static [Section], code: &str) -> Option<&'static ListedCode> {
    table.iter().find_map(|section| section.codes.iter().find(|known| known.code == code))
}

/// A failure under a code that no document lists, with the reason that the
/// caller has learnt from the platform; `repeat` as in [`CallOutcome::retry`].
pub fn with_reason(error: Error, reasons: &[(String, FailureReason)], repeat: Retry) -> Error {
    let code = error.platform_code.as_deref().filter(|_| error.reason == Some(FailureReason::Unknown));
    let told = code.and_then(|code| reasons.iter().find(|(known, _)| known == code));
    let Some((code, reason)) = told else { return error };
    let outcome = match reason {
        FailureReason::Throttled => CallOutcome::Deferred,
        FailureReason::SystemError | FailureReason::Unknown => CallOutcome::Unclear,
        _ => CallOutcome::Refused,
    };
    let platform_message = error.platform_message;
    Error { platform_message, ..failure(code, *reason, outcome.retry(repeat)) }
}

/// The platform's failure; `code` is shown only where it looks like a code.
pub fn failure(code: &str, reason: FailureReason, retry: Retry) -> Error {
    let mut error = Error::new(Code::Platform, for_shoppers(reason, retry));
    error.platform_code = is_code(code).then(|| code.to_owned());
    error.reason = Some(reason);
    error.retry = retry;
    error
}

/// Statuses by which whatever stands before a platform refuses a request unread. Of all others, 408 and 421 among them,
/// it is not known how far the request came.
pub const REFUSING: [i64; 12] = [400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 431, 451];

/// An HTTP status that comes without an answer of the platform.
pub fn http_failure(status: i64, repeat: Retry) -> Error {
    let (reason, outcome) = match status {
        429 => (FailureReason::Throttled, CallOutcome::Deferred),
        401 | 403 => (FailureReason::Unauthorized, CallOutcome::Refused),
        500.. => (FailureReason::SystemError, CallOutcome::Unclear),
        status if REFUSING.contains(&status) => (FailureReason::Unknown, CallOutcome::Refused),
        _ => (FailureReason::Unknown, CallOutcome::Unclear),
    };
    let retry = outcome.retry(repeat);
    let mut error = failure(&status.to_string(), reason, retry);
    error.code = Code::Http;
    error
}

/// A message that a shopper can act on.
fn for_shoppers(reason: FailureReason, retry: Retry) -> Text {
    let (zh, en) = match (reason, retry) {
        (_, Retry::CheckFirst) => {
            ("结果还没有确认，请先查看是否已经到账", "Not confirmed yet: check whether it arrived first")
        }
        (FailureReason::SoldOut, _) => ("优惠券已领完", "All coupons have been claimed"),
        (FailureReason::LimitReached, _) => ("已达到领取上限", "You have claimed as many as allowed"),
        (FailureReason::InvalidCoupon, _) => ("优惠券已失效", "This coupon is no longer valid"),
        (FailureReason::Throttled, _) => {
            ("人太多了，请稍后再试", "Too busy right now, please try again later")
        }
        (FailureReason::Unauthorized, _) => {
            ("暂时无法使用，请联系商家", "Not available, please contact the shop")
        }
        (FailureReason::SystemError, _) => {
            ("系统繁忙，请稍后再试", "The system is busy, please try again later")
        }
        (FailureReason::Unknown, _) => {
            ("操作没有成功，请联系商家", "That did not work, please contact the shop")
        }
    };
    Text::new(zh, en)
}

/// Codes are short and of few characters. What is longer, or holds as many
/// digits as a phone number, may be somebody's data.
fn is_code(code: &str) -> bool {
    let of_code = |b: u8| b.is_ascii_alphanumeric() || b"-_.:/".contains(&b);
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    (1..=80).contains(&code.len()) && digits <= 10 && code.bytes().all(of_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_are_shown() {
        for code in ["-9999", "1000202001", "50/isv.missing-parameter:nrt_coupon_send_dto"] {
            let error = failure(code, FailureReason::Unknown, Retry::Never);
            assert_eq!(error.platform_code.as_deref(), Some(code));
        }
        for text in ["", "13333333333", "优惠券", "a b", &"x".repeat(81)] {
            assert_eq!(failure(text, FailureReason::Unknown, Retry::Never).platform_code, None);
        }
    }

    #[test]
    fn http_statuses() {
        for (status, reason, retry) in [
            (429, FailureReason::Throttled, Retry::Safe),
            (403, FailureReason::Unauthorized, Retry::Never),
            (404, FailureReason::Unknown, Retry::Never),
            (502, FailureReason::SystemError, Retry::CheckFirst),
            // A4: sent on by a proxy or by an HTTP client, or given up half way.
            (302, FailureReason::Unknown, Retry::CheckFirst),
            (408, FailureReason::Unknown, Retry::CheckFirst),
            (421, FailureReason::Unknown, Retry::CheckFirst),
            (499, FailureReason::Unknown, Retry::CheckFirst),
        ] {
            let error = http_failure(status, Retry::CheckFirst);
            assert_eq!((error.code, error.reason, error.retry), (Code::Http, Some(reason), retry));
        }
    }
}
