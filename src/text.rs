//! Messages for people, in Chinese and in English.

use crate::input::{Node, ToNode};

/// The language of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese, the default.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Language {
    /// Reads a BCP 47 tag; only `zh-CN` and `en` are known.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag {
            "zh-CN" => Some(Self::ZhCn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// One of two renderings of the same sentence.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::ZhCn => zh,
            Self::En => en,
        }
    }

    /// One of two renderings, with what stands in it in the places of its `{}`.
    pub fn say(self, zh: &str, en: &str, parts: &[&str]) -> String {
        fill(self.pick(zh, en), parts)
    }
}

fn fill(template: &str, parts: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = template;
    for part in parts {
        let Some((before, after)) = rest.split_once('{') else { break };
        text.push_str(before);
        text.push_str(part);
        rest = after.strip_prefix('}').unwrap_or(after);
    }
    text + rest
}

/// One sentence in both languages. Never holds a value that came from outside
/// unless that value is an enum member, a number or a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both renderings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Both renderings of a sentence in which something stands, in the places of `{}`.
    pub fn filled(zh: &str, en: &str, parts: &[&str]) -> Self {
        Self { zh: fill(zh, parts), en: fill(en, parts) }
    }
}

impl ToNode for Text {
    fn to_node(&self) -> Node<'static> {
        Node::of(&[("zh-CN", &self.zh), ("en", &self.en)])
    }
}
