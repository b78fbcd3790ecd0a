//! What is told when a step fails, and what may be done about it.

use serde_json::Value;

use super::given::{Call, CallState, Mode, Stage, StepOutcome, TransportError};
use super::CallError;
use crate::error::{Code, Error, FailureReason, Retry};
use crate::platforms::codes::REFUSING;
use crate::text::Text;
use crate::validate::Plain;

/// A failure, and what the next step depends on.
pub(super) struct Failure {
    pub error: CallError,
    pub retry: Retry,
    pub retry_after_ms: Option<i64>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let retry_after_ms = error.retry_after_ms.map(|ms| ms as i64);
        Self { retry: error.retry, retry_after_ms, error: CallError::Own(Box::new(error)) }
    }
}

impl Failure {
    /// An error that the backend passes on as it is.
    pub(super) fn relayed(error: &Value, retry: Retry, retry_after_ms: Option<i64>) -> Self {
        Self { error: CallError::Relayed(Plain(error.clone())), retry, retry_after_ms }
    }
}

impl Call {
    /// What a step's failure is to the caller.
    pub(super) fn fault(&self, state: &CallState, outcome: &StepOutcome) -> Error {
        let unknown = self.unknown_after(state);
        let asks_hook = self.hook && state.stage != Stage::Sending;
        match outcome {
            StepOutcome::Late if asks_hook => self
                .hook_fault(Text::new("页面的后端钩子没有应答", "the page's hook did not answer"), unknown),
            StepOutcome::Late => {
                let text = Text::new("请求超时", "no answer within the time allowed");
                self.lost(Code::Timeout, text, unknown)
            }
            StepOutcome::Lost(Some(TransportError { code, messages, retry })) => {
                self.lost(*code, messages.clone(), retry.unwrap_or(unknown))
            }
            StepOutcome::Lost(None) => {
                self.lost(Code::Network, Text::new("网络连接失败", "the connection failed"), unknown)
            }
            StepOutcome::Garbled => {
                let text =
                    Text::new("transport 应返回 {status, text}", "`transport` must return {status, text}");
                self.lost(Code::BadResponse, text, unknown)
            }
            StepOutcome::Unrouted => {
                let text = Text::new("route 没有返回地址", "`route` returned no address");
                self.hook_fault(text, Retry::Never)
            }
            StepOutcome::Insecure => self.refused(
                "https 页面不能请求 http 地址，请通过自己的后端转发",
                "an https page cannot call an http address: go through your own backend",
            ),
            StepOutcome::NoTransport => self
                .refused("此环境没有 fetch，请传入 transport", "there is no fetch here: pass a `transport`"),
            StepOutcome::Unsendable => self.unsendable(),
            _ => self.hook_fault(Text::new("页面的后端钩子调用失败", "the page's hook has failed"), unknown),
        }
    }

    /// The caller has given up. Of a wait, what is known of the last attempt still holds: nothing is under way.
    pub(super) fn given_up(&self, state: &CallState) -> Error {
        let retry = match state.stage {
            Stage::Waiting => state.retry.unwrap_or_default(),
            _ => self.unknown_after(state),
        };
        self.lost(Code::Aborted, Text::new("已取消", "aborted"), retry)
    }

    /// What is not a request.
    pub(super) fn unsendable(&self) -> Error {
        self.refused("请求头或地址无效", "a header or the address is not valid")
    }

    pub(super) fn hook_fault(&self, text: Text, retry: Retry) -> Error {
        self.lost(Code::SignHook, text, retry)
    }

    pub(super) fn wrong_shape(&self, what: &str) -> Error {
        let (zh, en) = (
            format!("后端返回的 {what} 格式不对"),
            format!("the backend's {what} is not what the contract says"),
        );
        self.hook_fault(Text::new(zh, en), self.unreadable())
    }

    /// An answer that no gateway gives: a proxy's error page, a login page.
    pub(super) fn no_gateway(&self, status: i64) -> Error {
        let text = Text::new(
            format!("后端没有按约定应答（HTTP {status}）"),
            format!("the backend did not answer as the contract says (HTTP {status})"),
        );
        let mut error = match (status, self.mode) {
            (408 | 499 | 500.., Mode::Sign) => self.lost(Code::Http, text, Retry::Safe),
            (408 | 499 | 500.., Mode::Forward) => self.lost(Code::Http, text, self.operation.repeat),
            (429, _) => self.lost(Code::Http, text, Retry::Safe),
            _ if REFUSING.contains(&status) => self.hook_fault(text, Retry::Never),
            _ => self.hook_fault(text, self.unreadable()),
        };
        error.reason = match status {
            401 | 403 => Some(FailureReason::Unauthorized),
            429 => Some(FailureReason::Throttled),
            _ => None,
        };
        error
    }

    /// The backend's words cannot be read: to say the call again would not change them. If it was to send, it may have.
    fn unreadable(&self) -> Retry {
        match (self.mode, self.operation.repeat) {
            (Mode::Sign, _) | (_, Retry::Safe) => Retry::Never,
            (Mode::Forward, repeat) => repeat,
        }
    }

    /// Signing has no effect; whatever else was under way may have had one.
    fn unknown_after(&self, state: &CallState) -> Retry {
        match state.stage {
            Stage::Signing => Retry::Safe,
            _ => self.operation.repeat,
        }
    }

    /// Nothing was sent, and nothing will be.
    fn refused(&self, zh: &str, en: &str) -> Error {
        self.lost(Code::InvalidInput, Text::new(zh, en), Retry::Never)
    }

    fn lost(&self, code: Code, text: Text, retry: Retry) -> Error {
        let text = match (retry, self.operation.check_with) {
            (Retry::CheckFirst, Some(check)) => Text::new(
                format!("{}；结果未知，请先用 {check} 查看", text.zh),
                format!("{}; the outcome is not known: look with {check} first", text.en),
            ),
            _ => text,
        };
        Error { retry, ..Error::new(code, text).in_operation(self.operation.name) }
    }
}
