//! What the page passes along: what is called and how, and what came of a step.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{json, Value};

use crate::error::{Code, Error, Result, Retry};
use crate::names::names;
use crate::platforms::{self, Operation};
use crate::text::Text;
use crate::validate::{no_object, Field, Issues};

/// What a platform may ask to wait: a year.
pub(super) const MAX_WAIT_MS: i64 = 365 * 86_400_000;

/// One call, with all of its attempts: `{operation, params, settings, mode, hook, url, headers, includeCredentials,
/// timeoutMs, retries, longestWaitMs}`.
pub struct Call {
    /// What is asked of the platform.
    pub operation: &'static Operation,
    /// Its params, as the page gave them.
    pub params: Value,
    /// The platform's settings.
    pub settings: Value,
    /// Who sends.
    pub mode: Mode,
    /// Whether the backend is reached by a function of the page's.
    pub hook: bool,
    /// The gateway's address, where it is not.
    pub url: String,
    /// Headers for the gateway.
    pub headers: BTreeMap<String, String>,
    /// Whether the gateway gets the page's cookies from another origin.
    pub include_credentials: bool,
    /// For one step.
    pub timeout_ms: i64,
    /// How often a call that may be repeated is.
    pub retries: u32,
    /// The longest wait that the call itself will sit out.
    pub longest_wait_ms: i64,
}

names! {
    /// Who sends the request to the platform.
    #[derive(Copy, Default)]
    pub enum Mode {
        /// The backend.
        #[default]
        Forward = "forward",
        /// The caller, once the backend has signed it.
        Sign = "sign",
    }
}

impl Call {
    /// Reads a call.
    ///
    /// # Errors
    /// `invalidInput` with every violation.
    pub fn read(value: &Value) -> Result<Self> {
        if !value.is_object() {
            return Err(Error::at(Code::InvalidInput, "call", no_object()));
        }
        let issues = Issues::default();
        let field = Field::root(value, "", &issues);
        let whole = |name| field.key(name).required().integer(0, i64::from(i32::MAX)).unwrap_or_default();
        let flag = |name| field.key(name).bool().unwrap_or(false);
        let kept = |name| field.key(name).value().cloned().unwrap_or_else(|| json!({}));
        let text_of =
            |(name, value): (&str, Field<'_, '_>)| Some((name.to_owned(), value.text()?.to_owned()));
        let call = Self {
            operation: platforms::find(field.key("operation").text().unwrap_or_default())?.1,
            params: kept("params"),
            settings: kept("settings"),
            mode: field.key("mode").required().member().unwrap_or_default(),
            hook: flag("hook"),
            url: field.key("url").text().unwrap_or_default().to_owned(),
            headers: field.key("headers").object().entries().filter_map(text_of).collect(),
            include_credentials: flag("includeCredentials"),
            timeout_ms: whole("timeoutMs"),
            retries: whole("retries") as u32,
            longest_wait_ms: whole("longestWaitMs"),
        };
        issues.finish(Code::InvalidInput, call)
    }

    /// The settings, and what is known of an answer, for reading it.
    pub(super) fn reading_options(&self, status: i64) -> Value {
        let mut options = json!({ "status": status, "params": self.params });
        if let (Value::Object(options), Value::Object(settings)) = (&mut options, &self.settings) {
            options.extend(settings.clone());
        }
        options
    }
}

/// What came of a step: `{state, happened, random}`, and what some events have beside it.
pub struct Event {
    /// The step's own.
    pub state: CallState,
    /// What came of it.
    pub outcome: StepOutcome,
    /// Below 2^30: chance comes from outside.
    pub random: i64,
}

/// Where a call stands.
#[serde_with::skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CallState {
    /// What it is doing.
    pub stage: Stage,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// While it waits: what may be done about the last failure.
    pub retry: Option<Retry>,
}

names! {
    /// What a call is doing.
    #[derive(Copy, Default)]
    pub enum Stage {
        /// The backend is to send.
        #[default]
        Forwarding = "forwarding",
        /// The backend is to sign.
        Signing = "signing",
        /// A signed request is sent.
        Sending = "sending",
        /// It waits before another attempt.
        Waiting = "waiting",
    }
}

/// What came of a step: `happened`, and what stands beside it in the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// There was none: the call begins.
    Nothing,
    /// `answered`: an HTTP `status` came, and a text; or the hook returned a text.
    Answered(i64),
    /// `said`: the hook returned something else, whose JSON the text is.
    Said,
    /// `late`: the step's time is over.
    Late,
    /// `aborted`: the caller has given up.
    Aborted,
    /// `failed`: the hook failed.
    Failed,
    /// `lost`: no answer came; a transport may know why, by its `error`.
    Lost(Option<TransportError>),
    /// `garbled`: a transport answered with something else.
    Garbled,
    /// `unrouted`: `route` gave no address.
    Unrouted,
    /// `insecure`: an https page may not send to an http address.
    Insecure,
    /// `unsendable`: the address is none.
    Unsendable,
    /// `unequipped`: there is neither `fetch` nor a transport.
    NoTransport,
}

/// Why a transport brought no answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TransportError {
    /// The kind of failure, of those that a transport can know.
    pub code: Code,
    /// What to tell.
    pub messages: Text,
    /// What may be done, where the transport knows that nothing was sent.
    pub retry: Option<Retry>,
}

impl Event {
    /// Reads an event.
    ///
    /// # Errors
    /// `invalidInput` with every violation.
    pub fn read(value: &Value) -> Result<Self> {
        if !value.is_object() {
            return Err(Error::at(Code::InvalidInput, "event", no_object()));
        }
        let issues = Issues::default();
        let field = Field::root(value, "event", &issues);
        let state = field.key("state").object();
        let event = Self {
            state: CallState {
                stage: state.key("stage").member().unwrap_or_default(),
                attempt: state.key("attempt").integer(1, 1 << 31).unwrap_or(1) as u32,
                retry: state.key("retry").member(),
            },
            outcome: StepOutcome::read(&field),
            random: field.key("random").integer(0, (1 << 30) - 1).unwrap_or_default(),
        };
        issues.finish(Code::InvalidInput, event)
    }
}

impl StepOutcome {
    fn read(event: &Field<'_, '_>) -> Self {
        let read = event.key("happened").one_of(&[
            ("answered", &Self::Answered(0)),
            ("said", &Self::Said),
            ("late", &Self::Late),
            ("aborted", &Self::Aborted),
            ("failed", &Self::Failed),
            ("lost", &Self::Lost(None)),
            ("garbled", &Self::Garbled),
            ("unrouted", &Self::Unrouted),
            ("insecure", &Self::Insecure),
            ("unsendable", &Self::Unsendable),
            ("unequipped", &Self::NoTransport),
        ]);
        match read {
            Some(Self::Answered(_)) => {
                Self::Answered(event.key("status").required().integer(100, 599).unwrap_or_default())
            }
            Some(Self::Lost(_)) => Self::Lost(event.key("error").value().and_then(TransportError::read)),
            Some(outcome) => outcome.clone(),
            None => Self::Nothing,
        }
    }
}

impl TransportError {
    /// Reads the error of a transport; `None` for one that tells nothing.
    fn read(error: &Value) -> Option<Self> {
        const CODES: [Code; 5] =
            [Code::Network, Code::Timeout, Code::Aborted, Code::BadResponse, Code::InvalidInput];
        let error = Self::deserialize(error).ok().filter(|error| CODES.contains(&error.code))?;
        // Whether a call may have had an effect, its operation says.
        let retry = error.retry.filter(|retry| matches!(retry, Retry::Safe | Retry::Never));
        Some(Self { retry, ..error })
    }
}
