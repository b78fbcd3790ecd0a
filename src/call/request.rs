//! Requests on their way out.

use crate::error::Code;
use crate::input::{read_json, Field, Issues, Node, ToNode};
use crate::platforms::Operation;

/// A request to a gateway, or a signed one to a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Outgoing {
    /// Reads `{method, url, headers, body}`; `None` where that is something else.
    pub fn read(node: &Node<'_>) -> Option<Self> {
        let issues = Issues::default();
        let field = Field::root(node, "request", &issues).object();
        let required = |name| field.key(name).required().text().unwrap_or_default().to_owned();
        let request = Self {
            method: required("method"),
            url: required("url"),
            headers: texts_by_name(&field.key("headers").required()),
            body: field.key("body").text().map(str::to_owned),
        };
        issues.is_empty().then_some(request)
    }

    /// As a transport takes it: `{method, url, headers, body, timeoutMs}`.
    pub(super) fn to_node(&self, timeout_ms: i64) -> Node<'static> {
        let header = |(name, value): &(String, String)| (name.clone().into(), value.to_node());
        let headers = Node::Object(self.headers.iter().map(header).collect());
        Node::of(&[
            ("method", &self.method),
            ("url", &self.url),
            ("headers", &headers),
            ("body", &self.body),
            ("timeoutMs", &timeout_ms),
        ])
    }

    /// Whether a browser would take it: it throws at anything else.
    pub fn is_sendable(&self) -> bool {
        let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        let name = |name: &str| !name.is_empty() && name.bytes().all(token);
        let value = |value: &str| value.bytes().all(|b| b == b'\t' || (b' '..0x7f).contains(&b));
        let method = matches!((self.method.as_str(), &self.body), ("GET", None) | ("POST", _));
        method && !self.url.is_empty() && self.headers.iter().all(|(n, v)| name(n) && value(v))
    }

    /// Whether a signature stands where the platform looks for it. Whether it is the right one, only the platform can
    /// say.
    pub fn is_signed(&self, operation: &Operation) -> bool {
        let body = self.body.as_deref().unwrap_or_default();
        let header = |wanted: &str| {
            let found = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            found.is_some_and(|(_, value)| !value.trim().is_empty())
        };
        match operation.name.split('.').next() {
            Some("kingdee") => header("X-Api-Signature") && header("app-token"),
            Some("tmall") => {
                body.split('&').any(|pair| pair.strip_prefix("sign=").is_some_and(|sign| !sign.is_empty()))
            }
            // …/{openid}/{timestamp}/{digest}/{msg_id}
            Some("waiqin") => {
                let parts: Vec<&str> = self.url.split('/').collect();
                parts.len() > 1 && parts[parts.len() - 2].len() == 32
            }
            _ => read_json(body, Code::SignHook, "").is_ok_and(|body| {
                body.get("Token").and_then(Node::as_text).is_some_and(|token| !token.is_empty())
            }),
        }
    }
}

/// An object of texts.
pub(super) fn texts_by_name(field: &Field<'_>) -> Vec<(String, String)> {
    let entry = |name: &str| Some((name.to_owned(), field.key(name).text()?.to_owned()));
    field.object().keys().into_iter().filter_map(entry).collect()
}
