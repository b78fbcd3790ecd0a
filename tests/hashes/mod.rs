//! What a backend computes over a canonical text. The library holds no hash.
#![allow(dead_code)]

use base64::Engine;
use couponkit::platforms::form::percent_encode;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

/// Kingdee's `X-Api-Signature`, and `app_signature` over the app key.
pub fn kingdee(secret: &str, text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(kingdee_hex(secret, text))
}

/// The hex text that Kingdee's signature is the base64 of.
pub fn kingdee_hex(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// TOP's `sign` by its `sign_method`.
pub fn top(method: &str, secret: &str, text: &str) -> String {
    let digest = match method {
        "md5" => hex(&Md5::digest(format!("{secret}{text}{secret}"))),
        "hmac" => {
            let mut mac = Hmac::<Md5>::new_from_slice(secret.as_bytes()).unwrap();
            mac.update(text.as_bytes());
            hex(&mac.finalize().into_bytes())
        }
        "hmac-sha256" => kingdee_hex(secret, text),
        other => panic!("{other}"),
    };
    digest.to_uppercase()
}

/// Waiqin's digest of a text that holds its secret.
pub fn waiqin(text: &str) -> String {
    hex(&Md5::digest(text))
}

/// zvcms's Token: the base64 as a value of a query.
pub fn zvcms(open_key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(open_key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    percent_encode(&base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
