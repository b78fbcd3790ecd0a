//! 云星辰's codes.

use crate::error::FailureReason::{SystemError, Throttled, Unauthorized, Unknown};
use crate::platforms::codes::{known, Outcome, Section};
use Outcome::{Deferred, Refused, Unclear};

/// Every code that a document lists, business codes first.
pub const CODES: &[Section] = &[
    Section {
        source: "金蝶云星辰开放平台 «公告返回码»",
        codes: &[
            // The app-token expired: the backend asks for another one.
            known("1000202001", Unauthorized, Deferred),
            // The authorisation key is wrong.
            known("1030002006", Unauthorized, Refused),
        ],
    },
    Section {
        source: "金蝶云星辰开放平台 «优惠券发放(领用)», «优惠券核销»",
        // 系统错误
        codes: &[known("2000002000", SystemError, Unclear)],
    },
    Section {
        source: "金蝶云星辰开放平台 «网关返回码», HTTP 519",
        codes: &[
            // Credentials and headers; 4006 timestamp, 4008 signature, 4010 and
            // 4011 token, 4012 permission.
            known("4001", Unauthorized, Refused),
            known("4002", Unauthorized, Refused),
            known("4003", Unauthorized, Refused),
            known("4004", Unauthorized, Refused),
            known("4005", Unauthorized, Refused),
            known("4006", Unauthorized, Refused),
            known("4007", Unauthorized, Refused),
            known("4008", Unauthorized, Refused),
            known("4009", Unauthorized, Refused),
            known("4010", Unauthorized, Refused),
            known("4011", Unauthorized, Refused),
            known("4012", Unauthorized, Refused),
            // Internal error.
            known("5000", SystemError, Unclear),
            // No such API, wrong method: a caller's fault gives a page nothing to switch on.
            known("5001", Unknown, Refused),
            known("5002", Unknown, Refused),
            // Unavailable.
            known("5003", SystemError, Deferred),
            // Timeout, cancelled.
            known("5004", SystemError, Unclear),
            known("5005", SystemError, Unclear),
            // Fuse, overload.
            known("5006", SystemError, Deferred),
            known("5007", Throttled, Deferred),
        ],
    },
    Section {
        source: "金蝶云星辰开放平台 «调用频率», HTTP 429",
        // More than 500 calls a minute of one account.
        codes: &[known("429", Throttled, Deferred)],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Retry;
    use crate::platforms::codes::{find, Effect};

    #[test]
    fn what_may_be_repeated() {
        for (code, list, distribute) in [
            ("1000202001", Retry::Safe, Retry::Safe),
            ("1030002006", Retry::Never, Retry::Never),
            ("2000002000", Retry::Safe, Retry::CheckFirst),
            ("4008", Retry::Never, Retry::Never),
            ("5000", Retry::Safe, Retry::CheckFirst),
            ("5001", Retry::Never, Retry::Never),
            ("5003", Retry::Safe, Retry::Safe),
            ("5004", Retry::Safe, Retry::CheckFirst),
            ("5005", Retry::Safe, Retry::CheckFirst),
            ("5006", Retry::Safe, Retry::Safe),
            ("5007", Retry::Safe, Retry::Safe),
            ("429", Retry::Safe, Retry::Safe),
        ] {
            let outcome = find(CODES, code).unwrap().outcome;
            assert_eq!(
                (outcome.retry(Effect::Read), outcome.retry(Effect::Once)),
                (list, distribute),
                "{code}"
            );
        }
        assert_eq!(find(CODES, "4013"), None);
    }
}
