//! Messages for people, in Chinese and in English.

use crate::input::Node;

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

    /// Its JSON.
    pub fn to_node(&self) -> Node<'_> {
        Node::object(&mut [("zh-CN", self.zh.as_str().into()), ("en", self.en.as_str().into())])
    }
}
