//! What the page passes along: what is called and how, and what came of a step.

use serde_json::{Map, Value};

use crate::content::answer;
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
    pub headers: Map<String, Value>,
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
        let kept = |name| field.key(name).value().cloned().unwrap_or_else(|| Map::new().into());
        let call = Self {
            operation: platforms::find(field.key("operation").text().unwrap_or_default())?.1,
            params: kept("params"),
            settings: kept("settings"),
            mode: field.key("mode").required().member().unwrap_or_default(),
            hook: flag("hook"),
            url: field.key("url").text().unwrap_or_default().to_owned(),
            headers: texts(&field.key("headers").object()),
            include_credentials: flag("includeCredentials"),
            timeout_ms: whole("timeoutMs"),
            retries: whole("retries") as u32,
            longest_wait_ms: whole("longestWaitMs"),
        };
        issues.finish(Code::InvalidInput, call)
    }

    /// The settings, and what is known of an answer, for reading it.
    pub(super) fn reading_options(&self, status: i64) -> Value {
        let mut options = Map::new();
        options.insert("status".to_owned(), status.into());
        options.insert("params".to_owned(), self.params.clone());
        for (name, value) in self.settings.as_object().into_iter().flatten() {
            options.insert(name.clone(), value.clone());
        }
        options.into()
    }
}

/// The texts of an object.
fn texts(field: &Field<'_, '_>) -> Map<String, Value> {
    let mut texts = Map::new();
    for (name, value) in field.entries() {
        texts.extend(value.text().map(|text| (name.to_owned(), text.into())));
    }
    texts
}

/// What came of a step: `{state, happened, status, error, random}`; of the first step, nothing.
pub struct Event {
    /// The step's own.
    pub state: CallState,
    /// What came of it.
    pub outcome: Option<StepOutcome>,
    /// Of an answer.
    pub status: i64,
    /// Why no answer came, where a transport knows that.
    pub error: Option<TransportError>,
    /// Below 2^30: chance comes from outside.
    pub random: i64,
}

answer! {
    /// Where a call stands.
    #[derive(Copy, Eq)]
    pub struct CallState {
        /// What it is doing.
        pub stage: Stage,
        /// Which attempt, from 1.
        pub attempt: u32,
        /// While it waits: what may be done about the last failure.
        pub retry: Option<Retry>,
    }
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

names! {
    /// What came of a step.
    #[derive(Copy)]
    pub enum StepOutcome {
        /// An HTTP status came, and a text; or the hook returned a text.
        Answered = "answered",
        /// The hook returned something else, whose JSON the text is.
        Said = "said",
        /// The step's time is over.
        Late = "late",
        /// The caller has given up.
        Aborted = "aborted",
        /// The hook failed.
        Failed = "failed",
        /// No answer came.
        Lost = "lost",
        /// A transport answered with something else.
        Garbled = "garbled",
        /// `route` gave no address.
        Unrouted = "unrouted",
        /// An https page may not send to an http address.
        Insecure = "insecure",
        /// The address is none.
        Unsendable = "unsendable",
        /// There is neither `fetch` nor a transport.
        NoTransport = "unequipped",
    }
}

/// Why a transport brought no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        let state = CallState {
            stage: state.key("stage").member().unwrap_or_default(),
            attempt: state.key("attempt").integer(1, 1 << 31).unwrap_or(1) as u32,
            retry: state.key("retry").member(),
        };
        let outcome = field.key("happened").member();
        let status = match outcome {
            Some(StepOutcome::Answered) => field.key("status").required().integer(100, 599),
            _ => None,
        };
        let event = Self {
            state,
            outcome,
            status: status.unwrap_or_default(),
            error: field.key("error").value().and_then(TransportError::read),
            random: field.key("random").integer(0, (1 << 30) - 1).unwrap_or_default(),
        };
        issues.finish(Code::InvalidInput, event)
    }
}

impl TransportError {
    /// Reads the error of a transport; `None` for one that tells nothing.
    fn read(error: &Value) -> Option<Self> {
        const CODES: [Code; 5] =
            [Code::Network, Code::Timeout, Code::Aborted, Code::BadResponse, Code::InvalidInput];
        let issues = Issues::default();
        let error = Field::root(error, "error", &issues);
        let messages = error.key("messages");
        let code = error.key("code").member().filter(|code| CODES.contains(code))?;
        let messages = Text::new(messages.key("zh-CN").text()?, messages.key("en").text()?);
        // Whether a call may have had an effect, its operation says.
        let retry = error.key("retry").member().filter(|retry| matches!(retry, Retry::Safe | Retry::Never));
        issues.is_empty().then_some(Self { code, messages, retry })
    }
}
