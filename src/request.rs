//! What a prepared request is, for all platforms.

use serde::Serialize;

use crate::error::Issue;

/// A request as the platform's document describes it, checked but not signed: what a backend signs and sends.
/// Placeholders that only the signer knows stand in braces (`{openid}`).
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct PreparedRequest {
    /// The operation that it belongs to.
    #[cfg_attr(not(target_arch = "wasm32"), ts(as = "crate::model::typescript::OperationName"))]
    pub operation: &'static str,
    /// The HTTP method.
    #[cfg_attr(not(target_arch = "wasm32"), ts(type = "'GET' | 'POST'"))]
    pub method: &'static str,
    /// The address, without the query.
    pub url: String,
    /// Header names and values that do not depend on the signature.
    #[cfg_attr(not(target_arch = "wasm32"), ts(type = "[name: string, value: string][]"))]
    pub headers: Vec<(String, String)>,
    /// Query parameters, not yet escaped, in the order of the platform's document.
    #[cfg_attr(not(target_arch = "wasm32"), ts(type = "[name: string, value: string][]"))]
    pub query: Vec<(String, String)>,
    /// The exact body text; absent for GET. It must be sent byte for byte: signatures cover it.
    pub body: Option<String>,
    /// What the document does not forbid and is likely wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(not(target_arch = "wasm32"), ts(as = "Option<Vec<Issue>>"))]
    pub warnings: Vec<Issue>,
}
