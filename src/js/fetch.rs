//! Sending by `fetch`, in realms that have it.

use gloo_net::http::{Method, RequestBuilder};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestRedirect};

use crate::call::request::Outgoing;
use crate::error::Code;
use crate::input::read_json;

/// Why no answer came, as [`crate::call::next`] is told.
const LOST: &str = "lost";
const UNSENDABLE: &str = "unsendable";

/// Sends a request, which is JSON text, with the page's cookies where `include` is true, and waits for the whole answer.
/// Resolves to status and text, or else to what happened.
#[wasm_bindgen(js_name = fetchText)]
pub async fn fetch_text(request: String, include: bool, signal: Option<AbortSignal>) -> JsValue {
    let read = || Outgoing::read(&read_json(&request, Code::InvalidInput, "").ok()?);
    let Some(request) = read() else { return UNSENDABLE.into() };
    match fetch(&request, include, signal.as_ref()).await {
        Ok((status, text)) => Array::of2(&status.into(), &text.into()).into(),
        Err(happened) => happened.into(),
    }
}

async fn fetch(
    request: &Outgoing,
    include: bool,
    signal: Option<&AbortSignal>,
) -> Result<(u16, String), &'static str> {
    let mut builder = RequestBuilder::new(&request.url)
        .method(if request.method == "GET" { Method::GET } else { Method::POST })
        // A redirect would carry the signature, or the shopper's params, to another address.
        .redirect(RequestRedirect::Error)
        .cache(RequestCache::NoStore)
        .abort_signal(signal);
    if include {
        builder = builder.credentials(RequestCredentials::Include);
    }
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let built = match &request.body {
        Some(body) => builder.body(body.as_str()),
        None => builder.build(),
    };
    let response = built.map_err(|_| UNSENDABLE)?.send().await.map_err(|_| LOST)?;
    let text = response.text().await.map_err(|_| LOST)?;
    Ok((response.status(), text))
}
