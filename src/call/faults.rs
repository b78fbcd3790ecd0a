//! What is told when a step fails, and what may be done about it.

use serde_json::Value;

use super::given::{Call, CallState, Event, Mode, Stage, StepOutcome};
use super::CallError;
use crate::error::{Code, Error, FailureReason, Retry};
use crate::platforms::codes::REFUSING;
use crate::text::Text;

/// A failure, and what the next step depends on.
pub(super) struct Failure {
    pub error: CallError,
    pub retry: Retry,
    pub retry_after_ms: Option<i64>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            retry: error.retry,
            retry_after_ms: error.retry_after_ms,
            error: CallError::Own(Box::new(error)),
        }
    }
}

impl Failure {
    /// An error that the backend passes on as it is.
    pub(super) fn relayed(error: &Value, retry: Retry, retry_after_ms: Option<i64>) -> Self {
        Self { error: CallError::Relayed(error.clone()), retry, retry_after_ms }
    }
}

impl Call {
    /// What a step's failure is to the caller.
    pub(super) fn fault(&self, event: &Event) -> Error {
        let unknown = self.unknown_after(&event.state);
        if let (Some(StepOutcome::Lost), Some(error)) = (event.outcome, &event.error) {
            return self.lost(error.code, error.messages.clone(), error.retry.unwrap_or(unknown));
        }
        let asks_hook = self.hook && event.state.stage != Stage::Sending;
        let (code, zh, en, retry) = match event.outcome {
            Some(StepOutcome::Late) if asks_hook => {
                (Code::SignHook, "页面的后端钩子没有应答", "the page's hook did not answer", unknown)
            }
            Some(StepOutcome::Late) => {
                (Code::Timeout, "请求超时", "no answer within the time allowed", unknown)
            }
            Some(StepOutcome::Lost) => (Code::Network, "网络连接失败", "the connection failed", unknown),
            Some(StepOutcome::Garbled) => {
                let en = "`transport` must return {status, text}";
                (Code::BadResponse, "transport 应返回 {status, text}", en, unknown)
            }
            Some(StepOutcome::Unrouted) => {
                (Code::SignHook, "route 没有返回地址", "`route` returned no address", Retry::Never)
            }
            Some(StepOutcome::Insecure) => {
                let zh = "https 页面不能请求 http 地址，请通过自己的后端转发";
                let en = "an https page cannot call an http address: go through your own backend";
                (Code::InvalidInput, zh, en, Retry::Never)
            }
            Some(StepOutcome::NoTransport) => {
                let zh = "此环境没有 fetch，请传入 transport";
                (Code::InvalidInput, zh, "there is no fetch here: pass a `transport`", Retry::Never)
            }
            Some(StepOutcome::Unsendable) => return self.unsendable(),
            _ => (Code::SignHook, "页面的后端钩子调用失败", "the page's hook has failed", unknown),
        };
        self.lost(code, Text::new(zh, en), retry)
    }

    /// The caller has given up. Of a wait, what is known of the last attempt still holds: nothing is under way.
    pub(super) fn given_up(&self, state: &CallState) -> Error {
        let retry = match state.stage {
            Stage::Waiting => state.retry.unwrap_or_default(),
            _ => self.unknown_after(state),
        };
        self.lost(Code::Aborted, Text::new("已取消", "aborted"), retry)
    }

    /// What is not a request: nothing was sent, and nothing will be.
    pub(super) fn unsendable(&self) -> Error {
        let text = Text::new("请求头或地址无效", "a header or the address is not valid");
        self.lost(Code::InvalidInput, text, Retry::Never)
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
