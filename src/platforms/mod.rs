//! The platforms: their requests, their answers, and the coupons in them. One
//! folder a platform, with the same rooms: `requests`, `answers`, `coupons`,
//! `signing`, `codes`. A further platform is a further folder and a line in
//! [`PLATFORMS`].
//!
//! | room | what lives there |
//! |---|---|
//! | [`schema`] | field tables: what the documents say, once |
//! | [`check`], [`read`], [`answer`] | params and answers against a table; what was read of an answer |
//! | [`options`], [`templates`] | what the documents leave open and answers lack |
//! | [`draft`] | a coupon on its way out of a row |
//! | [`shopping`] | params that a cart and its context give |
//! | [`codes`] | what platforms' codes mean |
//! | [`form`] | percent-encoding and forms |
//! | `typescript` | the types of every operation, from the same tables (native only) |

pub mod answer;
pub mod check;
pub mod codes;
pub mod draft;
pub mod form;
pub mod kingdee;
pub mod options;
pub mod read;
pub mod schema;
pub mod shopping;
pub mod templates;
pub mod tmall;
#[cfg(not(target_arch = "wasm32"))]
pub mod typescript;
pub mod waiqin;
pub mod zvcms;

use serde_json::{Map, Value};

use crate::content::to_json;
use crate::error::{Code, Error, Result, Retry};
use crate::model::read::Violations;
use crate::model::{Cart, Context, Coupon};
use crate::request::PreparedRequest;
use crate::text::Text;
use crate::trail::{self, AnyValue, Trail};
use crate::validate::{Field, Issues};
use answer::Answer;
use draft::Coupons;
use options::PlatformOptions;
use schema::Table;
use shopping::{FromCart, Shopping};

/// Every platform that this library speaks to.
pub const PLATFORMS: &[&Platform] =
    &[&kingdee::PLATFORM, &tmall::PLATFORM, &waiqin::PLATFORM, &zvcms::PLATFORM];

/// A platform: its operations and what its signature covers.
#[derive(Debug)]
pub struct Platform {
    /// `zvcms`
    pub name: &'static str,
    /// What can be asked of it.
    pub operations: &'static [Operation],
    /// The text that its signature covers. The secret stays outside: where the
    /// platform puts it into the text, [`SECRET`] stands for it.
    pub canonical: fn(&Signing<'_>) -> Result<String>,
}

/// Stands for the secret in a canonical text: U+0000, which no JSON text holds
/// raw. The backend puts the secret in its place before it hashes.
pub const SECRET: char = '\0';

/// One operation: its tables, its functions, and what a caller must know of it.
#[derive(Debug)]
pub struct Operation {
    /// `zvcms.listUsableCoupons`
    pub name: &'static str,
    /// What it does, and the title of its document.
    pub doc: &'static str,
    /// What it takes.
    pub params: &'static Table,
    /// What it answers.
    pub result: &'static Table,
    /// Whether it changes anything at the platform.
    pub effect: Effect,
    /// What to do when its outcome is not known: no answer came, or a broken one.
    pub repeat: Retry,
    /// The param by which the platform knows a repetition.
    pub idempotency_key: Option<&'static str>,
    /// The operation that shows whether it took effect.
    pub check_with: Option<&'static str>,
    /// How to walk its pages.
    pub paging: Option<Paging>,
    /// Rules between params.
    pub rules: fn(&Field<'_, '_>, &PlatformOptions),
    /// The params that a cart and its context give.
    pub from_cart: FromCart,
    /// Builds the request of params that were checked.
    pub request: fn(Checked<'_>) -> PreparedRequest,
    /// Reads an answer.
    pub read: for<'t> fn(&Operation, &'t str, &PlatformOptions) -> Result<Answer<'t>>,
    /// Makes coupons of a result, where it holds any.
    pub coupons: Option<for<'v> fn(&Field<'v, '_, Answer<'v>>, &PlatformOptions, &mut Coupons<'v>)>,
}

/// Whether an operation changes anything at the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Read,
    /// It gives a coupon to somebody.
    Claim,
    /// It changes a template.
    Write,
}

/// How the pages of an operation are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The param that counts pages from 1.
    pub page: &'static str,
    /// The param for the rows of a page.
    pub size: &'static str,
    /// The most rows of a page, and what is asked for. Kingdee cuts longer pages and still counts them as long.
    pub max_size: i64,
    /// The field of the result that counts all rows, where there is one.
    pub total: Option<&'static str>,
}

/// Params that were checked.
pub struct Checked<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// The params under the platform's names.
    pub body: Map<String, Value>,
    /// Settings.
    pub settings: &'a PlatformOptions,
}

impl Checked<'_> {
    /// The params as JSON text.
    fn json(&self) -> String {
        to_json(&self.body)
    }

    /// A request to a path of the platform's, by POST where it has a body.
    fn request(&self, host: &str, path: &str, content_type: &str, body: Option<String>) -> PreparedRequest {
        PreparedRequest {
            operation: self.operation.name,
            method: if body.is_some() { "POST" } else { "GET" },
            url: self.settings.url(host, path),
            headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
            query: Vec::new(),
            body,
            warnings: Vec::new(),
        }
    }
}

/// JSON is what most platforms take.
const JSON: &str = "application/json";

/// What is to be signed.
pub struct Signing<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// A prepared request, as it was serialized.
    pub request: Field<'a, 'a>,
    /// The values that signing adds, the secret not among them.
    pub fields: Field<'a, 'a>,
}

/// Where coupons are made from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// The raw text of an answer.
    Text(&'a str),
    /// JSON text of what [`parse`] made of it.
    Result(&'a str),
}

/// Finds an operation by its name.
///
/// # Errors
/// `invalidInput` at `operation`.
pub fn find(name: &str) -> Result<(&'static Platform, &'static Operation)> {
    for platform in PLATFORMS {
        if let Some(operation) = platform.operations.iter().find(|operation| operation.name == name) {
            return Ok((platform, operation));
        }
    }
    Err(Error::at(Code::InvalidInput, "operation", Text::new("没有这个接口", "is not an operation")))
}

/// Checks params and builds the request, complete but unsigned.
///
/// # Errors
/// `invalidInput` with every violation, `params.tradeMarks[0].price`.
///
/// ```
/// use couponkit::platforms::prepare;
/// use serde_json::json;
///
/// let params = json!({"userId": "42", "tradeMarks": [{"num": 2, "tradeMark": "6901", "price": "9.90"}]});
/// let request = prepare("zvcms.listUsableCoupons", &params, &json!({})).unwrap();
/// assert_eq!(request.url, "http://openapi.zvcms.com/api/v2");
/// ```
pub fn prepare(operation: &str, params: &Value, settings: &Value) -> Result<PreparedRequest> {
    let (_, operation) = find(operation)?;
    let build = || {
        let settings = PlatformOptions::settings(settings)?;
        let (issues, warnings) = (Issues::default(), Issues::default());
        let field = Field::root(params, "params", &issues).required().object();
        let body = check::check_object(operation.params, &field, &warnings);
        (operation.rules)(&field, &settings);
        let body = issues.finish(Code::InvalidInput, body)?;
        let mut request = (operation.request)(Checked { operation, body, settings: &settings });
        request.warnings.extend(warnings.into_vec());
        Ok(request)
    };
    build().map_err(|error: Error| error.in_operation(operation.name))
}

/// The params that a cart and its context give, in part: a shop, a customer, the
/// goods. What the operation asks for beside, the caller adds.
///
/// # Errors
/// `invalidInput` for a cart that the operation cannot take: `cart.lines[2].quantity`.
///
/// ```
/// use couponkit::model::{read, Cart, Context};
/// use couponkit::platforms::to_params;
///
/// let mut violations = read::Violations::default();
/// let cart: Cart = read::read_or_record(
///     r#"{"lines": [{"id": "1", "sku": "6901", "unitPrice": "9.90", "quantity": 2}]}"#, "cart", &mut violations);
/// let context: Context = read::read_or_record(r#"{"now": 0, "scene": "dineIn"}"#, "context", &mut violations);
/// let params = to_params("zvcms.listUsableCoupons", &cart, &context).unwrap();
/// assert_eq!(params["tradeMarks"][0]["num"], "2");
/// assert_eq!(params["typeCate"], "1");
/// ```
pub fn to_params(operation: &str, cart: &Cart, context: &Context) -> Result<Map<String, Value>> {
    let (_, operation) = find(operation)?;
    let mut violations = Violations::default();
    let params = (operation.from_cart)(&Shopping { cart, context }, &mut violations);
    violations.finish(Code::InvalidInput, params).map_err(|error| error.in_operation(operation.name))
}

/// Reads a platform's answer: camelCase names, exact ids, every documented
/// field, and those that no document lists under the platform's own names.
///
/// # Errors
/// `platform` where the platform answered with a failure of its own;
/// `badResponse` with a path where this is not the documented answer.
pub fn parse<'t>(operation: &str, text: &'t str, options: &Value) -> Result<Answer<'t>> {
    let (_, operation) = find(operation)?;
    let read = || read_text(operation, text, &PlatformOptions::adapter(options)?);
    read().map_err(|error| left_open(error, operation))
}

/// Makes coupons of an answer. What the answer leaves open becomes an unknown
/// rule of the coupon, never a figure.
///
/// # Errors
/// As [`parse`] for a text; `invalidInput` for a result that `parse` did not
/// make, and for an operation that yields no coupons.
pub fn to_coupons(operation: &str, source: Source<'_>, options: &Value) -> Result<Vec<Coupon>> {
    let (_, operation) = find(operation)?;
    let make = || {
        let map = operation.coupons.ok_or_else(|| {
            let zh = "该接口的应答中没有优惠券";
            Error::at(Code::InvalidInput, "operation", Text::new(zh, "yields no coupons"))
        })?;
        let options = PlatformOptions::adapter(options)?;
        let (result, code) = match source {
            Source::Text(text) => (read_text(operation, text, &options)?, Code::BadResponse),
            Source::Result(text) => (read_result(operation, text)?, Code::InvalidInput),
        };
        let (issues, mut coupons) = (Issues::default(), Coupons::default());
        map(&Field::root(&result, "result", &issues), &options, &mut coupons);
        issues.finish(code, coupons.into_vec())
    };
    make().map_err(|error: Error| left_open(error, operation))
}

/// Reads what [`parse`] made, as the page hands it back. An answer that
/// something else has read, `JSON.parse` or a client library, is refused: it
/// would read as no coupons, a failure of the platform's too.
fn read_result(operation: &Operation, text: &str) -> Result<Answer<'static>> {
    let trail = Trail::default();
    let result = trail::read_text(text, &trail, AnyValue { trims_keys: false, trail: &trail })
        .map_err(|error| error.into_error(Code::InvalidInput, "result"))?;
    let issues = Issues::default();
    let field = Field::root(&result, "result", &issues).required().object();
    let refuse = |field: &Field<'_, '_>| {
        field.issue(Text::new(
            "不是 parse 的结果；请传入应答原文（JSON.parse 会丢失 64 位标识的位数）",
            "is not what `parse` makes: pass the answer's text (`JSON.parse` loses digits of 64-bit ids)",
        ));
    };
    let is_of_the_answer = |spec: &&schema::FieldSpec| spec.required && !spec.wire.is_empty();
    let mut always_there = operation.result.fields.iter().filter(is_of_the_answer);
    match always_there.find(|spec| field.key(spec.name).is_absent()) {
        _ if !issues.is_empty() => {}
        Some(missing) => refuse(&field.key(missing.name)),
        None if !read::is_parsed(operation.result, &result) => refuse(&field),
        None => {}
    }
    issues.finish(Code::InvalidInput, result.into())
}

/// Reads an answer. With an HTTP status that is no success it is the platform's
/// only where it tells of a failure.
fn read_text<'t>(operation: &Operation, text: &'t str, options: &PlatformOptions) -> Result<Answer<'t>> {
    let result = (operation.read)(operation, text, options)
        .map_err(|error| codes::with_reason(error, &options.reasons, operation.repeat));
    let told = matches!(&result, Err(error) if error.code != Code::BadResponse);
    match options.status {
        Some(status) if !(200..300).contains(&status) && !told => {
            Err(codes::http_failure(status, operation.repeat))
        }
        _ => result,
    }
}

/// An answer that cannot be read does not say what became of the call.
fn left_open(mut error: Error, operation: &Operation) -> Error {
    if error.code == Code::BadResponse {
        error.retry = operation.repeat;
    }
    error.in_operation(operation.name)
}

/// The exact text that a platform's signature covers. `request` is a
/// [`PreparedRequest`], `fields` the values that signing adds. Where the
/// platform puts its secret into the text, [`SECRET`] stands for it.
///
/// # Errors
/// `invalidInput` for what is missing, and for a platform that does not say
/// what it signs.
pub fn canonical(operation: &str, request: &Value, fields: &Value) -> Result<String> {
    let (platform, operation) = find(operation)?;
    let make = || {
        let issues = Issues::default();
        let text = (platform.canonical)(&Signing {
            operation,
            request: Field::root(request, "request", &issues).required().object(),
            fields: Field::root(fields, "fields", &issues).required().object(),
        })?;
        issues.finish(Code::InvalidInput, text)
    };
    make().map_err(|error: Error| error.in_operation(operation.name))
}

/// No rules between params.
pub(crate) fn no_rules(_: &Field<'_, '_>, _: &PlatformOptions) {}
