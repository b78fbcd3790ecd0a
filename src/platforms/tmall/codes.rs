//! TOP's codes and those of 券发放. The business codes may come as `code` or as
//! `sub_code`: the document does not say which.

use crate::error::FailureReason::{
    self, InvalidCoupon, LimitReached, SoldOut, SystemError, Throttled, Unauthorized, Unknown,
};
use crate::error::{Error, Retry};
use crate::platforms::codes::{failure, find, known, CallOutcome, ListedCode, Section};
use crate::platforms::schema::docs;
use crate::time::{local, Instant, CHINA_OFFSET_MINUTES, DAY_MS};
use CallOutcome::{Deferred, Refused, Unclear};

/// The codes of the operation's own page.
const BUSINESS: &[Section] = &[Section {
    source: docs!("淘宝开放平台《tmall.nrt.coupon.send (券发放接口)》"),
    codes: &[
        known("-3", docs!("优惠券无效"), InvalidCoupon, Refused),
        known("-6", docs!("优惠券已领完"), SoldOut, Refused),
        known("-7", docs!("领取太多了"), LimitReached, Refused),
        known("-11", docs!("业务异常"), Unknown, Refused),
        known("-9999", docs!("系统异常"), SystemError, Unclear),
    ],
}];

/// What a sub-code says whatever the code is.
const SUB_CODES: &[Section] = &[Section {
    source: docs!("淘宝开放平台《API调用频率》"),
    codes: &[
        known(
            "accesscontrol.limited-by-api-access-count",
            docs!("接口调用频率超限，短时禁用"),
            Throttled,
            Deferred,
        ),
        known(
            "accesscontrol.limited-by-app-access-count",
            docs!("应用调用量超限，至当日 24 点"),
            Throttled,
            Deferred,
        ),
    ],
}];

/// The codes of the router.
const TOP: &[Section] = &[Section {
    source: docs!("淘宝开放平台《平台级错误码》"),
    codes: &[
        known("3", docs!("调用限制"), Throttled, Deferred),
        known("4", docs!("用户调用次数超限"), Throttled, Deferred),
        known("5", docs!("会话调用次数超限"), Throttled, Deferred),
        known("6", docs!("合作伙伴调用次数超限"), Throttled, Deferred),
        known("7", docs!("应用调用次数超限"), Throttled, Deferred),
        known("8", docs!("应用调用频率超限"), Throttled, Deferred),
        known("9", docs!("HTTP 方法被禁止"), Unknown, Refused),
        known("10", docs!("服务不可用"), SystemError, Unclear),
        known("11", docs!("开发者权限不足"), Unauthorized, Refused),
        known("12", docs!("用户权限不足"), Unauthorized, Refused),
        known("13", docs!("合作伙伴权限不足"), Unauthorized, Refused),
        // The service behind the router; the sub-code says more.
        known("15", docs!("远程服务出错"), SystemError, Unclear),
        known("21", docs!("缺少方法名"), Unknown, Refused),
        known("22", docs!("方法名不存在"), Unknown, Refused),
        known("23", docs!("无效数据格式"), Unknown, Refused),
        known("24", docs!("缺少签名"), Unauthorized, Refused),
        known("25", docs!("无效签名"), Unauthorized, Refused),
        known("26", docs!("缺少会话"), Unauthorized, Refused),
        known("27", docs!("无效会话"), Unauthorized, Refused),
        known("28", docs!("缺少 AppKey"), Unauthorized, Refused),
        known("29", docs!("无效 AppKey"), Unauthorized, Refused),
        // Timestamp, ten minutes at most.
        known("30", docs!("缺少时间戳"), Unauthorized, Refused),
        known("31", docs!("非法时间戳"), Unauthorized, Refused),
        known("32", docs!("缺少版本"), Unknown, Refused),
        known("33", docs!("非法版本"), Unknown, Refused),
        known("34", docs!("不支持的版本"), Unknown, Refused),
        known("40", docs!("缺少必选参数"), Unknown, Refused),
        known("41", docs!("非法参数"), Unknown, Refused),
        known("42", docs!("请求被禁止"), Unknown, Refused),
        known("43", docs!("参数错误"), Unknown, Refused),
        known("50", docs!("远程服务出错"), SystemError, Unclear),
        known("53", docs!("安全错误"), Unauthorized, Refused),
    ],
}];

/// Every code that a document lists.
pub fn codes() -> impl Iterator<Item = &'static Section> {
    BUSINESS.iter().chain(SUB_CODES).chain(TOP)
}

/// TOP's `error_response`.
pub struct Answered<'a> {
    /// `code`
    pub code: &'a str,
    /// `sub_code`, `""` where there is none.
    pub sub_code: &'a str,
    /// `sub_msg`, which may say how long a ban lasts; `""` where there is none.
    pub sub_msg: &'a str,
    /// `msg`, `""` where there is none.
    pub msg: &'a str,
}

/// The failure that TOP answered with; `repeat` is what the operation says of a
/// call whose outcome is not known. `now` is needed for a ban that lasts to the
/// end of the day.
pub fn error(answered: &Answered<'_>, repeat: Retry, now: Option<Instant>) -> Error {
    let (reason, outcome) = meaning(answered);
    let code = match answered.sub_code {
        "" => answered.code.to_owned(),
        sub_code => format!("{}/{sub_code}", answered.code),
    };
    let words = if answered.sub_msg.is_empty() { answered.msg } else { answered.sub_msg };
    let mut error = failure(&code, reason, outcome.retry(repeat)).with_platform_message(words);
    if error.retry == Retry::Safe {
        error.retry_after_ms = wait(answered, now);
    }
    error
}

/// The business code counts before the sub-code, the sub-code before the code.
fn meaning(answered: &Answered<'_>) -> (FailureReason, CallOutcome) {
    let Answered { code, sub_code, .. } = *answered;
    let business = find(BUSINESS, sub_code).or_else(|| find(BUSINESS, code));
    let router = find(TOP, code).map(|known| (known.reason, known.outcome));
    if let Some(ListedCode { reason, outcome, .. }) = business.or_else(|| find(SUB_CODES, sub_code)) {
        return (*reason, *outcome);
    }
    match (sub_code.split_once('.'), router) {
        (Some(("isp", _)), _) => (SystemError, Unclear),
        // The caller's fault, and no fault of the service's even under code 15 or 50.
        (Some(("isv", _)), Some((reason, _))) if reason != SystemError => (reason, Refused),
        (Some(("isv", _)), _) => (Unknown, Refused),
        (_, Some(known)) => known,
        // Nothing is known of it, so nothing may rely on its having had no effect.
        (_, None) => (Unknown, Unclear),
    }
}

/// How long the ban lasts that a frequency limit names.
fn wait(answered: &Answered<'_>, now: Option<Instant>) -> Option<i64> {
    match answered.sub_code {
        "accesscontrol.limited-by-api-access-count" => ban_ms(answered.sub_msg),
        "accesscontrol.limited-by-app-access-count" => now.map(to_midnight),
        _ => None,
    }
}

/// "This ban will last for 1 more seconds": one second more than it says.
fn ban_ms(message: &str) -> Option<i64> {
    let (_, after) = message.split_once("last for ")?;
    let seconds: u64 = after.split_once(" more second")?.0.trim().parse().ok()?;
    seconds.checked_add(1)?.checked_mul(1_000)?.try_into().ok()
}

/// The milliseconds left of the day at +08:00.
fn to_midnight(now: Instant) -> i64 {
    let (_, since_midnight) = local(now, CHINA_OFFSET_MINUTES);
    DAY_MS - since_midnight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_sub_codes() {
        for (code, sub_code, reason, retry) in [
            ("-3", "", InvalidCoupon, Retry::Never),
            ("-6", "", SoldOut, Retry::Never),
            ("15", "-6", SoldOut, Retry::Never),
            ("50", "-7", LimitReached, Retry::Never),
            ("15", "-11", Unknown, Retry::Never),
            ("15", "-9999", SystemError, Retry::SameKey),
            ("-9999", "isv.anything", SystemError, Retry::SameKey),
            ("50", "isv.invalid-parameter", Unknown, Retry::Never),
            ("15", "isp.top-remote-connection-timeout", SystemError, Retry::SameKey),
            ("99", "isp.new", SystemError, Retry::SameKey),
            ("27", "isv.session-expired", Unauthorized, Retry::Never),
            ("41", "isv.invalid-parameter:out_id", Unknown, Retry::Never),
            ("50", "", SystemError, Retry::SameKey),
            ("10", "", SystemError, Retry::SameKey),
            ("25", "", Unauthorized, Retry::Never),
            ("7", "", Throttled, Retry::Safe),
            ("7", "accesscontrol.new", Throttled, Retry::Safe),
            ("7", "isv.limited", Throttled, Retry::Never),
            ("12345", "", Unknown, Retry::SameKey),
        ] {
            let error = error(&Answered { code, sub_code, sub_msg: "", msg: "" }, Retry::SameKey, None);
            assert_eq!((error.reason, error.retry), (Some(reason), retry), "{code} {sub_code}");
        }
    }

    #[test]
    fn how_long_a_ban_lasts() {
        let api = "accesscontrol.limited-by-api-access-count";
        let app = "accesscontrol.limited-by-app-access-count";
        // 2026-11-22 20:00 at +08:00.
        let evening = Some(1_795_348_800_000);
        for (sub_code, sub_msg, now, wait) in [
            (api, "This ban will last for 1 more seconds", None, Some(2_000)),
            (api, "This ban will last for 86 more seconds.", evening, Some(87_000)),
            (api, "This ban will last for 18446744073709551615 more seconds", None, None),
            (api, "This ban will last for a few more seconds", None, None),
            (api, "", None, None),
            (app, "This ban will last for 1 more seconds", None, None),
            (app, "", evening, Some(14_400_000)),
            ("accesscontrol.new", "This ban will last for 1 more seconds", evening, None),
        ] {
            let error = error(&Answered { code: "7", sub_code, sub_msg, msg: "" }, Retry::SameKey, now);
            assert_eq!((error.retry, error.retry_after_ms), (Retry::Safe, wait), "{sub_msg}");
        }
    }

    #[test]
    fn a_code_is_listed_once() {
        let mut seen = std::collections::HashSet::new();
        assert!(codes().flat_map(|section| section.codes).all(|known| seen.insert(known.code)));
    }
}
