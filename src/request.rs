//! What a prepared request is, for all platforms.

use crate::error::Issue;
use crate::input::Node;

/// How the answer of a request is to be sent for: complete but unsigned. The
/// page's backend signs it and sends exactly these bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedRequest {
    /// `zvcms.listUsableCoupons`
    pub operation: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address without the query.
    pub url: String,
    /// Header names and values, in order; what signing adds is not among them.
    pub headers: Vec<(String, String)>,
    /// Query parameters, unencoded, in the order of the platform's document.
    pub query: Vec<(String, String)>,
    /// The exact text of the body; absent for GET.
    pub body: Option<String>,
    /// What the caller may want to know, though the request is not wrong.
    pub warnings: Vec<Issue>,
}

impl PreparedRequest {
    /// Its JSON.
    pub fn to_node(&self) -> Node<'_> {
        Node::object(&mut [
            ("operation", self.operation.into()),
            ("method", self.method.into()),
            ("url", self.url.as_str().into()),
            ("headers", Node::List(self.headers.iter().map(pair).collect())),
            ("query", Node::List(self.query.iter().map(pair).collect())),
            ("body", self.body.as_deref().into()),
            ("warnings", Node::list_of(&self.warnings, Issue::to_node)),
        ])
    }
}

fn pair((name, value): &(String, String)) -> Node<'_> {
    Node::List(vec![name.as_str().into(), value.as_str().into()])
}

crate::input::serialize_as_nodes!(PreparedRequest);
