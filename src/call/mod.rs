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

use crate::error::{Code, Error, Result, Retry};
use crate::input::{read_json, to_json, Field, Issues, Node, ToNode};
use crate::platforms;
use crate::request::PreparedRequest;
use crate::text::Text;
use faults::Failure;
use given::{Call, Event, Happened, Mode, Stage, State, MAX_WAIT_MS};
use request::Outgoing;

/// The version of the contract with hooks and gateways.
const VERSION: i64 = 1;
/// The first wait before a repetition, and the longest one, before jitter.
const FIRST_WAIT_MS: i64 = 300;
const LONGEST_WAIT_MS: i64 = 8_000;

/// A step, or the result, as JSON text.
type Outcome = core::result::Result<String, Failure>;

/// What the page has to do next, as JSON text; or what the call comes to.
///
/// `call` says what is called and how ([`Call`]), the same at every step.
/// `event` says what came of the step before ([`Event`]), and is `{}` at first;
/// `text` is what was answered, where something was.
///
/// | step | what to do |
/// |---|---|
/// | `{"payload": …}` | give it to the hook |
/// | `{"request": …, "include": …}` | send it, with the page's cookies where `include` is true |
/// | neither | wait |
/// | `{"result": …}` | nothing: this is the result |
///
/// All but the last have `state`, which belongs into the event; `progress`, for
/// whoever listens; and `withinMs`, when it is over.
///
/// # Errors
/// The JSON of a `CouponKitError`'s detail.
///
/// ```
/// let call = r#"{"operation":"kingdee.listWriteOffs","params":{"storeId":"17"},"mode":"forward","hook":true,
///     "timeoutMs":10000,"retries":2,"longestWaitMs":15000}"#;
/// let step = couponkit::call::next(call, "{}", "").unwrap();
/// assert!(step.contains(r#""payload":{"version":1,"operation":"kingdee.listWriteOffs","params":{"storeId":"17"}}"#));
///
/// let event = r#"{"state":{"stage":"forwarding","attempt":1},"happened":"said"}"#;
/// let step = couponkit::call::next(call, event, r#"{"version":1,"result":{"rows":[]}}"#).unwrap();
/// assert_eq!(step, r#"{"result":{"rows":[]}}"#);
/// ```
pub fn next(call: &str, event: &str, text: &str) -> core::result::Result<String, String> {
    let read = || Ok::<_, Error>((Call::read(call)?, Event::read(event)?));
    let (call, event) = read().map_err(|error| to_json(&error))?;
    let state = &event.state;
    let (attempt, outcome) = match &event.happened {
        Happened::Nothing => (1, call.attempt(1)),
        Happened::Late if state.stage == Stage::Waiting => {
            (state.attempt + 1, call.attempt(state.attempt + 1))
        }
        Happened::Aborted => return Err(to_json(&call.given_up(state))),
        happened => (state.attempt, call.go_on(state, happened, text)),
    };
    outcome.or_else(|failure| call.wait_or_fail(attempt, event.random, failure))
}

impl Call {
    /// Waits for another attempt, unless the failure must stand.
    fn wait_or_fail(
        &self,
        attempt: u32,
        random: i64,
        failure: Failure,
    ) -> core::result::Result<String, String> {
        let wait_ms = wait_ms(attempt, random, failure.retry_after_ms);
        let repeats = matches!(failure.retry, Retry::Safe | Retry::SameKey);
        if !repeats || attempt > self.retries || wait_ms > self.longest_wait_ms {
            return Err(failure.text);
        }
        let state = State { stage: Stage::Waiting, attempt, retry: failure.retry };
        Ok(step(&state, wait_ms, &[]))
    }

    /// The first step of an attempt.
    fn attempt(&self, attempt: u32) -> Outcome {
        let (stage, prepared) = match self.mode {
            Mode::Forward => (Stage::Forwarding, None),
            Mode::Sign => (Stage::Signing, self.prepared()?),
        };
        let state = State { stage, attempt, retry: Retry::Never };
        if self.hook {
            let payload = self.payload(&prepared);
            Ok(step(&state, self.timeout_ms, &[("payload", &payload)]))
        } else {
            Ok(self.send(&state, &self.to_gateway())?)
        }
    }

    /// What follows when a step is over.
    fn go_on(&self, state: &State, happened: &Happened, text: &str) -> Outcome {
        match (state.stage, happened) {
            (Stage::Forwarding, Happened::Said) => self.read_gateway(&self.said(text, "answer")?),
            (Stage::Forwarding, Happened::Answered(status)) if !self.hook => {
                self.read_gateway(&self.said_by_gateway(*status, text)?)
            }
            (Stage::Signing, Happened::Said) => self.send_signed(state, Some(&self.said(text, "request")?)),
            (Stage::Signing, Happened::Answered(status)) if !self.hook => {
                let said = self.said_by_gateway(*status, text)?;
                match said.get("error") {
                    Some(error) => Err(self.relayed(error)),
                    None => self.send_signed(state, said.get("request")),
                }
            }
            // Where a request is due, a hook's text is none.
            (Stage::Signing, Happened::Answered(_)) => Err(self.wrong_shape("request").into()),
            (_, Happened::Answered(status)) => self.read_answer(*status, text),
            _ => Err(self.fault(state, happened).into()),
        }
    }

    // ---- forward: the backend sends ----------------------------------------

    /// What a gateway says: the platform's answer, a filtered result, or an error.
    fn read_gateway(&self, said: &Node<'_>) -> Outcome {
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
    fn relayed(&self, error: &Node<'_>) -> Failure {
        let issues = Issues::default();
        let field = Field::root(error, "error", &issues).object();
        let messages = field.key("messages").required().object();
        for text in [field.key("code"), messages.key("zh-CN"), messages.key("en")] {
            text.required().text();
        }
        let retry = field.key("retry").required().one_of(Retry::ALL);
        let retry_after_ms = field.key("retryAfterMs").integer(0, MAX_WAIT_MS);
        match retry {
            Some(retry) if issues.is_empty() => Failure { text: error.to_json(), retry, retry_after_ms },
            _ => self.wrong_shape("error").into(),
        }
    }

    /// Reads the platform's answer.
    fn read_answer(&self, status: i64, text: &str) -> Outcome {
        let options = self.reading_options(status);
        let result = platforms::parse_borrowed(self.operation.name, text, &options.to_json())?;
        Ok(done(&result))
    }

    // ---- sign: the backend signs, the caller sends --------------------------

    /// The unsigned request, for convenience; `None` where it lacks what only the backend settles.
    fn prepared(&self) -> Result<Option<PreparedRequest>> {
        let is_owned = |path: &str| {
            let name = path.strip_prefix("params.").unwrap_or_default();
            self.operation.params.fields.iter().any(|field| field.server_owned && field.name == name)
        };
        match platforms::prepare(self.operation.name, &self.params.to_json(), &self.settings.to_json()) {
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
    fn send_signed(&self, state: &State, request: Option<&Node<'_>>) -> Outcome {
        let request = request.and_then(Outgoing::read).filter(Outgoing::is_sendable);
        let request = request.ok_or_else(|| self.wrong_shape("request"))?;
        if !request.is_signed(self.operation) {
            let text =
                Text::new("后端返回的请求没有签名", "the backend returned a request without a signature");
            return Err(self.hook_fault(text, Retry::Never).into());
        }
        Ok(self.send(&State { stage: Stage::Sending, ..*state }, &request)?)
    }

    // ---- both ---------------------------------------------------------------

    /// What the backend is asked; `request` in sign mode alone.
    fn payload(&self, request: &Option<PreparedRequest>) -> Node<'static> {
        Node::of(&[
            ("version", &VERSION),
            ("operation", &self.operation.name),
            ("params", &self.params),
            ("request", request),
        ])
    }

    fn to_gateway(&self) -> Outgoing {
        let mut headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        headers.extend(self.headers.iter().cloned());
        let body = self.payload(&None).to_json();
        Outgoing { method: "POST".into(), url: self.url.clone(), headers, body: Some(body) }
    }

    fn send(&self, state: &State, request: &Outgoing) -> Result<String> {
        if !request.is_sendable() {
            return Err(self.unsendable());
        }
        let include = self.include_credentials && state.stage != Stage::Sending;
        let request = request.to_node(self.timeout_ms);
        Ok(step(state, self.timeout_ms, &[("request", &request), ("include", &include)]))
    }

    /// What a hook says, or a gateway's body.
    fn said<'t>(&self, text: &'t str, what: &'static str) -> Result<Node<'t>> {
        read_json(text, Code::SignHook, what).map_err(|_| self.wrong_shape(what))
    }

    fn said_by_gateway<'t>(&self, status: i64, text: &'t str) -> Result<Node<'t>> {
        let said = read_json(text, Code::SignHook, "").map_err(|_| self.no_gateway(status))?;
        let is_ours = ["error", "result", "text", "request"].iter().any(|key| said.get(key).is_some());
        is_ours.then_some(said).ok_or_else(|| self.no_gateway(status))
    }
}

fn done(result: &Node<'_>) -> String {
    [r#"{"result":"#, &result.to_ascii_json(), "}"].concat()
}

/// A step; `more` is what it has beside state, progress and time.
fn step(state: &State, within_ms: i64, more: &[(&'static str, &dyn ToNode)]) -> String {
    let is_wait = state.stage == Stage::Waiting;
    let known = |name, value: &dyn ToNode| {
        Node::of(&[("stage", &state.stage.name()), ("attempt", &i64::from(state.attempt)), (name, value)])
    };
    let kept = known("retry", &is_wait.then_some(state.retry.name()));
    let told = known("waitMs", &is_wait.then_some(within_ms));
    let always: [(&'static str, &dyn ToNode); 3] =
        [("state", &kept), ("progress", &told), ("withinMs", &within_ms)];
    Node::of(&[&always, more].concat()).to_json()
}

/// Exponential, with full jitter, and at least what the platform asks for. `random` is below 2^30.
fn wait_ms(attempt: u32, random: i64, asked: Option<i64>) -> i64 {
    let ceiling = LONGEST_WAIT_MS.min(FIRST_WAIT_MS << (attempt - 1).min(10));
    ((random * ceiling + (1 << 30) - 1) >> 30).max(asked.unwrap_or(0))
}
