//! XML as TOP writes it: elements with text. It becomes the same tree as JSON,
//! so that one reader serves both; numbers stay text.
//!
//! What TOP does not write is refused rather than understood: a DTD and with it
//! every entity of its own, text beside elements, a second root, and nesting
//! deeper than [`MAX_DEPTH`]. Attributes, comments and processing instructions
//! mean nothing here and are passed over.

use quick_xml::errors::{Error as XmlError, SyntaxError};
use quick_xml::escape::{resolve_predefined_entity, EscapeError, ParseCharRefError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::Reader;
use serde_json::{Map, Value};

use crate::error::{Code, Error, Result};
use crate::text::Text;

/// Deeper nesting than this is refused; the deepest answer has three levels.
pub const MAX_DEPTH: usize = 32;

/// Reads a document into an object whose one key is the root element. Elements
/// with children become objects, all others text; of equal siblings the last
/// one counts, as of equal keys in JSON. What stands for no character becomes
/// U+FFFD; two references to the halves of a character are that character.
///
/// # Errors
/// `badResponse` at the place where the text is not such a document.
///
/// ```
/// # use couponkit::platforms::tmall::xml::read_xml;
/// let value = read_xml("<a><b>1</b><c>&lt;<![CDATA[&]]></c></a>").unwrap();
/// assert_eq!(value.to_string(), r#"{"a":{"b":"1","c":"<&"}}"#);
/// ```
pub fn read_xml(text: &str) -> Result<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    read_document(&mut reader).map_err(|Fault(zh, en)| {
        let at = reader.error_position().max(reader.buffer_position()) as usize;
        let line = text.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
        let messages = Text::new(format!("{zh}（第 {line} 行）"), format!("{en} (line {line})"));
        Error::at(Code::BadResponse, "answer", messages)
    })
}

/// What is wrong, in both languages.
struct Fault(&'static str, &'static str);
type Read<T> = core::result::Result<T, Fault>;

const MALFORMED: Fault = Fault("不是有效的 XML", "not valid XML");
const INCOMPLETE: Fault = Fault("XML 文本不完整", "the XML text breaks off");
const UNKNOWN_ENTITY: Fault = Fault("XML 中有未知的实体", "XML has an unknown entity");

impl From<XmlError> for Fault {
    fn from(error: XmlError) -> Self {
        match error {
            XmlError::Syntax(SyntaxError::InvalidBangMarkup) => MALFORMED,
            XmlError::Syntax(_) => INCOMPLETE,
            _ => MALFORMED,
        }
    }
}

fn read_document(reader: &mut Reader<&[u8]>) -> Read<Value> {
    let mut root = Map::new();
    // The elements that are not closed yet, the innermost last.
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(_) if open.len() == MAX_DEPTH => {
                return Err(Fault("XML 嵌套过深", "XML is nested too deeply"));
            }
            Event::Start(start) => open.push(Element::new(&start)?),
            Event::End(_) => {
                let (name, content) = open.pop().ok_or(MALFORMED)?.close()?;
                match open.last_mut() {
                    Some(parent) => parent.children.insert(name, content),
                    None if root.is_empty() => root.insert(name, content),
                    None => return Err(Fault("XML 有多个根元素", "more than one root element")),
                };
            }
            Event::Text(text) => match open.last_mut() {
                Some(element) => element.push_text(utf8(&text)?),
                None if utf8(&text)?.chars().all(is_space) => {}
                None => return Err(MALFORMED),
            },
            Event::CData(text) => open.last_mut().ok_or(MALFORMED)?.push_text(utf8(&text)?),
            Event::GeneralRef(reference) => open.last_mut().ok_or(MALFORMED)?.push_reference(&reference)?,
            Event::DocType(_) => return Err(Fault("不接受含 DTD 的 XML", "XML with a DTD is refused")),
            Event::Eof if open.is_empty() && !root.is_empty() => return Ok(Value::Object(root)),
            Event::Eof => return Err(INCOMPLETE),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Empty(_) => {}
        }
    }
}

fn utf8(bytes: &[u8]) -> Read<&str> {
    core::str::from_utf8(bytes).map_err(|_| MALFORMED)
}

/// An element that is not closed yet.
struct Element {
    name: String,
    text: String,
    /// The first half of a character, of which a reference to the second one may follow.
    half: Option<u32>,
    children: Map<String, Value>,
}

impl Element {
    fn new(start: &BytesStart<'_>) -> Read<Self> {
        let name = start.name();
        let name = utf8(name.as_ref())?.to_owned();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| MALFORMED)?;
            if !is_name(utf8(attribute.key.as_ref())?) {
                return Err(MALFORMED);
            }
        }
        if !is_name(&name) {
            return Err(MALFORMED);
        }
        Ok(Self { name, text: String::new(), half: None, children: Map::new() })
    }

    fn push_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.push_lost_half();
            self.text.extend(text.chars().map(shown));
        }
    }

    fn push_reference(&mut self, reference: &BytesRef<'_>) -> Read<()> {
        let character = match reference.resolve_char_ref() {
            Ok(Some(character)) => character,
            Ok(None) => {
                let named = resolve_predefined_entity(utf8(reference)?).ok_or(UNKNOWN_ENTITY)?;
                self.push_text(named);
                return Ok(());
            }
            Err(XmlError::Escape(EscapeError::InvalidCharRef(error))) => match (error, self.half.take()) {
                (ParseCharRefError::InvalidCodepoint(low @ 0xdc00..=0xdfff), Some(high)) => {
                    let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
                }
                (ParseCharRefError::InvalidCodepoint(high @ 0xd800..=0xdbff), lost) => {
                    self.half = lost;
                    self.push_lost_half();
                    self.half = Some(high);
                    return Ok(());
                }
                (ParseCharRefError::InvalidCodepoint(_) | ParseCharRefError::IllegalCharacter(_), lost) => {
                    self.half = lost;
                    char::REPLACEMENT_CHARACTER
                }
                _ => return Err(UNKNOWN_ENTITY),
            },
            Err(error) => return Err(error.into()),
        };
        self.push_lost_half();
        self.text.push(shown(character));
        Ok(())
    }

    fn push_lost_half(&mut self) {
        if self.half.take().is_some() {
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
    }

    fn close(mut self) -> Read<(String, Value)> {
        self.push_lost_half();
        let content = if self.children.is_empty() {
            Value::String(self.text)
        } else if self.text.chars().all(is_space) {
            Value::Object(self.children)
        } else {
            return Err(Fault("XML 元素与文本混排", "XML has text beside elements"));
        };
        Ok((self.name, content))
    }
}

/// A character as it is kept: XML has no other control characters than white space.
fn shown(character: char) -> char {
    if character < ' ' && !is_space(character) {
        char::REPLACEMENT_CHARACTER
    } else {
        character
    }
}

/// White space as XML has it.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Whether it can be a name; the events come with any.
fn is_name(name: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    let goes_on = |c: char| starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | ':');
    name.starts_with(starts) && name.chars().all(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        read_xml(text).unwrap().to_string()
    }

    #[test]
    fn elements_become_objects_and_text() {
        for (xml, expected) in [
            ("<a/>", r#"{"a":""}"#),
            ("<a></a>", r#"{"a":""}"#),
            ("<a><b>1</b>\n  <b>2</b></a>", r#"{"a":{"b":"2"}}"#),
            ("\u{feff}<?xml version='1.0' encoding='GBK'?>\n<a>券</a>\n<!-- b -->", r#"{"a":"券"}"#),
            (r#"<a x = "1>2" y='"/'><b/ ></a>"#, ""),
            (r#"<a x = "1>2" y='"/'><b /></a >"#, r#"{"a":{"b":""}}"#),
            ("<a>1 &lt; 2 &amp;&amp; &#x5238;&#48;</a>", r#"{"a":"1 < 2 && 券0"}"#),
            ("<a><![CDATA[<b>&amp;]]]]><![CDATA[>]]></a>", r#"{"a":"<b>&amp;]]>"}"#),
            ("<a>1<!-- 2 -->3<?php 4?></a>", r#"{"a":"13"}"#),
            (
                "<a>&#xd83d;&#57216;&#55357;x&#0;&#xdc00;&#1;</a>",
                "{\"a\":\"\u{1f780}\u{fffd}x\u{fffd}\u{fffd}\u{fffd}\"}",
            ),
            (
                "<a>&#xd83d;&#xd83d;&#xdf80;\u{1}&#xd83d;&amp;</a>",
                "{\"a\":\"\u{fffd}\u{1f780}\u{fffd}\u{fffd}&\"}",
            ),
            ("<ns:a xmlns:ns='u'><ns:b>1</ns:b></ns:a>", r#"{"ns:a":{"ns:b":"1"}}"#),
        ] {
            let read = read_xml(xml).map_or(String::new(), |value| value.to_string());
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
            ("<a x y='1'/>", "not valid XML (line 1)"),
            ("<a ='1'/>", "not valid XML (line 1)"),
            ("<a x='1' 1y='2'/>", "not valid XML (line 1)"),
            ("<a x='1' y/>", "not valid XML (line 1)"),
            ("<a/><b/>", "more than one root element (line 1)"),
            ("<a>1<b/></a>", "XML has text beside elements (line 1)"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "XML with a DTD is refused (line 1)"),
            ("<a>&b;</a>", "XML has an unknown entity (line 1)"),
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
