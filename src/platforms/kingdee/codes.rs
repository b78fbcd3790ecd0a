//! 云星辰's codes.

use crate::error::Error;
use crate::error::FailureReason::{SystemError, Throttled, Unauthorized, Unknown};
use crate::error::Retry;
use crate::platforms::codes::{failure, find, known, CallOutcome, Section};
use crate::platforms::schema::docs;
use CallOutcome::{Deferred, Refused, Unclear};

/// Every code that a document lists, business codes first.
pub const CODES: &[Section] = &[
    Section {
        source: docs!("金蝶云星辰开放平台《公告返回码》"),
        codes: &[
            // The backend asks for another token.
            known("1000202001", docs!("app-token 已过期"), Unauthorized, Deferred),
            known("1030002006", docs!("授权密钥错误"), Unauthorized, Refused),
        ],
    },
    Section {
        source: docs!("金蝶云星辰开放平台《优惠券发放(领用)》《优惠券核销》"),
        codes: &[known("2000002000", docs!("系统错误"), SystemError, Unclear)],
    },
    Section {
        source: docs!("金蝶云星辰开放平台网关返回码（HTTP 519）"),
        codes: &[
            known("4001", CREDENTIALS, Unauthorized, Refused),
            known("4002", CREDENTIALS, Unauthorized, Refused),
            known("4003", CREDENTIALS, Unauthorized, Refused),
            known("4004", CREDENTIALS, Unauthorized, Refused),
            // Used before: the first arrival of the same request may have had its effect.
            known("4005", docs!("随机数重复"), Unknown, Unclear),
            known("4006", docs!("时间戳"), Unauthorized, Refused),
            known("4007", CREDENTIALS, Unauthorized, Refused),
            known("4008", docs!("签名"), Unauthorized, Refused),
            known("4009", CREDENTIALS, Unauthorized, Refused),
            known("4010", docs!("token"), Unauthorized, Refused),
            known("4011", docs!("token"), Unauthorized, Refused),
            known("4012", docs!("权限"), Unauthorized, Refused),
            known("5000", docs!("内部错误"), SystemError, Unclear),
            known("5001", docs!("接口不存在"), Unknown, Refused),
            known("5002", docs!("请求方式错误"), Unknown, Refused),
            known("5003", docs!("服务不可用"), SystemError, Deferred),
            known("5004", docs!("超时"), SystemError, Unclear),
            known("5005", docs!("请求取消"), SystemError, Unclear),
            known("5006", docs!("熔断"), SystemError, Deferred),
            known("5007", docs!("过载"), Throttled, Deferred),
        ],
    },
    Section {
        source: docs!("金蝶云星辰开放平台调用频率（HTTP 429）"),
        codes: &[known("429", docs!("每个账号每分钟最多 500 次"), Throttled, Deferred)],
    },
];

const CREDENTIALS: &str = docs!("凭证或请求头");

/// What a code means for a call; `repeat` is what its operation says of a call
/// whose outcome is not known. A code that no document lists does not say that
/// nothing was issued.
pub fn error(code: &str, repeat: Retry) -> Error {
    let (reason, outcome) =
        find(CODES, code).map_or((Unknown, Unclear), |known| (known.reason, known.outcome));
    failure(code, reason, outcome.retry(repeat))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Retry::{CheckFirst, Never, Safe};

    #[test]
    fn what_may_be_repeated() {
        for (code, list, distribute) in [
            ("1000202001", Safe, Safe),
            ("1030002006", Never, Never),
            ("2000002000", Safe, CheckFirst),
            ("4008", Never, Never),
            // A4: a replay.
            ("4005", Safe, CheckFirst),
            ("5000", Safe, CheckFirst),
            ("5001", Never, Never),
            ("5003", Safe, Safe),
            ("5004", Safe, CheckFirst),
            ("5005", Safe, CheckFirst),
            ("5006", Safe, Safe),
            ("5007", Safe, Safe),
            ("429", Safe, Safe),
            // A7: no document lists these.
            ("5008", Safe, CheckFirst),
            ("2000002999", Safe, CheckFirst),
        ] {
            let retry = |repeat| error(code, repeat).retry;
            assert_eq!((retry(Safe), retry(CheckFirst)), (list, distribute), "{code}");
        }
    }
}
