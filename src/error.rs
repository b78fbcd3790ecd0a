//! What went wrong: one error for everything, with every violation collected.

use serde::Serialize;

use crate::names::names;
use crate::text::Text;

names! {
    /// What kind of failure this is; the `code` of a `CouponKitError`.
    #[derive(Copy)]
    pub enum Code {
        /// The caller's input breaks a rule; `path` says where.
        InvalidInput = "invalidInput",
        /// The wasm module has not been loaded.
        NotReady = "notReady",
        /// The page's own backend hook failed or answered in a wrong shape.
        SignHook = "signHook",
        /// The request did not reach the platform, or its answer did not come back.
        Network = "network",
        /// No answer within the time allowed.
        Timeout = "timeout",
        /// The caller aborted.
        Aborted = "aborted",
        /// An HTTP status that is not an answer of the platform.
        Http = "http",
        /// The answer is not what the platform's document describes.
        BadResponse = "badResponse",
        /// The platform answered with a failure of its own.
        Platform = "platform",
        /// A defect in this library.
        Internal = "internal",
    }
}

names! {
    /// A platform's failure as something that a page can switch on.
    #[derive(Copy, Default)]
    pub enum FailureReason {
        /// None left to issue.
        SoldOut = "soldOut",
        /// This shopper has as many as allowed.
        LimitReached = "limitReached",
        /// The coupon is over, withdrawn or unknown.
        InvalidCoupon = "invalidCoupon",
        /// Too many calls.
        Throttled = "throttled",
        /// Credentials, signature, token or permission.
        Unauthorized = "unauthorized",
        /// The platform is at fault.
        SystemError = "systemError",
        /// None of these: the caller's fault, or a code that no document lists.
        #[default]
        Unknown = "unknown",
    }
}

names! {
    /// Whether the same call may be made again.
    #[derive(Copy, Default)]
    pub enum Retry {
        /// It had no effect: repeat it as it is.
        Safe = "safe",
        /// It may have had an effect, which the same idempotency key makes harmless.
        SameKey = "sameKey",
        /// It may have had an effect: look before repeating it.
        CheckFirst = "checkFirst",
        /// It will fail again.
        #[default]
        Never = "never",
    }
}

/// One violation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
pub struct Issue {
    /// Where, `cart.lines[2].unitPrice`; empty for the whole.
    pub path: String,
    /// What is wrong there, in both languages. Never repeats the value.
    #[cfg_attr(not(target_arch = "wasm32"), ts(type = "Record<Language, string>"))]
    pub messages: Text,
}

/// A failure, ready to become a `CouponKitError`.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Error {
    /// The kind of failure.
    pub code: Code,
    /// What to tell a person.
    pub messages: Text,
    /// Where the first violation is.
    pub path: Option<String>,
    /// Every violation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Issue>,
    /// The operation that failed, `tmall.sendCoupon`.
    pub operation: Option<&'static str>,
    /// The platform's own code, with its sub-code after a slash.
    pub platform_code: Option<String>,
    /// The platform's own words, for logs and support: see [`Error::with_platform_message`].
    pub platform_message: Option<String>,
    /// What the platform's code means.
    pub reason: Option<FailureReason>,
    /// Whether to try again.
    pub retry: Retry,
    /// How long to wait before that.
    pub retry_after_ms: Option<u64>,
}

/// The result of everything that can fail.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// A failure with nothing more to say than its kind and message.
    pub fn new(code: Code, messages: Text) -> Self {
        Self {
            code,
            messages,
            path: None,
            issues: Vec::new(),
            operation: None,
            platform_code: None,
            platform_message: None,
            reason: None,
            retry: Retry::Never,
            retry_after_ms: None,
        }
    }

    /// A failure that is one or more violations; `issues` is not empty.
    pub fn from_issues(code: Code, issues: Vec<Issue>) -> Self {
        let first = issues.first().cloned();
        let mut error = Self::new(code, Text::new("", ""));
        if let Some(Issue { path, messages }) = first {
            error.messages = if path.is_empty() {
                messages
            } else {
                Text::new(format!("{path}：{}", messages.zh), format!("{path}: {}", messages.en))
            };
            error.path = Some(path);
        }
        error.issues = issues;
        error
    }

    /// A single violation.
    pub fn at(code: Code, path: impl Into<String>, messages: Text) -> Self {
        Self::from_issues(code, vec![Issue { path: path.into(), messages }])
    }

    /// Adds the platform's own words, which never become part of `messages`.
    /// They may name a person or quote a session: what may be either is blanked.
    #[must_use]
    pub fn with_platform_message(mut self, words: &str) -> Self {
        let words: String = words.trim().chars().take(LONGEST_PLATFORM_MESSAGE).collect();
        self.platform_message = Some(without_secrets(&words)).filter(|words| !words.is_empty());
        self
    }

    /// Names the operation that failed.
    #[must_use]
    pub fn in_operation(mut self, operation: &'static str) -> Self {
        self.operation = Some(operation);
        self
    }
}

/// In characters.
const LONGEST_PLATFORM_MESSAGE: usize = 500;
/// A phone number with its area code left out has seven digits.
const MOST_DIGITS: usize = 6;
/// Sessions and tokens are longer than any word.
const LONGEST_WITH_DIGITS: usize = 20;

/// Blanks what may be a phone number, a card number, a session or a token.
fn without_secrets(words: &str) -> String {
    let belongs = |c: char| c.is_ascii_alphanumeric() || c.is_numeric() || c == '-' || c == '_';
    let is_secret = |run: &str| {
        let digits = run.chars().filter(|c| c.is_numeric()).count();
        digits > MOST_DIGITS || (digits > 0 && run.len() > LONGEST_WITH_DIGITS)
    };
    let shown = words.split_inclusive(|c| !belongs(c)).map(|piece| {
        let run = piece.trim_end_matches(|c| !belongs(c));
        if is_secret(run) {
            format!("***{}", &piece[run.len()..])
        } else {
            piece.to_owned()
        }
    });
    shown.collect()
}

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.messages.en)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platform_messages_hold_no_secret() {
        for (words, expected) in [
            ("客户13800138000不存在", Some("客户***不存在")),
            ("７８９０１２３", Some("***")),
            (" This ban will last for 86 more seconds ", Some("This ban will last for 86 more seconds")),
            ("订单 123456, 电话 021-6543210", Some("订单 123456, 电话 ***")),
            ("Invalid session:61012e0f9ab_cdef00112233", Some("Invalid session:***")),
            ("isv.missing-parameter:nrt_coupon_send_dto", Some("isv.missing-parameter:nrt_coupon_send_dto")),
            ("  ", None),
        ] {
            let error = Error::new(Code::Platform, Text::new("", "")).with_platform_message(words);
            assert_eq!(error.platform_message.as_deref(), expected);
        }
    }

    #[test]
    fn an_error_on_the_wire() {
        let error =
            Error::at(Code::InvalidInput, "a.b", Text::new("甲", "x")).in_operation("tmall.sendCoupon");
        assert_eq!(
            serde_json::to_string(&error).unwrap(),
            r#"{"code":"invalidInput","messages":{"zh-CN":"a.b：甲","en":"a.b: x"},"path":"a.b","issues":[{"path":"a.b","messages":{"zh-CN":"甲","en":"x"}}],"operation":"tmall.sendCoupon","retry":"never"}"#
        );
    }
}
