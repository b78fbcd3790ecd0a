//! Sending a request: by `fetch`, or by the page's transport where there is none.

use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Function, Promise, Reflect, JSON};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestRedirect};

use crate::error::{Code, Retry};
use crate::text::Text;

/// A request on its way out.
pub struct Outgoing {
    /// `GET` or `POST`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The exact body.
    pub body: Option<String>,
}

/// What came back.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub text: String,
}

/// Why nothing came back.
pub struct Fault {
    /// The kind of failure.
    pub code: Code,
    /// What to tell.
    pub text: Text,
    /// Whether the request may have arrived.
    pub sent: bool,
    /// What may be done when it did not.
    pub retry: Retry,
}

impl Fault {
    fn lost() -> Self {
        let text = Text::new("网络连接失败", "the connection failed");
        Self { code: Code::Network, text, sent: true, retry: Retry::Safe }
    }

    fn refused(code: Code, zh: &str, en: &str) -> Self {
        Self { code, text: Text::new(zh, en), sent: false, retry: Retry::Never }
    }
}

impl Outgoing {
    /// Whether a browser would take it: it throws at anything else.
    pub fn is_sendable(&self) -> bool {
        let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        let name = |name: &str| !name.is_empty() && name.bytes().all(token);
        let value = |value: &str| value.bytes().all(|b| b == b'\t' || (b' '..0x7f).contains(&b));
        let method = matches!((self.method.as_str(), &self.body), ("GET", None) | ("POST", _));
        method && !self.url.is_empty() && self.headers.iter().all(|(n, v)| name(n) && value(v))
    }
}

/// Sends a request. Dropping the future aborts it, where the realm can.
///
/// # Errors
/// What kept the answer away.
pub async fn send(
    request: &Outgoing,
    transport: Option<&Function>,
    timeout_ms: u32,
    include_credentials: bool,
) -> Result<Answer, Fault> {
    if is_insecure_on_secure_page(&request.url) {
        return Err(Fault::refused(
            Code::InvalidInput,
            "https 页面不能请求 http 地址，请通过自己的后端转发",
            "an https page cannot call an http address: go through your own backend",
        ));
    }
    if !request.is_sendable() {
        return Err(Fault::refused(
            Code::InvalidInput,
            "请求头或地址无效",
            "a header or the address is not valid",
        ));
    }
    match transport {
        Some(transport) => send_by(transport, request, timeout_ms).await,
        None if has_fetch() => fetch(request, include_credentials).await,
        None => Err(Fault::refused(
            Code::InvalidInput,
            "此环境没有 fetch，请传入 transport",
            "there is no fetch here: pass a `transport`",
        )),
    }
}

fn global(name: &str) -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &name.into()).ok()
}

fn has_fetch() -> bool {
    global("fetch").is_some_and(|fetch| fetch.is_function())
}

/// Browsers block it without saying why; the caller should know.
fn is_insecure_on_secure_page(url: &str) -> bool {
    let protocol = global("location").and_then(|location| Reflect::get(&location, &"protocol".into()).ok());
    let secure = protocol.and_then(|protocol| protocol.as_string()).as_deref() == Some("https:");
    secure && url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"))
}

// ---- fetch ------------------------------------------------------------------

/// Aborts when dropped, which after the answer does nothing.
struct Abort(Option<AbortController>);

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

async fn fetch(request: &Outgoing, include_credentials: bool) -> Result<Answer, Fault> {
    let abort = Abort(AbortController::new().ok());
    let signal = abort.0.as_ref().map(AbortController::signal);
    let invalid = || Fault::refused(Code::InvalidInput, "请求地址无效", "the address is not valid");
    let mut builder = RequestBuilder::new(&request.url)
        .method(if request.method == "GET" { Method::GET } else { Method::POST })
        // A redirect would carry the signature, or the shopper's params, to another address.
        .redirect(RequestRedirect::Error)
        .cache(RequestCache::NoStore)
        .abort_signal(signal.as_ref());
    if include_credentials {
        builder = builder.credentials(RequestCredentials::Include);
    }
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let built = match &request.body {
        Some(body) => builder.body(body.as_str()),
        None => builder.build(),
    };
    let response = built.map_err(|_| invalid())?.send().await.map_err(|_| Fault::lost())?;
    let status = response.status();
    let text = response.text().await.map_err(|_| Fault::lost())?;
    Ok(Answer { status, text })
}

// ---- transport ----------------------------------------------------------------

/// Aborts the page's transport when dropped before its answer.
struct AbortTask(Option<(JsValue, Function)>);

impl Drop for AbortTask {
    fn drop(&mut self) {
        if let Some((task, abort)) = self.0.take() {
            let _ = abort.call0(&task);
        }
    }
}

/// The transport takes `{method, url, headers, body, timeoutMs}` and returns a promise of `{status, text}`, or a task:
/// `{answer: that promise, abort()}`.
async fn send_by(transport: &Function, request: &Outgoing, timeout_ms: u32) -> Result<Answer, Fault> {
    let given = to_object(request, timeout_ms).ok_or_else(Fault::lost)?;
    let task = transport.call1(&JsValue::NULL, &given).map_err(|_| Fault::lost())?;
    let field = |name: &str| Reflect::get(&task, &name.into()).ok();
    let abort = field("abort").and_then(|abort| abort.dyn_into::<Function>().ok());
    let mut guard = AbortTask(abort.map(|abort| (task.clone(), abort)));
    let answer = field("answer").filter(|answer| !answer.is_undefined()).unwrap_or_else(|| task.clone());
    let answer = JsFuture::from(Promise::resolve(&answer)).await.map_err(|_| Fault::lost())?;
    guard.0 = None;
    read_answer(answer).ok_or_else(|| Fault {
        sent: true,
        ..Fault::refused(
            Code::BadResponse,
            "transport 应返回 {status, text}",
            "`transport` must return {status, text}",
        )
    })
}

fn to_object(request: &Outgoing, timeout_ms: u32) -> Option<JsValue> {
    // Through JSON, so that headers are a plain object rather than a Map.
    let headers: Vec<String> = request
        .headers
        .iter()
        .map(|(n, v)| format!("{}:{}", crate::input::to_json(n), crate::input::to_json(v)))
        .collect();
    let object = JSON::parse(&format!(r#"{{"headers":{{{}}}}}"#, headers.join(","))).ok()?;
    let set = |name: &str, value: JsValue| Reflect::set(&object, &name.into(), &value).ok();
    set("method", request.method.as_str().into())?;
    set("url", request.url.as_str().into())?;
    set("timeoutMs", timeout_ms.into())?;
    if let Some(body) = &request.body {
        set("body", body.as_str().into())?;
    }
    Some(object)
}

fn read_answer(value: JsValue) -> Option<Answer> {
    let field = |name: &str| Reflect::get(&value, &name.into()).ok();
    let status = field("status")?.as_f64().filter(|status| (100.0..600.0).contains(status))?;
    Some(Answer { status: status as u16, text: field("text")?.as_string()? })
}
