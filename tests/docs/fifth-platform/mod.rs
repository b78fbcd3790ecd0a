//! 山海 (shanhai): a member's coupons. An invented platform, to show what a new
//! one takes: this folder, and a line in [`super::PLATFORMS`].
//!
//! | room | here |
//! |---|---|
//! | requests | what is asked, and the request that it makes |
//! | answers | what is answered, told from a failure |
//! | codes | what its codes mean |
//! | coupons | rows as coupons |
//! | signing | the text that its signature covers |
//!
//! A platform with more than one operation gives each room a file.

use serde_json::Value;

use super::answer::Answer;
use super::check::is_blank;
use super::codes::{failure, find, known, CallOutcome, Section};
use super::draft::{exact, Coupons, Draft};
use super::options::PlatformOptions;
use super::read::{filled, read_answer};
use super::schema::{docs, field, Kind, Table, COUNT, ID, MONEY, TEXT};
use super::{Checked, Effect, Operation, Platform, Signing, JSON, SECRET};
use crate::error::{Code, FailureReason, Result, Retry};
use crate::model::coupon::State;
use crate::request::PreparedRequest;
use crate::text::Text;
use crate::time::DAY_MS;
use crate::validate::{Field, Issues};

/// 山海
pub const PLATFORM: Platform = Platform {
    name: "shanhai",
    operations: &[Operation {
        name: "shanhai.listCoupons",
        doc: docs!("Lists a member's coupons (《会员优惠券》)."),
        params: &PARAMS,
        result: &RESULT,
        effect: Effect::Read,
        repeat: Retry::Safe,
        idempotency_key: None,
        check_with: None,
        paging: None,
        rules,
        from_cart: super::shopping::nothing,
        request,
        read,
        coupons: Some(map),
    }],
    canonical,
};

// ---- requests: the document's table of what is asked --------------------------

const PARAMS: Table = Table {
    name: docs!("ShanhaiListCouponsParams"),
    doc: docs!("Whose coupons to list: `memberId` or `mobile`."),
    fields: &[
        // The page may not say who the shopper is: the backend does.
        field("memberId", "member_id", ID, docs!("会员编号: the member.")).server_owned(),
        field("mobile", "mobile", TEXT, docs!("手机号: the member's phone.")).server_owned(),
        field("storeId", "store_id", ID, docs!("门店: only coupons that it takes.")),
    ],
};

/// What no table can say: rules between params.
fn rules(params: &Field<'_, '_>, _: &PlatformOptions) {
    if is_blank(&params.key("memberId")) && is_blank(&params.key("mobile")) {
        let text = Text::new("memberId 和 mobile 至少填一个", "is required, unless mobile is given");
        params.key("memberId").issue(text);
    }
}

/// The body is in the platform's names already.
fn request(mut checked: Checked<'_>) -> PreparedRequest {
    let body = Value::Object(core::mem::take(&mut checked.body));
    checked.request("https://api.shanhai.example", "/v1/coupons", JSON, Some(body.to_string()))
}

// ---- answers -------------------------------------------------------------------

const RESULT: Table = Table {
    name: docs!("ShanhaiListCouponsResult"),
    doc: docs!("What the member holds."),
    fields: &[field("rows", "coupons", Kind::List(&ROW), docs!("优惠券: one row a coupon.")).required()],
};

const ROW: Table = Table {
    name: docs!("ShanhaiCoupon"),
    doc: docs!("A coupon in a member's hands."),
    fields: &[
        field("no", "no", ID, docs!("券号: what redeems.")),
        field("name", "name", TEXT, docs!("名称: its name.")),
        field(
            "kind",
            "kind",
            Kind::Enum(&[("CASH", docs!("代金券, an amount")), ("RATE", docs!("折扣券, a discount"))]),
            docs!("类型: what `value` is."),
        ),
        field("value", "value", MONEY, docs!("面值: 元 of CASH; of RATE the document gives no scale.")),
        field("least", "least", MONEY, docs!("门槛: the least amount in 元; 0 is none.")),
        field("day", "last_day", Kind::Date, docs!("截止日: the last day, included.")),
        field("left", "left", COUNT, docs!("剩余次数: how often it can still be used.")),
    ],
};

/// Reads the envelope `{code, msg, coupons}`.
fn read<'t>(operation: &Operation, text: &'t str, _: &PlatformOptions) -> Result<Answer<'t>> {
    let issues = Issues::default();
    let place = Field::root(&Value::Null, "answer", &issues);
    let mut answer = read_answer(&RESULT, text, &place)?;
    // They are no part of the result.
    let (code, words) = (answer.take_other("code"), answer.take_other("msg"));
    match filled(&place.key("code").with(&code)) {
        Some("0") => {}
        Some(code) => {
            let words = words.as_str().unwrap_or_default();
            return Err(refused(operation, code).with_platform_message(words));
        }
        None => place.key("code").issue(Text::new("缺少返回码", "is missing")),
    }
    issues.finish(Code::BadResponse, answer)
}

// ---- codes: with the document that lists them ------------------------------------

const CODES: &[Section] = &[Section {
    source: docs!("山海开放平台《错误码》"),
    codes: &[
        known("E401", docs!("签名错误"), FailureReason::Unauthorized, CallOutcome::Refused),
        known("E429", docs!("调用太频繁"), FailureReason::Throttled, CallOutcome::Deferred),
    ],
}];

fn refused(operation: &Operation, code: &str) -> crate::error::Error {
    // Of what no document lists it is not known whether it had an effect.
    let known = find(CODES, code).map(|known| (known.reason, known.outcome));
    let (reason, outcome) = known.unwrap_or((FailureReason::Unknown, CallOutcome::Unclear));
    failure(code, reason, outcome.retry(operation.repeat))
}

// ---- coupons: what a row says, and what it leaves open ----------------------------

fn map<'v>(result: &Field<'v, '_, Answer<'v>>, options: &PlatformOptions, coupons: &mut Coupons<'v>) {
    coupons.add_rows(&result.key("rows"), &|row| coupon(row, options));
}

fn coupon<'v, 'p>(row: &Field<'v, 'p, Answer<'v>>, options: &PlatformOptions) -> Draft<'v, 'p> {
    let mut draft = Draft::new(*row, "shanhai.listCoupons");
    draft.set_id(row.key("no").required().text());
    draft.coupon.title = draft.words("name");
    draft.set_state(if draft.integer("left") == Some(0) { State::Used } else { State::Unused });
    draft.benefit = match draft.text("kind") {
        Some("CASH") => draft.amount_off("value"),
        // The document gives no scale, so the caller does; else it is `undetermined`.
        Some("RATE") => draft.percent_off("value", options.discount_scale, None),
        other => {
            draft.add_unknown_rule("benefit", other);
            None
        }
    };
    draft.coupon.min_amount = draft.positive("least", "minAmount").and_then(exact);
    // It says nothing of its first day: valid until the end of its last one.
    if let Some(day) = draft.instant("dayMs") {
        draft.set_window(None, Some(day + DAY_MS));
    } else {
        draft.add_unknown_rule("validity", None);
    }
    draft
}

// ---- signing: the text alone; the backend has the secret and the hash -------------

/// `body + secret`.
fn canonical(signing: &Signing<'_>) -> Result<String> {
    let body = signing.request.key("body").required().text().unwrap_or_default();
    Ok(format!("{body}{SECRET}"))
}
