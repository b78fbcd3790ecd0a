//! Calling a platform through the page's own backend, as a machine without I/O.
//!
//! The page has two things that only it has: a hook, which is a function of its
//! own or the address of a gateway, and a way to send. What happens between
//! them is decided here: what is asked of the hook, what is sent, how long to
//! wait, and what may be repeated. Each [`next`] tells the page one step, and
//! is told what came of it.
//!
//! | room | what lives there |
//! |---|---|
//! | [`given`] | what the page passes along: the call, and events |
//! | [`request`] | requests on their way out |
//! | `faults` | what is told when a step fails |

mod faults;
pub mod given;
pub mod request;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::content::{answer, serialize_content, serialize_json, to_json, Content, Written};
use crate::error::{Code, Error, Result, Retry};
use crate::platforms;
use crate::request::PreparedRequest;
use crate::text::Text;
use crate::trail::read_json;
use crate::validate::{Field, Issues};
use faults::Failure;
use given::{Call, CallState, Event, Mode, Stage, StepOutcome, MAX_WAIT_MS};
use request::Outgoing;

/// The version of the contract with hooks and gateways.
const VERSION: i64 = 1;
/// The first wait before a repetition, and the longest one, before jitter.
const FIRST_WAIT_MS: i64 = 300;
const LONGEST_WAIT_MS: i64 = 8_000;

/// What the page has to do next, or what the call has come to.
#[derive(Clone, Debug)]
pub enum Next {
    /// Nothing: this is the result, what [`platforms::parse`] made of the answer or what the backend put in its place, as
    /// JSON text.
    Done(String),
    /// Something is to be done.
    Step(Box<Step>),
}

impl Next {
    /// JSON text.
    pub fn to_json(&self) -> String {
        match self {
            Self::Done(result) => format!(r#"{{"result":{result}}}"#),
            Self::Step(step) => to_json(step.as_ref()),
        }
    }
}

impl Serialize for Next {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        serialize_json(self.to_json(), serializer)
    }
}

answer! {
    /// What the page has to do. With neither `payload` nor `request` it waits.
    pub struct Step {
        /// Belongs into the event that tells what came of the step.
        pub state: CallState,
        /// For whoever listens.
        pub progress: Progress,
        /// When it is over.
        pub within_ms: i64,
        /// To be given to the hook.
        pub payload: Option<Payload>,
        /// To be sent.
        pub request: Option<Outgoing>,
        /// Whether the request is sent with the page's cookies.
        pub include: Option<bool>,
    }

    /// How far a call is.
    #[derive(Copy, Eq)]
    pub struct Progress {
        /// What it is doing.
        pub stage: Stage,
        /// Which attempt, from 1.
        pub attempt: u32,
        /// How long it waits before the next one.
        pub wait_ms: Option<i64>,
    }

    /// What the backend is asked, by a hook or at a gateway.
    pub struct Payload {
        /// Of the contract.
        pub version: i64,
        /// `zvcms.listUsableCoupons`
        pub operation: &'static str,
        /// Its params.
        pub params: Value = always,
        /// In sign mode: what is to be signed, unless it lacks what only the backend settles.
        pub request: Option<PreparedRequest>,
    }
}

/// Why a call has failed.
#[derive(Clone, Debug, PartialEq)]
pub enum CallError {
    /// Found here.
    Own(Box<Error>),
    /// Passed on by the backend, as it put it.
    Relayed(Value),
}

impl Written for CallError {
    fn content(&self) -> Content<'_> {
        match self {
            Self::Own(error) => error.content(),
            Self::Relayed(error) => error.content(),
        }
    }
}

serialize_content! { [] CallError }

/// A step, or the result.
type Stepped = core::result::Result<Next, Failure>;

/// What the page has to do next, or what the call comes to.
///
/// `call` says what is called and how ([`Call`]), the same at every step.
/// `event` says what came of the step before ([`Event`]), and is `{}` at first;
/// `text` is what was answered, where something was.
///
/// # Errors
/// What the call has failed with; a `CouponKitError`'s detail.
///
/// ```
/// use couponkit::call::next;
/// use serde_json::json;
///
/// let call = json!({"operation": "kingdee.listWriteOffs", "params": {"storeId": "17"}, "mode": "forward",
///     "hook": true, "timeoutMs": 10000, "retries": 2, "longestWaitMs": 15000});
/// let step = json!(next(&call, &json!({}), "").unwrap());
/// let payload = json!({"version": 1, "operation": "kingdee.listWriteOffs", "params": {"storeId": "17"}});
/// assert_eq!(step["payload"], payload);
///
/// let event = json!({"state": step["state"], "happened": "said"});
/// let done = next(&call, &event, r#"{"version":1,"result":{"rows":[]}}"#).unwrap();
/// assert_eq!(json!(done), json!({"result": {"rows": []}}));
/// ```
pub fn next(call: &Value, event: &Value, text: &str) -> core::result::Result<Next, CallError> {
    let read = || Ok::<_, Error>((Call::read(call)?, Event::read(event)?));
    let (call, event) = read().map_err(|error| CallError::Own(Box::new(error)))?;
    let state = &event.state;
    let (attempt, stepped) = match event.outcome {
        None => (1, call.attempt(1)),
        Some(StepOutcome::Late) if state.stage == Stage::Waiting => {
            (state.attempt + 1, call.attempt(state.attempt + 1))
        }
        Some(StepOutcome::Aborted) => return Err(CallError::Own(Box::new(call.given_up(state)))),
        Some(outcome) => (state.attempt, call.go_on(outcome, &event, text)),
    };
    stepped.or_else(|failure| call.wait_or_fail(attempt, event.random, failure))
}

impl Call {
    /// Waits for another attempt, unless the failure must stand.
    fn wait_or_fail(
        &self,
        attempt: u32,
        random: i64,
        failure: Failure,
    ) -> core::result::Result<Next, CallError> {
        let wait_ms = wait_ms(attempt, random, failure.retry_after_ms);
        let repeats = matches!(failure.retry, Retry::Safe | Retry::SameKey);
        if !repeats || attempt > self.retries || wait_ms > self.longest_wait_ms {
            return Err(failure.error);
        }
        let state = CallState { stage: Stage::Waiting, attempt, retry: Some(failure.retry) };
        Ok(Step {
            progress: Progress { wait_ms: Some(wait_ms), ..progress(&state) },
            ..step(&state, wait_ms)
        }
        .into())
    }

    /// The first step of an attempt.
    fn attempt(&self, attempt: u32) -> Stepped {
        let (stage, prepared) = match self.mode {
            Mode::Forward => (Stage::Forwarding, None),
            Mode::Sign => (Stage::Signing, self.prepared()?),
        };
        let state = CallState { stage, attempt, retry: None };
        if self.hook {
            Ok(Step { payload: Some(self.payload(prepared)), ..step(&state, self.timeout_ms) }.into())
        } else {
            Ok(self.send(&state, self.to_gateway())?)
        }
    }

    /// What follows when a step is over.
    fn go_on(&self, outcome: StepOutcome, event: &Event, text: &str) -> Stepped {
        let Event { state, status, .. } = event;
        match (state.stage, outcome) {
            (Stage::Forwarding, StepOutcome::Said) => self.read_gateway(&self.said(text, "answer")?),
            (Stage::Forwarding, StepOutcome::Answered) if !self.hook => {
                self.read_gateway(&self.said_by_gateway(*status, text)?)
            }
            (Stage::Signing, StepOutcome::Said) => {
                self.send_signed(state, Some(&self.said(text, "request")?))
            }
            (Stage::Signing, StepOutcome::Answered) if !self.hook => {
                let said = self.said_by_gateway(*status, text)?;
                match said.get("error") {
                    Some(error) => Err(self.relayed(error)),
                    None => self.send_signed(state, said.get("request")),
                }
            }
            // Where a request is due, a hook's text is none.
            (Stage::Signing, StepOutcome::Answered) => Err(self.wrong_shape("request").into()),
            (_, StepOutcome::Answered) => self.read_answer(*status, text),
            _ => Err(self.fault(event).into()),
        }
    }

    // ---- forward: the backend sends ----------------------------------------

    /// What a gateway says: the platform's answer, a filtered result, or an error.
    fn read_gateway(&self, said: &Value) -> Stepped {
        if let Some(error) = said.get("error") {
            return Err(self.relayed(error));
        }
        if let Some(result) = said.get("result") {
            return Ok(done(result));
        }
        let issues = Issues::default();
        let field = Field::root(said, "", &issues);
        match (field.key("status").integer(100, 599), field.key("text").text()) {
            (Some(status), Some(text)) => self.read_answer(status, text),
            _ => Err(self.wrong_shape("answer").into()),
        }
    }

    /// An error that the backend passes on as it is.
    fn relayed(&self, error: &Value) -> Failure {
        let issues = Issues::default();
        let field = Field::root(error, "error", &issues).required().object();
        let messages = field.key("messages").required().object();
        for text in [field.key("code"), messages.key("zh-CN"), messages.key("en")] {
            text.required().text();
        }
        let retry = field.key("retry").required().member();
        let retry_after_ms = field.key("retryAfterMs").integer(0, MAX_WAIT_MS);
        match retry {
            Some(retry) if issues.is_empty() => Failure::relayed(error, retry, retry_after_ms),
            _ => self.wrong_shape("error").into(),
        }
    }

    /// Reads the platform's answer.
    fn read_answer(&self, status: i64, text: &str) -> Stepped {
        let result = platforms::parse(self.operation.name, text, &self.reading_options(status))?;
        Ok(done(&result))
    }

    // ---- sign: the backend signs, the caller sends --------------------------

    /// The unsigned request, for convenience; `None` where it lacks what only the backend settles.
    fn prepared(&self) -> Result<Option<PreparedRequest>> {
        let is_owned = |path: &str| {
            let name = path.strip_prefix("params.").unwrap_or_default();
            self.operation.params.fields.iter().any(|field| field.server_owned && field.name == name)
        };
        match platforms::prepare(self.operation.name, &self.params, &self.settings) {
            Ok(request) => Ok(Some(request)),
            Err(error)
                if !error.issues.is_empty() && error.issues.iter().all(|issue| is_owned(&issue.path)) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Sends the request that the backend signed, if it is one.
    fn send_signed(&self, state: &CallState, request: Option<&Value>) -> Stepped {
        let request = request.and_then(Outgoing::read).ok_or_else(|| self.wrong_shape("request"))?;
        if !request.is_signed(self.operation) {
            let text =
                Text::new("后端返回的请求没有签名", "the backend returned a request without a signature");
            return Err(self.hook_fault(text, Retry::Never).into());
        }
        Ok(self.send(&CallState { stage: Stage::Sending, ..*state }, request)?)
    }

    // ---- both ---------------------------------------------------------------

    /// What the backend is asked; `request` in sign mode alone.
    fn payload(&self, request: Option<PreparedRequest>) -> Payload {
        let params = self.params.clone();
        Payload { version: VERSION, operation: self.operation.name, params, request }
    }

    fn to_gateway(&self) -> Outgoing {
        let mut headers = Map::new();
        headers.insert("Content-Type".to_owned(), "application/json".into());
        headers.extend(self.headers.clone());
        let body = to_json(&self.payload(None));
        Outgoing { method: "POST".into(), url: self.url.clone(), headers, body: Some(body), timeout_ms: None }
    }

    fn send(&self, state: &CallState, request: Outgoing) -> Result<Next> {
        if !request.is_sendable() {
            return Err(self.unsendable());
        }
        let include = self.include_credentials && state.stage != Stage::Sending;
        let request = Outgoing { timeout_ms: Some(self.timeout_ms), ..request };
        let step = step(state, self.timeout_ms);
        Ok(Step { request: Some(request), include: include.then_some(true), ..step }.into())
    }

    /// What a hook says, or a gateway's body.
    fn said(&self, text: &str, what: &str) -> Result<Value> {
        read_json(text, Code::SignHook, what).map_err(|_| self.wrong_shape(what))
    }

    fn said_by_gateway(&self, status: i64, text: &str) -> Result<Value> {
        let said = read_json(text, Code::SignHook, "").map_err(|_| self.no_gateway(status))?;
        let is_ours = ["error", "result", "text", "request"].iter().any(|key| said.get(key).is_some());
        is_ours.then_some(said).ok_or_else(|| self.no_gateway(status))
    }
}

/// A step that only waits.
fn step(state: &CallState, within_ms: i64) -> Step {
    Step { state: *state, progress: progress(state), within_ms, payload: None, request: None, include: None }
}

fn done(result: &dyn Written) -> Next {
    Next::Done(to_json(result))
}

fn progress(state: &CallState) -> Progress {
    Progress { stage: state.stage, attempt: state.attempt, wait_ms: None }
}

impl From<Step> for Next {
    fn from(step: Step) -> Self {
        Self::Step(Box::new(step))
    }
}

/// Exponential, with full jitter, and at least what the platform asks for. `random` is below 2^30.
fn wait_ms(attempt: u32, random: i64, asked: Option<i64>) -> i64 {
    let ceiling = LONGEST_WAIT_MS.min(FIRST_WAIT_MS << (attempt - 1).min(10));
    ((random * ceiling + (1 << 30) - 1) >> 30).max(asked.unwrap_or(0))
}
