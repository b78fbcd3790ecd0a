//! What the platforms' documents leave open and the caller settles: hosts,
//! scales, units, and what an answer lacks.

use rust_decimal::Decimal;

use super::templates::Template;
use crate::coupon::instant;
use crate::error::{Code, FailureReason, Result};
use crate::input::{read_json, Field, Issues, Node};
use crate::money::parse_decimal;
use crate::text::Text;
use crate::texts::Texts;
use crate::time::Instant;

/// Settings of a platform and tenant, and what reading an answer needs beside
/// them. What is not set and not documented is not guessed.
#[derive(Debug, Default)]
pub struct Options {
    /// Scheme, host and a path before the documented one.
    pub base_url: Option<String>,
    /// How discounts are written.
    pub discount_scale: Option<DiscountScale>,
    /// Tmall: whether money is in fen.
    pub money_unit: Option<MoneyUnit>,
    /// Tmall: the unit of instants.
    pub time_unit: Option<TimeUnit>,
    /// Kingdee: claimed from an H5 page.
    pub h5: bool,
    /// Tmall: `json` or `xml`.
    pub format: Option<&'static str>,
    /// Tmall: leave out the root of a JSON answer.
    pub simplify: bool,
    /// Tmall: `md5`, `hmac` or `hmac-sha256`.
    pub sign_method: Option<&'static str>,
    /// What codes mean that no document lists.
    pub reasons: Vec<(String, FailureReason)>,
    /// What answers lack, by template id.
    pub templates: Vec<Template>,
    /// The HTTP status that the answer came with.
    pub status: Option<i64>,
    /// The server's clock, for what lasts to the end of a day.
    pub now: Option<Instant>,
    /// The params of the request that was answered.
    pub params: Option<Node<'static>>,
    /// zvcms: goods of 指定商品 coupons by template id.
    pub goods: Vec<(String, Texts)>,
    /// zvcms: category 5 is an exchange coupon.
    pub goods_coupon_is_exchange: bool,
}

/// The unit of an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyUnit {
    /// 元
    Yuan,
    /// 分
    Fen,
}

/// The unit of an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Since 1970.
    Seconds,
    /// Since 1970.
    Milliseconds,
}

/// How a platform writes a discount. 8.5折 is `tenths` 8.5, `paidPercent` 85,
/// `paidFraction` 0.85, `offPercent` 15 or `offFraction` 0.15.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiscountScale {
    /// What stands for the whole: 1, 10 or 100.
    pub whole: i64,
    /// Whether the figure is what is left to pay, rather than what comes off.
    pub paid: bool,
}

impl DiscountScale {
    /// The percentage that comes off. `None` where the figure is out of range,
    /// or where it would make the goods free: a figure of 0 to be paid is one
    /// that was not filled in.
    pub fn percent_off(self, figure: &str) -> Option<Decimal> {
        let figure = parse_decimal(figure.trim()).ok()?;
        // On the digits: the decimals' own arithmetic would come along into the module.
        let (digits, scale) = (figure.mantissa(), figure.scale());
        let whole = i128::from(self.whole) * 10_i128.pow(scale);
        if digits > whole || (self.paid && digits == 0) {
            return None;
        }
        let off = if self.paid { whole - digits } else { digits };
        let percent = Decimal::try_from_i128_with_scale(off * i128::from(100 / self.whole), scale).ok()?;
        Some(percent.normalize())
    }

    /// The same meaning where a document states what stands for the whole.
    pub fn of(self, whole: i64) -> Self {
        Self { whole, ..self }
    }
}

const SCALES: [(&str, DiscountScale); 5] = [
    ("tenths", DiscountScale { whole: 10, paid: true }),
    ("paidPercent", DiscountScale { whole: 100, paid: true }),
    ("paidFraction", DiscountScale { whole: 1, paid: true }),
    ("offPercent", DiscountScale { whole: 100, paid: false }),
    ("offFraction", DiscountScale { whole: 1, paid: false }),
];

const SETTINGS: [&str; 10] = [
    "baseUrl",
    "language",
    "discountScale",
    "moneyUnit",
    "timeUnit",
    "h5",
    "format",
    "simplify",
    "signMethod",
    "reasons",
];
const OPTIONS: [&str; 6] = ["templates", "params", "goods", "goodsCoupon", "status", "now"];

impl Options {
    /// Reads the settings of a request.
    ///
    /// # Errors
    /// `invalidInput` with every unknown name and value.
    pub fn settings(text: &str) -> Result<Self> {
        Self::read_text(text, "settings", &SETTINGS)
    }

    /// Reads the options of an answer: the settings, and what the answer lacks.
    ///
    /// # Errors
    /// As [`settings`](Self::settings).
    pub fn adapter(text: &str) -> Result<Self> {
        Self::read_text(text, "options", &[SETTINGS.as_slice(), OPTIONS.as_slice()].concat())
    }

    fn read_text(text: &str, root: &'static str, names: &[&str]) -> Result<Self> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let node = read_json(text, Code::InvalidInput, root)?;
        let issues = Issues::default();
        let options = Self::read(&Field::root(&node, root, &issues).object(), names);
        issues.finish(Code::InvalidInput, options)
    }

    fn read(field: &Field<'_>, names: &[&str]) -> Self {
        for key in field.keys().into_iter().filter(|key| !names.contains(key)).take(20) {
            field.key(key).issue(Text::new("未知的选项", "is no option"));
        }
        // Every message comes in both languages: the page's own code picks one.
        field.key("language").one_of(&[("zh-CN", ()), ("en", ())]);
        let money = [("yuan", MoneyUnit::Yuan), ("fen", MoneyUnit::Fen)];
        let time = [("seconds", TimeUnit::Seconds), ("milliseconds", TimeUnit::Milliseconds)];
        let sign = [("md5", "md5"), ("hmac", "hmac"), ("hmac-sha256", "hmac-sha256")];
        let goods = field.key("goods").object();
        Self {
            base_url: base_url(&field.key("baseUrl")),
            discount_scale: field.key("discountScale").one_of(&SCALES),
            money_unit: field.key("moneyUnit").one_of(&money),
            time_unit: field.key("timeUnit").one_of(&time),
            h5: field.key("h5").bool().unwrap_or(false),
            format: field.key("format").one_of(&[("json", "json"), ("xml", "xml")]),
            simplify: field.key("simplify").bool().unwrap_or(false),
            sign_method: field.key("signMethod").one_of(&sign),
            status: field.key("status").integer(100, 599),
            now: instant(&field.key("now")),
            reasons: reasons(&field.key("reasons").object()),
            templates: Template::read_all(&field.key("templates")),
            params: field.key("params").object().node().cloned().map(Node::into_owned),
            goods: lists(&goods),
            goods_coupon_is_exchange: field.key("goodsCoupon").one_of(&[("exchange", true)]).unwrap_or(false),
        }
    }

    /// The goods that the caller gives for a template.
    pub fn goods_of(&self, template: &str) -> Option<&Texts> {
        self.goods.iter().find(|(id, _)| id == template).map(|(_, goods)| goods)
    }

    /// The template that the caller gives under an id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }

    /// The address under which a document's path is found.
    pub fn url(&self, default_base: &str, path: &str) -> String {
        let base = self.base_url.as_deref().unwrap_or(default_base);
        [base.trim_end_matches('/'), path].concat()
    }
}

fn lists(field: &Field<'_>) -> Vec<(String, Texts)> {
    let list =
        |(name, list): (&str, Field<'_>)| (name.to_owned(), list.required().texts().unwrap_or_default());
    field.entries().map(list).collect()
}

fn reasons(field: &Field<'_>) -> Vec<(String, FailureReason)> {
    let reason = |code: &str| Some((code.to_owned(), field.key(code).required().one_of(FailureReason::ALL)?));
    field.keys().into_iter().filter_map(reason).collect()
}

/// Scheme, host and path, and nothing that could carry a request elsewhere.
fn base_url(field: &Field<'_>) -> Option<String> {
    let url = field.text()?;
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/[]%".contains(&b);
    let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
    if host.is_empty() || !url.bytes().all(allowed) {
        field.issue(Text::new(
            "应为 http:// 或 https:// 开头的地址，不带查询串和账号",
            "must be an http:// or https:// address without query or user",
        ));
    }
    Some(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_reads_the_same_discount() {
        for ((name, scale), figure) in SCALES.iter().zip(["8.5", "85", "0.85", "15", "0.15"]) {
            assert_eq!(scale.percent_off(figure).unwrap().to_string(), "15", "{name}");
        }
    }

    #[test]
    fn a_figure_out_of_range_is_none() {
        let [tenths, paid_percent, paid_fraction, off_percent, _] = SCALES.map(|(_, scale)| scale);
        for (scale, figure) in [
            (tenths, "85"),
            (tenths, "0"),
            (paid_percent, "0.00"),
            (paid_fraction, "8.5"),
            (off_percent, "101"),
            (off_percent, "-1"),
            (off_percent, "八折"),
        ] {
            assert_eq!(scale.percent_off(figure), None, "{figure}");
        }
        assert_eq!(off_percent.percent_off("0").unwrap().to_string(), "0");
        assert_eq!(tenths.percent_off("9.85").unwrap().to_string(), "1.5");
    }

    #[test]
    fn options_are_checked() {
        for (text, path) in [
            (r#"{"discountScale":"zhe"}"#, "options.discountScale"),
            (r#"{"scale":"tenths"}"#, "options.scale"),
            (r#"{"baseUrl":"//evil"}"#, "options.baseUrl"),
            (r#"{"baseUrl":"https://a@b"}"#, "options.baseUrl"),
            (r#"{"baseUrl":"https://a/?x="}"#, "options.baseUrl"),
            (r#"{"baseUrl":"https:///x"}"#, "options.baseUrl"),
            (r#"{"goods":{"T":"p"}}"#, "options.goods.T"),
            (r#"{"reasons":{"a":"gone"}}"#, "options.reasons.a"),
            (r#"{"templates":[{"title":"x"}]}"#, "options.templates[0].templateId"),
            (r#"{"templates":[{"templateId":"a","minAmount":"x"}]}"#, "options.templates[0].minAmount"),
            ("[]", "options"),
        ] {
            let error = Options::adapter(text).unwrap_err();
            assert_eq!((error.code, error.path.as_deref()), (Code::InvalidInput, Some(path)), "{text}");
        }
        assert_eq!(Options::settings(r#"{"goods":{}}"#).unwrap_err().path.as_deref(), Some("settings.goods"));
        let options = Options::settings(r#"{"baseUrl":"http://localhost:8080/waiqin/"}"#).unwrap();
        assert_eq!(options.url("https://x", "/api"), "http://localhost:8080/waiqin/api");
    }
}
