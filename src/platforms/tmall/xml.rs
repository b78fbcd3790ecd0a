//! XML as TOP writes it: elements with text. It becomes the same tree as JSON,
//! so that one reader serves both; numbers stay text.
//!
//! What TOP does not write is refused rather than understood: a DTD and with it
//! every entity of its own, text beside elements, and nesting deeper than
//! [`MAX_DEPTH`]. Attributes, comments and processing instructions mean nothing
//! here and are passed over.

use std::borrow::Cow;

use crate::error::{Code, Error, Result};
use crate::input::Node;
use crate::text::{whole, Text};

/// Deeper nesting than this is refused; the deepest answer has three levels.
pub const MAX_DEPTH: usize = 32;

/// Reads a document into an object whose one key is the root element. Elements
/// with children become objects, all others text; of equal siblings the last
/// one counts, as of equal keys in JSON.
///
/// # Errors
/// `badResponse` at the place where the text is not such a document.
///
/// ```
/// # use couponkit::platforms::tmall::xml::read_xml;
/// let node = read_xml("<a><b>1</b><c>&lt;<![CDATA[&]]></c></a>").unwrap();
/// assert_eq!(node.to_json(), r#"{"a":{"b":"1","c":"<&"}}"#);
/// ```
pub fn read_xml(text: &str) -> Result<Node<'static>> {
    let mut reader = Reader { rest: text.strip_prefix('\u{feff}').unwrap_or(text), open: Vec::new() };
    reader.document().map_err(|fault| {
        let at = text.len() - reader.rest.len();
        let (line, zh, en) = (text.get(..at).unwrap_or_default().matches('\n').count() + 1, fault.0, fault.1);
        let line = whole(line as i64);
        let messages =
            Text::new([zh, "（第 ", &line, " 行）"].concat(), [en, " (line ", &line, ")"].concat());
        Error::at(Code::BadResponse, "answer", messages)
    })
}

/// What is wrong, in both languages.
struct Fault(&'static str, &'static str);
type Read<T> = core::result::Result<T, Fault>;

const MALFORMED: Fault = Fault("不是有效的 XML", "not valid XML");
const INCOMPLETE: Fault = Fault("XML 文本不完整", "the XML text breaks off");

struct Reader<'a> {
    rest: &'a str,
    /// The elements that are not closed yet, the innermost last.
    open: Vec<Element<'a>>,
}

struct Element<'a> {
    name: &'a str,
    text: String,
    children: Vec<(Cow<'static, str>, Node<'static>)>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Read<Node<'static>> {
        let mut root = None;
        while let Some(start) = self.rest.find('<') {
            self.characters(start)?;
            if let Some(element) = self.markup()? {
                if root.replace(Node::Object(vec![element])).is_some() {
                    return Err(Fault("XML 有多个根元素", "more than one root element"));
                }
            }
        }
        self.characters(self.rest.len())?;
        root.filter(|_| self.open.is_empty()).ok_or(INCOMPLETE)
    }

    /// Takes what stands before the next tag.
    fn characters(&mut self, length: usize) -> Read<()> {
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        match self.open.last_mut() {
            Some(element) => push_unescaped(&mut element.text, text)?,
            None if is_blank(text) => {}
            None => return Err(MALFORMED),
        }
        self.rest = rest;
        Ok(())
    }

    /// Takes one piece of markup; the root element is answered when it closes.
    fn markup(&mut self) -> Read<Option<(Cow<'static, str>, Node<'static>)>> {
        if self.skip("<![CDATA[") {
            let text = self.until("]]>")?;
            let element = self.open.last_mut().ok_or(MALFORMED)?;
            element.text.push_str(text);
        } else if self.skip("<!--") {
            self.until("-->")?;
        } else if self.skip("<?") {
            self.until("?>")?;
        } else if self.rest.starts_with("<!") {
            return Err(Fault("不接受含 DTD 的 XML", "XML with a DTD is refused"));
        } else if self.skip("</") {
            let name = self.until(">")?.trim_end_matches(is_space);
            return self.close(name);
        } else {
            return self.start_tag();
        }
        Ok(None)
    }

    fn start_tag(&mut self) -> Read<Option<(Cow<'static, str>, Node<'static>)>> {
        self.skip("<");
        let end = self.rest.find(|c: char| is_space(c) || matches!(c, '/' | '>')).ok_or(INCOMPLETE)?;
        let (name, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        if !is_name(name) {
            return Err(MALFORMED);
        }
        if self.open.len() == MAX_DEPTH {
            return Err(Fault("XML 嵌套过深", "XML is nested too deeply"));
        }
        self.rest = rest;
        self.attributes()?;
        self.open.push(Element { name, text: String::new(), children: Vec::new() });
        if self.skip("/>") {
            return self.close(name);
        }
        if self.skip(">") {
            return Ok(None);
        }
        Err(MALFORMED)
    }

    /// Passes over attributes; their values may hold what looks like markup.
    fn attributes(&mut self) -> Read<()> {
        loop {
            self.rest = self.rest.trim_start_matches(is_space);
            if self.rest.is_empty() {
                return Err(INCOMPLETE);
            }
            if self.rest.starts_with(['/', '>']) {
                return Ok(());
            }
            if !is_name(self.until("=")?.trim_end_matches(is_space)) {
                return Err(MALFORMED);
            }
            self.rest = self.rest.trim_start_matches(is_space);
            let quote = ["\"", "'"].into_iter().find(|quote| self.skip(quote)).ok_or(MALFORMED)?;
            self.until(quote)?;
        }
    }

    fn close(&mut self, name: &str) -> Read<Option<(Cow<'static, str>, Node<'static>)>> {
        let element = self.open.pop().filter(|element| element.name == name).ok_or(MALFORMED)?;
        let content = if element.children.is_empty() {
            Node::Text(Cow::Owned(element.text))
        } else if is_blank(&element.text) {
            Node::Object(element.children)
        } else {
            return Err(Fault("XML 元素与文本混排", "XML has text beside elements"));
        };
        let entry = (Cow::Owned(name.to_owned()), content);
        match self.open.last_mut() {
            Some(parent) => parent.children.push(entry),
            None => return Ok(Some(entry)),
        }
        Ok(None)
    }

    fn skip(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn until(&mut self, token: &str) -> Read<&'a str> {
        // Tokens are short and ASCII: comparing at every byte beats the searcher that `find` would bring along.
        let matches = |window: &[u8]| window == token.as_bytes();
        let at = self.rest.as_bytes().windows(token.len()).position(matches).ok_or(INCOMPLETE)?;
        let before = self.rest.get(..at).unwrap_or_default();
        self.rest = self.rest.get(at + token.len()..).unwrap_or_default();
        Ok(before)
    }
}

/// White space as XML has it.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

fn is_name(name: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    let goes_on = |c: char| starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | ':');
    name.starts_with(starts) && name.chars().all(goes_on)
}

fn push_unescaped(out: &mut String, text: &str) -> Read<()> {
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (reference, after) = part.split_once(';').ok_or(MALFORMED)?;
        out.push(character(reference).ok_or(Fault("XML 中有未知的实体", "XML has an unknown entity"))?);
        out.push_str(after);
    }
    Ok(())
}

fn character(reference: &str) -> Option<char> {
    let code = |digits: &str, radix| {
        // `from_str_radix` would take a sign.
        let plain = digits.bytes().all(|b| b.is_ascii_hexdigit());
        u32::from_str_radix(digits, radix).ok().filter(|code| plain && *code != 0).and_then(char::from_u32)
    };
    match reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match reference.strip_prefix('#')?.strip_prefix('x') {
            Some(hex) => code(hex, 16),
            None => code(reference.get(1..).unwrap_or_default(), 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        read_xml(text).unwrap().to_json()
    }

    #[test]
    fn elements_become_objects_and_text() {
        for (xml, expected) in [
            ("<a/>", r#"{"a":""}"#),
            ("<a></a>", r#"{"a":""}"#),
            ("<a><b>1</b>\n  <b>2</b></a>", r#"{"a":{"b":"1","b":"2"}}"#),
            ("\u{feff}<?xml version='1.0' encoding='GBK'?>\n<a>券</a>\n<!-- b -->", r#"{"a":"券"}"#),
            (r#"<a x = "1>2" y='"/'><b/ ></a>"#, ""),
            (r#"<a x = "1>2" y='"/'><b /></a >"#, r#"{"a":{"b":""}}"#),
            ("<a>1 &lt; 2 &amp;&amp; &#x5238;&#48;</a>", r#"{"a":"1 < 2 && 券0"}"#),
            ("<a><![CDATA[<b>&amp;]]]]><![CDATA[>]]></a>", r#"{"a":"<b>&amp;]]>"}"#),
            ("<a>1<!-- 2 -->3<?php 4?></a>", r#"{"a":"13"}"#),
            ("<ns:a xmlns:ns='u'><ns:b>1</ns:b></ns:a>", r#"{"ns:a":{"ns:b":"1"}}"#),
        ] {
            let read = read_xml(xml).map_or(String::new(), |node| node.to_json());
            assert_eq!(read, expected, "{xml}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for (xml, message) in [
            ("", "the XML text breaks off (line 1)"),
            ("<a>\n<b>", "the XML text breaks off (line 2)"),
            ("<a", "the XML text breaks off (line 1)"),
            ("<a x='1", "the XML text breaks off (line 1)"),
            ("<a><![CDATA[x", "the XML text breaks off (line 1)"),
            ("text", "not valid XML (line 1)"),
            ("<a></b>", "not valid XML (line 1)"),
            ("</a>", "not valid XML (line 1)"),
            ("<a>&amp</a>", "not valid XML (line 1)"),
            ("<1a/>", "not valid XML (line 1)"),
            ("<a x=1/>", "not valid XML (line 1)"),
            ("<a/><b/>", "more than one root element (line 1)"),
            ("<a>1<b/></a>", "XML has text beside elements (line 1)"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "XML with a DTD is refused (line 1)"),
            ("<a>&b;</a>", "XML has an unknown entity (line 1)"),
            ("<a>&#0;</a>", "XML has an unknown entity (line 1)"),
            ("<a>&#xd800;</a>", "XML has an unknown entity (line 1)"),
            ("<a>&#+1;</a>", "XML has an unknown entity (line 1)"),
            ("<a>&#;</a>", "XML has an unknown entity (line 1)"),
        ] {
            let error = read_xml(xml).unwrap_err();
            assert_eq!(
                (error.code, error.messages.en),
                (Code::BadResponse, format!("answer: {message}")),
                "{xml}"
            );
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
        assert!(read_xml(&nested(MAX_DEPTH)).is_ok());
        let error = read_xml(&nested(10_000)).unwrap_err();
        assert_eq!(error.messages.en, "answer: XML is nested too deeply (line 1)");
    }

    #[test]
    fn an_error_answer() {
        let xml = "<error_response>\n    <code>50</code>\n    <sub_msg>非法参数</sub_msg>\n</error_response>";
        assert_eq!(json(xml), r#"{"error_response":{"code":"50","sub_msg":"非法参数"}}"#);
    }
}
