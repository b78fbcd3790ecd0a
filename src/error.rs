//! What went wrong: one error for everything, with every violation collected.

use crate::input::{Node, NotEmpty, ToNode};
use crate::text::Text;

/// What kind of failure this is; the `code` of a `CouponKitError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The caller's input breaks a rule; `path` says where.
    InvalidInput,
    /// The wasm module has not been loaded.
    NotReady,
    /// The page's own backend hook failed or answered in a wrong shape.
    SignHook,
    /// The request did not reach the platform, or its answer did not come back.
    Network,
    /// No answer within the time allowed.
    Timeout,
    /// The caller aborted.
    Aborted,
    /// An HTTP status that is not an answer of the platform.
    Http,
    /// The answer is not what the platform's document describes.
    BadResponse,
    /// The platform answered with a failure of its own.
    Platform,
    /// A defect in this library.
    Internal,
}

impl Code {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalidInput",
            Self::NotReady => "notReady",
            Self::SignHook => "signHook",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Aborted => "aborted",
            Self::Http => "http",
            Self::BadResponse => "badResponse",
            Self::Platform => "platform",
            Self::Internal => "internal",
        }
    }
}

/// A platform's failure as something that a page can switch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureReason {
    /// None left to issue.
    SoldOut,
    /// This shopper has as many as allowed.
    LimitReached,
    /// The coupon is over, withdrawn or unknown.
    InvalidCoupon,
    /// Too many calls.
    Throttled,
    /// Credentials, signature, token or permission.
    Unauthorized,
    /// The platform is at fault.
    SystemError,
    /// None of these: the caller's fault, or a code that no document lists.
    Unknown,
}

impl FailureReason {
    /// All of them by their names on the wire.
    pub const ALL: &'static [(&'static str, Self)] = &[
        (Self::SoldOut.name(), Self::SoldOut),
        (Self::LimitReached.name(), Self::LimitReached),
        (Self::InvalidCoupon.name(), Self::InvalidCoupon),
        (Self::Throttled.name(), Self::Throttled),
        (Self::Unauthorized.name(), Self::Unauthorized),
        (Self::SystemError.name(), Self::SystemError),
        (Self::Unknown.name(), Self::Unknown),
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SoldOut => "soldOut",
            Self::LimitReached => "limitReached",
            Self::InvalidCoupon => "invalidCoupon",
            Self::Throttled => "throttled",
            Self::Unauthorized => "unauthorized",
            Self::SystemError => "systemError",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether the same call may be made again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Retry {
    /// It had no effect: repeat it as it is.
    Safe,
    /// It may have had an effect, which the same idempotency key makes harmless.
    SameKey,
    /// It may have had an effect: look before repeating it.
    CheckFirst,
    /// It will fail again.
    #[default]
    Never,
}

impl Retry {
    /// All of them by their names on the wire.
    pub const ALL: &'static [(&'static str, Self)] = &[
        (Self::Safe.name(), Self::Safe),
        (Self::SameKey.name(), Self::SameKey),
        (Self::CheckFirst.name(), Self::CheckFirst),
        (Self::Never.name(), Self::Never),
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::SameKey => "sameKey",
            Self::CheckFirst => "checkFirst",
            Self::Never => "never",
        }
    }
}

/// One violation and where it is, `cart.lines[2].unitPrice`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Where in the input; empty for the whole of it.
    pub path: String,
    /// What is wrong there. Never repeats the value.
    pub messages: Text,
}

impl ToNode for Issue {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[("path", &self.path), ("messages", &self.messages)])
    }
}

/// A failure, ready to become a `CouponKitError`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The kind of failure.
    pub code: Code,
    /// What to tell a person.
    pub messages: Text,
    /// Where the first violation is.
    pub path: Option<String>,
    /// Every violation.
    pub issues: Vec<Issue>,
    /// The operation that failed, `tmall.sendCoupon`.
    pub operation: Option<&'static str>,
    /// The platform's own code, with its sub-code after a slash.
    pub platform_code: Option<String>,
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
                Text::new([&path, "：", &messages.zh].concat(), [&path, ": ", &messages.en].concat())
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

    /// Names the operation that failed.
    #[must_use]
    pub fn in_operation(mut self, operation: &'static str) -> Self {
        self.operation = Some(operation);
        self
    }
}

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.messages.en)
    }
}

impl std::error::Error for Error {}

impl ToNode for Error {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[
            ("code", &self.code.name()),
            ("messages", &self.messages),
            ("path", &self.path),
            ("issues", &NotEmpty(&self.issues)),
            ("operation", &self.operation),
            ("platformCode", &self.platform_code),
            ("reason", &self.reason.map(FailureReason::name)),
            ("retry", &self.retry.name()),
            ("retryAfterMs", &self.retry_after_ms.map(|ms| ms as i64)),
        ])
    }
}
