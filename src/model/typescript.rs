//! How the types of the wire read in TypeScript. `pkg-template/src/types.ts` is made of what stands here
//! (`cargo xtask types`); no wasm holds any of it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::marker::PhantomData;

use ts_rs::{Config, TypeVisitor, TS};

use super::coupon::DIMENSIONS;
use super::evaluation::{Allocations, Status};
use super::leaf::*;
use super::order::{
    AddOn, ClaimTerms, Claimable, Order, Period, PriceAfter, Refund, RefundOptions, Return, ServerFigures,
    Spent, WriteOff,
};
use super::reason::typescript::Reason;
use super::{Cart, Context, Coupon, Evaluation, Options, Strings, Verdict, Yuan};
use crate::describe::Description;
use crate::error::Issue;
use crate::evaluate::Verification;

/// The text of `types.ts`: every type that a page meets, those that it refers to behind it.
pub fn types() -> String {
    // No whole number of ours is above what JavaScript holds exactly.
    let mut file = File {
        config: Config::new().with_large_int("number"),
        names: BTreeSet::new(),
        text: HEAD.to_owned(),
    };
    file.declare::<Cart>();
    file.declare::<Context>();
    file.declare::<Options>();
    file.declare::<Coupon>();
    file.declare::<CustomerDimension>();
    file.declare::<Evaluation>();
    file.declare::<Description>();
    file.declare::<PriceAfter>();
    file.declare::<AddOn>();
    file.declare::<Period>();
    file.declare::<Order>();
    file.declare::<Return>();
    file.declare::<RefundOptions>();
    file.declare::<Refund>();
    file.declare::<ClaimTerms>();
    file.declare::<Claimable>();
    file.declare::<WriteOff>();
    file.declare::<Spent>();
    file.declare::<ServerFigures>();
    file.declare::<Verification>();
    file.declare::<Issue>();
    #[cfg(feature = "platforms")]
    file.declare::<crate::request::PreparedRequest>();
    on_one_line(&file.text) + TAIL
}

/// Comments of one line, which ts-rs writes on three.
fn on_one_line(text: &str) -> String {
    let mut parts = text.split("/**\n");
    let before = parts.next().unwrap_or_default().to_owned();
    parts.fold(before, |text, part| match part.split_once("\n */") {
        Some((line, rest)) if !line.contains('\n') => {
            text + "/**" + line.trim_start_matches(" *") + " */" + rest
        }
        _ => text + "/**\n" + part,
    })
}

const HEAD: &str = "\
/**
 * The model that every page, adapter and evaluation shares. Made by `cargo xtask types` from `src/model`: change that,
 * not this file.
 *
 * Three rules hold everywhere:
 * - money comes in as a decimal text or a number and goes out as text with exactly two decimals, in 元;
 * - ids are text, always: a platform's 64-bit numeric id never passes through a number;
 * - instants are epoch milliseconds, and `null` in an input means \"absent\".
 *
 * @module
 */

import type { Operation, Platform } from './operations';

export type { Operation, Platform };
";

const TAIL: &str = "
/** The codes that a reason can have. */
export type ReasonCode = Reason['code'];

/** The coupon's own state: 已使用, 冻结, 已终止, 已删除, 停用. */
export type StateReason = Used | Frozen | Ended | Deleted | Disabled;
";

/// Which of a type's optional fields must be there: in Rust, [`super::check`] says so.
const REQUIRED: [(&str, &str); 2] = [
    ("Tier", "({ atLeast: Money } | { atLeastQuantity: Money }) & ({ off: Money } | { percent: Money })"),
    ("UnitOff", "({ amount: Money } | { percent: Money })"),
];

struct File {
    config: Config,
    names: BTreeSet<String>,
    text: String,
}

impl File {
    /// Declares a type and those that it refers to, once each.
    fn declare<T: TS + 'static + ?Sized>(&mut self) {
        let name = T::name(&self.config);
        if !self.names.insert(name.clone()) {
            return;
        }
        let (docs, mut declaration) = (T::docs().unwrap_or_default(), T::decl(&self.config));
        if let Some((_, required)) = REQUIRED.iter().find(|(of, _)| *of == name) {
            declaration = format!("{} & {required};", declaration.trim_end_matches(';'));
        }
        let _ = write!(self.text, "\n{docs}export {declaration}\n");
        let mut others = ReferredTo { config: &self.config, types: Vec::new() };
        T::visit_generics(&mut others);
        T::visit_dependencies(&mut others);
        let mut types = others.types;
        // ts-rs names them in an order of its own with each compilation.
        types.sort_by_cached_key(|(name, _)| (declaration.find(name).unwrap_or(usize::MAX), name.clone()));
        types.iter().for_each(|(_, declare)| declare(self));
    }
}

/// The types with declarations of their own that a type refers to.
struct ReferredTo<'a> {
    config: &'a Config,
    types: Vec<(String, Declare)>,
}

type Declare = fn(&mut File);

impl TypeVisitor for ReferredTo<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            self.types.push((T::name(self.config), File::declare::<T>));
        } else {
            T::visit_generics(self);
            T::visit_dependencies(self);
        }
    }
}

/// Says in TypeScript what a type without a declaration of its own is.
macro_rules! reads_as {
    ($($type:ty: $name:literal),* $(,)?) => {$(
        impl TS for $type {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn name(_: &Config) -> String {
                $name.to_owned()
            }
            fn inline(config: &Config) -> String {
                Self::name(config)
            }
        }
    )*};
}

reads_as! {
    WordsKind: "string",
    IdKind: "string",
    FlagKind: "boolean",
    InstantKind: "number",
    DateKind: "string",
    TimeKind: "string",
    Strings: "string[]",
    Yuan: "string",
    Allocations: "Record<string, string>",
    PlatformName: "Platform",
    OperationName: "Operation",
}

/// The name of a platform.
pub struct PlatformName;
/// The name of an operation.
pub struct OperationName;

impl<const MIN: i64, const MAX: i64> TS for CountKind<MIN, MAX> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn name(_: &Config) -> String {
        "number".to_owned()
    }
    fn inline(config: &Config) -> String {
        Self::name(config)
    }
}

/// A type that reads as another, which is declared in its stead.
macro_rules! stands_for {
    ($([$($generics:tt)*] $type:ty as $other:ty $(where $bound:ty: Kind)?;)*) => {$(
        impl<$($generics)*> TS for $type $(where $bound: Kind)? {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn name(config: &Config) -> String {
                <$other>::name(config)
            }
            fn inline(config: &Config) -> String {
                <$other>::inline(config)
            }
            fn visit_generics(visitor: &mut impl TypeVisitor) {
                visitor.visit::<$other>();
            }
        }
    )*};
}

stands_for! {
    [] PercentKind as MoneyKind;
    [T: TS + 'static] NameKind<T> as T where NameKind<T>: Kind;
    [K: Kind + TS + 'static] Leaf<K> as K;
}

/// A field of an input: a list may be one that cannot be written to, and a field that may be absent may also be there and
/// `undefined`.
pub struct Given<T>(PhantomData<T>);

impl<T: TS + 'static> TS for Given<T> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    const IS_OPTION: bool = T::IS_OPTION;
    fn name(config: &Config) -> String {
        let name = T::name(config);
        let (name, or_undefined) = match name.strip_suffix(" | null") {
            Some(name) if T::IS_OPTION => (name, " | undefined"),
            _ => (name.as_str(), ""),
        };
        let item = name.strip_suffix("[]").or_else(|| name.strip_prefix("Array<")?.strip_suffix('>'));
        let readonly = item.map(|item| format!("readonly {item}[]"));
        readonly.unwrap_or_else(|| name.to_owned()) + or_undefined
    }
    fn inline(config: &Config) -> String {
        Self::name(config)
    }
    fn visit_generics(visitor: &mut impl TypeVisitor) {
        visitor.visit::<T>();
    }
}

/// A number, or `null` for none: unlike elsewhere, not the same as an absent one.
pub struct NumberOrNull;

impl TS for NumberOrNull {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    const IS_OPTION: bool = true;
    fn name(_: &Config) -> String {
        "number | null | undefined".to_owned()
    }
    fn inline(config: &Config) -> String {
        Self::name(config)
    }
}

/// What tells a member of a union from the others.
pub trait Tagged {
    /// The field: `kind`, `code`.
    const TAG: &'static str;
    /// What it says of this member.
    const VALUE: &'static str;
}

/// A member of a union, with its tag.
pub struct Member<T>(PhantomData<T>);

impl<T: TS + Tagged + 'static> TS for Member<T> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn docs() -> Option<String> {
        T::docs()
    }
    fn name(config: &Config) -> String {
        T::name(config)
    }
    fn inline(config: &Config) -> String {
        let fields = T::inline(config);
        format!("{{ {}: \"{}\", {}", T::TAG, T::VALUE, fields.trim_start_matches('{'))
    }
    fn decl(config: &Config) -> String {
        format!("type {} = {};", Self::name(config), Self::inline(config))
    }
    fn output_path() -> Option<std::path::PathBuf> {
        T::output_path()
    }
    fn visit_dependencies(visitor: &mut impl TypeVisitor) {
        T::visit_dependencies(visitor);
    }
}

/// [`DIMENSIONS`] as a type.
pub struct CustomerDimension;

impl TS for CustomerDimension {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn docs() -> Option<String> {
        let docs = " A way in which a coupon can name its customers. `ids` and `codes` are one dimension, reported as `ids`.";
        Some(ts_rs::format_docs(&[docs]))
    }
    fn name(_: &Config) -> String {
        "CustomerDimension".to_owned()
    }
    fn inline(_: &Config) -> String {
        DIMENSIONS.map(|name| format!("\"{name}\"")).join(" | ")
    }
    fn decl(config: &Config) -> String {
        format!("type {} = {};", Self::name(config), Self::inline(config))
    }
    fn output_path() -> Option<std::path::PathBuf> {
        Some("CustomerDimension.ts".into())
    }
}

/// Declares a verdict of one status.
macro_rules! verdicts {
    ($($(#[$meta:meta])* $name:ident $status:literal $(#[$reasons_meta:meta])* $reasons:ty;)*) => {$(
        $(#[$meta])*
        #[derive(TS)]
        #[allow(dead_code)] // Only its declaration is used.
        pub struct $name {
            /// Whether it can be used.
            #[ts(type = $status)]
            status: Status,
            #[ts(flatten)]
            figures: Verdict,
            $(#[$reasons_meta])*
            reasons: $reasons,
        }
    )*};
}

verdicts! {
    /// A coupon that can be used now.
    UsableVerdict "\"usable\""
    /// Empty.
    Vec<Reason>;
    /// A coupon that cannot be used: at least one rule certainly fails.
    UnusableVerdict "\"unusable\""
    /// Every rule that fails, in a fixed order, then those that could not be checked.
    AtLeastOne<Reason>;
    /// A coupon of which it cannot be said: nothing fails, but something is not known.
    UndeterminedVerdict "\"undetermined\""
    /// What is not known: `missingContext` and `unknownRule` reasons, or one that is `unreadable`.
    AtLeastOne<Reason>;
}

/// What one coupon is worth on the cart, told apart by `status`.
#[derive(TS)]
#[ts(rename = "Verdict", untagged)]
#[allow(dead_code)] // Only its declaration is used.
pub enum AnyVerdict {
    /// One that can be used.
    Usable(UsableVerdict),
    /// One that cannot.
    Unusable(UnusableVerdict),
    /// One of which it cannot be said.
    Undetermined(UndeterminedVerdict),
}

/// A list that is not empty.
pub struct AtLeastOne<T>(PhantomData<T>);

impl<T: TS + 'static> TS for AtLeastOne<T> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn name(config: &Config) -> String {
        let item = T::name(config);
        format!("[{item}, ...{item}[]]")
    }
    fn inline(config: &Config) -> String {
        Self::name(config)
    }
    fn visit_generics(visitor: &mut impl TypeVisitor) {
        visitor.visit::<T>();
    }
}
