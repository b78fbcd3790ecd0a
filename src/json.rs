//! Reads JSON text in one pass: strict, with the text of numbers kept, and with
//! strings borrowed where they hold no escape. Writes it into one buffer.

use std::borrow::Cow;

use crate::input::Node;

/// How deep lists and objects may be nested.
const DEEPEST: usize = 128;

/// Where a text stops being JSON.
pub(crate) struct Fault {
    /// In bytes.
    pub at: usize,
    /// The way there, innermost first.
    pub trail: Vec<Segment>,
}

/// A step on the way from the root to a value.
pub(crate) enum Segment {
    Key(String),
    Item(usize),
}

/// How a text is read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Manner<'k> {
    /// Keys lose the spaces around them.
    pub trims: bool,
    /// What is not looked into.
    pub raw: Option<RawList<'k>>,
}

/// A list whose objects stay [`Node::Raw`].
#[derive(Clone, Copy)]
pub(crate) struct RawList<'k> {
    /// The key it stands under.
    pub key: &'static str,
    /// Of a text that begins with one of its objects: how long that is, where it is known.
    pub known: &'k dyn Fn(&str) -> Option<usize>,
}

/// Reads a whole text.
pub(crate) fn read<'a>(text: &'a str, manner: Manner<'_>) -> Result<Node<'a>, Fault> {
    let mut reader = Reader::new(text, manner);
    let read = reader.value().and_then(|node| reader.end().map(|()| node));
    read.map_err(|Broken| reader.fault())
}

/// The text is no JSON at the reader's place.
pub(crate) struct Broken;

pub(crate) type Read<T> = Result<T, Broken>;

/// Reads on from its place in a text.
pub(crate) struct Reader<'a, 'k> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// Where objects stay as they are; 0 for nowhere.
    raw_depth: usize,
    /// How many entries the latest object at each depth had, the deeper ones sharing places with those above: the rows of
    /// a list are alike, and growing copies.
    likely: [usize; LEVELS],
    trail: Vec<Segment>,
    manner: Manner<'k>,
}

const LEVELS: usize = 8;

/// Room for more is not made beforehand: what comes next may have little.
const MOST_LIKELY: usize = 32;

impl<'a, 'k> Reader<'a, 'k> {
    pub(crate) fn new(text: &'a str, manner: Manner<'k>) -> Self {
        Self { text, at: 0, depth: 0, raw_depth: 0, likely: [8; LEVELS], trail: Vec::new(), manner }
    }

    /// Where the text is broken.
    pub(crate) fn fault(self) -> Fault {
        Fault { at: self.at, trail: self.trail }
    }

    pub(crate) fn value(&mut self) -> Read<Node<'a>> {
        match self.token() {
            b'"' => self.string().map(Node::Text),
            b'{' if self.raw_depth > 0 && self.depth == self.raw_depth => self.raw(),
            b'{' => self.object(),
            b'[' => self.list(),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true", Node::Bool(true)),
            b'f' => self.word("false", Node::Bool(false)),
            b'n' => self.word("null", Node::Null),
            _ => Err(Broken),
        }
    }

    pub(crate) fn end(&mut self) -> Read<()> {
        self.token();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(Broken)
        }
    }

    /// Passes over the bracket that a list or an object begins with.
    pub(crate) fn open(&mut self) -> Read<()> {
        if self.depth == DEEPEST {
            return Err(Broken);
        }
        self.at += 1;
        self.depth += 1;
        Ok(())
    }

    /// Whether another item or entry follows; otherwise passes over the bracket at the end.
    pub(crate) fn more(&mut self, end: u8, is_first: bool) -> Read<bool> {
        let token = self.token();
        if token == end {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !is_first {
            if token != b',' {
                return Err(Broken);
            }
            self.at += 1;
        }
        Ok(true)
    }

    fn list(&mut self) -> Read<Node<'a>> {
        let mut items = Vec::new();
        self.open()?;
        loop {
            let item = match self.more(b']', items.is_empty()) {
                Ok(false) => return Ok(Node::List(items)),
                Ok(true) => self.value(),
                Err(Broken) => Err(Broken),
            };
            match item {
                Ok(item) => items.push(item),
                Err(Broken) => return self.fail(Segment::Item(items.len())),
            }
        }
    }

    fn object(&mut self) -> Read<Node<'a>> {
        let level = self.depth % LEVELS;
        let mut entries = Vec::with_capacity(self.likely[level]);
        self.open()?;
        while self.more(b'}', entries.is_empty())? {
            let mut key = self.key()?;
            if self.manner.raw.is_some_and(|raw| raw.key == key) {
                self.raw_depth = self.depth + 1;
            }
            match self.value() {
                Ok(value) => {
                    self.raw_depth = 0;
                    if self.manner.trims {
                        trim(&mut key);
                    }
                    entries.push((key, value));
                }
                Err(Broken) => return self.fail(Segment::Key(key.into_owned())),
            }
        }
        self.likely[level] = entries.len().min(MOST_LIKELY);
        Ok(Node::Object(entries))
    }

    /// The key of an entry, and the colon after it.
    pub(crate) fn key(&mut self) -> Read<Cow<'a, str>> {
        if self.token() != b'"' {
            return Err(Broken);
        }
        let key = self.string()?;
        self.colon()?;
        Ok(key)
    }

    fn colon(&mut self) -> Read<()> {
        if self.token() != b':' {
            return Err(Broken);
        }
        self.at += 1;
        Ok(())
    }

    /// The same where it is this one, and written without spaces; otherwise stays in its place.
    #[cfg(feature = "platforms")]
    pub(crate) fn key_is(&mut self, name: &str) -> bool {
        self.token();
        let end = self.at + name.len() + 3;
        let is_it = match self.text.as_bytes().get(self.at..end) {
            Some([b'"', key @ .., b'"', b':']) => key == name.as_bytes(),
            _ => false,
        };
        if is_it {
            self.at = end;
        }
        is_it
    }

    /// Passes over an object without looking into it, unless it is broken.
    fn raw(&mut self) -> Read<Node<'a>> {
        let start = self.at;
        let known = self.manner.raw.and_then(|raw| (raw.known)(self.text.get(start..)?));
        if let Some(length) = known {
            self.at += length;
        } else if self.pass().is_err() {
            self.at = start;
            return self.object();
        }
        Ok(Node::Raw(Cow::Borrowed(self.since(start))))
    }

    /// Up to where all brackets are closed.
    fn pass(&mut self) -> Read<()> {
        let mut depth = 0;
        loop {
            match self.byte() {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                0 => return Err(Broken),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
    }

    pub(crate) fn fail<T>(&mut self, segment: Segment) -> Read<T> {
        self.trail.push(segment);
        Err(Broken)
    }

    fn word(&mut self, word: &str, node: Node<'a>) -> Read<Node<'a>> {
        for expected in word.bytes() {
            if self.byte() != expected {
                return Err(Broken);
            }
            self.at += 1;
        }
        Ok(node)
    }

    /// `-`, whole digits without a leading zero, a fraction, an exponent.
    fn number(&mut self) -> Read<Node<'a>> {
        let start = self.at;
        self.at += usize::from(self.byte() == b'-');
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            self.digits()?;
        }
        Ok(Node::Number(Cow::Borrowed(self.since(start))))
    }

    fn digits(&mut self) -> Read<()> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start {
            return Err(Broken);
        }
        Ok(())
    }

    pub(crate) fn string(&mut self) -> Read<Cow<'a, str>> {
        self.at += 1;
        let plain = self.plain();
        if self.byte() == b'"' {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        loop {
            match self.byte() {
                b'"' => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                b'\\' => text.push(self.escape()?),
                _ => return Err(Broken),
            }
            text.push_str(self.plain());
        }
    }

    /// What stands before the next quote, escape or control character.
    #[inline(always)]
    fn plain(&mut self) -> &'a str {
        let (start, bytes) = (self.at, self.text.as_bytes());
        let mut at = start;
        while at < bytes.len() && PLAIN[usize::from(bytes[at])] {
            at += 1;
        }
        self.at = at;
        self.since(start)
    }

    /// What was passed over. Begins and ends beside ASCII, and so between characters; slicing by an index would bring
    /// the text of a panic into the module.
    #[inline(always)]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn escape(&mut self) -> Read<char> {
        self.at += 1;
        let escaped = self.byte();
        self.at += 1;
        Ok(match escaped {
            b'"' | b'\\' | b'/' => char::from(escaped),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(Broken),
        })
    }

    /// One `\u` escape, or the two of a surrogate pair; half a pair is no text.
    fn unicode(&mut self) -> Read<char> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(Broken);
        }
        self.word("\\u", Node::Null)?;
        let second = self.hex()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(Broken);
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(Broken)
    }

    fn hex(&mut self) -> Read<u32> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = char::from(self.byte()).to_digit(16).ok_or(Broken)?;
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }

    /// The byte at this place. At the end a zero, which stands nowhere in JSON.
    #[inline(always)]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// Passes over white space, and tells the byte after it.
    #[inline(always)]
    pub(crate) fn token(&mut self) -> u8 {
        match self.byte() {
            byte @ b'!'.. => byte,
            _ => self.token_after_space(),
        }
    }

    #[inline(never)]
    fn token_after_space(&mut self) -> u8 {
        loop {
            match self.byte() {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return byte,
            }
        }
    }
}

/// Which bytes stand for themselves in a string: all but control characters, quotes and backslashes.
const PLAIN: [bool; 256] = plain_up_to(0xff);

/// The same of those in ASCII.
const PLAIN_ASCII: [bool; 256] = plain_up_to(0x7f);

const fn plain_up_to(last: usize) -> [bool; 256] {
    let mut plain = [false; 256];
    let mut byte = b' ' as usize;
    while byte <= last {
        plain[byte] = byte != b'"' as usize && byte != b'\\' as usize;
        byte += 1;
    }
    plain
}

/// Takes away the spaces around a text.
pub(crate) fn trim(text: &mut Cow<'_, str>) {
    // Most texts begin and end with what is plainly no space.
    let is_plain = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_graphic());
    if is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last()) {
        return;
    }
    match text {
        Cow::Borrowed(text) => *text = text.trim(),
        Cow::Owned(text) => *text = text.trim().to_owned(),
    }
}

/// Writes a value onto the end of a text; in ASCII, where other characters are to be escaped.
pub(crate) fn write(node: &Node<'_>, ascii: bool, out: &mut Vec<u8>) {
    write_value(node, if ascii { &PLAIN_ASCII } else { &PLAIN }, out);
}

fn write_value(node: &Node<'_>, plain: &[bool; 256], out: &mut Vec<u8>) {
    match node {
        Node::Null => out.extend_from_slice(b"null"),
        Node::Bool(true) => out.extend_from_slice(b"true"),
        Node::Bool(false) => out.extend_from_slice(b"false"),
        // The text was checked when it was read: it is a JSON number.
        Node::Number(text) => out.extend_from_slice(text.as_bytes()),
        Node::Raw(text) => out.extend_from_slice(text.as_bytes()),
        Node::Text(text) => write_text(text, plain, out),
        Node::List(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_value(item, plain, out);
            }
            out.push(b']');
        }
        Node::Object(entries) => {
            out.push(b'{');
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_text(key, plain, out);
                out.push(b':');
                write_value(value, plain, out);
            }
            out.push(b'}');
        }
    }
}

fn write_text(text: &str, plain: &[bool; 256], out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && plain[usize::from(bytes[at])] {
        at += 1;
    }
    out.push(b'"');
    out.extend_from_slice(&bytes[..at]);
    if at < bytes.len() {
        write_escaping(&bytes[at..], plain, out);
    }
    out.push(b'"');
}

/// Writes characters of which some have to be escaped, many at a time.
fn write_escaping(bytes: &[u8], plain: &[bool; 256], out: &mut Vec<u8>) {
    let mut room = [0; 20 * LONGEST_ESCAPE];
    let (mut at, mut end) = (0, 0);
    while at < bytes.len() {
        if end + LONGEST_ESCAPE > room.len() {
            out.extend_from_slice(&room[..end]);
            end = 0;
        }
        if plain[usize::from(bytes[at])] {
            room[end] = bytes[at];
            at += 1;
            end += 1;
        } else if let [a @ 0xe0..=0xef, b, c, ..] = bytes[at..] {
            // Most of what is not ASCII is Chinese.
            let unit = u32::from(a & 15) << 12 | u32::from(b & 63) << 6 | u32::from(c & 63);
            escape_unit(unit, &mut room[end..]);
            at += 3;
            end += 6;
        } else {
            let (code, length) = character(&bytes[at..]);
            at += length;
            end += escape(code, &mut room[end..]);
        }
    }
    out.extend_from_slice(&room[..end]);
}

/// Any other character that a text begins with, and how many bytes it has.
fn character(bytes: &[u8]) -> (u32, usize) {
    let low = |byte: u8| u32::from(byte & 63);
    match *bytes {
        [a @ 0xc0..=0xdf, b, ..] => (u32::from(a & 31) << 6 | low(b), 2),
        [a @ 0xf0..=0xff, b, c, d, ..] => (u32::from(a & 7) << 18 | low(b) << 12 | low(c) << 6 | low(d), 4),
        [a, ..] => (u32::from(a), 1),
        [] => (0, 1),
    }
}

/// A surrogate pair.
const LONGEST_ESCAPE: usize = 12;

/// Writes the escape of a character, and tells how long it is.
fn escape(code: u32, room: &mut [u8]) -> usize {
    let letter = match code {
        0x0a => b'n',
        0x0d => b'r',
        0x09 => b't',
        0x08 => b'b',
        0x0c => b'f',
        0x22 | 0x5c => code as u8,
        0x1_0000.. => {
            escape_unit(0xd7c0 + (code >> 10), room);
            escape_unit(0xdc00 + (code & 0x3ff), &mut room[6..]);
            return 12;
        }
        _ => {
            escape_unit(code, room);
            return 6;
        }
    };
    (room[0], room[1]) = (b'\\', letter);
    2
}

/// Writes the escape of a unit of UTF-16.
#[inline(always)]
fn escape_unit(unit: u32, room: &mut [u8]) {
    let digit = |shift: u32| b"0123456789abcdef"[(unit >> shift & 15) as usize];
    if let Some(room) = room.first_chunk_mut() {
        *room = [b'\\', b'u', digit(12), digit(8), digit(4), digit(0)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_serde_json_writes() {
        let text: String = (0..0x90).filter_map(char::from_u32).chain(['中', '😀']).collect();
        let value = serde_json::json!([null, true, false, {}, [], {"a": [1], text.as_str(): text.as_str()}]);
        let expected = value.to_string();
        let Ok(node) = read(&expected, Manner::default()) else { panic!("no JSON") };
        assert_eq!(node.to_json(), expected);
        let ascii = node.to_ascii_json();
        assert!(ascii.is_ascii() && ascii.contains(r"\u4e2d\ud83d\ude00"));
        assert!(read(&ascii, Manner::default()).is_ok_and(|read| read == node));
    }

    fn reads(text: &str) -> bool {
        read(text, Manner::default()).is_ok()
    }

    #[test]
    fn takes_what_serde_json_takes() {
        let texts = [
            "0",
            "-0",
            "-1.5e+10",
            "1E5",
            "01",
            "1.",
            ".5",
            "-",
            "1e",
            "+1",
            "0x1",
            "1_0",
            "NaN",
            "true",
            "tru",
            "nulll",
            "\"\"",
            "\"\\u0041\\n\\/\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\ud83d\\u0041\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"a\nb\"",
            "\"\u{7f}\"",
            "\"中\"",
            "\"",
            "[]",
            "[1,2]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[",
            "]",
            "{}",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{\"a\"}",
            "{a:1}",
            "{\"a\":1 \"b\":2}",
            "{1:2}",
            " \t\r\n1 ",
            "\u{a0}1",
            "",
            " ",
            "1 1",
        ];
        for text in texts {
            let expected = serde_json::from_str::<serde_json::Value>(text);
            assert_eq!(reads(text), expected.is_ok(), "{text}");
        }
    }

    #[test]
    fn strings_have_their_escapes_undone() {
        let Ok(Node::Text(text)) = read(r#""a\"\\\/\b\f\n\r\t\u4e2d\ud83d\ude00z""#, Manner::default())
        else {
            panic!("no text")
        };
        assert_eq!(text, "a\"\\/\u{8}\u{c}\n\r\t中😀z");
        assert!(matches!(read("\"plain 中\"", Manner::default()), Ok(Node::Text(Cow::Borrowed("plain 中")))));
    }

    #[test]
    fn nesting_has_a_bound() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(reads(&nested(DEEPEST)));
        assert!(!reads(&nested(DEEPEST + 1)));
    }
}
