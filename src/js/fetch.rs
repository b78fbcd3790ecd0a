//! What `fetch` is given, in realms that have it.

use gloo_net::http::{Method, RequestBuilder};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Request, RequestCache, RequestCredentials, RequestRedirect};

use crate::call::request::Outgoing;
use crate::error::Code;
use crate::trail::read_json;

/// Makes a browser's request of an [`Outgoing`], with the page's cookies where `include` is true. Nothing where no
/// browser would send it. The page's own code sends it and waits: waiting in here would keep closures of this instance
/// alive beyond a trap.
#[wasm_bindgen(js_name = fetchRequest)]
pub fn fetch_request(request: &str, include: bool, signal: Option<AbortSignal>) -> Option<Request> {
    let request = Outgoing::read(&read_json(request, Code::InvalidInput, "request").ok()?)?;
    let mut builder = RequestBuilder::new(&request.url)
        .method(if request.method == "GET" { Method::GET } else { Method::POST })
        // A redirect would carry the signature, or the shopper's params, to another address.
        .redirect(RequestRedirect::Error)
        .cache(RequestCache::NoStore)
        .abort_signal(signal.as_ref());
    if include {
        builder = builder.credentials(RequestCredentials::Include);
    }
    for (name, value) in &request.headers {
        builder = builder.header(name, value.as_str().unwrap_or_default());
    }
    let built = match &request.body {
        Some(body) => builder.body(body.as_str()),
        None => builder.build(),
    };
    built.ok().map(Request::from)
}
