//! Requests on their way out.

use serde_json::{Map, Value};

use crate::content::answer;
use crate::error::Code;
use crate::platforms::Operation;
use crate::trail::read_json;

answer! {
    /// A request to a gateway, or a signed one to a platform.
    #[derive(Eq)]
    pub struct Outgoing {
        /// `GET` or `POST`.
        pub method: String,
        /// The whole address.
        pub url: String,
        /// Values by name.
        pub headers: Map<String, Value>,
        /// The exact body.
        pub body: Option<String>,
        /// How long it may take.
        pub timeout_ms: Option<i64>,
    }
}

impl Outgoing {
    /// Reads a request that a browser would send: it throws at anything else.
    pub fn read(request: &Value) -> Option<Self> {
        let text = |name: &str| request.get(name)?.as_str().map(str::to_owned);
        let body = request.get("body").filter(|body| !body.is_null());
        let request = Self {
            method: text("method")?,
            url: text("url")?,
            headers: request.get("headers")?.as_object()?.clone(),
            body: body.map_or(Some(None), |body| body.as_str().map(|body| Some(body.to_owned())))?,
            timeout_ms: None,
        };
        request.is_sendable().then_some(request)
    }

    /// Whether a browser would take it.
    pub fn is_sendable(&self) -> bool {
        let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(is_token);
        let is_text = |value: &str| value.bytes().all(|b| b == b'\t' || (b' '..0x7f).contains(&b));
        let is_value = |value: &Value| value.as_str().is_some_and(is_text);
        let has_method = matches!((self.method.as_str(), &self.body), ("GET", None) | ("POST", _));
        has_method && !self.url.is_empty() && self.headers.iter().all(|(n, v)| is_name(n) && is_value(v))
    }

    /// Whether a signature stands where the platform looks for it. Whether it is the right one, only the platform can
    /// say.
    pub fn is_signed(&self, operation: &Operation) -> bool {
        let body = self.body.as_deref().unwrap_or_default();
        let has_header = |wanted: &str| {
            let found = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            found.and_then(|(_, value)| value.as_str()).is_some_and(|value| !value.trim().is_empty())
        };
        match operation.name.split('.').next() {
            Some("kingdee") => has_header("X-Api-Signature") && has_header("app-token"),
            Some("tmall") => {
                body.split('&').any(|pair| pair.strip_prefix("sign=").is_some_and(|sign| !sign.is_empty()))
            }
            // …/{openid}/{timestamp}/{digest}/{msg_id}
            Some("waiqin") => self.url.rsplit('/').nth(1).is_some_and(|digest| digest.len() == 32),
            _ => read_json(body, Code::SignHook, "body")
                .is_ok_and(|body| body["Token"].as_str().is_some_and(|token| !token.is_empty())),
        }
    }
}
