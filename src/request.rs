//! What a prepared request is, for all platforms.

use crate::content::answer;
use crate::error::Issue;

answer! {
    /// How the answer of a request is to be sent for: complete but unsigned. The
    /// page's backend signs it and sends exactly these bytes.
    #[derive(Eq)]
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
        pub warnings: Vec<Issue> = unless_empty,
    }
}
