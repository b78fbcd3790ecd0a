//! 《tmall.nrt.coupon.send (券发放接口)》: what is answered, in JSON or XML,
//! with its root or without.

use serde_json::Value;

use super::codes::{self, Answered};
use super::xml::read_xml;
use crate::content::to_json;
use crate::error::{Code, Error, Result};
use crate::model::leaf::MAX_INSTANT;
use crate::platforms::answer::Answer;
use crate::platforms::codes::http_failure;
use crate::platforms::options::{PlatformOptions, TimeUnit};
use crate::platforms::read::{epoch, read_answer, read_loosely, scalar};
use crate::platforms::schema::{docs, field, Kind, Table, ID, MONEY, TEXT};
use crate::platforms::Operation;
use crate::time::Instant;
use crate::validate::{Field, Issues, Tree};

const ROOT: &str = "tmall_nrt_coupon_send_response";
const ERROR: &str = "error_response";

pub const RESULT: Table = Table {
    name: docs!("TmallSendCouponResult"),
    doc: docs!("What became of the claim."),
    fields: &[
        field("model", "model", Kind::Object(&MODEL), docs!("发券结果对象: the coupon that was sent."))
            .required(),
        field("requestId", "request_id", ID, docs!("The platform's id of this call.")),
    ],
};

const MODEL: Table = Table {
    name: docs!("TmallSentCoupon"),
    doc: docs!(
        "A coupon that was sent. The document gives no units: the settings `moneyUnit` and `timeUnit` do."
    ),
    fields: &[
        field("discount", "discount", MONEY, docs!("面额: the amount that it takes off.")),
        field("startFee", "start_fee", MONEY, docs!("门槛: the least amount.")),
        field("couponName", "coupon_name", TEXT, docs!("券名称: its name.")),
        field("couponTemplateId", "coupon_template_id", ID, docs!("券模板ID: what it was issued from.")),
        field("couponInstanceId", "coupon_instance_id", ID, docs!("券实例ID: the coupon itself.")),
        field("endTime", "end_time", Kind::Epoch, docs!("结束时间: valid up to then.")),
        field("startTime", "start_time", Kind::Epoch, docs!("开始时间: valid from then on.")),
    ],
};

/// Reads an answer. Errors come with HTTP 200; any other status says that the
/// answer is not TOP's.
pub fn read<'t>(operation: &Operation, text: &'t str, options: &PlatformOptions) -> Result<Answer<'t>> {
    let failed = options.status.filter(|status| !(200..300).contains(status));
    let answer =
        read_text(text).map_err(|error| failed.map_or(error, |s| http_failure(s, operation.repeat)))?;
    if let Some(error) = answered_error(&answer, operation, options) {
        return Err(error);
    }
    if let Some(status) = failed {
        return Err(http_failure(status, operation.repeat));
    }
    let issues = Issues::default();
    let root = Field::root(&answer, "answer", &issues).required().object();
    let wrapped = root.key(ROOT);
    // With `simplify` there is no root.
    let content = if wrapped.is_absent() { root } else { wrapped.object() };
    content.key("model").required().object();
    let mut result = match content.value() {
        Some(value) if issues.is_empty() => read_answer(&RESULT, &to_json(value), &content)?.into_owned(),
        _ => Answer::Null,
    };
    add_instants(&mut result, options);
    issues.finish(Code::BadResponse, result)
}

/// XML is what TOP sends where the format was lost on the way.
fn read_text(text: &str) -> Result<Value> {
    let is_xml = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    if is_xml {
        read_xml(text)
    } else {
        read_loosely(text, "answer")
    }
}

/// A failure under its root, or a code where the coupon should be.
fn answered_error(answer: &Value, operation: &Operation, options: &PlatformOptions) -> Option<Error> {
    let content = answer.get(ERROR).or_else(|| {
        let content = answer.get(ROOT).unwrap_or(answer);
        let is_failure = content.get("model").is_none_or(Value::is_null);
        Some(content).filter(|content| is_failure && content.get("code").is_some())
    })?;
    let issues = Issues::default();
    let content = Field::root(content, "answer", &issues);
    let text = |name: &str| scalar(&content.key(name)).unwrap_or_default().trim();
    let answered = Answered {
        code: text("code"),
        sub_code: text("sub_code"),
        sub_msg: text("sub_msg"),
        msg: text("msg"),
    };
    Some(codes::error(&answered, operation.repeat, options.now))
}

/// The instants that the caller's unit makes of the platform's numbers.
fn add_instants(result: &mut Answer<'_>, options: &PlatformOptions) {
    let Some(model) = result.get_mut("model") else { return };
    for (name, instant_name) in [("startTime", "startTimeMs"), ("endTime", "endTimeMs")] {
        let text = model.get(name).and_then(Answer::as_str);
        if let Some(ms) = text.and_then(|text| instant(text, options.time_unit?)) {
            model.add(instant_name, Answer::Whole(ms));
        }
    }
}

/// A number of the unit that the caller says; `None` where it is none or no date.
pub fn instant(text: &str, unit: TimeUnit) -> Option<Instant> {
    let number = epoch(text)?;
    let ms = match unit {
        TimeUnit::Seconds => number.checked_mul(1_000)?,
        TimeUnit::Milliseconds => number,
    };
    (0..=MAX_INSTANT).contains(&ms).then_some(ms)
}
