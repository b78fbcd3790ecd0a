//! Params against their table: every violation with its path, and what goes on
//! the wire.

use serde_json::{Map, Value};

use super::schema::{FieldSpec, Kind, Table};
use crate::money::shortest;
use crate::text::Text;
use crate::time::{parse_date_time, Day, CHINA_OFFSET_MINUTES};
use crate::trail;
use crate::validate::{no_integer, no_member, required, Field, Issues};

/// Unknown names beyond this many are not worth listing.
const MOST_UNKNOWN: usize = 20;

/// Checks an object and returns it under the platform's names, in the order of
/// the table. `null` is absent; `""` of a text is sent and counts as not given.
pub fn check_object(table: &Table, object: &Field<'_, '_>, warnings: &Issues) -> Map<String, Value> {
    let is_known = |key: &&str| table.fields.iter().any(|spec| spec.name == *key);
    for key in object.keys().filter(|key| !is_known(key)).take(MOST_UNKNOWN) {
        object.key(key).issue(Text::new("不是本接口的参数", "is no parameter of this operation"));
    }
    let mut body = Map::new();
    for spec in table.fields {
        if let Some(value) = check_value(spec, &object.key(spec.name), warnings) {
            body.insert(spec.wire.to_owned(), value);
        }
    }
    body
}

/// Whether nothing or empty text was given.
pub fn is_blank(field: &Field<'_, '_>) -> bool {
    field.is_absent() || is_empty_text(field)
}

fn is_empty_text(field: &Field<'_, '_>) -> bool {
    field.value().and_then(Value::as_str) == Some("")
}

fn check_value(spec: &FieldSpec, field: &Field<'_, '_>, warnings: &Issues) -> Option<Value> {
    if spec.required && is_blank(field) {
        field.issue(required());
        return None;
    }
    let value = field.value()?;
    match spec.kind {
        Kind::Text(longest) => text(field, longest),
        Kind::Id(longest) if is_empty_text(field) => text(field, longest),
        Kind::Id(longest) => field.id().and_then(|_| text(field, longest)),
        Kind::Integer(bounds) => integer(field, bounds).map(|n| number(spec, n.to_string())),
        Kind::Decimal(before_point, scale) => {
            decimal(field, before_point, scale).map(|text| number(spec, text))
        }
        Kind::Fraction(scale) => fraction(field, scale).map(|text| number(spec, text)),
        Kind::Date => date(field),
        Kind::DateTime => date_time(field),
        Kind::Enum(members) => member(spec, field, members, warnings),
        Kind::Object(table) if value.is_object() => Some(check_object(table, field, warnings).into()),
        Kind::Object(_) => field.object().value().cloned(),
        Kind::List(table) => Some(list(spec, table, field, warnings)),
        // None of these is a parameter of any operation.
        Kind::EpochSeconds | Kind::Epoch | Kind::Ids | Kind::Made(_) => None,
    }
}

fn number(spec: &FieldSpec, text: String) -> Value {
    if spec.bare {
        trail::number(&text)
    } else {
        Value::String(text)
    }
}

fn text(field: &Field<'_, '_>, longest: u32) -> Option<Value> {
    let text = field.text()?;
    if longest > 0 && text.chars().count() > longest as usize {
        field.issue(Text::new(
            format!("最多 {longest} 个字符"),
            format!("must have at most {longest} characters"),
        ));
    }
    Some(text.into())
}

fn integer(field: &Field<'_, '_>, (min, max): &(i64, i64)) -> Option<i64> {
    let read = match field.value()? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) if !text.starts_with('+') => text.parse().ok(),
        _ => None,
    };
    let read = read.filter(|n| (min..=max).contains(&n));
    if read.is_none() {
        field.issue(no_integer(*min, *max));
    }
    read
}

fn decimal(field: &Field<'_, '_>, before_point: u32, scale: u32) -> Option<String> {
    let value = field.decimal()?;
    let plain = shortest(&value);
    let (before, after) = plain.split_once('.').unwrap_or((&plain, ""));
    if before.len() > before_point as usize || after.len() > scale as usize {
        field.issue(Text::new(
            format!("整数最多 {before_point} 位，小数最多 {scale} 位"),
            format!("must have at most {before_point} digits before the point and {scale} after it"),
        ));
    }
    Some(value.to_string())
}

fn fraction(field: &Field<'_, '_>, scale: u32) -> Option<String> {
    let value = field.decimal()?;
    if value > rust_decimal::Decimal::ONE || value.normalize().scale() > scale {
        field.issue(Text::new(
            format!("应在 0 到 1 之间，小数最多 {scale} 位"),
            format!("must be from 0 to 1 with at most {scale} decimals"),
        ));
    }
    Some(value.to_string())
}

fn date(field: &Field<'_, '_>) -> Option<Value> {
    let text = field.text()?;
    if Day::parse(text).is_none() {
        field.issue(Text::new("应为 yyyy-MM-dd 的日期", "must be a date yyyy-MM-dd"));
    }
    Some(text.into())
}

fn date_time(field: &Field<'_, '_>) -> Option<Value> {
    let text = field.text()?;
    if text.len() != 19 || parse_date_time(text, CHINA_OFFSET_MINUTES).is_none() {
        let zh = "应为 yyyy-MM-dd HH:mm:ss 的时间";
        field.issue(Text::new(zh, "must be a time yyyy-MM-dd HH:mm:ss"));
    }
    Some(text.into())
}

/// A listed value, given as text or as a number.
fn member(
    spec: &FieldSpec,
    field: &Field<'_, '_>,
    members: &[(&str, &str)],
    warnings: &Issues,
) -> Option<Value> {
    let given = match field.value()? {
        Value::String(text) => text,
        Value::Number(number) => number.as_str(),
        _ => "",
    };
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    if !names.contains(&given) {
        let is_number = !given.is_empty() && given.bytes().all(|b| b.is_ascii_digit());
        if !(spec.open && is_number) {
            field.issue(no_member(&names));
            return None;
        }
        let names = names.join(", ");
        let zh = format!("不在文档列出的值（{names}）之中");
        warnings.add(field.path(), Text::new(zh, format!("is not among the documented values {names}")));
    }
    Some(number(spec, given.to_owned()))
}

fn list(spec: &FieldSpec, table: &Table, field: &Field<'_, '_>, warnings: &Issues) -> Value {
    let check = |item: Field<'_, '_>| check_object(table, &item.required().object(), warnings);
    let items: Value = field.items().map(check).collect();
    if spec.required && field.value().and_then(Value::as_array).is_some_and(Vec::is_empty) {
        field.issue(Text::new("至少要有一项", "must have an item"));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::schema::{field, ID, MONEY, NUMERIC_5};

    const ITEM: Table = Table { name: "", doc: "", fields: &[field("aB", "a_b", ID, "").required()] };
    const TABLE: Table = Table {
        name: "",
        doc: "",
        fields: &[
            field("text", "t", Kind::Text(3), ""),
            field("id", "i", Kind::Id(3), ""),
            field("count", "n", NUMERIC_5, ""),
            field("bare", "b", NUMERIC_5, "").bare(),
            field("money", "m", MONEY, ""),
            field("share", "s", Kind::Fraction(4), "").bare(),
            field("day", "d", Kind::Date, ""),
            field("time", "dt", Kind::DateTime, ""),
            field("kind", "k", Kind::Enum(&[("1", ""), ("Y", "")]), ""),
            field("open", "o", Kind::Enum(&[("1", "")]), "").open(),
            field("list", "l", Kind::List(&ITEM), "").required(),
            field("object", "ob", Kind::Object(&ITEM), ""),
        ],
    };

    /// What goes on the wire, and the paths of violations and warnings.
    fn check(params: &str) -> (String, String) {
        let params = format!(r#"{{"list":[{{"aB":"x"}}],{params}}}"#);
        let params = serde_json::from_str(&params).unwrap();
        let (issues, warnings) = (Issues::default(), Issues::default());
        let wire =
            Value::from(check_object(&TABLE, &Field::root(&params, "p", &issues), &warnings)).to_string();
        let paths: Vec<_> = issues.into_vec().into_iter().map(|issue| issue.path).collect();
        let warned = warnings.into_vec().into_iter().map(|issue| format!("warning {}", issue.path));
        let wire = wire.replace(r#""l":[{"a_b":"x"}]"#, "").replace(",}", "}").replace("{,", "{");
        (wire, paths.into_iter().chain(warned).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn what_goes_on_the_wire() {
        for (params, wire) in [
            (r#""text":"","id":"12""#, r#"{"t":"","i":"12"}"#),
            (r#""id":"","money":null"#, r#"{"i":""}"#),
            (r#""count":7,"bare":"7""#, r#"{"n":"7","b":7}"#),
            (r#""money":19.90,"share":"0.85""#, r#"{"m":"19.90","s":0.85}"#),
            (r#""money":1e-7"#, r#"{"m":"0.0000001"}"#),
            (
                r#""day":"2024-02-29","time":"2024-02-29 23:59:59""#,
                r#"{"d":"2024-02-29","dt":"2024-02-29 23:59:59"}"#,
            ),
            (r#""kind":1,"open":"1""#, r#"{"k":"1","o":"1"}"#),
            (r#""object":{"aB":"y"}"#, r#"{"ob":{"a_b":"y"}}"#),
        ] {
            assert_eq!(check(params), (wire.into(), String::new()), "{params}");
        }
    }

    #[test]
    fn violations_and_warnings() {
        for (params, paths) in [
            (r#""text":"四个字呢","id":123,"other":1"#, "p.other p.text p.id"),
            (r#""count":"+7","bare":100000"#, "p.count p.bare"),
            (r#""count":"","money":"","day":"","kind":"""#, "p.count p.money p.day p.kind"),
            (r#""money":"-1","share":0.12345"#, "p.money p.share"),
            (r#""share":1.01,"day":"2023-02-29","time":"2024-02-29 23:59""#, "p.share p.day p.time"),
            (r#""kind":"N","open":2"#, "p.kind warning p.open"),
            (r#""open":"x""#, "p.open"),
            (r#""list":[]"#, "p.list"),
            (r#""list":null"#, "p.list"),
            (r#""list":[{},null,{"aB":""}],"object":[]"#, "p.list[0].aB p.list[1] p.list[2].aB p.object"),
        ] {
            // An item that is none has no fields to miss.
            let found = check(params).1.replace(" p.list[1].aB", "");
            assert_eq!(found, paths, "{params}");
        }
    }
}
