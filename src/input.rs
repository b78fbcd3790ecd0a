//! JSON with exact numbers, and reading it with a path at hand: every
//! violation is recorded where it is, and reading goes on to find the others.

use std::borrow::Cow;
use std::cell::RefCell;

use rust_decimal::Decimal;

use crate::error::{Code, Error, Issue, Result};
use crate::json::{self, Fault, Manner, Segment};
use crate::money::{parse_decimal, parse_json_number, shortest, BadDecimal};
use crate::text::{join, parse_whole, whole, Text};
use crate::texts::Texts;

/// The largest whole number that a JavaScript number holds exactly.
pub const MAX_SAFE: i64 = 9_007_199_254_740_991;

/// A JSON value. Numbers keep their text, so that a 64-bit id or a price of
/// many digits passes through unchanged; strings borrow from the source where
/// they can.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Node<'a> {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// The number as it was written.
    Number(Cow<'a, str>),
    /// A string.
    Text(Cow<'a, str>),
    /// JSON text of an object that was not looked into.
    Raw(Cow<'a, str>),
    /// An array.
    List(Vec<Node<'a>>),
    /// An object in source order; of equal keys the last one counts.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// The value under a key of an object.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        match self {
            // A plain loop: most keys are told apart by their length.
            Node::Object(entries) => {
                for (name, value) in entries.iter().rev() {
                    let name = name.as_bytes();
                    if name.len() == key.len() && name == key.as_bytes() {
                        return Some(value);
                    }
                }
                None
            }
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The same value, owning its strings.
    pub fn into_owned(self) -> Node<'static> {
        let own = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        match self {
            Node::Null => Node::Null,
            Node::Bool(value) => Node::Bool(value),
            Node::Number(text) => Node::Number(own(text)),
            Node::Text(text) => Node::Text(own(text)),
            Node::Raw(text) => Node::Raw(own(text)),
            Node::List(items) => Node::List(items.into_iter().map(Node::into_owned).collect()),
            Node::Object(entries) => {
                Node::Object(entries.into_iter().map(|(k, v)| (own(k), v.into_owned())).collect())
            }
        }
    }

    /// An object of what is there: an entry that is `null` is left out.
    pub fn object(entries: &mut [(&'static str, Node<'a>)]) -> Self {
        let there = entries.iter_mut().filter(|(_, value)| *value != Node::Null);
        Node::Object(there.map(|(name, value)| (Cow::Borrowed(*name), core::mem::take(value))).collect())
    }

    /// The same of values that are yet to be written.
    pub fn of(entries: &[(&'static str, &dyn ToNode)]) -> Node<'static> {
        let mut object = Vec::with_capacity(entries.len());
        for (name, value) in entries {
            let value = value.to_node();
            if value != Node::Null {
                object.push((Cow::Borrowed(*name), value));
            }
        }
        Node::Object(object)
    }

    /// An object with one more entry.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Node<'a>) -> Self {
        if let Node::Object(entries) = &mut self {
            entries.push((Cow::Borrowed(name), value));
        }
        self
    }

    /// A list of strings.
    pub fn texts(texts: &'a Texts) -> Self {
        Node::List(texts.iter().map(Node::from).collect())
    }

    /// JSON text.
    pub fn to_json(&self) -> String {
        let mut out = Vec::new();
        json::write(self, false, &mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// JSON text in ASCII, which engines take over faster than any other text.
    pub fn to_ascii_json(&self) -> String {
        let mut out = Vec::new();
        self.write_ascii_json(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// JSON text in ASCII onto the end of another.
    pub fn write_ascii_json(&self, out: &mut Vec<u8>) {
        json::write(self, true, out);
    }
}

impl<'a> From<&'a str> for Node<'a> {
    fn from(text: &'a str) -> Self {
        Node::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Node<'_> {
    fn from(text: String) -> Self {
        Node::Text(Cow::Owned(text))
    }
}

impl From<i64> for Node<'_> {
    fn from(number: i64) -> Self {
        Node::Number(Cow::Owned(whole(number)))
    }
}

impl<'a, T: Into<Node<'a>>> From<Option<T>> for Node<'a> {
    fn from(value: Option<T>) -> Self {
        value.map(T::into).unwrap_or_default()
    }
}

/// What has a form in JSON. `null` stands for what is to be left out.
pub trait ToNode {
    /// Its JSON.
    fn to_node(&self) -> Node<'static>;
}

impl ToNode for &'static str {
    fn to_node(&self) -> Node<'static> {
        (*self).into()
    }
}

impl ToNode for str {
    fn to_node(&self) -> Node<'static> {
        self.to_owned().into()
    }
}

impl ToNode for String {
    fn to_node(&self) -> Node<'static> {
        self.as_str().to_node()
    }
}

impl ToNode for i64 {
    fn to_node(&self) -> Node<'static> {
        (*self).into()
    }
}

/// A flag: `false` is left out.
impl ToNode for bool {
    fn to_node(&self) -> Node<'static> {
        if *self {
            Node::Bool(true)
        } else {
            Node::Null
        }
    }
}

/// The shortest text.
impl ToNode for Decimal {
    fn to_node(&self) -> Node<'static> {
        shortest(self).into()
    }
}

impl<T: ToNode> ToNode for Option<T> {
    fn to_node(&self) -> Node<'static> {
        self.as_ref().map(T::to_node).unwrap_or_default()
    }
}

impl<T: ToNode> ToNode for Box<T> {
    fn to_node(&self) -> Node<'static> {
        T::to_node(self)
    }
}

impl<T: ToNode> ToNode for [T] {
    fn to_node(&self) -> Node<'static> {
        Node::List(self.iter().map(T::to_node).collect())
    }
}

impl<T: ToNode> ToNode for Vec<T> {
    fn to_node(&self) -> Node<'static> {
        self.as_slice().to_node()
    }
}

/// A list that is left out where it is empty.
pub struct NotEmpty<'a, T>(pub &'a Vec<T>);

impl<T: ToNode> ToNode for NotEmpty<'_, T> {
    fn to_node(&self) -> Node<'static> {
        if self.0.is_empty() {
            Node::Null
        } else {
            self.0.to_node()
        }
    }
}

impl ToNode for Node<'_> {
    fn to_node(&self) -> Node<'static> {
        self.clone().into_owned()
    }
}

/// JSON text of anything that has a form in it.
pub fn to_json<T: ToNode + ?Sized>(value: &T) -> String {
    value.to_node().to_json()
}

/// Reads JSON text: nesting of at most 128, no lone surrogates.
///
/// # Errors
/// `code` with the path to where the text breaks off or is malformed.
pub fn read_json<'a>(text: &'a str, code: Code, root: &'static str) -> Result<Node<'a>> {
    read_json_as(Manner::default(), text, code, root)
}

/// The same, in another manner.
///
/// # Errors
/// As there.
pub(crate) fn read_json_as<'a>(
    manner: Manner<'_>,
    text: &'a str,
    code: Code,
    root: &'static str,
) -> Result<Node<'a>> {
    json::read(text, manner).map_err(|fault| syntax_error(text, &fault, code, root))
}

pub(crate) fn syntax_error(text: &str, fault: &Fault, code: Code, root: &str) -> Error {
    let mut path = String::from(root);
    push_trail(&mut path, fault);
    Error::at(code, path, syntax_message(text, fault.at))
}

fn push_trail(path: &mut String, fault: &Fault) {
    for segment in fault.trail.iter().rev() {
        match segment {
            Segment::Key(key) => push_key(path, key),
            Segment::Item(index) => push_index(path, *index),
        }
    }
}

fn syntax_message(text: &str, at: usize) -> Text {
    let before = text.get(..at).unwrap_or(text);
    if before.len() == text.len() {
        return Text::new("JSON 文本不完整", "the JSON text breaks off");
    }
    let (mut line, mut column) = (1, 1);
    for character in before.chars() {
        (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    Text::filled(
        "不是有效的 JSON（第 {} 行第 {} 列）",
        "not valid JSON (line {}, column {})",
        &[&whole(line), &whole(column)],
    )
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    // A key is the sender's text: it is shown only where it can be a name.
    let is_name =
        |key: &str| key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'.');
    path.push_str(if is_name(key) { key } else { "*" });
}

fn push_index(path: &mut String, index: usize) {
    path.push('[');
    path.push_str(&whole(index as i64));
    path.push(']');
}

/// How many violations of one input are told.
const MOST_ISSUES: usize = 100;

/// Where the violations of one reading are kept.
#[derive(Default)]
pub struct Issues(RefCell<Vec<Issue>>);

impl Issues {
    /// The value where nothing was recorded.
    ///
    /// # Errors
    /// All that was recorded.
    pub fn finish<T>(self, code: Code, value: T) -> Result<T> {
        let issues = self.0.into_inner();
        if issues.is_empty() {
            Ok(value)
        } else {
            Err(Error::from_issues(code, issues))
        }
    }

    /// Records a violation. What is wrong in thousands of places is said of the first.
    pub fn add(&self, path: String, messages: Text) {
        let mut issues = self.0.borrow_mut();
        if issues.len() < MOST_ISSUES {
            issues.push(Issue { path, messages });
        }
    }

    /// Whether nothing was recorded so far.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// All that was recorded.
    pub fn into_vec(self) -> Vec<Issue> {
        self.0.into_inner()
    }
}

/// The way from the root to a value; made into text only for a violation.
#[derive(Clone, Copy)]
enum Path<'a> {
    Root(&'a str),
    Key(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    fn push_to(&self, out: &mut String) {
        match self {
            Path::Root(name) => out.push_str(name),
            Path::Key(parent, key) => {
                parent.push_to(out);
                push_key(out, key);
            }
            Path::Item(parent, index) => {
                parent.push_to(out);
                push_index(out, *index);
            }
        }
    }
}

/// A value on its way in: what is there, where it is, and where to complain.
/// `null` is absent. A reader that finds the wrong type records it and
/// answers as for an absent value, so that the other violations are found too.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    node: Option<&'a Node<'a>>,
    path: Path<'a>,
    issues: &'a Issues,
}

impl<'a> Field<'a> {
    /// The root of a reading.
    pub fn root(node: &'a Node<'a>, name: &'a str, issues: &'a Issues) -> Self {
        Self { node: present(Some(node)), path: Path::Root(name), issues }
    }

    /// The value under a key; absent where this is no object.
    pub fn key<'s>(&'s self, name: &'s str) -> Field<'s> {
        let node = present(self.node.and_then(|node| node.get(name)));
        Field { node, path: Path::Key(&self.path, name), issues: self.issues }
    }

    /// The place of an item of a list, where nothing is yet.
    #[cfg(feature = "platforms")]
    pub(crate) fn item(&self, index: usize) -> Field<'_> {
        Field { node: None, path: Path::Item(&self.path, index), issues: self.issues }
    }

    /// Another value in the same place.
    pub fn with<'s>(&'s self, node: &'s Node<'s>) -> Field<'s> {
        Field { node: present(Some(node)), path: self.path, issues: self.issues }
    }

    /// Whether nothing is there.
    pub fn is_absent(&self) -> bool {
        self.node.is_none()
    }

    /// Whether this reading has found no violation so far.
    pub fn is_sound(&self) -> bool {
        self.issues.is_empty()
    }

    /// What is there, untouched.
    pub fn node(&self) -> Option<&'a Node<'a>> {
        self.node
    }

    /// Has what was not looked into read in its place; text that is no JSON is a violation.
    pub(crate) fn look_into<T: Default>(&self, text: &str, read: impl FnOnce(&Field<'_>) -> T) -> T {
        match json::read(text, Manner::default()) {
            Ok(node) => read(&self.with(&node)),
            Err(fault) => {
                self.broken(text, &fault);
                T::default()
            }
        }
    }

    /// Records that the text in this place is no JSON.
    pub(crate) fn broken(&self, text: &str, fault: &Fault) {
        let mut path = self.path();
        push_trail(&mut path, fault);
        self.issues.add(path, syntax_message(text, fault.at));
    }

    /// The path as text.
    pub fn path(&self) -> String {
        let mut out = String::new();
        self.path.push_to(&mut out);
        out
    }

    /// Records a violation here.
    pub fn issue(&self, messages: Text) {
        self.issues.add(self.path(), messages);
    }

    /// Records a violation where nothing is there.
    pub fn required(self) -> Self {
        if self.is_absent() {
            self.issue(Text::new("缺少必填项", "is required"));
        }
        self
    }

    /// Records a violation where something else than an object is there.
    pub fn object(self) -> Self {
        match self.node {
            None | Some(Node::Object(_)) => self,
            Some(_) => {
                self.issue(Text::new("应为对象", "must be an object"));
                Self { node: None, ..self }
            }
        }
    }

    /// The values of an object with their names, in order. Of equal names the last one counts.
    pub fn entries<'s>(&'s self) -> impl Iterator<Item = (&'a str, Field<'s>)> {
        let entries: &'a [(Cow<'a, str>, Node<'a>)] = match self.node {
            Some(Node::Object(entries)) => entries,
            _ => &[],
        };
        entries.iter().map(|(name, node)| {
            let name = name.as_ref();
            (
                name,
                Field { node: present(Some(node)), path: Path::Key(&self.path, name), issues: self.issues },
            )
        })
    }

    /// The keys of an object, in order.
    pub fn keys(&self) -> Vec<&'a str> {
        match self.node {
            Some(Node::Object(entries)) => entries.iter().map(|(key, _)| key.as_ref()).collect(),
            _ => Vec::new(),
        }
    }

    /// A string.
    pub fn text(&self) -> Option<&'a str> {
        match self.node? {
            Node::Text(text) => Some(text),
            _ => {
                self.issue(Text::new("应为字符串", "must be a string"));
                None
            }
        }
    }

    /// An id: a string that is not empty. Never a number, since a number of a
    /// script loses digits above 2^53.
    pub fn id(&self) -> Option<&'a str> {
        match self.node? {
            Node::Number(_) => {
                let zh = "标识应为字符串（数字超过 2^53 会丢失位数）";
                self.issue(Text::new(zh, "an id must be a string (numbers lose digits above 2^53)"));
                None
            }
            _ => match self.text()? {
                "" => {
                    self.issue(Text::new("标识不能为空", "an id must not be empty"));
                    None
                }
                id => Some(id),
            },
        }
    }

    /// `true` or `false`.
    pub fn bool(&self) -> Option<bool> {
        match self.node? {
            Node::Bool(value) => Some(*value),
            _ => {
                self.issue(Text::new("应为 true 或 false", "must be true or false"));
                None
            }
        }
    }

    /// A whole number within bounds.
    pub fn integer(&self, min: i64, max: i64) -> Option<i64> {
        let value = match self.node? {
            Node::Number(text) => parse_whole(text).filter(|value| (min..=max).contains(value)),
            _ => None,
        };
        if value.is_none() {
            let (zh, en) = ("应为 {} 到 {} 之间的整数", "must be a whole number from {} to {}");
            self.issue(Text::filled(zh, en, &[&whole(min), &whole(max)]));
        }
        value
    }

    /// Money or a quantity: text or a number, not negative, exact.
    pub fn decimal(&self) -> Option<Decimal> {
        let read = match self.node? {
            Node::Text(text) => parse_decimal(text),
            Node::Number(text) => parse_json_number(text),
            _ => Err(BadDecimal::Form),
        };
        match read {
            Ok(value) => Some(value),
            Err(fault) => {
                self.issue(decimal_message(fault));
                None
            }
        }
    }

    /// A member of a closed list.
    pub fn one_of<T: Copy>(&self, members: &[(&'static str, T)]) -> Option<T> {
        let place = self.place_among(members.len(), &|place| members[place].0)?;
        Some(members[place].1)
    }

    /// The place of a string in a closed list: one routine for all of them.
    fn place_among(&self, count: usize, name: &dyn Fn(usize) -> &'static str) -> Option<usize> {
        let text = self.text()?;
        let found = (0..count).find(|&place| name(place) == text);
        if found.is_none() {
            let names: Vec<_> = (0..count).map(name).collect();
            self.issue(Text::filled("应为 {} 之一", "must be one of {}", &[&join(&names, ", ")]));
        }
        found
    }

    /// The items of a list; none where nothing is there. Check
    /// [`is_absent`](Self::is_absent) where an empty list means something else.
    pub fn items<'s>(&'s self) -> impl Iterator<Item = Field<'s>> + 's {
        let items: &'s [Node<'s>] = match self.node {
            Some(Node::List(items)) => items,
            Some(_) => {
                self.issue(Text::new("应为数组", "must be an array"));
                &[]
            }
            None => &[],
        };
        items.iter().enumerate().map(move |(index, item)| Field {
            node: present(Some(item)),
            path: Path::Item(&self.path, index),
            issues: self.issues,
        })
    }

    /// A list of strings; `None` where nothing is there.
    pub fn texts(&self) -> Option<Texts> {
        self.node?;
        Some(self.items().map(|item| item.required().text().unwrap_or_default()).collect())
    }
}

fn present<'a>(node: Option<&'a Node<'a>>) -> Option<&'a Node<'a>> {
    node.filter(|node| !matches!(node, Node::Null))
}

fn decimal_message(fault: BadDecimal) -> Text {
    match fault {
        BadDecimal::Form => Text::new(
            "应为十进制数，如 \"12.50\"（不带正负号、指数和空格）",
            "must be a decimal such as \"12.50\" (no sign, exponent or space)",
        ),
        BadDecimal::TooManyDecimals => Text::new(
            "小数最多 8 位；由浮点运算得来的数请以字符串传入",
            "has more than 8 decimals; pass text where the figure comes from floating point",
        ),
        BadDecimal::TooLarge => Text::new("超过 10^12", "is above 10^12"),
        BadDecimal::Negative => Text::new("不能为负数", "must not be negative"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (String, String) {
        let error = read_json(text, Code::InvalidInput, "input").unwrap_err();
        (error.path.unwrap(), error.messages.en)
    }

    #[test]
    fn numbers_keep_their_text() {
        for text in ["6856083179295188426", "-0.10", "1e+5", "0.1000", "123456789012345678901234567890"] {
            let node = read_json(text, Code::InvalidInput, "").unwrap();
            assert_eq!(node, Node::Number(text.into()));
            assert_eq!(node.to_json(), text);
        }
    }

    #[test]
    fn a_fault_has_its_path() {
        assert_eq!(fault(r#"{"lines":[{},{"id":"\ud800"}]}"#).0, "input.lines[1].id");
        assert_eq!(fault(r#"{"a":[1,2"#).1, "input.a[2]: the JSON text breaks off");
        assert_eq!(fault("").0, "input");
        assert_eq!(fault("{} x").0, "input");
        assert_eq!(fault(r#"{"13800138000":tru}"#).0, "input.*");
        assert!(fault(&"[".repeat(10_000)).0.starts_with("input[0][0]"));
    }

    #[test]
    fn the_number_token_is_no_way_in() {
        let hostile = r#"{"$serde_json::private::Number":"1]"}"#;
        let node = read_json(hostile, Code::InvalidInput, "").unwrap();
        assert_eq!(node.get("$serde_json::private::Number").unwrap().as_text(), Some("1]"));
        assert_eq!(node.to_json(), hostile);
    }

    #[test]
    fn every_violation_is_recorded() {
        let node = read_json(
            r#"{"id":12,"on":"yes","price":"1e3","list":[1,"a",null],"kind":"x","n":1.5}"#,
            Code::InvalidInput,
            "",
        )
        .unwrap();
        let issues = Issues::default();
        let root = Field::root(&node, "cart", &issues);
        assert_eq!(root.key("id").id(), None);
        assert_eq!(root.key("on").bool(), None);
        assert_eq!(root.key("price").decimal(), None);
        assert_eq!(root.key("list").texts().unwrap().len(), 3);
        assert_eq!(root.key("kind").one_of(&[("y", 1)]), None);
        assert_eq!(root.key("n").integer(0, 9), None);
        assert!(root.key("missing").required().is_absent());
        let error = issues.finish(Code::InvalidInput, ()).unwrap_err();
        let paths: Vec<_> = error.issues.iter().map(|issue| issue.path.as_str()).collect();
        let expected =
            ["id", "on", "price", "list[0]", "list[2]", "kind", "n", "missing"].map(|p| format!("cart.{p}"));
        assert_eq!(paths, expected);
    }
}
