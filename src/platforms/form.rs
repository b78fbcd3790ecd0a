//! Percent-encoding, and forms of `application/x-www-form-urlencoded`.

use percent_encoding::{percent_decode_str, utf8_percent_encode, AsciiSet, NON_ALPHANUMERIC};

use crate::error::{Code, Error, Result};
use crate::text::Text;

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes all but the unreserved characters of RFC 3986, in upper-case hex.
pub fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Writes a parameter as a form has it.
pub fn write_pair(name: &str, value: &str) -> String {
    format!("{}={}", percent_encode(name), percent_encode(value))
}

/// Writes parameters as a form (`application/x-www-form-urlencoded`, UTF-8).
pub fn write_form(params: &[(String, String)]) -> String {
    // %20 rather than "+" for a space: every form reader understands it.
    params.iter().map(|(name, value)| write_pair(name, value)).collect::<Vec<_>>().join("&")
}

/// Reads a form back into its parameters.
///
/// # Errors
/// `invalidInput` where an escape is malformed or what it stands for is no UTF-8.
pub fn read_form(form: &str) -> Result<Vec<(String, String)>> {
    let mut params = Vec::new();
    for part in form.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (Some(name), Some(value)) = (decode(name), decode(value)) else {
            let messages = Text::new("不是有效的表单文本", "is no form text");
            return Err(Error::at(Code::InvalidInput, "request.body", messages));
        };
        params.push((name, value));
    }
    Ok(params)
}

fn decode(text: &str) -> Option<String> {
    // What would pass as it is: a signature over a guess is worth nothing.
    let is_escape =
        |after: &str| after.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    if !text.split('%').skip(1).all(is_escape) {
        return None;
    }
    let text = text.replace('+', " ");
    Some(percent_decode_str(&text).decode_utf8().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    #[test]
    fn encoding() {
        for (text, encoded) in [
            ("", ""),
            ("AZaz09-_.~", "AZaz09-_.~"),
            ("/a b", "%2Fa%20b"),
            ("+*%=&'()!", "%2B%2A%25%3D%26%27%28%29%21"),
            ("券", "%E5%88%B8"),
            ("🎫", "%F0%9F%8E%AB"),
        ] {
            assert_eq!(percent_encode(text), encoded);
        }
    }

    #[test]
    fn a_form_reads_back() {
        let list = params(&[("a b", "+&=%~*"), ("券", "🎫\n"), ("empty", "")]);
        assert_eq!(read_form(&write_form(&list)).unwrap(), list);
        assert_eq!(
            read_form("a=1+2&&b&c=%e5%88%b8=").unwrap(),
            params(&[("a", "1 2"), ("b", ""), ("c", "券=")])
        );
    }

    #[test]
    fn malformed_forms() {
        for form in ["a=%", "a=%4", "a=%zz", "%ff=1", "a=%e5%88"] {
            assert_eq!(read_form(form).unwrap_err().path.as_deref(), Some("request.body"));
        }
    }
}
