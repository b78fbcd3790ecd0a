//! What the page passes along: what is called and how, and what came of a step.

use super::request::texts_by_name;
use crate::error::{Code, Result, Retry};
use crate::input::{read_json, Field, Issues, Node};
use crate::platforms::{self, Operation};
use crate::text::Text;

/// What a platform may ask to wait: a year.
pub(super) const MAX_WAIT_MS: i64 = 365 * 86_400_000;

/// One call, with all of its attempts: `{operation, params, settings, mode, hook, url, headers, includeCredentials,
/// timeoutMs, retries, longestWaitMs}`.
pub struct Call {
    /// What is asked of the platform.
    pub operation: &'static Operation,
    /// Its params, as the page gave them.
    pub params: Node<'static>,
    /// The platform's settings.
    pub settings: Node<'static>,
    /// Who sends.
    pub mode: Mode,
    /// Whether the backend is reached by a function of the page's.
    pub hook: bool,
    /// The gateway's address, where it is not.
    pub url: String,
    /// Headers for the gateway.
    pub headers: Vec<(String, String)>,
    /// Whether the gateway gets the page's cookies from another origin.
    pub include_credentials: bool,
    /// For one step.
    pub timeout_ms: i64,
    /// How often a call that may be repeated is.
    pub retries: u32,
    /// The longest wait that the call itself will sit out.
    pub longest_wait_ms: i64,
}

/// Who sends the request to the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The backend.
    Forward,
    /// The caller, once the backend has signed it.
    Sign,
}

impl Call {
    /// Reads a call.
    ///
    /// # Errors
    /// `invalidInput` with every violation.
    pub fn read(text: &str) -> Result<Self> {
        let node = read_json(text, Code::InvalidInput, "call")?;
        let issues = Issues::default();
        let field = Field::root(&node, "", &issues).object();
        let whole = |name| field.key(name).required().integer(0, i64::from(i32::MAX)).unwrap_or_default();
        let flag = |name| field.key(name).bool().unwrap_or(false);
        let kept = |name| field.key(name).node().cloned().unwrap_or(Node::Object(Vec::new())).into_owned();
        let mode = field.key("mode").required().one_of(&[("forward", Mode::Forward), ("sign", Mode::Sign)]);
        let call = Self {
            operation: platforms::find(field.key("operation").text().unwrap_or_default())?.1,
            params: kept("params"),
            settings: kept("settings"),
            mode: mode.unwrap_or(Mode::Forward),
            hook: flag("hook"),
            url: field.key("url").text().unwrap_or_default().to_owned(),
            headers: texts_by_name(&field.key("headers")),
            include_credentials: flag("includeCredentials"),
            timeout_ms: whole("timeoutMs"),
            retries: whole("retries") as u32,
            longest_wait_ms: whole("longestWaitMs"),
        };
        issues.finish(Code::InvalidInput, call)
    }

    /// The settings, and what is known of an answer, for reading it.
    pub(super) fn reading_options(&self, status: i64) -> Node<'static> {
        let mut entries = vec![("status".into(), status.into()), ("params".into(), self.params.clone())];
        if let Node::Object(settings) = &self.settings {
            entries.extend(settings.iter().cloned());
        }
        Node::Object(entries)
    }
}

/// What came of a step: `{state, happened, random}`, and what some events have beside it.
pub struct Event {
    /// The step's own.
    pub state: State,
    /// What came of it.
    pub happened: Happened,
    /// Below 2^30: chance comes from outside.
    pub random: i64,
}

/// Where a call stands.
#[derive(Clone, Copy)]
pub struct State {
    /// What it is doing.
    pub stage: Stage,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// While it waits: what may be done about the last failure.
    pub retry: Retry,
}

/// What a call is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The backend is to send.
    Forwarding,
    /// The backend is to sign.
    Signing,
    /// A signed request is sent.
    Sending,
    /// It waits before another attempt.
    Waiting,
}

impl Stage {
    const ALL: &'static [(&'static str, Self)] = &[
        ("forwarding", Self::Forwarding),
        ("signing", Self::Signing),
        ("sending", Self::Sending),
        ("waiting", Self::Waiting),
    ];

    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, stage)| *stage == self).map_or("", |(name, _)| name)
    }
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
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
    Lost(Option<Loss>),
    /// `garbled`: a transport answered with something else.
    Garbled,
    /// `unrouted`: `route` gave no address.
    Unrouted,
    /// `insecure`: an https page may not send to an http address.
    Insecure,
    /// `unsendable`: the address is none.
    Unsendable,
    /// `unequipped`: there is neither `fetch` nor a transport.
    Unequipped,
}

/// Why a transport brought no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The kind of failure.
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
    pub fn read(text: &str) -> Result<Self> {
        let node = read_json(text, Code::InvalidInput, "event")?;
        let issues = Issues::default();
        let field = Field::root(&node, "event", &issues).object();
        let state = field.key("state").object();
        let event = Self {
            state: State {
                stage: state.key("stage").one_of(Stage::ALL).unwrap_or(Stage::Forwarding),
                attempt: state.key("attempt").integer(1, 1 << 31).unwrap_or(1) as u32,
                retry: state.key("retry").one_of(Retry::ALL).unwrap_or_default(),
            },
            happened: Happened::read(&field),
            random: field.key("random").integer(0, (1 << 30) - 1).unwrap_or_default(),
        };
        issues.finish(Code::InvalidInput, event)
    }
}

impl Happened {
    fn read(event: &Field<'_>) -> Self {
        let found = event.key("happened").one_of(&[
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
            ("unequipped", &Self::Unequipped),
        ]);
        match found {
            Some(Self::Answered(_)) => {
                Self::Answered(event.key("status").required().integer(100, 599).unwrap_or_default())
            }
            Some(Self::Lost(_)) => Self::Lost(event.key("error").node().and_then(Loss::read)),
            Some(happened) => happened.clone(),
            None => Self::Nothing,
        }
    }
}

impl Loss {
    const CODES: [(&'static str, Code); 5] = [
        (Code::Network.name(), Code::Network),
        (Code::Timeout.name(), Code::Timeout),
        (Code::Aborted.name(), Code::Aborted),
        (Code::BadResponse.name(), Code::BadResponse),
        (Code::InvalidInput.name(), Code::InvalidInput),
    ];
    const RETRIES: [(&'static str, Retry); 2] =
        [(Retry::Safe.name(), Retry::Safe), (Retry::Never.name(), Retry::Never)];

    /// Reads the error of a transport; `None` for one that tells nothing.
    fn read(error: &Node<'_>) -> Option<Self> {
        let issues = Issues::default();
        let field = Field::root(error, "error", &issues);
        let messages = field.key("messages");
        let text = |name| Some(messages.key(name).text()?.to_owned());
        let code = field.key("code").one_of(&Self::CODES)?;
        let retry = field.key("retry").one_of(&Self::RETRIES);
        Some(Self { code, messages: Text { zh: text("zh-CN")?, en: text("en")? }, retry })
    }
}
