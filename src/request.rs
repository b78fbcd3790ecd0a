//! What a prepared request is, for all platforms.

use crate::error::Issue;
use crate::input::{Node, NotEmpty, ToNode};

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

impl ToNode for PreparedRequest {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[
            ("operation", &self.operation),
            ("method", &self.method),
            ("url", &self.url),
            ("headers", &self.headers),
            ("query", &self.query),
            ("body", &self.body),
            ("warnings", &NotEmpty(&self.warnings)),
        ])
    }
}

/// A name and a value.
impl ToNode for (String, String) {
    fn to_node(&self) -> Node<'static> {
        Node::List(vec![self.0.to_node(), self.1.to_node()])
    }
}
