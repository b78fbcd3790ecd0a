//! Calling a platform through the page's own backend.
//!
//! The page hands over two things that only it has: a hook, which is a
//! function of its own or the address of a gateway, and a transport where the
//! realm has no `fetch`. What happens between them is decided here: what is
//! asked of the hook, what is sent, how long to wait, and what may be repeated.

use core::future::{poll_fn, Future};
use core::pin::pin;
use core::task::Poll;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect, JSON};
use serde::Serialize;
use wasm_bindgen::prelude::{wasm_bindgen, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::send::{send, Answer, Outgoing};
use crate::error::{Code, Error, FailureReason, Result, Retry};
use crate::input::{read_json, to_json, Field, Issues, Node};
use crate::platforms::{self, Operation};
use crate::text::Text;

/// The version of the contract with hooks and gateways.
const VERSION: u32 = 1;
/// The first wait before a repetition, and the longest one, before jitter.
const FIRST_WAIT_MS: f64 = 300.0;
const LONGEST_WAIT_MS: f64 = 8_000.0;
/// What a platform may ask to wait: a year.
const MAX_WAIT_MS: i64 = 365 * 86_400_000;

/// What the page passes along, beside functions.
struct Settings {
    mode: Mode,
    /// The gateway's address, where the hook is one.
    url: Option<String>,
    /// Headers for the gateway.
    headers: Vec<(String, String)>,
    /// Whether the gateway gets the page's cookies from another origin.
    include_credentials: bool,
    /// For one attempt.
    timeout_ms: u32,
    /// How often a call that may be repeated is.
    retries: u32,
    /// The longest wait that the call itself will sit out.
    longest_wait_ms: f64,
    /// The platform's settings, as JSON text.
    settings: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Forward,
    Sign,
}

impl Settings {
    fn read(text: &str) -> Result<Self> {
        let node = read_json(text, Code::InvalidInput, "options")?;
        let issues = Issues::default();
        let field = Field::root(&node, "options", &issues);
        let whole = |name: &str| {
            field.key(name).required().integer(0, i64::from(i32::MAX)).unwrap_or_default() as u32
        };
        let mode = field.key("mode").one_of(&[("forward", Mode::Forward), ("sign", Mode::Sign)]);
        let settings = Self {
            mode: mode.unwrap_or(Mode::Forward),
            url: field.key("url").text().map(str::to_owned),
            headers: texts_by_name(&field.key("headers")),
            include_credentials: field.key("includeCredentials").bool().unwrap_or(false),
            timeout_ms: whole("timeoutMs"),
            retries: whole("retries"),
            longest_wait_ms: f64::from(whole("longestWaitMs")),
            settings: field.key("settings").text().unwrap_or("{}").to_owned(),
        };
        issues.finish(Code::InvalidInput, settings)
    }
}

/// An object of texts.
fn texts_by_name(field: &Field<'_>) -> Vec<(String, String)> {
    let entry = |name: &str| Some((name.to_owned(), field.key(name).text()?.to_owned()));
    field.object().keys().into_iter().filter_map(entry).collect()
}

/// One call, with all of its attempts.
struct Call {
    operation: &'static Operation,
    params: String,
    settings: Settings,
    hook: Option<Function>,
    transport: Option<Function>,
    route: Option<Function>,
    progress: Option<Function>,
    aborted: Option<Promise>,
}

/// A failure, and what the loop needs of it.
struct Failure {
    /// The error's JSON.
    text: String,
    retry: Retry,
    retry_after_ms: Option<f64>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let retry_after_ms = error.retry_after_ms.map(|ms| ms as f64);
        Self { text: to_json(&error), retry: error.retry, retry_after_ms }
    }
}

type Outcome = core::result::Result<String, Failure>;

/// Calls a platform; resolves to the result as JSON text.
///
/// `options` holds `config`, the settings as JSON text, and the functions `hook`, `transport`, `route` and
/// `onProgress`; `aborted` is a promise that resolves when the caller gives up.
///
/// # Errors
/// The JSON of an [`Error`].
#[wasm_bindgen(js_name = clientCall)]
pub async fn client_call(
    operation: String,
    params: String,
    options: Object,
    aborted: Option<Promise>,
) -> core::result::Result<String, JsValue> {
    let outcome = match Call::new(&operation, params, &options, aborted) {
        Ok(call) => call.run().await,
        Err(error) => Err(error.into()),
    };
    outcome.map_err(|failure| JsValue::from_str(&failure.text))
}

impl Call {
    fn new(operation: &str, params: String, options: &Object, aborted: Option<Promise>) -> Result<Self> {
        let function = |name: &str| Reflect::get(options, &name.into()).ok()?.dyn_into().ok();
        let config = Reflect::get(options, &"config".into()).ok().and_then(|config| config.as_string());
        let settings = Settings::read(&config.unwrap_or_default())?;
        Ok(Self {
            operation: platforms::find(operation)?.1,
            params,
            settings,
            hook: function("hook"),
            transport: function("transport"),
            route: function("route"),
            progress: function("onProgress"),
            aborted,
        })
    }

    /// Attempts until one succeeds, or fails in a way that must not be repeated.
    async fn run(&self) -> Outcome {
        let mut attempt = 1;
        loop {
            let failure = match self.attempt(attempt).await {
                Ok(result) => return Ok(result),
                Err(failure) => failure,
            };
            let wait = wait_ms(attempt, failure.retry_after_ms);
            let repeats = matches!(failure.retry, Retry::Safe | Retry::SameKey);
            if !repeats || attempt > self.settings.retries || wait > self.settings.longest_wait_ms {
                return Err(failure);
            }
            self.tell("waiting", attempt, Some(wait));
            self.pause(wait, failure).await?;
            attempt += 1;
        }
    }

    async fn attempt(&self, attempt: u32) -> Outcome {
        match (self.settings.mode, &self.hook) {
            (Mode::Sign, hook) => self.sign(hook.as_ref(), attempt).await,
            (Mode::Forward, Some(hook)) => self.forward_by_hook(hook, attempt).await,
            (Mode::Forward, None) => self.forward_to_gateway(attempt).await,
        }
    }

    // ---- forward: the backend sends ----------------------------------------

    async fn forward_by_hook(&self, hook: &Function, attempt: u32) -> Outcome {
        self.tell("forwarding", attempt, None);
        let answer = self.ask_hook(hook, None).await?;
        if let Some(text) = answer.as_string() {
            return Ok(self.read(&Answer { status: 200, text })?);
        }
        let text = text_of(&answer).ok_or_else(|| self.wrong_shape("answer"))?;
        self.read_gateway(&read_json(&text, Code::SignHook, "").map_err(|_| self.wrong_shape("answer"))?)
    }

    async fn forward_to_gateway(&self, attempt: u32) -> Outcome {
        self.tell("forwarding", attempt, None);
        let answer = self.ask_gateway().await?;
        let node = read_json(&answer.text, Code::SignHook, "").map_err(|_| self.no_gateway(answer.status))?;
        self.read_gateway(&node)
    }

    async fn ask_gateway(&self) -> Result<Answer> {
        let url = self.settings.url.clone().unwrap_or_default();
        let body = format!(
            r#"{{"version":{VERSION},"operation":{},"params":{}}}"#,
            to_json(self.operation.name),
            self.params
        );
        let mut headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        headers.extend(self.settings.headers.iter().cloned());
        let request = Outgoing { method: "POST".into(), url, headers, body: Some(body) };
        self.send(request, self.settings.include_credentials).await
    }

    /// What a gateway says: the platform's answer, a filtered result, or an error.
    fn read_gateway(&self, said: &Node<'_>) -> Outcome {
        if let Some(error) = said.get("error") {
            return Err(self.relayed(error));
        }
        if let Some(result) = said.get("result") {
            return Ok(result.to_json());
        }
        let issues = Issues::default();
        let field = Field::root(said, "", &issues);
        let status = field.key("status").integer(100, 599);
        match (status, field.key("text").text()) {
            (Some(status), Some(text)) => {
                Ok(self.read(&Answer { status: status as u16, text: text.to_owned() })?)
            }
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
        let retry = field.key("retry").required().one_of(&[
            ("safe", Retry::Safe),
            ("sameKey", Retry::SameKey),
            ("checkFirst", Retry::CheckFirst),
            ("never", Retry::Never),
        ]);
        let retry_after_ms = field.key("retryAfterMs").integer(0, MAX_WAIT_MS).map(|ms| ms as f64);
        match retry {
            Some(retry) if issues.is_empty() => Failure { text: error.to_json(), retry, retry_after_ms },
            _ => self.wrong_shape("error").into(),
        }
    }

    // ---- sign: the backend signs, the caller sends --------------------------

    async fn sign(&self, hook: Option<&Function>, attempt: u32) -> Outcome {
        let prepared = self.prepared()?;
        self.tell("signing", attempt, None);
        let signed = match hook {
            Some(hook) => {
                let given = self.ask_hook(hook, prepared.as_deref()).await?;
                text_of(&given).ok_or_else(|| self.wrong_shape("request"))?
            }
            None => self.ask_signer().await?,
        };
        let request = self.signed(&signed)?;
        self.tell("sending", attempt, None);
        let answer = self.send(self.routed(request)?, false).await?;
        Ok(self.read(&answer)?)
    }

    /// The unsigned request, for convenience; `None` where it lacks what only the backend settles.
    fn prepared(&self) -> Result<Option<String>> {
        let is_owned = |path: &str| {
            let name = path.strip_prefix("params.").unwrap_or_default();
            self.operation.params.fields.iter().any(|field| field.server_owned && field.name == name)
        };
        match platforms::prepare(self.operation.name, &self.params, &self.settings.settings) {
            Ok(request) => Ok(Some(to_json(&request))),
            Err(error)
                if !error.issues.is_empty() && error.issues.iter().all(|issue| is_owned(&issue.path)) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// A gateway's `…/sign`.
    async fn ask_signer(&self) -> Outcome {
        let answer = self.ask_gateway().await.map_err(|error| Error { retry: Retry::Safe, ..error })?;
        let said = read_json(&answer.text, Code::SignHook, "").map_err(|_| self.no_gateway(answer.status))?;
        if let Some(error) = said.get("error") {
            return Err(self.relayed(error));
        }
        let request = said.get("request").ok_or_else(|| self.wrong_shape("request"))?;
        Ok(request.to_json())
    }

    /// The request that the backend signed, if it is one.
    fn signed(&self, text: &str) -> Result<Outgoing> {
        let node = read_json(text, Code::SignHook, "request").map_err(|_| self.wrong_shape("request"))?;
        let issues = Issues::default();
        let field = Field::root(&node, "request", &issues).object();
        let required = |name: &str| field.key(name).required().text().unwrap_or_default().to_owned();
        let request = Outgoing {
            method: required("method"),
            url: required("url"),
            headers: texts_by_name(&field.key("headers").required()),
            body: field.key("body").text().map(str::to_owned),
        };
        if !issues.is_empty() || !request.is_sendable() {
            return Err(self.wrong_shape("request"));
        }
        if !is_signed(self.operation, &request) {
            return Err(self.hook_fault(
                Text::new("后端返回的请求没有签名", "the backend returned a request without a signature"),
                Retry::Never,
            ));
        }
        Ok(request)
    }

    /// Platforms promise no CORS: a signed request usually goes through a proxy of the page's own origin.
    fn routed(&self, request: Outgoing) -> Result<Outgoing> {
        let Some(route) = &self.route else { return Ok(request) };
        let url =
            route.call1(&JsValue::NULL, &request.url.as_str().into()).ok().and_then(|url| url.as_string());
        match url {
            Some(url) => Ok(Outgoing { url, ..request }),
            None => {
                Err(self
                    .hook_fault(Text::new("route 没有返回地址", "`route` returned no address"), Retry::Never))
            }
        }
    }

    // ---- both ---------------------------------------------------------------

    /// Calls the page's function with the payload and waits for its answer.
    async fn ask_hook(&self, hook: &Function, request: Option<&str>) -> Result<JsValue> {
        let failed = |retry| {
            let text = Text::new("页面的后端钩子调用失败", "the page's hook has failed");
            self.hook_fault(text, retry)
        };
        let retry = self.unknown_after_hook();
        let payload = self.payload(request).map_err(|_| failed(Retry::Never))?;
        let promise = hook.call1(&JsValue::NULL, &payload).map_err(|_| failed(retry))?;
        let answer = JsFuture::from(Promise::resolve(&promise));
        let never = || {
            let text = Text::new("页面的后端钩子没有应答", "the page's hook did not answer");
            self.hook_fault(text, retry)
        };
        self.within(async { answer.await.map_err(|_| failed(retry)) }, never).await
    }

    /// `{version, operation, params, request}`; `request` in sign mode alone.
    fn payload(&self, request: Option<&str>) -> core::result::Result<JsValue, JsValue> {
        #[derive(Serialize)]
        struct Head<'a> {
            version: u32,
            operation: &'a str,
        }
        let head = Head { version: VERSION, operation: self.operation.name };
        let payload = serde_wasm_bindgen::to_value(&head)?;
        Reflect::set(&payload, &"params".into(), &JSON::parse(&self.params)?)?;
        if let Some(request) = request {
            Reflect::set(&payload, &"request".into(), &JSON::parse(request)?)?;
        }
        Ok(payload)
    }

    async fn send(&self, request: Outgoing, include_credentials: bool) -> Result<Answer> {
        let late = || {
            let text = Text::new("请求超时", "no answer within the time allowed");
            self.lost(Code::Timeout, text, self.operation.repeat)
        };
        let work = send(&request, self.transport.as_ref(), self.settings.timeout_ms, include_credentials);
        let sent = async {
            work.await.map_err(|fault| {
                self.lost(
                    fault.code,
                    fault.text,
                    if fault.sent { self.operation.repeat } else { fault.retry },
                )
            })
        };
        self.within(sent, late).await
    }

    /// Reads the platform's answer.
    fn read(&self, answer: &Answer) -> Result<String> {
        let rest = self.settings.settings.strip_prefix('{').unwrap_or("}");
        let comma = if rest.trim_start().starts_with('}') { "" } else { "," };
        let options = format!(r#"{{"status":{},"params":{}{comma}{rest}"#, answer.status, self.params);
        platforms::parse(self.operation.name, &answer.text, &options).map(|result| result.to_json())
    }

    /// Does work until it is done, the time is over, or the caller gives up; what is given up is dropped, which
    /// cancels it.
    async fn within<T>(&self, work: impl Future<Output = Result<T>>, late: impl Fn() -> Error) -> Result<T> {
        let mut work = pin!(work);
        let mut timer = pin!(TimeoutFuture::new(self.settings.timeout_ms));
        let mut aborted = self.aborted.clone().map(JsFuture::from);
        poll_fn(|context| {
            if let Poll::Ready(done) = work.as_mut().poll(context) {
                return Poll::Ready(done);
            }
            if let Some(aborted) = &mut aborted {
                if pin!(aborted).poll(context).is_ready() {
                    return Poll::Ready(Err(self.given_up()));
                }
            }
            timer.as_mut().poll(context).map(|()| Err(late()))
        })
        .await
    }

    /// Waits before a repetition.
    async fn pause(&self, wait_ms: f64, failure: Failure) -> core::result::Result<(), Failure> {
        let mut timer = pin!(TimeoutFuture::new(wait_ms as u32));
        let mut aborted = self.aborted.clone().map(JsFuture::from);
        let mut failure = Some(failure);
        poll_fn(|context| {
            if let Some(aborted) = &mut aborted {
                if pin!(aborted).poll(context).is_ready() {
                    // Nothing is under way: what is known of the last attempt still holds.
                    let retry = failure.take().map_or(Retry::Safe, |failure| failure.retry);
                    return Poll::Ready(Err(Error { retry, ..self.given_up() }.into()));
                }
            }
            timer.as_mut().poll(context).map(Ok)
        })
        .await
    }

    fn tell(&self, stage: &str, attempt: u32, wait_ms: Option<f64>) {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Progress<'a> {
            stage: &'a str,
            attempt: u32,
            #[serde(skip_serializing_if = "Option::is_none")]
            wait_ms: Option<f64>,
        }
        let Some(listener) = &self.progress else { return };
        if let Ok(event) = serde_wasm_bindgen::to_value(&Progress { stage, attempt, wait_ms }) {
            // A listener that throws is its own fault.
            let _ = listener.call1(&JsValue::NULL, &event);
        }
    }

    // ---- errors ---------------------------------------------------------------

    /// A hook that signs sends nothing; one that forwards may have.
    fn unknown_after_hook(&self) -> Retry {
        if self.settings.mode == Mode::Sign {
            Retry::Safe
        } else {
            self.operation.repeat
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

    fn given_up(&self) -> Error {
        self.lost(Code::Aborted, Text::new("已取消", "aborted"), self.operation.repeat)
    }

    fn hook_fault(&self, text: Text, retry: Retry) -> Error {
        self.lost(Code::SignHook, text, retry)
    }

    fn wrong_shape(&self, what: &str) -> Error {
        let text = Text::new(
            format!("后端返回的 {what} 格式不对"),
            format!("the backend's {what} is not what the contract says"),
        );
        self.hook_fault(text, Retry::Never)
    }

    /// An answer that no gateway gives: a proxy's error page, a login page.
    fn no_gateway(&self, status: u16) -> Error {
        let text = Text::new(
            format!("后端没有按约定应答（HTTP {status}）"),
            format!("the backend did not answer as the contract says (HTTP {status})"),
        );
        let mut error = match status {
            502..=504 => self.lost(Code::Http, text, self.unknown_after_hook()),
            _ => self.hook_fault(text, Retry::Never),
        };
        if matches!(status, 401 | 403) {
            error.reason = Some(FailureReason::Unauthorized);
        }
        error
    }
}

/// A value of the page's as JSON text.
fn text_of(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok()?.as_string()
}

/// Whether a signature stands where the platform looks for it. Whether it is the right one, only the platform can say.
fn is_signed(operation: &Operation, request: &Outgoing) -> bool {
    let body = request.body.as_deref().unwrap_or_default();
    let header = |wanted: &str| {
        let found = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.is_some_and(|(_, value)| !value.trim().is_empty())
    };
    match operation.name.split('.').next() {
        Some("kingdee") => header("X-Api-Signature") && header("app-token"),
        Some("tmall") => {
            body.split('&').any(|pair| pair.strip_prefix("sign=").is_some_and(|sign| !sign.is_empty()))
        }
        // …/{openid}/{timestamp}/{digest}/{msg_id}
        Some("waiqin") => request.url.rsplit('/').nth(1).is_some_and(|digest| digest.len() == 32),
        _ => JSON::parse(body)
            .and_then(|body| Reflect::get(&body, &"Token".into()))
            .is_ok_and(|token| token.as_string().is_some_and(|token| !token.is_empty())),
    }
}

/// Exponential, with full jitter, and at least what the platform asks for.
fn wait_ms(attempt: u32, asked: Option<f64>) -> f64 {
    let ceiling = LONGEST_WAIT_MS.min(FIRST_WAIT_MS * f64::from(1_u32 << (attempt - 1).min(10)));
    (js_sys::Math::random() * ceiling).max(asked.unwrap_or(0.0)).ceil()
}
