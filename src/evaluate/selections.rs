//! Which lines coupons look at: scopes that are equal are matched once.

use super::cart::{Line, PreparedCart};
use crate::model::coupon::{Exclusions, Scope, ScopeKind};
use crate::model::{Benefit, Coupon};
use crate::text::places_in_order;

/// A way to select lines, by its place among all of a wallet.
pub(super) type Selection = usize;

/// The distinct ways in which a wallet's coupons select lines.
#[derive(Default)]
pub(super) struct Selections {
    rules: Vec<Rule>,
    /// By dimension, the ids that scopes name, rising, each with the selections that name it.
    named: [Vec<Named>; 3],
    /// The lists of promotions that keep lines out.
    exclusions: Vec<Exclusions>,
}

/// An id that scopes name.
struct Named {
    /// How it begins.
    prefix: u64,
    id: String,
    selections: Vec<u32>,
}

/// The selections of a coupon.
#[derive(Clone, Copy, Default)]
pub(super) struct Scopes {
    /// The lines that it applies to; `None` where its scope is not known.
    pub own: Option<Selection>,
    /// The lines that its thresholds look at; `None` where that scope is not known.
    pub threshold: Option<Selection>,
}

/// What selects lines beside the ids of a scope.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rule {
    dimension: Dimension,
    /// Whether it takes in all but the ids.
    excludes: bool,
    /// Whether it takes in lines that allow no discount.
    any_line: bool,
    /// Which of the lists of promotions keep a line out.
    exclusion: Option<usize>,
}

/// What a scope's ids are ids of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dimension {
    Products,
    Categories,
    Brands,
    All,
}

impl Dimension {
    fn of(kind: &ScopeKind) -> Option<Self> {
        match kind {
            ScopeKind::All => Some(Self::All),
            ScopeKind::Products => Some(Self::Products),
            ScopeKind::Categories => Some(Self::Categories),
            ScopeKind::Brands => Some(Self::Brands),
            ScopeKind::Unknown(_) => None,
        }
    }
}

/// How a scope selects lines.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Asked<'a> {
    rule: Rule,
    ids: &'a [String],
}

impl<'a> Asked<'a> {
    /// By a coupon's scope, or the one that its thresholds look at. `None` where the scope is not known.
    fn by(coupon: &Coupon, scope: Option<&'a Scope>, exclusion: Option<usize>) -> Option<Self> {
        let dimension = scope.map_or(Some(Dimension::All), |scope| Dimension::of(&scope.kind))?;
        let ids: &[String] = match scope {
            Some(scope) if dimension != Dimension::All => scope.ids.as_ref()?,
            _ => &[],
        };
        let excludes = scope.is_some_and(Scope::excludes);
        let any_line = matches!(coupon.benefit, Benefit::ShippingOff(_));
        Some(Self { rule: Rule { dimension, excludes, any_line, exclusion }, ids })
    }
}

impl Selections {
    /// Those of a wallet's coupons, and by coupon which they are.
    pub fn of(coupons: &[Coupon]) -> (Self, Vec<Scopes>) {
        let (mut selections, mut asked) = (Self::default(), Vec::new());
        let mut scopes: Vec<Scopes> = Vec::with_capacity(coupons.len());
        for coupon in coupons {
            let exclusion = coupon.excludes_promotions.as_ref().and_then(|list| selections.exclusion(list));
            let mut ask = |scope| {
                asked.push(Asked::by(coupon, scope, exclusion)?);
                Some(asked.len() - 1)
            };
            let own = ask(coupon.scope.as_ref());
            let threshold = match &coupon.threshold_scope {
                Some(scope) => ask(Some(scope)),
                None => own,
            };
            scopes.push(Scopes { own, threshold });
        }
        // Equal ones stand side by side now, and become one.
        let order = places_in_order(asked.len(), &|a, b| asked[a].cmp(&asked[b]));
        let (mut numbers, mut named) = (vec![0; asked.len()], [const { Vec::new() }; 3]);
        for (index, &place) in order.iter().enumerate() {
            let Asked { rule, ids } = &asked[place];
            if index == 0 || asked[order[index - 1]] != asked[place] {
                selections.rules.push(*rule);
                if rule.dimension != Dimension::All {
                    let selection = selections.rules.len() as u32 - 1;
                    named[rule.dimension as usize].extend(ids.iter().map(|id| (id.as_str(), selection)));
                }
            }
            numbers[place] = selections.rules.len() - 1;
        }
        selections.named = named.map(by_id);
        for Scopes { own, threshold } in &mut scopes {
            [own, threshold].into_iter().flatten().for_each(|number| *number = numbers[*number]);
        }
        (selections, scopes)
    }

    fn exclusion(&mut self, list: &Exclusions) -> Option<usize> {
        if *list == Exclusions::Any(false) {
            return None;
        }
        let place = self.exclusions.iter().position(|other| other == list);
        Some(place.unwrap_or_else(|| {
            self.exclusions.push(list.clone());
            self.exclusions.len() - 1
        }))
    }

    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// The lines of each selection.
    pub fn matches(&self, cart: &PreparedCart<'_>) -> Matches {
        let words = cart.lines.len().div_ceil(64);
        let mut bits = vec![0_u64; self.len() * words];
        for (row, line) in cart.lines.iter().enumerate() {
            let mut name = |dimension: Dimension, id: &str| {
                for &selection in naming(&self.named[dimension as usize], id) {
                    bits[selection as usize * words + row / 64] |= 1 << (row % 64);
                }
            };
            line.product_ids().for_each(|id| name(Dimension::Products, id));
            line.line
                .category_ids
                .iter()
                .flat_map(|ids| ids.iter())
                .for_each(|id| name(Dimension::Categories, id));
            line.line.brand_id.iter().for_each(|id| name(Dimension::Brands, id));
        }
        let stated = |dimension: Dimension| {
            mask(cart, words, |line| match dimension {
                Dimension::Products => line.product_ids().next().is_some(),
                Dimension::Categories => line.line.category_ids.is_some(),
                Dimension::Brands => line.line.brand_id.is_some(),
                Dimension::All => true,
            })
        };
        // An excluding scope takes in only lines that say what they are.
        let stated =
            [Dimension::Products, Dimension::Categories, Dimension::Brands, Dimension::All].map(stated);
        let discountable = mask(cart, words, |line| line.discountable);
        let allowed: Vec<Vec<u64>> =
            self.exclusions.iter().map(|list| mask(cart, words, |line| !is_promoted(line, list))).collect();
        if words > 0 {
            for (bits, rule) in bits.chunks_exact_mut(words).zip(&self.rules) {
                for (word, bits) in bits.iter_mut().enumerate() {
                    // A scope of all names none, and takes in all; excluding all, it takes in none.
                    if rule.excludes != (rule.dimension == Dimension::All) {
                        *bits = !*bits;
                    }
                    *bits &= stated[rule.dimension as usize][word];
                    if !rule.any_line {
                        *bits &= discountable[word];
                    }
                    if let Some(exclusion) = rule.exclusion {
                        *bits &= allowed[exclusion][word];
                    }
                }
            }
        }
        Matches { selections: self.len(), bits, words }
    }
}

/// Ids, rising, each with the selections that name it.
fn by_id(pairs: Vec<(&str, u32)>) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    for place in places_in_order(pairs.len(), &|a, b| pairs[a].0.cmp(pairs[b].0)) {
        let (id, selection) = pairs[place];
        match named.last_mut() {
            Some(last) if last.id == id => last.selections.push(selection),
            _ => named.push(Named { prefix: prefix(id), id: id.to_owned(), selections: vec![selection] }),
        }
    }
    named
}

/// The selections that name an id.
fn naming<'a>(named: &'a [Named], id: &str) -> &'a [u32] {
    let begins = prefix(id);
    let order = |it: &Named| it.prefix.cmp(&begins).then_with(|| it.id.as_str().cmp(id));
    named.binary_search_by(order).map_or(&[], |place| &named[place].selections)
}

/// The first eight bytes of an id, in the order of ids. Comparing them takes a quarter of the time of comparing texts.
fn prefix(id: &str) -> u64 {
    let byte = |place: usize| id.as_bytes().get(place).copied().unwrap_or_default();
    (0..8).fold(0, |prefix, place| prefix << 8 | u64::from(byte(place)))
}

/// A bit for each line of which something is true.
fn mask(cart: &PreparedCart<'_>, words: usize, is: impl Fn(&Line<'_>) -> bool) -> Vec<u64> {
    let mut mask = vec![0; words];
    for (row, line) in cart.lines.iter().enumerate() {
        mask[row / 64] |= u64::from(is(line)) << (row % 64);
    }
    mask
}

fn is_promoted(line: &Line<'_>, exclusions: &Exclusions) -> bool {
    let Some(promotions) = &line.line.promotions else { return false };
    match exclusions {
        Exclusions::Any(any) => *any && !promotions.is_empty(),
        Exclusions::Named(names) => promotions.iter().any(|promotion| names.has(promotion)),
    }
}

/// Which lines each selection takes in: a row of bits each.
pub(super) struct Matches {
    selections: usize,
    bits: Vec<u64>,
    words: usize,
}

impl Matches {
    /// How many selections there are.
    pub fn selections(&self) -> usize {
        self.selections
    }

    /// Whether a selection takes a line in.
    #[inline]
    pub fn has(&self, selection: Selection, line: usize) -> bool {
        self.bits[selection * self.words + line / 64] >> (line % 64) & 1 == 1
    }

    /// Those of so many lines that are like one of these.
    pub fn of_lines_like(&self, line: usize, count: usize) -> Self {
        let (all, words) = ((1 << count) - 1, self.bits[line / 64..].iter().step_by(self.words));
        let bits = words.map(|word| if word >> (line % 64) & 1 == 1 { all } else { 0 }).collect();
        Self { selections: self.selections, bits, words: 1 }
    }

    /// The lines of a selection, in order.
    pub fn lines(&self, selection: Selection) -> impl Iterator<Item = usize> + '_ {
        let row = &self.bits[selection * self.words..(selection + 1) * self.words];
        row.iter().enumerate().flat_map(|(word, &bits)| Bits(bits).map(move |bit| word * 64 + bit))
    }
}

/// The places of the bits that are set.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(bit)
    }
}
