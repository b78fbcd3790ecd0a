//! Field tables: what a platform's document says of each field, once. The same
//! table checks params ([`super::check`]), reads answers ([`super::read`]) and
//! makes the TypeScript types (`typescript`).

use crate::model::leaf::MAX_SAFE;

/// A sentence or name for developers: in the types that are generated, not in
/// the wasm module.
#[cfg(not(target_arch = "wasm32"))]
macro_rules! docs {
    ($text:expr) => {
        $text
    };
}
#[cfg(target_arch = "wasm32")]
macro_rules! docs {
    ($text:expr) => {
        ""
    };
}
pub(crate) use docs;

/// The fields of an object, in the document's order.
#[derive(Debug)]
pub struct Table {
    /// The name of the TypeScript interface.
    pub name: &'static str,
    /// What the object is.
    pub doc: &'static str,
    /// Its fields.
    pub fields: &'static [FieldSpec],
}

/// One field of a document.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Our name, camelCase.
    pub name: &'static str,
    /// The platform's name.
    pub wire: &'static str,
    /// Other names under which answers have been seen to write it.
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub kind: Kind,
    /// In params: must be given. In results: is always there.
    pub required: bool,
    /// Says who the shopper is or how much they get: for the backend to fill in.
    pub server_owned: bool,
    /// The document's list of values is not complete: others pass with a warning.
    pub open: bool,
    /// Goes out as a bare JSON number rather than as text.
    pub bare: bool,
    /// Meaning and unit.
    #[cfg(not(target_arch = "wasm32"))]
    pub doc: &'static str,
}

/// What a field holds.
///
/// | kind | params take | results give |
/// |---|---|---|
/// | `Text`, `Id` | text of so many characters, 0 is no limit | text, exactly; an `Id` that is `""` is left out |
/// | `Integer` | a number or digits within bounds | a number |
/// | `Decimal`, `Fraction` | a number or decimal text | text as the platform wrote it |
/// | `Date`, `DateTime`, `EpochSeconds`, `Epoch` | text | the platform's text, and `…Ms`: epoch milliseconds |
/// | `Enum` | one of the values | text; values that no document lists are kept |
/// | `Ids` | – | a list of texts |
/// | `Object`, `List` | objects | objects |
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Free text.
    Text(u32),
    /// What is compared and never computed with.
    Id(u32),
    /// A whole number from, to. Elsewhere, so that every other kind takes a third of the room.
    Integer(&'static (i64, i64)),
    /// A decimal of at most so many digits before and after the point.
    Decimal(u32, u32),
    /// From 0 to 1, at most so many decimals.
    Fraction(u32),
    /// `yyyy-MM-dd` at +08:00.
    Date,
    /// `yyyy-MM-dd HH:mm:ss` at +08:00; answers may leave out the seconds.
    DateTime,
    /// Seconds since 1970.
    EpochSeconds,
    /// Seconds or milliseconds since 1970: the document does not say, the
    /// caller's `timeUnit` does.
    Epoch,
    /// A value and its meaning.
    Enum(&'static [(&'static str, &'static str)]),
    /// A list of ids, or JSON text of one.
    Ids,
    /// An object.
    Object(&'static Table),
    /// A list of objects.
    List(&'static Table),
    /// Made by the adapter; its TypeScript type.
    Made(&'static str),
}

impl Kind {
    /// Whether an answer's field of this kind may have its instant beside it.
    pub fn has_instant(self) -> bool {
        matches!(self, Self::Date | Self::DateTime | Self::EpochSeconds)
    }
}

/// A field that may be absent.
#[cfg_attr(target_arch = "wasm32", expect(unused_variables, reason = "meanings stay out of the module"))]
pub const fn field(name: &'static str, wire: &'static str, kind: Kind, doc: &'static str) -> FieldSpec {
    FieldSpec {
        name,
        wire,
        aliases: &[],
        kind,
        required: false,
        server_owned: false,
        open: false,
        bare: false,
        #[cfg(not(target_arch = "wasm32"))]
        doc,
    }
}

impl FieldSpec {
    /// In params: must be given. In results: is always there.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// For the backend to fill in.
    pub const fn server_owned(mut self) -> Self {
        self.server_owned = true;
        self
    }

    /// Values beside the listed ones pass with a warning.
    pub const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Goes out as a bare JSON number.
    pub const fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Other names under which answers write it.
    pub const fn or(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}

impl Table {
    /// The field that the document calls so, looked for from a place on: mostly they come in the document's order.
    pub fn find(&self, key: &str, from: usize) -> Option<usize> {
        // Plain loops: this is where most of the time of reading goes.
        let is_it = |spec: &FieldSpec| spec.wire.len() == key.len() && spec.wire == key;
        for (place, spec) in self.fields.iter().enumerate().skip(from) {
            if is_it(spec) {
                return Some(place);
            }
        }
        self.fields.iter().position(is_it)
    }

    /// The field that answers have been seen to call so, and that name.
    pub fn find_alias(&self, key: &str) -> Option<(usize, &'static str)> {
        let alias = |spec: &FieldSpec| spec.aliases.iter().find(|alias| **alias == key).copied();
        self.fields.iter().enumerate().find_map(|(at, spec)| Some((at, alias(spec)?)))
    }

    /// Whether something under this name would pass for a field of ours.
    pub fn is_ours(&self, key: &str) -> bool {
        let instant = key.strip_suffix("Ms");
        self.fields.iter().any(|spec| spec.name == key || Some(spec.name) == instant)
    }
}

/// NUMERIC(5).
pub const NUMERIC_5: Kind = Kind::Integer(&(0, 99_999));
/// An amount in 元; documents that give no precision get ours.
pub const MONEY: Kind = Kind::Decimal(12, 8);
/// A count in an answer.
pub const COUNT: Kind = Kind::Integer(&(-MAX_SAFE, MAX_SAFE));
/// Text without a limit.
pub const TEXT: Kind = Kind::Text(0);
/// An id without a limit.
pub const ID: Kind = Kind::Id(0);
