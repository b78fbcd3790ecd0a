//! What a prepared request is, for all platforms.

use serde::Serialize;

use crate::error::Issue;

/// How the answer of a request is to be sent for: complete but unsigned. The
/// page's backend signs it and sends exactly these bytes.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Issue>,
}
