//! The TypeScript types of every operation, from the field tables, and what a caller must know of it. `cargo xtask types`
//! writes them to the package's `operations.ts` and `calling.ts`.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::schema::{FieldSpec, Kind, Table};
use super::{Effect, Operation, Paging, PLATFORMS};
use crate::model::leaf::MAX_SAFE;
use crate::names::Named;

/// The text of `operations.ts`.
pub fn operations() -> String {
    let mut file = File::default();
    file.line(HEAD);
    file.names();
    for operation in all() {
        file.interface(operation.params, Side::Params, operation.doc);
        let shared = all().filter(|other| other.result.name == operation.result.name).count() > 1;
        file.interface(operation.result, Side::Result, if shared { "" } else { operation.doc });
    }
    file.map("OperationParams", PARAMS, |operation| operation.params.name.to_owned());
    file.map("OperationResults", RESULTS, |operation| operation.result.name.to_owned());
    file.server_owned();
    file.out
}

/// The text of `calling.ts`.
pub fn calling() -> String {
    let facts = all().map(|operation| format!("  '{}': {{ {} }},\n", operation.name, facts(operation)));
    format!("{CALLING}{}}};", facts.collect::<String>())
}

const CALLING: &str = "\
// Made by `cargo xtask types` from the operations in src/platforms: change those, not this file.
import type { RetryAdvice } from './error';
import type { Operation } from './operations';

/** What a caller must know of an operation. */
export interface Calling {
  /** What it does at the platform: it reads, gives a coupon to somebody, or changes a template. */
  effect: 'read' | 'claim' | 'write';
  /** What to do when its outcome is not known: no answer came, or a broken one. */
  repeat: RetryAdvice;
  /** The param by which the platform knows a repetition. */
  idempotencyKey?: string;
  /** The operation that shows whether it took effect. */
  checkWith?: Operation;
  /** How to walk its pages. */
  paging?: Paging;
}

/** How the pages of an operation are asked for. */
export interface Paging {
  /** The param that counts pages from 1. */
  page: string;
  /** The param for the rows of a page. */
  size: string;
  /** The most rows of a page, and what is asked for. Kingdee cuts longer pages and still counts them as long. */
  most: number;
  /** The field of the result that counts all rows, where there is one. */
  total?: string;
}

/** Every operation. */
export const CALLING: Record<Operation, Calling> = {
";

fn facts(operation: &Operation) -> String {
    let effect = match operation.effect {
        Effect::Read => "read",
        Effect::Claim => "claim",
        Effect::Write => "write",
    };
    let mut facts = vec![format!("effect: '{effect}'"), format!("repeat: '{}'", operation.repeat.name())];
    facts.extend(operation.idempotency_key.map(|key| format!("idempotencyKey: '{key}'")));
    facts.extend(operation.check_with.map(|other| format!("checkWith: '{other}'")));
    facts.extend(operation.paging.map(|Paging { page, size, max_size, total }| {
        let total = total.map(|total| format!(", total: '{total}'")).unwrap_or_default();
        format!("paging: {{ page: '{page}', size: '{size}', most: {max_size}{total} }}")
    }));
    facts.join(", ")
}

const HEAD: &str = "\
// Made by `cargo xtask types` from the field tables in src/platforms: change those, not this file.";

const PLATFORM: &str =
    "The platforms whose protocols the package speaks: 金蝶云星辰, 天猫新零售, 勤策 (外勤365) and 智迈.";
const PARAMS: &str = "The params of every operation, under one convention: `null` is absent, ids are text, amounts and \
counts are numbers or decimal text. Fields that are settled by the backend may be left out by a page that forwards.";
const RESULTS: &str = "The result of every operation, under one convention: ids and amounts are text, counts are \
numbers, a field that the platform left empty is absent. A date or time `x` comes as the platform's text, with \
epoch milliseconds at +08:00 beside it as `xMs`. Codes are text, and ones that no document lists are kept; so are \
fields that no document lists, under the platform's own names.";

fn all() -> impl Iterator<Item = &'static Operation> {
    PLATFORMS.iter().flat_map(|platform| platform.operations)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Params,
    Result,
}

#[derive(Default)]
struct File {
    out: String,
    done: BTreeSet<&'static str>,
}

impl File {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn names(&mut self) {
        let platforms: Vec<_> = PLATFORMS.iter().map(|platform| format!("'{}'", platform.name)).collect();
        self.line("");
        self.doc("", PLATFORM);
        self.line(&format!("export type Platform = {};", platforms.join(" | ")));
        let operations: Vec<_> = all().map(|operation| format!("\n  | '{}'", operation.name)).collect();
        self.line("");
        self.line(
            "/**\n * What can be asked of a platform.\n *\n * | operation | what it does |\n * |---|---|",
        );
        for Operation { name, doc, .. } in all() {
            let sentence = doc.split_inclusive(". ").next().unwrap_or_default();
            self.line(&format!(" * | `{name}` | {} |", sentence.trim().trim_end_matches('.')));
        }
        self.line(" */");
        self.line(&format!("export type Operation ={};", operations.concat()));
        let paged = all().filter(|operation| operation.paging.is_some());
        let paged: Vec<_> = paged.map(|operation| format!("'{}'", operation.name)).collect();
        self.line("");
        self.doc("", "The operations that have pages.");
        self.line(&format!("export type PagedOperation = {};", paged.join(" | ")));
    }

    /// Writes an interface once, after those that it refers to.
    fn interface(&mut self, table: &'static Table, side: Side, context: &str) {
        if !self.done.insert(table.name) {
            return;
        }
        for field in table.fields {
            if let Kind::Object(child) | Kind::List(child) = field.kind {
                self.interface(child, side, "");
            }
        }
        self.line("");
        let doc = [context, table.doc].map(str::trim).join(" ");
        self.doc("", doc.trim());
        self.line(&format!("export interface {} {{", table.name));
        for field in table.fields {
            self.field(field, side);
        }
        self.line("}");
    }

    fn field(&mut self, field: &FieldSpec, side: Side) {
        self.doc("  ", &documented(field, side));
        self.member(field.name, &type_of(field, side), field.required && !field.server_owned);
        let is_instant = matches!(field.kind, Kind::Date | Kind::DateTime | Kind::EpochSeconds | Kind::Epoch);
        if side == Side::Result && is_instant {
            self.doc(
                "  ",
                &format!("`{}` in epoch milliseconds; absent where it cannot be read.", field.name),
            );
            self.member(&format!("{}Ms", field.name), "number", false);
        }
    }

    fn member(&mut self, name: &str, ty: &str, required: bool) {
        self.line(&match (required, ty) {
            (true, _) => format!("  {name}: {ty};"),
            (false, "unknown") => format!("  {name}?: {ty};"),
            (false, _) => format!("  {name}?: {ty} | undefined;"),
        });
    }

    /// A comment, broken where the line is full.
    fn doc(&mut self, indent: &str, text: &str) {
        const WIDTH: usize = 110;
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            let Some(last) = lines.last_mut() else { continue };
            if !last.is_empty() && width(last) + width(word) >= WIDTH {
                lines.push(word.to_owned());
            } else {
                last.push_str(if last.is_empty() { "" } else { " " });
                last.push_str(word);
            }
        }
        match lines.as_slice() {
            [line] => self.line(&format!("{indent}/** {line} */")),
            _ => {
                self.line(&format!("{indent}/**"));
                lines.iter().for_each(|line| self.line(&format!("{indent} * {line}")));
                self.line(&format!("{indent} */"));
            }
        }
    }

    fn map(&mut self, name: &str, doc: &str, ty: impl Fn(&Operation) -> String) {
        self.line("");
        self.doc("", doc);
        self.line(&format!("export interface {name} {{"));
        for operation in all() {
            self.line(&format!("  '{}': {};", operation.name, ty(operation)));
        }
        self.line("}");
    }

    fn server_owned(&mut self) {
        self.line("");
        self.doc(
            "",
            "The params that say who the shopper is or how much they get: only the backend settles them.",
        );
        self.line("export const SERVER_OWNED = {");
        for operation in all() {
            let owned: Vec<_> = owned(operation.params).iter().map(|name| format!("'{name}'")).collect();
            self.line(&format!("  '{}': [{}],", operation.name, owned.join(", ")));
        }
        self.out.push_str("} as const satisfies Record<Operation, readonly string[]>;");
    }
}

/// Chinese characters are two columns wide.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c > '\u{2e7f}' { 2 } else { 1 }).sum()
}

fn owned(table: &Table) -> Vec<&'static str> {
    table.fields.iter().filter(|field| field.server_owned).map(|field| field.name).collect()
}

fn documented(field: &FieldSpec, side: Side) -> String {
    let mut doc = field.doc.to_owned();
    match field.kind {
        Kind::Enum(members) => {
            let meaning = |(value, doc): &(&str, &str)| {
                if doc.is_empty() {
                    format!("`{value}`")
                } else {
                    format!("`{value}` {doc}")
                }
            };
            let members: Vec<_> = members.iter().map(meaning).collect();
            let _ = write!(doc, " {}.", members.join("; "));
        }
        Kind::Text(longest) | Kind::Id(longest) if side == Side::Params && longest > 0 => {
            let _ = write!(doc, " At most {longest} characters.");
        }
        Kind::Integer(&(min, MAX_SAFE)) if side == Side::Params => {
            let _ = write!(doc, " From {min}.");
        }
        Kind::Integer(&(min, max)) if side == Side::Params => {
            let _ = write!(doc, " From {min} to {max}.");
        }
        Kind::Decimal(whole, scale) if side == Side::Params => {
            let _ = write!(doc, " At most {whole} digits before the point and {scale} after it.");
        }
        Kind::Fraction(scale) if side == Side::Params => {
            let _ = write!(doc, " From 0 to 1, at most {scale} decimals.");
        }
        Kind::Date if !doc.contains("yyyy-MM-dd") => doc.push_str(" `yyyy-MM-dd`."),
        Kind::DateTime if !doc.contains("yyyy-MM-dd") => doc.push_str(" `yyyy-MM-dd HH:mm:ss`."),
        _ => {}
    }
    if field.server_owned {
        doc.push_str(if field.required {
            " Required, and settled by the backend."
        } else {
            " Settled by the backend."
        });
    }
    doc
}

fn type_of(field: &FieldSpec, side: Side) -> String {
    match (field.kind, side) {
        (Kind::Integer(..) | Kind::Decimal(..) | Kind::Fraction(_), Side::Params) => "number | string".into(),
        (Kind::Integer(..), Side::Result) => "number".into(),
        (Kind::Enum(members), Side::Params) => {
            let both = |value: &str| match value.parse::<u32>() {
                Ok(_) => format!("'{value}' | {value}"),
                Err(_) => format!("'{value}'"),
            };
            let listed = members.iter().map(|(value, _)| both(value)).collect::<Vec<_>>().join(" | ");
            if field.open {
                format!("{listed} | (number & {{}}) | (string & {{}})")
            } else {
                listed
            }
        }
        (Kind::Enum(members), Side::Result) => {
            let values: Vec<_> = members.iter().map(|(value, _)| format!("'{value}'")).collect();
            format!("{} | (string & {{}})", values.join(" | "))
        }
        (Kind::Ids, _) => "string[]".into(),
        (Kind::Object(table), _) => table.name.into(),
        (Kind::List(table), _) => format!("{}[]", table.name),
        (Kind::Made(ty), _) => ty.into(),
        _ => "string".into(),
    }
}
