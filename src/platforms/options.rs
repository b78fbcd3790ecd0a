//! What the platforms' documents leave open and the caller settles: hosts,
//! scales, units, and what an answer lacks.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::templates::Template;
use crate::error::{Code, FailureReason, Result};
use crate::money::{parse_decimal, shifted};
use crate::names::names;
use crate::text::{Language, Text};
use crate::time::Instant;
use crate::validate::{Field, Issues};

/// Settings of a platform and tenant, and what reading an answer needs beside
/// them. What is not set and not documented is not guessed.
#[derive(Debug, Default)]
pub struct PlatformOptions {
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
    pub params: Option<Value>,
    /// zvcms: goods of 指定商品 coupons by template id.
    pub goods: Map<String, Value>,
    /// zvcms: category 5 is an exchange coupon.
    pub goods_coupon_is_exchange: bool,
}

names! {
    /// The unit of an amount of money.
    #[derive(Copy)]
    pub enum MoneyUnit {
        /// 元
        Yuan = "yuan",
        /// 分
        Fen = "fen",
    }

    /// The unit of an instant.
    #[derive(Copy)]
    pub enum TimeUnit {
        /// Since 1970.
        Seconds = "seconds",
        /// Since 1970.
        Milliseconds = "milliseconds",
    }
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
    /// The percentage that comes off. `None` where the figure is outside what
    /// shops write on this scale: it is then more likely of another scale, or
    /// one that was not filled in, than a gift.
    pub fn percent_off(self, figure: &str) -> Option<Decimal> {
        let figure = parse_decimal(figure.trim()).ok()?;
        let whole = Decimal::from(self.whole);
        let plausible = match (self.paid, self.whole) {
            (true, _) => shifted(&whole, 1)..=whole,
            (false, 100) => Decimal::ZERO..=Decimal::from(95),
            (false, _) => Decimal::ZERO..=whole,
        };
        let off = if self.paid { whole - figure } else { figure };
        plausible.contains(&figure).then(|| (off * Decimal::from(100 / self.whole)).normalize())
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

impl PlatformOptions {
    /// Reads the settings of a request.
    ///
    /// # Errors
    /// `invalidInput` with every unknown name and value.
    pub fn settings(value: &Value) -> Result<Self> {
        Self::read_from(value, "settings", &SETTINGS)
    }

    /// Reads the options of an answer: the settings, and what the answer lacks.
    ///
    /// # Errors
    /// As [`settings`](Self::settings).
    pub fn adapter(value: &Value) -> Result<Self> {
        Self::read_from(value, "options", &[SETTINGS.as_slice(), OPTIONS.as_slice()].concat())
    }

    fn read_from(value: &Value, root: &str, names: &[&str]) -> Result<Self> {
        let issues = Issues::default();
        let options = Self::read(&Field::root(value, root, &issues).object(), names);
        issues.finish(Code::InvalidInput, options)
    }

    fn read(field: &Field<'_, '_>, names: &[&str]) -> Self {
        for key in field.keys().filter(|key| !names.contains(key)).take(20) {
            field.key(key).issue(Text::new("未知的选项", "is no option"));
        }
        let flag = |name| field.key(name).bool().unwrap_or(false);
        // Every message comes in both languages: the page's own code picks one.
        field.key("language").member::<Language>();
        let goods = field.key("goods").object();
        Self {
            base_url: base_url(&field.key("baseUrl")),
            discount_scale: discount_scale(&field.key("discountScale")),
            money_unit: field.key("moneyUnit").member(),
            time_unit: field.key("timeUnit").member(),
            h5: flag("h5"),
            format: field.key("format").listed(&["json", "xml"]),
            simplify: flag("simplify"),
            sign_method: field.key("signMethod").listed(&["md5", "hmac", "hmac-sha256"]),
            status: field.key("status").integer(100, 599),
            now: field.key("now").instant(),
            reasons: reasons(&field.key("reasons").object()),
            templates: Template::read_all(&field.key("templates")),
            params: field.key("params").object().value().cloned(),
            goods: texts_by_template(&goods),
            goods_coupon_is_exchange: field.key("goodsCoupon").listed(&["exchange"]).is_some(),
        }
    }

    /// The template that the caller gives under an id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }

    /// The address under which a document's path is found.
    pub fn url(&self, default_base: &str, path: &str) -> String {
        let base = self.base_url.as_deref().unwrap_or(default_base);
        format!("{}{path}", base.trim_end_matches('/'))
    }
}

fn discount_scale(field: &Field<'_, '_>) -> Option<DiscountScale> {
    let name = field.listed(&SCALES.map(|(name, _)| name))?;
    SCALES.iter().find(|(known, _)| *known == name).map(|(_, scale)| *scale)
}

fn texts_by_template(field: &Field<'_, '_>) -> Map<String, Value> {
    for (_, goods) in field.entries() {
        goods.required().texts();
    }
    field.value().and_then(Value::as_object).cloned().unwrap_or_default()
}

fn reasons(field: &Field<'_, '_>) -> Vec<(String, FailureReason)> {
    let mut reasons = Vec::new();
    for (code, reason) in field.entries() {
        reasons.extend(reason.required().member().map(|reason| (code.to_owned(), reason)));
    }
    reasons
}

/// Scheme, host and path, and nothing that could carry a request elsewhere.
fn base_url(field: &Field<'_, '_>) -> Option<String> {
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
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn every_scale_reads_the_same_discount() {
        for ((name, scale), figure) in SCALES.iter().zip(["8.5", "85", "0.85", "15", "0.15"]) {
            assert_eq!(scale.percent_off(figure).unwrap().to_string(), "15", "{name}");
        }
    }

    #[test]
    fn a_figure_out_of_range_is_none() {
        let [tenths, paid_percent, paid_fraction, off_percent, off_fraction] = SCALES.map(|(_, scale)| scale);
        for (scale, figure) in [
            (tenths, "85"),
            (tenths, "0"),
            (paid_percent, "0.00"),
            (paid_fraction, "8.5"),
            (tenths, "0.9"),
            (paid_percent, "8.5"),
            (paid_fraction, "0.09"),
            (off_percent, "95.5"),
            (off_percent, "101"),
            (off_fraction, "1.5"),
            (off_percent, "-1"),
            (off_percent, "八折"),
        ] {
            assert_eq!(scale.percent_off(figure), None, "{figure}");
        }
        assert_eq!(off_percent.percent_off("0").unwrap().to_string(), "0");
        assert_eq!(tenths.percent_off("9.85").unwrap().to_string(), "1.5");
    }

    /// The package says them once more, with what they mean.
    #[test]
    fn the_package_has_types_of_all_of_them() {
        let types = include_str!("../../pkg-template/src/settings.ts");
        let names_of = |interface: &str| -> Vec<&str> {
            let body = types.split_once(interface).and_then(|(_, rest)| rest.split_once("\n}")).unwrap().0;
            let fields = body.lines().filter_map(|line| line.strip_prefix("  ")?.split_once("?: "));
            fields.map(|(name, _)| name).collect()
        };
        let sorted = |names: &[&'static str]| BTreeSet::from_iter(names.to_vec());
        assert_eq!(BTreeSet::from_iter(names_of("export interface Settings {")), sorted(&SETTINGS));
        let options = names_of("export interface AdapterOptions extends Settings {");
        assert_eq!(BTreeSet::from_iter(options), sorted(&OPTIONS));
        for (scale, _) in SCALES {
            assert!(types.contains(&format!("'{scale}'")), "{scale}");
        }
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
            let error = PlatformOptions::adapter(&serde_json::from_str(text).unwrap()).unwrap_err();
            assert_eq!((error.code, error.path.as_deref()), (Code::InvalidInput, Some(path)), "{text}");
        }
        let error = PlatformOptions::settings(&json!({"goods": {}})).unwrap_err();
        assert_eq!(error.path.as_deref(), Some("settings.goods"));
        let options =
            PlatformOptions::settings(&json!({"baseUrl": "http://localhost:8080/waiqin/"})).unwrap();
        assert_eq!(options.url("https://x", "/api"), "http://localhost:8080/waiqin/api");
    }
}
